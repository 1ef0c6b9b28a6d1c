//! The canvas' gestures as a pure state machine: `(mode, event, scene) -> (mode, effects)`.
//!
//! It knows nothing of the browser and changes nothing by itself: the page feeds it events, shows previews and
//! dispatches commands as the [`Effect`]s say.

mod types;

pub use types::{
    Button, Cursor, Drop, Effect, End, Hit, InputEvent, Modifiers, PointerInput, PointerKind, Scene,
    Selecting, WheelInput, WheelUnit,
};

/// All that is remembered between events.
#[derive(Clone, Debug, Default)]
pub struct Interaction {}

impl Interaction {
    /// Takes an event and says what is to happen.
    pub fn handle(&mut self, event: &InputEvent, scene: &dyn Scene) -> Vec<Effect> {
        let _ = (event, scene);
        Vec::new()
    }
}
