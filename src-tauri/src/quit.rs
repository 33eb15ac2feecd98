//! Quitting while operations are under way: the user is asked first.

use crate::unsent::{self, Unsent};
use crate::{layouts, windows};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, ExitRequestApi, Manager as _, Window};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};

/// Whether the question is on the screen, and what was answered.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    open: AtomicBool,
    leave: AtomicBool,
}

/// A window is about to close: keeps it open and asks when it would lose something, or when it is the last one and operations are
/// not finished.
pub(crate) fn may_close(window: &Window) -> bool {
    let app = window.app_handle();
    let unsent = app.state::<Unsent>().count(Some(window.label()));
    if unsent > 0 {
        let closed = window.clone();
        unsent::ask(app, unsent, move || {
            closed.state::<Unsent>().forget(Some(closed.label()));
            if let Err(error) = closed.close() {
                tracing::warn!(%error, "a window stays open");
            }
        });
        return false;
    }
    if windows::others(app, window.label()) || may_leave(app) {
        return true;
    }
    ask(app);
    false
}

/// The user wants the program to end with all its windows.
pub(crate) fn quit(app: &AppHandle) {
    let unsent = app.state::<Unsent>().count(None);
    if unsent > 0 {
        let handle = app.clone();
        unsent::ask(app, unsent, move || {
            handle.state::<Unsent>().forget(None);
            quit(&handle);
        });
    } else if may_leave(app) {
        layouts::end(app);
        app.exit(0);
    } else {
        ask(app);
    }
}

/// The program is about to end by another way than its last window.
pub(crate) fn exit_requested(app: &AppHandle, api: &ExitRequestApi) {
    if !may_leave(app) {
        api.prevent_exit();
        ask(app);
    }
}

fn may_leave(app: &AppHandle) -> bool {
    app.state::<Asked>().leave.load(Ordering::Acquire) || app.state::<Concertina>().vitals().operations == 0
}

fn ask(app: &AppHandle) {
    if app.state::<Asked>().open.swap(true, Ordering::AcqRel) {
        return;
    }
    let core = app.state::<Concertina>();
    let messages = Messages::new(&core.locale());
    let buttons =
        MessageDialogButtons::OkCancelCustom(messages.text("quit-leave"), messages.text("quit-stay"));
    let handle = app.clone();
    app.dialog()
        .message(messages.count("quit-operations", core.vitals().operations))
        .title(messages.text("quit-title"))
        .kind(MessageDialogKind::Warning)
        .buttons(buttons)
        .show(move |leave| {
            let asked = handle.state::<Asked>();
            asked.open.store(false, Ordering::Release);
            if leave {
                asked.leave.store(true, Ordering::Release);
                layouts::end(&handle);
                handle.exit(0);
            }
        });
}
