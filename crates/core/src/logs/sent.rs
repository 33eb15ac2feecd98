//! Frames of a log: only what changed for the page.

use super::line::{Line, What, millis};
use super::view::View;
use concertina_contract::{LogGap, LogLine, LogsFrame};
use std::collections::HashSet;

/// What the page knows.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The last frame as a whole, without its lines.
    last: Option<LogsFrame>,
    /// The lines of its window.
    lines: HashSet<u32>,
}

impl Sent {
    /// The frame that brings the page up to date; none if it is.
    pub(super) fn next(&mut self, view: &View) -> Option<LogsFrame> {
        let (first, window) = view.window();
        let (mut order, mut lines) = (Vec::new(), Vec::new());
        for line in window {
            let id = id(line);
            order.push(id);
            if !self.lines.contains(&id) {
                lines.push(told(view, line));
            }
        }
        self.lines = order.iter().copied().collect();
        let (total, unfiltered) = view.counts();
        let whole = LogsFrame {
            total: count(total),
            unfiltered: count(unfiltered),
            dropped: count(view.dropped),
            first: count(first),
            moved: i32::try_from(view.moved).unwrap_or(i32::MAX),
            order: Some(order),
            lines: Vec::new(),
            sources: Some(view.sources().cloned().collect()),
            sites: Some(view.sites.clone()),
            left_out: view.left_out,
            problem: view.problem.clone(),
        };
        let last = self.last.replace(whole.clone());
        if lines.is_empty() && last.as_ref() == Some(&whole) {
            return None;
        }
        let last = last.as_ref();
        Some(LogsFrame {
            order: news(whole.order, last.map(|last| &last.order)),
            sources: news(whole.sources, last.map(|last| &last.sources)),
            sites: news(whole.sites, last.map(|last| &last.sites)),
            lines,
            ..whole
        })
    }

    /// What the filter finds in lines is another thing now: they are told anew.
    pub(super) fn forget_lines(&mut self) {
        self.lines.clear();
    }
}

/// A part of a frame, if it is not as it was.
fn news<T: PartialEq>(now: Option<T>, before: Option<&Option<T>>) -> Option<T> {
    now.filter(|now| before.and_then(Option::as_ref) != Some(now))
}

fn told(view: &View, line: &Line) -> LogLine {
    let (text, cut, gap) = match &line.what {
        What::Text { text, cut } => (text.to_string(), *cut, None),
        What::Gap(gap) => {
            let (from, to) = (millis(gap.from), millis(gap.to));
            let gap = LogGap { from, to, reason: gap.reason, message: gap.message.to_string() };
            (String::new(), false, Some(gap))
        }
    };
    let marks = view.marks(&text);
    LogLine { id: id(line), source: line.key.source, at: millis(line.at), text, cut, marks, gap }
}

/// The number of a line, which begins anew after four thousand million.
#[expect(clippy::cast_possible_truncation, reason = "the lines that are held at once are far fewer")]
fn id(line: &Line) -> u32 {
    line.key.number as u32
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
