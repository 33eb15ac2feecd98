//! What is held of a log, what of it passes, and the window that the page sees.

use super::filter::Filter;
use super::line::{Key, Line, What};
use super::merged::{BYTES, LINES, Merged};
use concertina_contract::{FilterProblem, LogHidden, LogQuery, LogSite, LogSource, LogSourceState};
use std::sync::Arc;

/// Lines of one window, at most.
const WINDOW: u32 = 2_000;

/// The lines of a log, all and those that pass.
#[derive(Debug)]
pub(super) struct View {
    pub(super) query: LogQuery,
    pub(super) sites: Vec<LogSite>,
    pub(super) left_out: u32,
    pub(super) problem: Option<FilterProblem>,
    /// Lines that had to go.
    pub(super) dropped: usize,
    /// By how many lines the first of the window has moved.
    pub(super) moved: i64,
    sources: Vec<Source>,
    filter: Filter,
    all: Merged,
    passing: Merged,
    first: usize,
    /// The line at `first`: it stays there.
    anchor: Option<Key>,
}

/// A source with what is held of it.
#[derive(Debug)]
struct Source {
    told: LogSource,
    held: usize,
    hidden: bool,
    over: bool,
}

impl View {
    pub(super) fn new(query: LogQuery) -> Self {
        let (filter, problem) = read(&query.filter, Filter::default());
        Self {
            query,
            sites: Vec::new(),
            left_out: 0,
            problem,
            dropped: 0,
            moved: 0,
            sources: Vec::new(),
            filter,
            all: Merged::default(),
            passing: Merged::default(),
            first: 0,
            anchor: None,
        }
    }

    /// Forgets all lines and sources.
    pub(super) fn clear(&mut self) {
        let (query, filter, problem) = (self.query.clone(), self.filter.clone(), self.problem.take());
        *self = Self { problem, filter, ..Self::new(query) };
    }

    /// Takes lines in.
    pub(super) fn add(&mut self, lines: Vec<Arc<Line>>) {
        for line in &lines {
            if let Some(source) = self.sources.get_mut(line.key.source as usize) {
                source.held += 1;
            }
        }
        let passing: Vec<Arc<Line>> = lines.iter().filter(|line| self.passes(line)).cloned().collect();
        self.all.merge(lines);
        let sources = &mut self.sources;
        self.dropped += self.all.bound(LINES, BYTES, |line| {
            if let Some(source) = sources.get_mut(line.key.source as usize) {
                source.held = source.held.saturating_sub(1);
            }
        });
        self.passing.merge(passing);
        if let Some(oldest) = self.all.key(0) {
            self.passing.drop_before(oldest);
        }
        self.settle();
    }

    /// Another filter, other hidden sources, another window: the line at its beginning stays there if it can.
    pub(super) fn change(&mut self, query: LogQuery, moved: i64) {
        let (filter, problem) = read(&query.filter, self.filter.clone());
        let other = query.filter != self.query.filter || query.hidden != self.query.hidden;
        let first = usize::try_from(i64::from(query.first) + self.moved - moved).unwrap_or(0);
        self.filter = filter;
        self.problem = problem;
        self.query = query;
        if other {
            for source in &mut self.sources {
                source.hidden = is_hidden(&source.told, &self.query.hidden);
            }
            let passing = self.all.iter().filter(|line| self.passes(line)).cloned().collect();
            self.passing = Merged::default();
            self.passing.merge(passing);
        } else {
            self.first = first.min(self.passing.len());
            self.anchor = self.passing.key(self.first);
        }
        self.settle();
    }

    /// Finds the window again after lines came or went.
    fn settle(&mut self) {
        if let Some(anchor) = self.anchor {
            let now = self.passing.index(anchor);
            self.moved +=
                i64::try_from(now).unwrap_or_default() - i64::try_from(self.first).unwrap_or_default();
            self.first = now;
        }
        if self.query.follow {
            self.first = self.passing.len().saturating_sub(self.count());
        }
        self.anchor = self.passing.key(self.first);
    }

    fn count(&self) -> usize {
        self.query.count.min(WINDOW) as usize
    }

    fn passes(&self, line: &Line) -> bool {
        if self.sources.get(line.key.source as usize).is_none_or(|source| source.hidden) {
            return false;
        }
        match &line.what {
            What::Text { text, .. } => self.filter.passes(text),
            // That something is missing is told whatever is looked for.
            What::Gap(_) => true,
        }
    }

    /// Index of the first line of the window, and its lines.
    pub(super) fn window(&self) -> (usize, impl Iterator<Item = &Arc<Line>>) {
        (self.first, self.passing.window(self.first, self.count()))
    }

    /// Lines that pass, and all that are held.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.passing.len(), self.all.len())
    }

    /// All lines that are held, or those that pass.
    pub(super) fn lines(&self, all: bool) -> Vec<Arc<Line>> {
        if all { &self.all } else { &self.passing }.iter().cloned().collect()
    }

    /// What the filter found in a text.
    pub(super) fn marks(&self, text: &str) -> Vec<(u32, u32)> {
        self.filter.marks(text)
    }

    /// Where lines come from: all that may still write, and those of lines that are held.
    pub(super) fn sources(&self) -> impl Iterator<Item = &LogSource> {
        self.sources.iter().filter(|source| !source.over || source.held > 0).map(|source| &source.told)
    }

    pub(super) fn add_source(&mut self, source: LogSource) -> u32 {
        let id = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let hidden = is_hidden(&source, &self.query.hidden);
        self.sources.push(Source { told: LogSource { id, ..source }, held: 0, hidden, over: false });
        id
    }

    pub(super) fn state(&self, source: u32) -> Option<&LogSourceState> {
        self.sources.get(source as usize).map(|source| &source.told.state)
    }

    pub(super) fn set_state(&mut self, source: u32, state: LogSourceState) {
        if let Some(source) = self.sources.get_mut(source as usize) {
            source.told.state = state;
        }
    }

    pub(super) fn end_source(&mut self, source: u32) {
        if let Some(source) = self.sources.get_mut(source as usize) {
            source.over = true;
        }
    }
}

/// A filter that cannot be read leaves the one before.
fn read(text: &str, before: Filter) -> (Filter, Option<FilterProblem>) {
    match Filter::read(text) {
        Ok(filter) => (filter, None),
        Err(problem) => (before, Some(problem)),
    }
}

fn is_hidden(source: &LogSource, hidden: &LogHidden) -> bool {
    hidden.sites.contains(&source.site)
        || hidden.containers.contains(&source.container)
        || hidden.pods.iter().any(|pod| pod.site == source.site && pod.name == source.pod)
}
