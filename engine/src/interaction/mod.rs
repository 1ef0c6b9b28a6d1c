//! The canvas' gestures as a pure state machine: `(mode, event, scene) -> (mode, effects)`.
//!
//! It knows nothing of the browser and changes nothing by itself: the page feeds it events, shows previews and
//! dispatches commands as the [`Effect`]s say. Positions are computed from where a gesture began, never added up.

mod gestures;
mod types;

#[cfg(test)]
mod tests;

pub use gestures::Interaction;
pub use types::{
    Button, Cursor, Drop, Effect, End, Hit, InputEvent, Modifiers, PointerInput, PointerKind, Scene,
    Selecting, WheelInput, WheelUnit,
};
