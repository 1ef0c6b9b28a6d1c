//! The canvas' gestures as a pure state machine: `(mode, event, scene) -> (mode, effects)`.
//!
//! It knows nothing of the browser and changes nothing by itself: the page feeds it events, shows previews and
//! dispatches commands as the [`Effect`]s say. Positions are computed from where a gesture began, never added up.
//! Esc, the right button and a lost pointer abort any gesture and restore what was before.

mod click;
mod connect;
mod drag;
mod machine;
mod marquee;
mod palette;
mod resize;
mod types;
mod view;
mod walk;

#[cfg(test)]
mod aborts;
#[cfg(test)]
mod tests;

pub use machine::Interaction;
pub use types::{
    Button, Cursor, Direction, Drop, Effect, End, Hit, InputEvent, Link, Modifiers, PointerInput,
    PointerKind, Scene, Selecting, WheelInput, WheelUnit,
};
pub use walk::{forward, neighbour};
