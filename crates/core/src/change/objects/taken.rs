//! What is deleted with an object: what it owns, and what is in a namespace. Only metadata is read, and what may not be read is
//! not told.

use crate::change::live::Live;
use crate::redact::{cap, plain};
use crate::site::{ReadClient, Served, escape};
use concertina_contract::{Kind, ObjectRef, Taken};
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Metadata alone, so that no Secret is read.
const METADATA: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
/// Objects of one list that are looked at; of more only the number is told.
const PAGE: u32 = 500;
/// Lists that are read at a time; the read client limits its requests too.
const AT_ONCE: usize = 6;
/// The most claims that are told by name.
const CLAIMS: usize = 10;
/// Made by controllers from what is told anyway, or figures that nobody stored.
const DERIVED: [&str; 6] =
    ["events", "endpoints", "endpointslices", "leases", "controllerrevisions", "bindings"];

/// What is deleted with an object.
#[derive(Default)]
pub(super) struct TakenAlong {
    /// How many of which kind.
    pub kinds: Vec<Taken>,
    /// Names of volume claims, some of them.
    pub claims: Vec<String>,
}

/// One list.
struct Listed {
    kind: Kind,
    items: Vec<Value>,
    /// Objects beyond the page.
    more: u32,
}

/// What is deleted with an object.
pub(super) async fn taken(
    reader: &ReadClient,
    object: &ObjectRef,
    live: &Live,
    limit: Duration,
) -> TakenAlong {
    if object.kind == Kind::namespace() {
        return in_namespace(reader, &object.name, limit).await;
    }
    let mut owners: BTreeSet<String> = [live.uid().to_owned()].into();
    let mut along = TakenAlong::default();
    for kind in owned(&object.kind) {
        let Ok(Some(served)) = reader.served(kind).await else { continue };
        let selector = live.selector().map(|labels| format!("&labelSelector={labels}")).unwrap_or_default();
        let path = format!("{}?limit={PAGE}{selector}", served.collection(&object.namespace));
        let Some(listed) = list(reader, kind, &path, limit).await else { continue };
        let own: Vec<&Value> = listed.items.iter().filter(|item| is_owned(item, &owners)).collect();
        along.add(kind, own.len());
        let uids: Vec<String> =
            own.iter().filter_map(|item| Some(item["metadata"]["uid"].as_str()?.to_owned())).collect();
        owners.extend(uids);
    }
    along
}

/// The kinds that a kind owns, owners first.
fn owned(kind: &Kind) -> &'static [Kind] {
    match kind {
        Kind::Deployment => &[Kind::ReplicaSet, Kind::Pod],
        Kind::ReplicaSet | Kind::StatefulSet | Kind::DaemonSet | Kind::Job => &[Kind::Pod],
        kind if kind.resource() == "cronjobs.batch" => &[Kind::Job, Kind::Pod],
        _ => &[],
    }
}

fn is_owned(item: &Value, owners: &BTreeSet<String>) -> bool {
    let references = item["metadata"]["ownerReferences"].as_array().into_iter().flatten();
    references.filter_map(|owner| owner["uid"].as_str()).any(|uid| owners.contains(uid))
}

async fn in_namespace(reader: &ReadClient, namespace: &str, limit: Duration) -> TakenAlong {
    let kinds = reader.kinds();
    let asked: Vec<_> = kinds
        .iter()
        .filter(|served| counts(served))
        .map(|served| one(reader, served, namespace, limit))
        .collect();
    let lists: Vec<Option<Listed>> = futures::stream::iter(asked).buffered(AT_ONCE).collect().await;
    let mut along = TakenAlong::default();
    for listed in lists.into_iter().flatten() {
        along.add(&listed.kind, listed.items.len().saturating_add(listed.more as usize));
        if listed.kind.resource() == "persistentvolumeclaims" {
            let names = listed.items.iter().filter_map(|item| item["metadata"]["name"].as_str());
            along.claims.extend(names.take(CLAIMS).map(|name| cap(&plain(name))));
        }
    }
    along
}

fn counts(served: &Served) -> bool {
    served.namespaced
        && served.can("list")
        && served.can("delete")
        && !DERIVED.contains(&served.kind.plural())
}

async fn one(reader: &ReadClient, served: &Served, namespace: &str, limit: Duration) -> Option<Listed> {
    let path = format!("{}?limit={PAGE}", served.collection(&escape(namespace)));
    list(reader, &served.kind, &path, limit).await
}

async fn list(reader: &ReadClient, kind: &Kind, path: &str, limit: Duration) -> Option<Listed> {
    let bytes = reader.bytes_as(path, METADATA, limit).await.ok()?;
    let mut list: Value = serde_json::from_slice(&bytes).ok()?;
    let more = list["metadata"]["remainingItemCount"].as_u64().and_then(|more| u32::try_from(more).ok());
    let Value::Array(items) = list["items"].take() else { return None };
    Some(Listed { kind: kind.clone(), items, more: more.unwrap_or_default() })
}

impl TakenAlong {
    fn add(&mut self, kind: &Kind, count: usize) {
        if count > 0 {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            self.kinds.push(Taken { kind: kind.clone(), count });
        }
    }
}
