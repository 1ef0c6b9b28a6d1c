//! What the editor says: announcements for assistive technology, and messages that pass.

use std::sync::Arc;

use leptos::prelude::*;

use super::Editor;
use crate::platform::frame;

/// Enough to read a sentence.
const TOAST_MILLISECONDS: i32 = 7_000;

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
        self.announcement.set(text.into());
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
