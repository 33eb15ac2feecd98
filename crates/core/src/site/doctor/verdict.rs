//! What a probe says.

use crate::redact::Redactor;
use concertina_contract::{Millis, Probe, ProbeFinding, ProbeOutcome};
use std::collections::BTreeMap;

/// Lines of evidence, at most.
const LINES: usize = 24;

/// What a probe says, not redacted yet.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) outcome: ProbeOutcome,
    word: &'static str,
    params: BTreeMap<String, String>,
    evidence: Vec<String>,
}

/// All is well.
pub(super) fn passed(word: &'static str) -> Verdict {
    Verdict::new(ProbeOutcome::Passed, word)
}

/// It works, and yet a person should know.
pub(super) fn warned(word: &'static str) -> Verdict {
    Verdict::new(ProbeOutcome::Warned, word)
}

/// It does not work.
pub(super) fn failed(word: &'static str) -> Verdict {
    Verdict::new(ProbeOutcome::Failed, word)
}

/// There was nothing to look at.
pub(super) fn skipped(word: &'static str) -> Verdict {
    Verdict::new(ProbeOutcome::Skipped, word)
}

impl Verdict {
    fn new(outcome: ProbeOutcome, word: &'static str) -> Self {
        Self { outcome, word, params: BTreeMap::new(), evidence: Vec::new() }
    }

    /// Fills one value of the message.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a fact.
    pub(super) fn fact(mut self, line: impl Into<String>) -> Self {
        self.evidence.push(line.into());
        self
    }

    /// Adds facts.
    pub(super) fn facts(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(lines);
        self
    }

    /// What the window gets: redacted and capped.
    pub(super) fn finding(self, probe: Probe, took: Option<Millis>, redactor: &Redactor) -> ProbeFinding {
        let params = self.params.into_iter().map(|(name, value)| (name, redactor.text(&value)));
        let lines = self.evidence.iter().flat_map(|fact| fact.lines()).take(LINES);
        ProbeFinding {
            probe,
            outcome: self.outcome,
            word: self.word.to_owned(),
            params: params.collect(),
            evidence: lines.map(|line| redactor.text(line)).collect(),
            took,
        }
    }
}
