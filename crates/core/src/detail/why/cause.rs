//! One finding on its way to the window.

use crate::detail::event::Event;
use crate::detail::part::Part;
use crate::detail::who::Who;
use crate::site::Served;
use concertina_contract::{Evidence, EvidenceSource, Finding, Millis, SiteId, Tone};
use std::collections::BTreeMap;
use std::fmt;

/// Why something is not ready. Its sentence is the message `why-ID`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::detail) struct Cause {
    pub(super) id: &'static str,
    pub(super) tone: Tone,
    pub(super) params: BTreeMap<&'static str, String>,
    pub(super) who: Who,
    pub(super) count: u32,
    pub(super) evidence: Vec<Evidence>,
}

impl Cause {
    /// Something that blocks.
    pub(super) fn bad(id: &'static str, who: &Who) -> Self {
        Self::new(id, Tone::Bad, who)
    }

    /// Something that may block.
    pub(super) fn warn(id: &'static str, who: &Who) -> Self {
        Self::new(id, Tone::Warn, who)
    }

    /// Something that is on its way, or as somebody wished.
    pub(super) fn calm(id: &'static str, who: &Who) -> Self {
        Self::new(id, Tone::Calm, who)
    }

    fn new(id: &'static str, tone: Tone, who: &Who) -> Self {
        Self { id, tone, params: BTreeMap::new(), who: who.clone(), count: 1, evidence: Vec::new() }
    }

    /// Fills one value of the message.
    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// Another object blocks than the one that was looked at.
    pub(super) fn blocked_by(mut self, who: Who) -> Self {
        self.who = who;
        self
    }

    /// A text of the status.
    pub(super) fn state(self, title: impl Into<String>, text: impl Into<String>, at: Option<Millis>) -> Self {
        self.evidence(EvidenceSource::State, title.into(), text.into(), at)
    }

    /// A wish that explains it.
    pub(super) fn spec(self, title: impl Into<String>, text: impl Into<String>) -> Self {
        self.evidence(EvidenceSource::Spec, title.into(), text.into(), None)
    }

    /// The last lines of a container.
    pub(super) fn log(self, container: &str, text: &str) -> Self {
        self.evidence(EvidenceSource::Log, container.to_owned(), text.to_owned(), None)
    }

    /// A condition of an object.
    pub(super) fn condition(self, condition: Part<'_>) -> Self {
        let words = [condition.text("/reason"), condition.text("/message")];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let title = format!("{}: {}", condition.text("/type"), condition.text("/status"));
        self.evidence(
            EvidenceSource::Condition,
            title,
            words.join(": "),
            condition.time("/lastTransitionTime"),
        )
    }

    /// An event, if there is one.
    pub(super) fn event(self, event: Option<&Event>) -> Self {
        match event {
            Some(event) => {
                let (title, text) = (event.reason.clone(), event.message.clone());
                self.evidence(EvidenceSource::Event, title, text, Some(event.at))
            }
            None => self,
        }
    }

    fn evidence(mut self, source: EvidenceSource, title: String, text: String, at: Option<Millis>) -> Self {
        if !title.is_empty() || !text.is_empty() {
            self.evidence.push(Evidence { source, title, text, at });
        }
        self
    }

    /// How grave it is.
    pub(in crate::detail) fn tone(&self) -> Tone {
        self.tone
    }

    /// Whether more should be read to tell its root: all but what somebody wished.
    pub(in crate::detail) fn troubles(&self) -> bool {
        let wished = [
            "scaled-to-zero",
            "no-node-wanted",
            "partitioned",
            "on-delete",
            "node-cordoned",
            "node-out-of-service",
            "job-runs",
        ];
        !wished.contains(&self.id)
    }

    /// Whether a container ended that should run.
    pub(in crate::detail) fn is_crash(&self) -> bool {
        self.id.starts_with("crash-") || self.id == "probe-liveness"
    }

    /// The pod and the container that it is about.
    pub(in crate::detail) fn container(&self) -> Option<(&Who, &str)> {
        let container = self.params.get("container").filter(|name| !name.is_empty())?;
        (self.who.kind == "Pod").then_some((&self.who, container.as_str()))
    }

    /// Whether it says the same of another object.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        // How often, and in which words a probe was answered, may differ from pod to pod.
        let same = |name: &&str| !matches!(*name, "restarts" | "answer");
        let names = self.params.keys().chain(other.params.keys());
        self.id == other.id
            && self.who.kind == other.who.kind
            && names.filter(|name| same(name)).all(|name| self.params.get(name) == other.params.get(name))
    }

    /// As the window has it.
    pub(in crate::detail) fn finding(self, site: &SiteId, served: &[Served]) -> Finding {
        Finding {
            id: self.id.to_owned(),
            tone: self.tone,
            params: self.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            who: self.who.name(site, served),
            count: self.count,
            evidence: self.evidence,
        }
    }
}
