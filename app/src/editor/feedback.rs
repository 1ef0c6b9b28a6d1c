//! What the editor says: announcements for assistive technology, and messages that pass.

use std::sync::Arc;

use leptos::prelude::*;

use super::Editor;
use crate::platform::frame;

/// Enough to read a sentence.
const TOAST_MILLISECONDS: i32 = 7_000;
/// So long after something was said, something that can wait may be said.
const QUIET_MILLISECONDS: f64 = 1_800.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastTone {
    Info,
    Success,
    Error,
}

/// A message at the bottom of the page.
#[derive(Clone)]
pub struct Toast {
    pub id: u64,
    pub tone: ToastTone,
    pub text: Arc<str>,
    /// A verb and what it does.
    pub action: Option<(&'static str, Callback<()>)>,
}

impl Editor {
    /// Says in the polite live region what happened.
    pub fn announce(self, text: impl Into<Arc<str>>) {
        let mut text: Arc<str> = text.into();
        // A region whose text stays the same is not read out again.
        if self.announcement.with_untracked(|last| **last == *text) && !text.is_empty() {
            text = format!("{text}\u{a0}").into();
        }
        self.inner().announced_at.set(frame::now_ms());
        self.announcement.set(text);
    }

    /// Says what nobody asked for once everything else has been heard: `text` is asked then, and may have nothing to say
    /// any more.
    pub fn announce_when_quiet(self, text: impl FnOnce() -> Option<Arc<str>> + 'static) {
        let left = QUIET_MILLISECONDS - (frame::now_ms() - self.inner().announced_at.get());
        if left <= 0.0 {
            if let Some(text) = text() {
                self.announce(text);
            }
            return;
        }
        #[allow(clippy::cast_possible_truncation, reason = "at most a few seconds in milliseconds")]
        frame::after(left.ceil() as i32, move || self.announce_when_quiet(text));
    }

    /// Shows a message for some seconds.
    pub fn toast(self, tone: ToastTone, text: impl Into<Arc<str>>) {
        self.push_toast(tone, text.into(), None);
    }

    /// Shows a message with something to do about it.
    pub fn toast_with_action(
        self,
        tone: ToastTone,
        text: impl Into<Arc<str>>,
        label: &'static str,
        action: impl Fn() + Send + Sync + 'static,
    ) {
        self.push_toast(tone, text.into(), Some((label, Callback::new(move |()| action()))));
    }

    fn push_toast(self, tone: ToastTone, text: Arc<str>, action: Option<(&'static str, Callback<()>)>) {
        let inner = self.inner();
        let id = inner.next_toast.get();
        inner.next_toast.set(id + 1);
        self.toasts.update(|toasts| {
            toasts.retain(|toast| toast.text != text);
            if toasts.len() >= 3 {
                toasts.remove(0);
            }
            toasts.push(Toast { id, tone, text, action });
        });
        frame::after(TOAST_MILLISECONDS, move || self.dismiss_toast(id));
    }

    pub fn dismiss_toast(self, id: u64) {
        if self.toasts.with_untracked(|toasts| toasts.iter().any(|toast| toast.id == id)) {
            self.toasts.update(|toasts| toasts.retain(|toast| toast.id != id));
        }
    }
}
