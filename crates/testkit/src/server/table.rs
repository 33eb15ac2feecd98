//! Lists as a Table, as kubectl asks for them.

use super::resource::Resource;
use super::store::Stored;
use bytes::{BufMut as _, Bytes, BytesMut};
use serde_json::{Value, json};
use std::sync::Arc;

/// The body of a Table.
pub(super) fn table(resource: Resource, meta: &Value, objects: &[Arc<Stored>]) -> Bytes {
    let mut body = BytesMut::new();
    let head = format!(
        r#"{{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{meta},"columnDefinitions":{},"rows":["#,
        columns(resource)
    );
    body.put(head.as_bytes());
    for (index, object) in objects.iter().enumerate() {
        if index > 0 {
            body.put_u8(b',');
        }
        body.put(warm(resource, object));
    }
    body.put(&b"]}"[..]);
    body.freeze()
}

/// The row of an object, made when first asked for.
pub(super) fn warm(resource: Resource, object: &Stored) -> Bytes {
    object.row.get_or_init(|| row(resource, &object.value())).clone()
}

fn columns(resource: Resource) -> Value {
    let names: &[&str] = match resource.plural {
        "pods" => &["Name", "Ready", "Status", "Restarts", "Age"],
        "secrets" => &["Name", "Type", "Data", "Age"],
        _ => &["Name", "Age"],
    };
    names
        .iter()
        .map(|name| {
            let format = if *name == "Name" { "name" } else { "" };
            json!({"name": name, "type": "string", "format": format, "description": name, "priority": 0})
        })
        .collect()
}

/// One row. Its object is the metadata, as it is for kubectl.
fn row(resource: Resource, object: &Value) -> Bytes {
    let age = "3d";
    let cells = match resource.plural {
        "pods" => {
            let statuses = object["status"]["containerStatuses"].as_array().map_or(&[][..], Vec::as_slice);
            let ready = statuses.iter().filter(|status| status["ready"] == true).count();
            let total = object["spec"]["containers"].as_array().map_or(0, Vec::len);
            let restarts: i64 = statuses.iter().filter_map(|status| status["restartCount"].as_i64()).sum();
            json!([
                object["metadata"]["name"],
                format!("{ready}/{total}"),
                object["status"]["phase"],
                restarts.to_string(),
                age
            ])
        }
        "secrets" => {
            let data = object["data"].as_object().map_or(0, serde_json::Map::len);
            json!([object["metadata"]["name"], object["type"], data, age])
        }
        _ => json!([object["metadata"]["name"], age]),
    };
    let object = json!({
        "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"],
    });
    Bytes::from(json!({"cells": cells, "object": object}).to_string())
}
