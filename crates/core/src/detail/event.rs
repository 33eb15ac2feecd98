//! Events as the drawer reads them.

use super::part::Part;
use super::who::Who;
use crate::site::Served;
use concertina_contract::{EventView, Millis, SiteId};
use std::cmp::Reverse;

/// One event, or a series of the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) about: Who,
    /// The uid of the object it is about.
    pub(super) uid: String,
    /// The part of the object, for example `spec.containers{app}`.
    pub(super) field: String,
    pub(super) warning: bool,
    pub(super) reason: String,
    pub(super) message: String,
    pub(super) first: Millis,
    pub(super) at: Millis,
    pub(super) count: u32,
}

impl Event {
    /// As the window has it, at a site that serves these kinds.
    pub(super) fn view(self, site: &SiteId, served: &[Served]) -> EventView {
        EventView {
            about: self.about.name(site, served),
            first: self.first,
            at: self.at,
            warning: self.warning,
            reason: self.reason,
            message: self.message,
            count: self.count,
        }
    }

    /// Reads one, of either API.
    pub(super) fn read(event: Part<'_>) -> Self {
        let at = event
            .time("/series/lastObservedTime")
            .or(event.time("/lastTimestamp"))
            .or(event.time("/eventTime"))
            .or(event.time("/metadata/creationTimestamp"))
            .unwrap_or_default();
        let first = event.time("/firstTimestamp").or(event.time("/eventTime")).unwrap_or(at);
        let object = event.at("/involvedObject");
        Self {
            uid: object.text("/uid"),
            field: object.text("/fieldPath"),
            about: Who::new(
                &object.text("/kind"),
                &object.text("/apiVersion"),
                &object.text("/namespace"),
                &object.text("/name"),
                &object.text("/uid"),
            ),
            warning: event.text("/type") == "Warning",
            reason: event.text("/reason"),
            message: event.text("/message"),
            first: first.min(at),
            at,
            count: event.count("/series/count").max(event.count("/count")).max(1),
        }
    }

    /// The container it is about, if it is about one.
    pub(super) fn container(&self) -> Option<&str> {
        let (_, rest) = self.field.split_once('{')?;
        rest.strip_suffix('}')
    }
}

/// Newest first; those that tell the same of the same object are one.
pub(super) fn grouped(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(|event| Reverse(event.at));
    let mut out: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        let same = out.iter_mut().find(|other| {
            other.uid == event.uid
                && other.about == event.about
                && other.field == event.field
                && other.reason == event.reason
                && other.message == event.message
                && other.warning == event.warning
        });
        match same {
            Some(other) => {
                other.count = other.count.saturating_add(event.count);
                other.first = other.first.min(event.first);
            }
            None => out.push(event),
        }
    }
    out
}
