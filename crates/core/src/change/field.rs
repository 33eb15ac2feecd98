//! The one value that each intent writes, how it is read from a live object and how it is sent.

use super::call::{Call, Verb};
use super::live::Live;
use super::taint::ServiceField;
use crate::kept::{Marks, UNTIL};
use concertina_contract::{Kind, ObjectRef};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The annotation that `kubectl rollout restart` sets on the pod template.
pub(super) const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// The value that an intent writes: what is reviewed, compared and put back. It is never a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Field {
    /// `spec.replicas`, through the scale subresource.
    Replicas(u32),
    /// `kubectl.kubernetes.io/restartedAt` of the pod template, in RFC 3339; none when it is absent.
    RestartedAt(Option<String>),
    /// `spec.paused` of a Deployment.
    Paused(bool),
    /// The image of one container of the pod template.
    Image(ImageField),
    /// Until when a copy of an earlier version is kept, in RFC 3339; empty when it does not say.
    KeptUntil(String),
    /// `spec.unschedulable` of a Node.
    Unschedulable(bool),
    /// Whether a Node is marked as out of service.
    Service(ServiceField),
}

/// The image of one container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageField {
    /// The container's name.
    pub container: String,
    /// Whether it is an init container.
    pub init: bool,
    /// The image; empty where there is no such container.
    pub image: String,
}

impl ImageField {
    /// The list in which the container stands.
    fn list(&self) -> &'static str {
        if self.init { "initContainers" } else { "containers" }
    }

    /// Whether a workload has the container.
    fn is_in(&self, live: &Live) -> bool {
        live.list(&format!("/spec/template/spec/{}", self.list())).iter().any(|one| self.names(one))
    }

    fn names(&self, container: &Value) -> bool {
        container.get("name").and_then(Value::as_str) == Some(&self.container)
    }

    fn read(&self, live: &Live) -> Self {
        let containers = live.list(&format!("/spec/template/spec/{}", self.list()));
        let image = containers.iter().find(|one| self.names(one)).and_then(|one| one.get("image")?.as_str());
        Self { image: image.unwrap_or_default().to_owned(), ..self.clone() }
    }
}

impl Field {
    /// The field of this very object: a container may be an init container. None if it has no such container, or is no copy.
    pub(super) fn of(self, live: &Live) -> Option<Self> {
        let wanted = match self {
            Self::Image(wanted) => wanted,
            Self::KeptUntil(_) if Marks::of(live.value()).is_none() => return None,
            Self::Service(wanted) => return wanted.of(live).map(Self::Service),
            _ => return Some(self),
        };
        let init = ImageField { init: true, ..wanted.clone() };
        [wanted, init].into_iter().find(|field| field.is_in(live)).map(Self::Image)
    }

    /// The same field as it is now.
    pub(super) fn read(&self, live: &Live) -> Self {
        match self {
            Self::Replicas(_) => Self::Replicas(live.replicas()),
            Self::RestartedAt(_) => Self::RestartedAt(live.restarted_at().map(str::to_owned)),
            Self::Paused(_) => Self::Paused(live.paused()),
            Self::Image(field) => Self::Image(field.read(live)),
            Self::KeptUntil(_) => Self::KeptUntil(live.mark(UNTIL).unwrap_or_default().to_owned()),
            Self::Unschedulable(_) => Self::Unschedulable(live.unschedulable()),
            Self::Service(_) => Self::Service(ServiceField::read(live)),
        }
    }

    /// Whether an object has this value. Of a node's taints the mark counts: the cluster sets and removes others.
    pub(super) fn holds(&self, live: &Live) -> bool {
        match (self, self.read(live)) {
            (Self::Service(wanted), Self::Service(now)) => wanted.out == now.out,
            (_, now) => now == *self,
        }
    }

    /// The value as the plan shows it; empty when there is none.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Replicas(replicas) => replicas.to_string(),
            Self::RestartedAt(mark) => mark.clone().unwrap_or_default(),
            Self::Paused(value) | Self::Unschedulable(value) => value.to_string(),
            Self::Image(field) => field.image.clone(),
            Self::KeptUntil(until) => until.clone(),
            Self::Service(field) => field.out.to_string(),
        }
    }

    /// A change in words for the audit record.
    pub(super) fn change(&self, to: &Self) -> String {
        let word = |field: &Self| Some(field.text()).filter(|text| !text.is_empty());
        let (from, to) = (word(self), word(to));
        let name = match self {
            Self::Replicas(_) => "replicas",
            Self::RestartedAt(_) => "restartedAt",
            Self::Paused(_) => "paused",
            Self::Image(field) => &format!("image of {}", field.container),
            Self::KeptUntil(_) => "kept until",
            Self::Unschedulable(_) => "unschedulable",
            Self::Service(_) => "out of service",
        };
        format!("{name} {} → {}", from.as_deref().unwrap_or("none"), to.as_deref().unwrap_or("none"))
    }

    /// The request that sets it on this very object; with a resource version, only if nothing changed since.
    pub(super) fn call(&self, object: &ObjectRef, resource_version: Option<&str>) -> Call {
        let path = object_path(object);
        let (manager, mut body) = match self {
            Self::Replicas(replicas) => ("scale", json!({ "spec": { "replicas": replicas } })),
            Self::RestartedAt(mark) => {
                let annotations = json!({ RESTARTED_AT: mark });
                let metadata = json!({ "annotations": annotations });
                ("restart", json!({ "spec": { "template": { "metadata": metadata } } }))
            }
            Self::Paused(paused) => ("pause", json!({ "spec": { "paused": paused } })),
            Self::Image(field) => {
                let containers = json!([{ "name": field.container, "image": field.image }]);
                ("image", json!({ "spec": { "template": { "spec": { field.list(): containers } } } }))
            }
            Self::KeptUntil(until) => ("warm", json!({ "metadata": { "annotations": { UNTIL: until } } })),
            Self::Unschedulable(kept_off) => ("cordon", json!({ "spec": { "unschedulable": kept_off } })),
            Self::Service(field) => ("service", json!({ "spec": { "taints": field.taints } })),
        };
        body["metadata"]["uid"] = json!(object.uid);
        if let Some(version) = resource_version {
            body["metadata"]["resourceVersion"] = json!(version);
        }
        let subresource = if matches!(self, Self::Replicas(_)) { "/scale" } else { "" };
        // A merge patch would replace the whole list of containers.
        let verb = if matches!(self, Self::Image(_)) { Verb::Strategic } else { Verb::Merge };
        Call { verb, path: format!("{path}{subresource}?fieldManager=concertina-{manager}"), body }
    }

    /// Our own reckoning of the object after the write: what is shown where the server refuses dry runs.
    pub(super) fn reckon(&self, live: &Live) -> Live {
        match self {
            Self::Replicas(replicas) => live.scaled(*replicas),
            Self::RestartedAt(mark) => live.marked(mark.as_deref()),
            Self::Paused(paused) => live.with("/spec", "paused", json!(paused)),
            Self::Unschedulable(kept_off) => live.with("/spec", "unschedulable", json!(kept_off)),
            Self::Image(field) => {
                let list = format!("/spec/template/spec/{}", field.list());
                let place = live.list(&list).iter().position(|one| field.names(one));
                let place = place.map(|place| format!("{list}/{place}"));
                live.with(&place.unwrap_or_default(), "image", json!(field.image))
            }
            Self::KeptUntil(until) => live.with("/metadata/annotations", UNTIL, json!(until)),
            Self::Service(field) => live.with("/spec", "taints", json!(field.taints)),
        }
    }
}

/// The path of a Deployment, `StatefulSet`, `DaemonSet` or Node at the API server.
pub(super) fn object_path(object: &ObjectRef) -> String {
    if object.kind == Kind::Node {
        return format!("/api/v1/nodes/{}", object.name);
    }
    format!("/apis/apps/v1/namespaces/{}/{}/{}", object.namespace, object.kind.plural(), object.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live() -> Live {
        let containers = json!([{ "name": "proxy", "image": "p:1" }, { "name": "web", "image": "w:1" }]);
        let init = json!([{ "name": "prepare", "image": "i:1" }]);
        Live::new(
            json!({ "spec": { "template": { "spec": { "containers": containers, "initContainers": init } } } }),
        )
    }

    fn image(container: &str, image: &str) -> Field {
        let (container, image) = (container.to_owned(), image.to_owned());
        Field::Image(ImageField { container, init: false, image })
    }

    #[test]
    fn a_container_is_found_among_both_lists() {
        let web = image("web", "w:2").of(&live()).unwrap();
        assert_eq!(web.read(&live()).text(), "w:1");
        assert_eq!(web.read(&web.reckon(&live())), web);
        let prepare = image("prepare", "i:2").of(&live()).unwrap();
        assert_eq!(prepare.read(&live()).change(&prepare), "image of prepare i:1 → i:2");
        assert!(matches!(&prepare, Field::Image(field) if field.init));
        assert_eq!(image("other", "o:1").of(&live()), None);
    }

    #[test]
    fn an_image_is_set_without_touching_other_containers() {
        let object = ObjectRef {
            site: concertina_contract::SiteId::new("s"),
            kind: Kind::DaemonSet,
            namespace: "shop".to_owned(),
            name: "agent".to_owned(),
            uid: "u".to_owned(),
        };
        let call = image("web", "w:2").call(&object, Some("7"));
        assert_eq!(call.verb, Verb::Strategic);
        assert_eq!(call.path, "/apis/apps/v1/namespaces/shop/daemonsets/agent?fieldManager=concertina-image");
        assert_eq!(call.body["metadata"], json!({ "uid": "u", "resourceVersion": "7" }));
        let containers = &call.body["spec"]["template"]["spec"]["containers"];
        assert_eq!(containers, &json!([{ "name": "web", "image": "w:2" }]));
    }
}
