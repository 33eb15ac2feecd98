//! What was written in windows and not sent: it is lost when they close, so the user is asked first.

use concertina_core::Concertina;
use concertina_core::message::Messages;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};

/// How many texts and forms of each window are not sent, by the window's label, as its page told.
#[derive(Debug, Default)]
pub(crate) struct Unsent {
    counts: Mutex<HashMap<String, u32>>,
    /// The question is on the screen.
    asked: AtomicBool,
}

impl Unsent {
    /// A page says how many it has.
    pub(crate) fn tell(&self, label: &str, count: u32) {
        let mut all = self.lock();
        if count == 0 {
            all.remove(label);
        } else {
            all.insert(label.to_owned(), count);
        }
    }

    /// How many there are in a window, or in all of them.
    pub(crate) fn count(&self, label: Option<&str>) -> u32 {
        let all = self.lock();
        all.iter()
            .filter(|(other, _)| label.is_none_or(|label| label == *other))
            .map(|(_, count)| count)
            .sum()
    }

    /// They may be lost: of a window, or of all.
    pub(crate) fn forget(&self, label: Option<&str>) {
        self.lock().retain(|other, _| label.is_some_and(|label| label != other));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks whether so many may be lost, and goes on if so.
pub(crate) fn ask(app: &AppHandle, count: u32, go_on: impl FnOnce() + Send + 'static) {
    if app.state::<Unsent>().asked.swap(true, Ordering::AcqRel) {
        return;
    }
    let handle = app.clone();
    let messages = Messages::new(&app.state::<Concertina>().locale());
    let buttons =
        MessageDialogButtons::OkCancelCustom(messages.text("unsent-leave"), messages.text("unsent-stay"));
    app.dialog()
        .message(messages.count("unsent-question", count))
        .title(messages.text("unsent-title"))
        .kind(MessageDialogKind::Warning)
        .buttons(buttons)
        .show(move |leave| {
            handle.state::<Unsent>().asked.store(false, Ordering::Release);
            if leave {
                go_on();
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_sent_is_counted_by_window_and_forgotten() {
        let unsent = Unsent::default();
        unsent.tell("main", 2);
        unsent.tell("view-1", 1);
        assert_eq!((unsent.count(Some("main")), unsent.count(Some("view-2")), unsent.count(None)), (2, 0, 3));
        unsent.tell("view-1", 0);
        assert_eq!(unsent.count(None), 2);
        unsent.tell("view-1", 4);
        unsent.forget(Some("main"));
        assert_eq!((unsent.count(Some("main")), unsent.count(None)), (0, 4));
        unsent.forget(None);
        assert_eq!(unsent.count(None), 0);
    }
}
