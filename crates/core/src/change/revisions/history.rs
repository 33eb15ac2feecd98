//! The revisions that Kubernetes keeps of a workload.

use super::template::plain;
use crate::change::field::object_path;
use crate::change::live::Live;
use crate::redact::{Redactor, cap, plain as visible};
use crate::site::{ReadClient, RequestError};
use concertina_contract::{Kind, Millis, ObjectRef, ReleaseImage, RolloutRevision};
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::time::Duration;

/// The number of a Deployment's revision.
const NUMBER: &str = "deployment.kubernetes.io/revision";
/// Why a revision was made.
const CAUSE: &str = "kubernetes.io/change-cause";
/// The most revisions that are read: Kubernetes keeps ten unless it is told otherwise.
const MOST: u32 = 500;

/// One revision that is kept. It may hold secrets, so it has no `Debug` form.
pub(super) struct Kept {
    /// The `ReplicaSet` or `ControllerRevision`.
    pub name: String,
    /// Its number.
    pub revision: u32,
    /// Its pod template.
    pub template: Value,
    /// Annotations of a `ReplicaSet`; those of a Deployment come back with its template.
    pub annotations: Map<String, Value>,
    created: Option<Millis>,
    cause: String,
}

/// Where the revisions of a kind are kept.
pub(super) fn keeper(kind: &Kind) -> &'static str {
    if *kind == Kind::Deployment { "replicasets" } else { "controllerrevisions" }
}

/// All revisions of a workload, newest first.
pub(super) async fn kept(
    reader: &ReadClient,
    object: &ObjectRef,
    live: &Live,
    limit: Duration,
) -> Result<Vec<Kept>, RequestError> {
    let selector = live.selector().map(|labels| format!("&labelSelector={labels}")).unwrap_or_default();
    let (namespace, keeper) = (&object.namespace, keeper(&object.kind));
    let path = format!("/apis/apps/v1/namespaces/{namespace}/{keeper}?limit={MOST}{selector}");
    let list: Value = reader.get(&path, limit).await?;
    let items = list["items"].as_array().into_iter().flatten();
    let mut all: Vec<Kept> = items.filter(|item| is_of(item, live.uid())).filter_map(read).collect();
    all.sort_by_key(|kept| Reverse(kept.revision));
    Ok(all)
}

/// The revision that is in force: whose template is the workload's own. None while none is kept of it.
pub(super) fn current<'a>(kept: &'a [Kept], live: &Live) -> Option<&'a Kept> {
    let own = plain(&live.value()["spec"]["template"]);
    kept.iter().find(|kept| kept.template == own)
}

pub(super) fn is_of(item: &Value, uid: &str) -> bool {
    let owners = item["metadata"]["ownerReferences"].as_array().into_iter().flatten();
    owners.filter(|owner| owner["controller"] == true).any(|owner| owner["uid"] == uid)
}

pub(super) fn read(item: &Value) -> Option<Kept> {
    let annotations = item["metadata"]["annotations"].as_object().cloned().unwrap_or_default();
    let text = |key: &str| annotations.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let number = item["revision"].as_u64().and_then(|number| u32::try_from(number).ok());
    let template = item.pointer("/data/spec/template").or_else(|| item.pointer("/spec/template"))?;
    let created = item["metadata"]["creationTimestamp"].as_str()?.parse::<jiff::Timestamp>().ok();
    Some(Kept {
        name: item["metadata"]["name"].as_str()?.to_owned(),
        revision: number.or_else(|| text(NUMBER).parse().ok())?,
        template: plain(template),
        created: created.map(jiff::Timestamp::as_millisecond),
        cause: text(CAUSE),
        annotations,
    })
}

/// The images of a pod template.
pub(super) fn images(object: &ObjectRef, template: &Value) -> Vec<ReleaseImage> {
    let lists = ["initContainers", "containers"].map(|list| template["spec"][list].as_array());
    let containers = lists.into_iter().flatten().flatten();
    let text = |value: &Value| cap(&visible(value.as_str().unwrap_or_default()));
    let image = |container: &Value| ReleaseImage {
        kind: object.kind.name().to_owned(),
        name: object.name.clone(),
        container: text(&container["name"]),
        image: text(&container["image"]),
    };
    containers.map(image).collect()
}

/// The revisions as the window has them, newest first.
pub(crate) async fn told(
    reader: &ReadClient,
    object: &ObjectRef,
    redactor: &Redactor,
    limit: Duration,
) -> Result<Vec<RolloutRevision>, RequestError> {
    let live = Live::new(reader.get(&object_path(object), limit).await?);
    let all = kept(reader, object, &live, limit).await?;
    let current = current(&all, &live).map(|kept| kept.name.clone());
    let told = all.iter().map(|kept| RolloutRevision {
        revision: kept.revision,
        kept_in: kept.name.clone(),
        images: images(object, &kept.template),
        created: kept.created,
        change_cause: cap(&visible(&redactor.text(&kept.cause))),
        current: current.as_ref() == Some(&kept.name),
    });
    Ok(told.collect())
}
