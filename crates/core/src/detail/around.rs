//! An object with what was read beside it: the ground on which the drawer's findings stand.

use super::event::Event;
use super::part::Part;
use serde_json::Value;

/// An object and its kind as Kubernetes spells it; items of a list do not say it themselves.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) kind: String,
    pub(super) value: Value,
}

impl Thing {
    /// The object as parts.
    pub(super) fn part(&self) -> Part<'_> {
        Part::new(&self.value)
    }
}

/// Objects beside one object, and the events about all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) things: Vec<Thing>,
    pub(super) events: Vec<Event>,
    /// Objects that were asked for and are not there: kind and name.
    pub(super) missing: Vec<(String, String)>,
    /// Kinds that were read as a whole within reach, so that none means none.
    pub(super) complete: Vec<&'static str>,
    /// The last lines of a crashed container: pod, container, text.
    pub(super) log: Option<(String, String, String)>,
}

impl Around {
    /// All objects of a kind.
    pub(super) fn all<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Thing> {
        self.things.iter().filter(move |thing| thing.kind == kind)
    }

    /// The object of a kind and name.
    pub(super) fn find(&self, kind: &str, name: &str) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.kind == kind && thing.part().text("/metadata/name") == name)
    }

    /// Whether a kind was read as a whole.
    pub(super) fn knows_all(&self, kind: &str) -> bool {
        self.complete.contains(&kind)
    }

    /// Whether an object was asked for in vain.
    pub(super) fn lacks(&self, kind: &str, name: &str) -> bool {
        self.missing.iter().any(|(other, missing)| other == kind && missing == name)
    }

    /// Objects of a kind that have this controller, by its uid.
    pub(super) fn owned<'a>(&'a self, kind: &'a str, uid: &'a str) -> impl Iterator<Item = &'a Thing> {
        self.all(kind).filter(move |thing| {
            thing.part().list("/metadata/ownerReferences").any(|owner| owner.text("/uid") == uid)
        })
    }

    /// Events about an object, newest first.
    pub(super) fn events_of<'a>(&'a self, uid: &'a str) -> impl Iterator<Item = &'a Event> {
        self.events.iter().filter(move |event| event.uid == uid)
    }
}
