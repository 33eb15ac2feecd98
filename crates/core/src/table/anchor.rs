//! The row that stays where it is on the screen.

use super::order::Entry;
use std::collections::HashMap;

/// A row of the window, and who stands in for it when it goes.
#[derive(Debug, Default)]
pub(super) struct Anchor {
    row: Option<u32>,
    /// Its index in the whole.
    at: usize,
    /// The rows around it when it was last looked for: how far away each is, and how far above.
    around: HashMap<u32, (usize, usize)>,
}

impl Anchor {
    /// Holds on to a row; to none when it is not among the rows.
    pub(super) fn set(&mut self, row: Option<u32>, whole: &[Entry], window: &[Entry]) {
        let at = row.and_then(|row| whole.iter().position(|entry| entry.id == row));
        self.row = row.filter(|_| at.is_some());
        self.at = at.unwrap_or_default();
        self.look_around(window);
    }

    /// How far the row has moved since the last time; a row that is gone hands over to the nearest that is left.
    pub(super) fn step(&mut self, whole: &[Entry]) -> isize {
        let Some(row) = self.row else { return 0 };
        let here = whole.get(self.at).is_some_and(|entry| entry.id == row);
        if here {
            return 0;
        }
        if let Some(at) = whole.iter().position(|entry| entry.id == row) {
            let step = at.cast_signed() - self.at.cast_signed();
            self.at = at;
            return step;
        }
        let near = whole.iter().enumerate().filter_map(|(at, entry)| {
            let &(away, above) = self.around.get(&entry.id)?;
            Some((away, at, above, entry.id))
        });
        let Some((_, at, above, heir)) = near.min() else {
            self.row = None;
            return 0;
        };
        // One from below moves up into the place; one from above stays where it is.
        let step = at.cast_signed() - self.at.saturating_sub(above).cast_signed();
        (self.row, self.at) = (Some(heir), at);
        step
    }

    /// Remembers who is near, for the day the row goes.
    pub(super) fn look_around(&mut self, window: &[Entry]) {
        self.around.clear();
        let Some(place) = self.row.and_then(|row| window.iter().position(|entry| entry.id == row)) else {
            return;
        };
        // Those below come first: they move up into the place of a row that goes.
        let near = |at: usize| {
            if at > place { (2 * (at - place) - 1, 0) } else { (2 * (place - at), place - at) }
        };
        self.around = window.iter().enumerate().map(|(at, entry)| (entry.id, near(at))).collect();
    }
}
