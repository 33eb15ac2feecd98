//! Sets of windows: what is open now, how it is opened again, and what is remembered for the next start.

use crate::{places, windows};
use concertina_contract::{Failure, WindowPlace};
use concertina_core::Concertina;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager as _, WebviewWindow};
use tokio::sync::Notify;

/// How long windows rest before they are remembered: moving one tells of every step.
const REST: Duration = Duration::from_secs(1);

/// Remembers the windows that are open, so that the next start can open them again.
#[derive(Debug, Default)]
pub(crate) struct OpenWindows {
    changed: Arc<Notify>,
    /// One set at a time is opened: a page that is replaced before it is answered has its command sent once more.
    opening: Mutex<()>,
    /// The program ends: windows that go now were open.
    ended: AtomicBool,
}

impl OpenWindows {
    /// A window was opened, closed, moved, or shows something else.
    pub(crate) fn changed(&self) {
        self.changed.notify_one();
    }
}

/// The windows that are open, with what they show and where they stand.
pub(crate) fn now(app: &AppHandle) -> Vec<WindowPlace> {
    windows::all(app).iter().filter_map(place).collect()
}

fn place(window: &WebviewWindow) -> Option<WindowPlace> {
    let maximized = window.is_maximized().unwrap_or_default();
    Some(WindowPlace { view: windows::view(window)?, bounds: places::bounds(window), maximized })
}

/// Opens the windows of a set. Those that are open show the first views; windows beyond the set are closed.
pub(crate) fn open(app: &AppHandle, set: &[WindowPlace]) -> Result<(), Failure> {
    let state = app.state::<OpenWindows>();
    let _alone = state.opening.lock().unwrap_or_else(PoisonError::into_inner);
    let mut open = windows::all(app).into_iter();
    for place in set {
        let window = match open.next() {
            Some(window) => {
                windows::show(&window, &place.view)?;
                window
            }
            None => windows::open_further(app, &place.view)?,
        };
        places::put(&window, place);
    }
    for window in open {
        if let Err(error) = window.close() {
            tracing::warn!(%error, "a window beyond the set stays open");
        }
    }
    Ok(())
}

/// Opens the windows at the start: those of the last time, or one.
pub(crate) fn start(app: &AppHandle) -> tauri::Result<()> {
    let last = app.state::<Concertina>().last_windows();
    // One object alone is no program: there would be no way to the others.
    let whole = last.iter().any(|place| !windows::is_single(&place.view));
    let last = if whole { last } else { Vec::new() };
    windows::open_main(app)?;
    if !last.is_empty()
        && let Err(failure) = open(app, &last)
    {
        tracing::warn!(?failure, "not all windows of the last time could be opened");
    }
    Ok(())
}

/// Remembers the windows a moment after each change, until the program ends.
pub(crate) fn follow(app: &AppHandle) {
    let app = app.clone();
    let changed = app.state::<OpenWindows>().changed.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            changed.notified().await;
            tokio::time::sleep(REST).await;
            remember(&app);
        }
    });
}

/// The program ends: what is open now is what the next start finds.
pub(crate) fn end(app: &AppHandle) {
    remember(app);
    app.state::<OpenWindows>().ended.store(true, Ordering::Release);
}

fn remember(app: &AppHandle) {
    let open = now(app);
    // None is left at the very end: those that were there last are remembered.
    if open.is_empty() || app.state::<OpenWindows>().ended.load(Ordering::Acquire) {
        return;
    }
    if let Err(failure) = app.state::<Concertina>().keep_open_windows(&open) {
        tracing::warn!(?failure, "the open windows could not be remembered");
    }
}
