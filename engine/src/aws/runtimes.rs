//! The runtimes of Lambda functions.

use super::{AS_OF, RUNTIMES};

/// A runtime with the dates that AWS has announced for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// `nodejs24.x`
    pub id: &'static str,
    /// `Node.js 24`
    pub name: &'static str,
    /// The day on which AWS stops to support it, past or future.
    pub ended: Option<&'static str>,
    /// From when no function can be created with it.
    pub create_blocked: Option<&'static str>,
    /// From when no function with it can be updated.
    pub update_blocked: Option<&'static str>,
    /// For one that has ended: the newest of its family whose end is announced and not near.
    pub successor: Option<&'static str>,
    /// Whether forms offer it: it had not ended when the facts were read.
    pub offered: bool,
}

impl Runtime {
    /// Whether it had ended when the facts were read.
    pub fn has_ended(&self) -> bool {
        self.ended.is_some_and(|day| day <= AS_OF)
    }

    /// Whether AWS refused new functions with it when the facts were read.
    pub fn is_blocked(&self) -> bool {
        self.create_blocked.is_some_and(|day| day <= AS_OF)
    }
}

/// The runtime of that identifier.
pub fn runtime(id: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ended_runtimes_are_not_offered_and_have_a_successor() {
        for known in RUNTIMES {
            assert!(!(known.offered && known.has_ended()), "{}", known.id);
            if known.has_ended() {
                let successor = known.successor.and_then(runtime);
                assert!(successor.is_some_and(|other| other.offered), "{}", known.id);
            }
        }
        let offered = |id: &str| runtime(id).is_some_and(|known| known.offered);
        for id in [
            "nodejs24.x",
            "nodejs26.x",
            "python3.14",
            "python3.15",
            "java25",
            "dotnet10",
            "ruby4.0",
            "provided.al2023",
        ] {
            assert!(offered(id), "{id} is not offered");
        }
        for id in ["nodejs18.x", "nodejs20.x", "python3.9", "dotnet6", "go1.x", "custom"] {
            assert!(runtime(id).is_some() && !offered(id), "{id} is offered");
        }
        assert_eq!(runtime("nodejs18.x").and_then(|known| known.successor), Some("nodejs24.x"));
        assert!(runtime("nodejs14.x").is_some_and(Runtime::is_blocked));
        assert!(runtime("nodejs18.x").is_some_and(|known| !known.is_blocked()));
        assert_eq!(runtime("nodejs99.x"), None);
    }
}
