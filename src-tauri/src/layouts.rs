//! Sets of windows: what is open now, and how it is opened again.

use crate::windows;
use concertina_contract::{Failure, WindowLayout, WindowPlace};
use tauri::{AppHandle, PhysicalPosition, PhysicalSize, WebviewWindow};

/// The windows that are open, with what they show and where they stand.
pub(crate) fn places(app: &AppHandle) -> Vec<WindowPlace> {
    let place =
        |window: WebviewWindow| Some(WindowPlace { view: windows::view(&window)?, bounds: bounds(&window) });
    windows::all(app).into_iter().filter_map(place).collect()
}

/// Opens the windows of a set. Those that are open show the first views; windows beyond the set are closed.
pub(crate) fn open(app: &AppHandle, layout: &WindowLayout) -> Result<(), Failure> {
    let mut open = windows::all(app).into_iter();
    for place in &layout.windows {
        let window = match open.next() {
            Some(window) => {
                windows::show(&window, &place.view)?;
                window
            }
            None => windows::open_further(app, &place.view)?,
        };
        if let Some(bounds) = place.bounds {
            put(&window, bounds);
        }
    }
    for window in open {
        if let Err(error) = window.close() {
            tracing::warn!(%error, "a window beyond the set stays open");
        }
    }
    Ok(())
}

fn bounds(window: &WebviewWindow) -> Option<[i32; 4]> {
    let (place, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    Some([place.x, place.y, i32::try_from(size.width).ok()?, i32::try_from(size.height).ok()?])
}

/// Puts a window where it stood; a system that places windows itself may not follow.
fn put(window: &WebviewWindow, [left, top, width, height]: [i32; 4]) {
    let size = PhysicalSize::new(width.max(1).unsigned_abs(), height.max(1).unsigned_abs());
    let put = window.set_position(PhysicalPosition::new(left, top)).and_then(|()| window.set_size(size));
    if let Err(error) = put {
        tracing::warn!(%error, "a window could not be put in its place");
    }
}
