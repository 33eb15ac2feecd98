//! Where windows stand: read, put back, and kept in sight.

use concertina_contract::WindowPlace;
use tauri::{AppHandle, PhysicalPosition, PhysicalSize, WebviewWindow};

/// Left edge, top edge, width and height in physical pixels.
type Bounds = [i32; 4];

/// So much of a window's upper edge must be on a screen, in pixels, or it could not be moved by hand.
const GRIP: [i32; 2] = [120, 32];
/// How far a new window stands from one that it would cover, in pixels.
const STEP: i32 = 32;
/// Windows that are stepped over, at most.
const STEPS: usize = 12;

/// Where a window stands, if the system tells.
pub(crate) fn bounds(window: &WebviewWindow) -> Option<Bounds> {
    let (place, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    Some([place.x, place.y, i32::try_from(size.width).ok()?, i32::try_from(size.height).ok()?])
}

/// Puts a window where it stood, or where it can be seen when that place is gone. A system that places windows itself may
/// not follow.
pub(crate) fn put(window: &WebviewWindow, place: &WindowPlace) {
    let Some(bounds) = place.bounds else { return };
    go(window, in_sight(bounds, &screens(window)));
    if place.maximized {
        told(window.maximize());
    }
}

/// Moves a window that was just opened off the others, and into sight.
pub(crate) fn settle(window: &WebviewWindow, others: &[WebviewWindow]) {
    let Some(now) = bounds(window) else { return };
    let taken: Vec<Bounds> = others.iter().filter_map(bounds).collect();
    let wanted = in_sight(beside(now, &taken), &screens(window));
    if wanted != now {
        go(window, wanted);
    }
}

/// Puts every window that nobody could reach into sight; a screen may have gone.
pub(crate) fn gather(app: &AppHandle) {
    for window in crate::windows::all(app) {
        if let Some(now) = bounds(&window) {
            let wanted = in_sight(now, &screens(&window));
            if wanted != now {
                go(&window, wanted);
            }
        }
    }
}

fn go(window: &WebviewWindow, [left, top, width, height]: Bounds) {
    let size = PhysicalSize::new(width.max(1).unsigned_abs(), height.max(1).unsigned_abs());
    told(window.set_position(PhysicalPosition::new(left, top)).and_then(|()| window.set_size(size)));
}

fn told(done: tauri::Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "a window could not be put in its place");
    }
}

/// The parts of the screens that windows may use, the first screen first.
fn screens(window: &WebviewWindow) -> Vec<Bounds> {
    let all = window.available_monitors().unwrap_or_default();
    all.iter()
        .filter_map(|screen| {
            let area = screen.work_area();
            let size = [i32::try_from(area.size.width).ok()?, i32::try_from(area.size.height).ok()?];
            Some([area.position.x, area.position.y, size[0], size[1]])
        })
        .collect()
}

/// The place nearest to the wanted one where the window can be seen and moved; as wanted when no screen is known.
fn in_sight(wanted: Bounds, screens: &[Bounds]) -> Bounds {
    let [left, top, width, height] = wanted;
    let reachable = |&[x, y, wide, high]: &Bounds| {
        let across = (left + width).min(x + wide) - left.max(x);
        across >= GRIP[0] && top >= y && top + GRIP[1] <= y + high
    };
    if screens.is_empty() || screens.iter().any(reachable) {
        return wanted;
    }
    let away = |&[x, y, wide, high]: &Bounds| {
        let distance =
            |from: i32, to: i32, length: i32| i64::from((to - from).max(from - (to + length)).max(0));
        distance(left, x, wide) + distance(top, y, high)
    };
    let Some(&[x, y, wide, high]) = screens.iter().min_by_key(|screen| away(screen)) else { return wanted };
    let (width, height) = (width.min(wide), height.min(high));
    [left.clamp(x, x + wide - width), top.clamp(y, y + high - height), width, height]
}

/// A place a step off the windows that stand exactly there.
fn beside(wanted: Bounds, taken: &[Bounds]) -> Bounds {
    let [mut left, mut top, width, height] = wanted;
    for _ in 0..STEPS {
        if !taken.iter().any(|other| other[0] == left && other[1] == top) {
            break;
        }
        left += STEP;
        top += STEP;
    }
    [left, top, width, height]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREENS: [Bounds; 2] = [[0, 0, 1440, 900], [1440, 0, 1920, 1080]];

    #[test]
    fn a_window_that_can_be_reached_stays() {
        for there in [[0, 0, 800, 600], [1300, 500, 800, 600], [-600, 10, 800, 600], [3000, 1000, 400, 400]] {
            assert_eq!(in_sight(there, &SCREENS), there);
        }
        assert_eq!(in_sight([-9000, 0, 1, 1], &[]), [-9000, 0, 1, 1]);
    }

    #[test]
    fn a_window_on_a_screen_that_is_gone_comes_to_the_nearest_one() {
        assert_eq!(in_sight([5000, 100, 800, 600], &SCREENS), [2560, 100, 800, 600]);
        assert_eq!(in_sight([-2000, -400, 800, 600], &SCREENS), [0, 0, 800, 600]);
        assert_eq!(in_sight([100, 5000, 4000, 3000], &SCREENS[..1]), [0, 0, 1440, 900]);
        // Its upper edge is above the screen: it could not be moved.
        assert_eq!(in_sight([100, -80, 800, 600], &SCREENS), [100, 0, 800, 600]);
    }

    #[test]
    fn a_new_window_does_not_cover_another() {
        let taken = [[10, 10, 5, 5], [42, 42, 5, 5]];
        assert_eq!(beside([10, 10, 800, 600], &taken), [74, 74, 800, 600]);
        assert_eq!(beside([11, 10, 800, 600], &taken), [11, 10, 800, 600]);
    }
}
