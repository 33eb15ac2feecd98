//! Events of several objects of one site: a namespace is asked once, however many of its objects are meant.

use super::Desk;
use super::ask::{ABOUT_NODES, Ask, Asker};
use super::event::{Event, grouped};
use super::owned::{family, owned_kinds};
use concertina_contract::{Failure, Kind, ObjectRef, SelectionEvent, SiteId};
use futures::future::join_all;
use std::collections::{BTreeMap, BTreeSet};

/// Objects of a selection whose events are read, at most.
pub const MANY: usize = 500;
/// Requests for one namespace, at most.
const REQUESTS: usize = 16;
/// Namespaces of one site, at most; the events of further ones are left out.
const NAMESPACES: usize = 12;
/// Objects whose events are asked for one by one, where a namespace has more events than a list holds.
const ONE_BY_ONE: usize = 12;
/// What kinds own, as [`owned_kinds`] names it.
const ALL_OWNED: [&str; 3] = ["ReplicaSet", "Pod", "Job"];

/// What one site told.
#[derive(Debug, Default)]
pub struct Several {
    /// Newest first, the same ones grouped.
    pub events: Vec<SelectionEvent>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// Whether there may be more events than were read.
    pub partial: bool,
}

/// The events about objects of one site and what they own; its namespaces are asked at once.
pub async fn events_of_several(desk: Desk<'_>, site: &SiteId, objects: &[ObjectRef]) -> Several {
    let mut names: BTreeMap<Kind, String> = BTreeMap::new();
    let mut spaces: BTreeMap<&str, Vec<&ObjectRef>> = BTreeMap::new();
    for object in objects {
        spaces.entry(&object.namespace).or_default().push(object);
    }
    // A kind that nobody asked for yet is looked up now.
    for kind in objects.iter().map(|object| &object.kind).collect::<BTreeSet<_>>() {
        if let Ok(Some(served)) = desk.reader.served(kind).await {
            names.insert(kind.clone(), served.name.to_string());
        }
    }
    let kinds = desk.reader.kinds();
    let mut found = Several { partial: spaces.len() > NAMESPACES, ..Several::default() };
    let asked =
        spaces.iter().take(NAMESPACES).map(|(space, objects)| in_namespace(desk, space, objects, &names));
    for (events, told) in join_all(asked).await {
        found.partial |= told.partial;
        for failure in told.failures {
            if !found.failures.contains(&failure) {
                found.failures.push(failure);
            }
        }
        found.events.extend(events.into_iter().map(|event| {
            let event = event.view(site, &kinds);
            SelectionEvent { site: site.clone(), event }
        }));
    }
    found
}

async fn in_namespace(
    desk: Desk<'_>,
    namespace: &str,
    objects: &[&ObjectRef],
    names: &BTreeMap<Kind, String>,
) -> (Vec<Event>, Several) {
    let mut asker = Asker::new(desk.reader, desk.site, desk.redactor, REQUESTS);
    let owned: BTreeSet<&str> = objects
        .iter()
        .filter_map(|object| names.get(&object.kind))
        .flat_map(|name| owned_kinds(name).iter().copied())
        .collect();
    let lists = ALL_OWNED.into_iter().filter(|kind| owned.contains(kind));
    let lists = lists.map(|kind| Ask::list(kind, namespace, ""));
    let nodes = objects.iter().all(|object| object.kind == Kind::Node);
    let fields = if nodes { ABOUT_NODES } else { "" };
    let events = Ask::Events { namespace: namespace.to_owned(), fields: fields.to_owned() };
    asker.ask(lists.chain([events])).await;
    let mut partial = owned.iter().any(|kind| !asker.around.knows_all(kind));
    if !asker.around.knows_all("Event") {
        partial = true;
        let first = objects.iter().take(ONE_BY_ONE).filter(|object| !object.uid.is_empty());
        let first: Vec<Ask> = first.map(|object| Ask::events(namespace, &object.uid)).collect();
        asker.ask(first).await;
    }
    let mut uids: BTreeSet<String> = BTreeSet::new();
    for object in objects.iter().filter(|object| !object.uid.is_empty()) {
        uids.extend(family(&object.uid, &asker.around));
        if object.kind == Kind::Node {
            // Kubelets write the name of a node as its uid.
            uids.insert(object.name.clone());
        }
    }
    let events = std::mem::take(&mut asker.around.events);
    let events = events.into_iter().filter(|event| uids.contains(&event.uid)).collect();
    (grouped(events), Several { events: Vec::new(), failures: asker.failures, partial })
}
