//! Reads the log of one container, through cuts, restarts and the end of its pod.
//!
//! A run is read to its end when it was known to have ended before its stream was opened, and the stream ended in order: an API
//! server that loses a kubelet ends a stream in order too. So the end of a stream is always asked about once more.

use super::book::SourceWriter;
use super::cutter::Cutter;
use super::line::{Gap, Nanos, Sent, What};
use super::pod::{PodFacts, Run};
use super::request::{From, PodPath, Way, Which};
use super::room::Room;
use super::seen::{Overlap, Seen, Told};
use crate::site::{ReadClient, RequestError};
use concertina_contract::{LogGapReason, LogSince, LogSourceState};
use futures::StreamExt as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// The first pause after a failure; it doubles with each.
const FIRST: Duration = Duration::from_millis(400);
/// The longest pause.
const LAST: Duration = Duration::from_secs(15);
/// How long the log of a pod that is gone may be silent before it is taken for ended.
const GONE: Duration = Duration::from_secs(5);
/// Before a right that was missing is tried again.
const REFUSED: Duration = Duration::from_mins(1);

/// Reads one container.
pub(super) struct Tail {
    way: Way,
    path: PodPath,
    container: String,
    writer: SourceWriter,
    /// Where the first run is read from.
    from: From,
    facts: watch::Receiver<PodFacts>,
    refresh: Arc<Notify>,
    room: Room,
    reading: Option<Reading>,
    failures: u32,
    /// When it was begun to be read.
    begun: Nanos,
}

/// One run, as far as it was read.
struct Reading {
    run: Run,
    from: From,
    seen: Seen,
    /// Its stream broke, and it is not known yet that nothing was missed.
    broken: bool,
    /// Lines before its first one are missing: since when, and why.
    lost: Option<(Nanos, LogGapReason)>,
    /// A last line without its end.
    rest: Option<Sent>,
    /// The node said that it cannot read it.
    unreadable: bool,
    done: bool,
}

/// What is to be done next.
enum Next {
    /// Nothing, until the pod changes.
    Wait,
    /// The pod is gone.
    End,
    /// Read this run.
    Read(Run),
    /// Another run began than the one that was read; there may be the log of the one before.
    Restarted(Run, bool),
}

impl Reading {
    fn new(run: Run, from: From) -> Self {
        let (seen, lost, rest) = (Seen::default(), None, None);
        Self { run, from, seen, broken: false, lost, rest, unreadable: false, done: false }
    }

    /// From where on to read now.
    fn from(&self) -> From {
        self.seen.since().map_or(self.from, From::Second)
    }
}

impl Tail {
    pub(super) fn new(
        way: Way,
        path: PodPath,
        container: String,
        writer: SourceWriter,
        from: From,
        (facts, refresh): (watch::Receiver<PodFacts>, Arc<Notify>),
        room: Room,
    ) -> Self {
        let begun = way.now();
        Self { way, path, container, writer, from, facts, refresh, room, reading: None, failures: 0, begun }
    }

    /// Reads until the pod is gone.
    pub(super) async fn run(mut self) {
        loop {
            let facts = self.facts.borrow_and_update().clone();
            match self.next(&facts) {
                Next::Wait => {
                    if self.facts.changed().await.is_err() {
                        return;
                    }
                }
                Next::End => return self.end(),
                Next::Read(run) => self.read(run).await,
                Next::Restarted(run, has_previous) => self.restarted(run, has_previous).await,
            }
        }
    }

    /// Reads the run before the current one, which is complete, once.
    pub(super) async fn run_previous(mut self) {
        let run = Run { id: String::new(), restarts: 0, ended: true };
        self.reading = Some(Reading::new(run, self.from));
        loop {
            match self.stream(Which::Previous).await {
                Ok(()) => return self.finish(),
                // It was thrown away meanwhile.
                Err(error) if matches!(error.status(), Some(400 | 404)) => {
                    return self.writer.state(LogSourceState::Ended);
                }
                Err(error) => self.failed(&error).await,
            }
        }
    }

    fn next(&self, facts: &PodFacts) -> Next {
        if facts.gone {
            return Next::End;
        }
        let Some(container) = facts.container(&self.container) else { return Next::Wait };
        match (&container.run, &self.reading) {
            (None, _) => Next::Wait,
            (Some(run), Some(reading)) if reading.run.id != run.id => {
                Next::Restarted(run.clone(), container.has_previous)
            }
            (Some(_), Some(reading)) if reading.done => Next::Wait,
            (Some(run), _) => Next::Read(run.clone()),
        }
    }

    /// Follows a run until its stream ends.
    async fn read(&mut self, run: Run) {
        let ended = run.ended;
        match &mut self.reading {
            Some(reading) => reading.run = run,
            None => self.reading = Some(Reading::new(run, self.from)),
        }
        match self.stream(Which::Followed).await {
            Ok(()) if ended => self.finish(),
            Ok(()) => {
                self.refresh().await;
                let same = self.facts.borrow().container(&self.container).and_then(|facts| facts.run.clone());
                // It goes on: the stream was ended by somebody between.
                if same.is_some_and(|run| !run.ended && self.is_reading(&run)) {
                    self.rest().await;
                }
            }
            Err(error) => self.failed(&error).await,
        }
    }

    fn is_reading(&self, run: &Run) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.run.id == run.id)
    }

    /// Reads what is left of the run before, and goes over to the next one.
    async fn restarted(&mut self, run: Run, has_previous: bool) {
        let Some(old) = &mut self.reading else { return };
        let last = old.seen.last().unwrap_or(self.begun);
        let starts = run.restarts.saturating_sub(old.run.restarts);
        // The log that is kept is that of the run right before the current one.
        old.run.ended = true;
        let mut missed = (starts > 2 || (starts > 1 && !old.done)).then_some(last);
        if starts > 1 {
            let before = Run { id: String::new(), restarts: run.restarts - 1, ended: true };
            let hole = missed.take().map(|from| (from, LogGapReason::Restarted));
            *old = Reading { lost: hole, ..Reading::new(before, From::Since(LogSince::All)) };
        }
        if has_previous && !old.done {
            match self.stream(Which::Previous).await {
                Ok(()) => self.finish(),
                Err(error) if matches!(error.status(), Some(400 | 404)) => missed = Some(last),
                Err(error) => return self.failed(&error).await,
            }
        } else if !old.done {
            missed = Some(last);
        }
        let from = From::Since(LogSince::All);
        let hole = missed.map(|from| (from, LogGapReason::Restarted));
        self.reading = Some(Reading { lost: hole, ..Reading::new(run, from) });
    }

    /// The pod is gone: what was not read of it never will be.
    fn end(&mut self) {
        if let Some(reading) = self.reading.as_mut().filter(|reading| !reading.done) {
            if reading.broken {
                let from = reading.seen.last().unwrap_or(self.begun);
                reading.lost = None;
                self.writer.write(vec![gap(from, self.way.now(), LogGapReason::PodGone, "")]);
            } else {
                self.finish();
            }
        }
        self.writer.state(LogSourceState::Ended);
        self.writer.over();
    }

    /// All of a run was read.
    fn finish(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        let mut out = Vec::new();
        if let Some((from, reason)) = reading.lost.take() {
            out.push(gap(from, self.way.now(), reason, ""));
        }
        // A part of a time has no space; the node's own words have, and no end of the line.
        let whole = |line: &Sent| line.at.is_some() || line.text.contains(' ');
        if let Some(line) = reading.rest.take().filter(whole) {
            take(reading, &mut Seen::default().overlap(), vec![line], self.way.now(), self.begun, &mut out);
        }
        reading.done = true;
        self.writer.write(out);
        self.writer.state(LogSourceState::Ended);
    }

    /// Opens a stream and takes its lines until it ends: without an error when it ended in order.
    async fn stream(&mut self, which: Which) -> Result<(), RequestError> {
        let _place = self.room.place(&self.writer).await;
        let reader: ReadClient = self.way.linked().await;
        let Some(reading) = &mut self.reading else { return Ok(()) };
        let mut chunks = Box::pin(self.path.open(&reader, &self.container, which, reading.from()).await?);
        drop(reader);
        if which == Which::Followed {
            self.writer.state(LogSourceState::Following);
        }
        // Nothing was there before: nothing that comes may be left out.
        reading.from = From::Since(LogSince::All);
        reading.rest = None;
        let (mut cutter, mut overlap) = (Cutter::default(), reading.seen.overlap());
        let mut facts = self.facts.clone();
        loop {
            let next = tokio::select! {
                next = chunks.next() => next,
                () = silent(&mut facts) => None,
            };
            let Some(chunk) = next else { break };
            let chunk = chunk.inspect_err(|_| reading.broken = true)?;
            let mut out = Vec::new();
            let lines = cutter.take(chunk);
            self.failures = if lines.is_empty() { self.failures } else { 0 };
            take(reading, &mut overlap, lines, self.way.now(), self.begun, &mut out);
            reading.broken &= overlap.missed().is_some();
            self.writer.write(out);
        }
        reading.rest = cutter.rest();
        // A file that was thrown away tells nothing, not even what was had.
        if let Some(from) = overlap.missed().filter(|_| reading.broken && reading.run.ended) {
            reading.broken = false;
            self.writer.write(vec![gap(from, self.way.now(), LogGapReason::Rotated, "")]);
        }
        Ok(())
    }

    /// Says why nothing is read, and waits until that may be otherwise.
    async fn failed(&mut self, error: &RequestError) {
        let failure = self.way.failure(error, "pods/log");
        match error.status() {
            Some(403) => {
                self.writer.state(LogSourceState::Failed { failure });
                let _ = tokio::time::timeout(REFUSED, self.way.relinked()).await;
            }
            // The container waits to start, or the pod is about to go.
            Some(400 | 404) => {
                self.writer.state(LogSourceState::Waiting);
                self.refresh().await;
                self.rest().await;
            }
            _ => {
                if let Some(reading) = self.reading.as_mut().filter(|reading| reading.seen.last().is_some()) {
                    reading.broken = true;
                }
                self.writer.reconnecting(self.way.clock.now(), failure);
                self.rest().await;
            }
        }
    }

    /// A pause that grows. Another connection ends it.
    async fn rest(&mut self) {
        let doubled = FIRST.saturating_mul(1 << self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        let _ = tokio::time::timeout(doubled.min(LAST), self.way.relinked()).await;
    }

    /// Waits until the pod was read once more.
    async fn refresh(&mut self) {
        let reads = self.facts.borrow().reads;
        self.refresh.notify_one();
        // An error means that the pod's task has ended, and so does this one.
        let _ = self.facts.wait_for(|facts| facts.reads > reads || facts.gone).await;
    }
}

/// Resolves when the pod is gone and its log, which should have ended with it, has been silent since.
async fn silent(facts: &mut watch::Receiver<PodFacts>) {
    if facts.wait_for(|facts| facts.gone).await.is_ok() {
        tokio::time::sleep(GONE).await;
    } else {
        std::future::pending::<()>().await;
    }
}

/// Takes lines of a stream: those that are new go out, with gaps where some are missing.
fn take(
    reading: &mut Reading,
    overlap: &mut Overlap,
    lines: Vec<Sent>,
    now: Nanos,
    begun: Nanos,
    out: &mut Vec<(Nanos, What)>,
) {
    for line in lines {
        let Some(at) = line.at else {
            // Of a pod that goes, the file may be gone when the end is asked about: it was read to that end.
            let read = reading.seen.last().is_some() && !reading.broken;
            if !std::mem::replace(&mut reading.unreadable, true) && !read {
                let from = reading.seen.last().unwrap_or(begun);
                out.push(gap(from, now, LogGapReason::Unreadable, &line.text));
            }
            continue;
        };
        match overlap.take(&line) {
            Told::Again => continue,
            Told::New => {}
            Told::Behind(from) => out.push(gap(from, at, LogGapReason::Rotated, "")),
        }
        if let Some((from, reason)) = reading.lost.take() {
            out.push(gap(from, at, reason, ""));
        }
        reading.seen.add(&line);
        out.push((at, What::Text { text: line.text, cut: line.cut }));
    }
}

/// Missing lines stand where the last one before them does.
fn gap(from: Nanos, to: Nanos, reason: LogGapReason, message: &str) -> (Nanos, What) {
    (from, What::Gap(Gap { from, to: to.max(from), reason, message: message.into() }))
}
