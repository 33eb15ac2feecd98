//! Events about one object.

use super::LIMIT;
use super::part::Part;
use crate::site::{ReadClient, RequestError};
use concertina_contract::{EventView, Kind, ObjectRef};
use serde_json::Value;
use std::cmp::Reverse;

/// The most events that are shown.
const MOST: usize = 50;

/// The newest events about an object. Events about nodes are in the namespace `default`, with the node's name as uid
/// when its kubelet wrote them, so those are chosen by name.
pub(super) async fn read(reader: &ReadClient, object: &ObjectRef) -> Result<Vec<EventView>, RequestError> {
    let path = match object.kind {
        Kind::Node => format!(
            "/api/v1/events?limit=500&fieldSelector=involvedObject.kind%3DNode,involvedObject.name%3D{}",
            object.name
        ),
        _ if object.namespace.is_empty() => {
            format!("/api/v1/events?limit=500&fieldSelector=involvedObject.uid%3D{}", object.uid)
        }
        _ => format!(
            "/api/v1/namespaces/{}/events?limit=500&fieldSelector=involvedObject.uid%3D{}",
            object.namespace, object.uid
        ),
    };
    let list: Value = reader.get(&path, LIMIT).await?;
    let mut events: Vec<EventView> = Part::new(&list).list("/items").map(view).collect();
    events.sort_by_key(|event| Reverse(event.at));
    events.truncate(MOST);
    Ok(events)
}

fn view(event: Part<'_>) -> EventView {
    let at = event
        .time("/series/lastObservedTime")
        .or(event.time("/lastTimestamp"))
        .or(event.time("/eventTime"))
        .or(event.time("/metadata/creationTimestamp"));
    EventView {
        at: at.unwrap_or_default(),
        warning: event.text("/type") == "Warning",
        reason: event.text("/reason"),
        message: event.text("/message"),
        count: event.count("/series/count").max(event.count("/count")).max(1),
    }
}
