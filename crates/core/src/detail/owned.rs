//! Events of an object and of what it owns.

use super::around::Around;
use super::ask::{Ask, Asker, selector};
use super::event::{Event, grouped};
use super::part::Part;
use super::who::Who;
use super::{Desk, DetailError, subject};
use concertina_contract::{ObjectEvents, ObjectRef};
use std::collections::BTreeSet;

/// Events that are shown, at most.
const MOST: usize = 200;
/// Requests for them, at most.
const REQUESTS: usize = 12;
/// Owned objects whose events are asked for one by one, when there are too many events in the namespace.
const ONE_BY_ONE: usize = 8;

/// The events of an object and of what it owns, newest first, the same ones grouped.
pub async fn events(desk: Desk<'_>, object: &ObjectRef) -> Result<ObjectEvents, DetailError> {
    let subject = subject(desk, object).await?;
    let who = Who::of(&subject.kind, subject.part());
    let mut asker = Asker::new(desk.reader, desk.site, desk.redactor, REQUESTS);
    let owned = owned_kinds(&subject.kind);
    let mut asks = own(&who);
    if !owned.is_empty() {
        asks.push(Ask::Events { namespace: who.namespace.clone(), fields: String::new() });
    }
    asks.extend(
        owned
            .iter()
            .map(|kind| Ask::list(kind, &who.namespace, &owned_selector(&subject.kind, subject.part()))),
    );
    asker.ask(asks).await;
    let family = family(&who.uid, &asker.around);
    if !owned.is_empty() && !asker.around.knows_all("Event") {
        let more = family.iter().filter(|uid| **uid != who.uid).take(ONE_BY_ONE);
        let more: Vec<Ask> = more.map(|uid| Ask::events(&who.namespace, uid)).collect();
        asker.ask(more).await;
    }
    let mine = |uid: &str, name: &str| family.contains(uid) || (who.kind == "Node" && name == who.name);
    let events = std::mem::take(&mut asker.around.events);
    let events = events.into_iter().filter(|event| mine(&event.uid, &event.about.name)).collect();
    let mut events = grouped(events);
    events.truncate(MOST);
    let kinds = desk.reader.kinds();
    let view = |event: Event| event.view(&object.site, &kinds);
    Ok(ObjectEvents { events: events.into_iter().map(view).collect(), failures: asker.failures })
}

/// Events about nodes are in the namespace `default`, with the node's name as uid when its kubelet wrote them, so those
/// are chosen by name.
fn own(who: &Who) -> Vec<Ask> {
    if who.kind == "Node" {
        let fields = format!("involvedObject.kind=Node,involvedObject.name={}", who.name);
        return vec![Ask::Events { namespace: String::new(), fields }];
    }
    vec![Ask::events(&who.namespace, &who.uid)]
}

/// What a kind owns, and what that owns in turn.
pub(super) fn owned_kinds(kind: &str) -> &'static [&'static str] {
    match kind {
        "Deployment" => &["ReplicaSet", "Pod"],
        "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "ReplicationController" => &["Pod"],
        "CronJob" => &["Job"],
        _ => &[],
    }
}

/// The selector that narrows what is owned; a `CronJob` has none.
pub(super) fn owned_selector(kind: &str, object: Part<'_>) -> String {
    if kind == "CronJob" { String::new() } else { selector(object.at("/spec/selector")) }
}

/// The uids of an object and of all that it owns, as far as it was read.
pub(super) fn family(uid: &str, around: &Around) -> BTreeSet<String> {
    let mut family = BTreeSet::from([uid.to_owned()]);
    loop {
        let before = family.len();
        for thing in &around.things {
            let part = thing.part();
            if part.list("/metadata/ownerReferences").any(|owner| family.contains(&owner.text("/uid"))) {
                family.insert(part.text("/metadata/uid"));
            }
        }
        if family.len() == before {
            return family;
        }
    }
}
