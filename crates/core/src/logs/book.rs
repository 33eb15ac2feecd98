//! The one book that all containers write into and the page reads from.

use super::line::{Key, Line, Nanos, What};
use super::sent::Sent;
use super::view::View;
use concertina_contract::{Failure, LogSite, LogSource, LogSourceState, Millis};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Lines that wait to be put in order, at most: they are only looked at when the page can take a frame.
const PENDING: usize = 4_096;

/// Lines, where they come from, and what the page knows of them.
#[derive(Debug)]
pub(super) struct Book {
    inner: Mutex<Inner>,
    /// There may be something new for the page.
    pub(super) wake: Notify,
    /// The page asked for something.
    pub(super) asked: Notify,
}

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) view: View,
    pub(super) sent: Sent,
    /// Counts how often everything was read anew; who wrote for an earlier reading writes no more.
    epoch: u64,
    pending: Vec<Arc<Line>>,
    numbers: u64,
}

impl Book {
    pub(super) fn new(view: View) -> Self {
        let inner = Inner { view, sent: Sent::default(), epoch: 0, pending: Vec::new(), numbers: 0 };
        Self { inner: Mutex::new(inner), wake: Notify::new(), asked: Notify::new() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets everything, and gives out the right to write what is read from now on.
    pub(super) fn begin(self: &Arc<Self>) -> Writer {
        let mut inner = self.lock();
        inner.epoch += 1;
        inner.pending.clear();
        inner.view.clear();
        inner.sent = Sent::default();
        Writer { book: self.clone(), epoch: inner.epoch }
    }

    /// The page asked for something: it is to have its answer at once.
    pub(super) fn answer(&self) {
        self.asked.notify_one();
        self.wake.notify_one();
    }
}

impl Inner {
    /// Puts the lines that wait in their places.
    pub(super) fn apply(&mut self) {
        self.view.add(std::mem::take(&mut self.pending));
    }

    /// Whether lines wait.
    pub(super) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }
}

/// Writes into a book, for one reading of everything.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    book: Arc<Book>,
    epoch: u64,
}

impl Writer {
    /// A source of lines; it gets its number here.
    pub(super) fn of(&self, source: LogSource) -> SourceWriter {
        let number = self.write(|inner| inner.view.add_source(source)).unwrap_or_default();
        SourceWriter { writer: self.clone(), source: number, last: Nanos::MIN }
    }

    /// How sites contribute.
    pub(super) fn sites(&self, sites: Vec<LogSite>) {
        self.write(|inner| inner.view.sites = sites);
    }

    fn write<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        let mut inner = self.book.lock();
        let answer = (inner.epoch == self.epoch).then(|| act(&mut inner));
        drop(inner);
        self.book.wake.notify_one();
        answer
    }
}

/// Writes the lines of one source.
#[derive(Debug)]
pub(super) struct SourceWriter {
    writer: Writer,
    source: u32,
    /// Where its last line stands.
    last: Nanos,
}

impl SourceWriter {
    /// Writes lines in the order in which the container wrote them.
    pub(super) fn write(&mut self, lines: Vec<(Nanos, What)>) {
        if lines.is_empty() {
            return;
        }
        let (source, mut last) = (self.source, self.last);
        self.writer.write(|inner| {
            for (at, what) in lines {
                last = last.max(at);
                inner.numbers += 1;
                let key = Key { at: last, source, number: inner.numbers };
                inner.pending.push(Arc::new(Line { key, at, what }));
            }
            if inner.pending.len() > PENDING {
                inner.apply();
            }
        });
        self.last = last;
    }

    /// How reading it goes now.
    pub(super) fn state(&self, state: LogSourceState) {
        self.writer.write(|inner| inner.view.set_state(self.source, state));
    }

    /// Its stream broke, now unless it had before.
    pub(super) fn reconnecting(&self, now: Millis, failure: Failure) {
        self.writer.write(|inner| {
            let since = match inner.view.state(self.source) {
                Some(LogSourceState::Reconnecting { since, .. }) => *since,
                _ => now,
            };
            inner.view.set_state(self.source, LogSourceState::Reconnecting { since, failure });
        });
    }

    /// It begins, or ends, to wait for room among the streams.
    pub(super) fn left_out(&self, waits: bool) {
        self.writer.write(|inner| {
            let left_out = &mut inner.view.left_out;
            *left_out = if waits { left_out.saturating_add(1) } else { left_out.saturating_sub(1) };
        });
    }

    /// Nothing more will come of it: it is forgotten with its last line.
    pub(super) fn over(&self) {
        self.writer.write(|inner| inner.view.end_source(self.source));
    }
}
