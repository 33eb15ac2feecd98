//! Kinds of objects, named as kubectl names resources.

use crate::SiteId;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use ts_rs::TS;

/// What stands for the kind of a Helm release.
const RELEASE: &str = "releases.helm.sh";
/// The longest plural: a DNS label.
const PLURAL: usize = 63;
/// The longest group: a DNS subdomain.
const GROUP: usize = 253;

/// A kind of objects. On the wire it is the name that kubectl gives the resource: plural, dot, group, without the dot
/// in the core group: `pods`, `deployments.apps`, `httproutes.gateway.networking.k8s.io`. The kinds of before, `node`,
/// `deployment` and `pod`, are still understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(type = "string")]
pub enum Kind {
    /// `v1 Node`, cluster-scoped.
    Node,
    /// `apps/v1 Deployment`.
    Deployment,
    /// `v1 Pod`.
    Pod,
    /// `apps/v1 StatefulSet`.
    StatefulSet,
    /// `apps/v1 DaemonSet`.
    DaemonSet,
    /// `apps/v1 ReplicaSet`.
    ReplicaSet,
    /// `batch/v1 Job`.
    Job,
    /// A kind without rows of its own. It is never one of those above.
    Other(Resource),
}

/// The name of a resource that has no rows of its own: checked, because it becomes part of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Resource(Arc<str>);

/// What is known of a kind without asking a site.
struct Own {
    kind: Kind,
    name: &'static str,
    resource: &'static str,
    version: &'static str,
    namespaced: bool,
}

const fn own(
    kind: Kind,
    name: &'static str,
    resource: &'static str,
    version: &'static str,
    namespaced: bool,
) -> Own {
    Own { kind, name, resource, version, namespaced }
}

const OWN: [Own; 7] = [
    own(Kind::Node, "Node", "nodes", "v1", false),
    own(Kind::Deployment, "Deployment", "deployments.apps", "v1", true),
    own(Kind::Pod, "Pod", "pods", "v1", true),
    own(Kind::StatefulSet, "StatefulSet", "statefulsets.apps", "v1", true),
    own(Kind::DaemonSet, "DaemonSet", "daemonsets.apps", "v1", true),
    own(Kind::ReplicaSet, "ReplicaSet", "replicasets.apps", "v1", true),
    own(Kind::Job, "Job", "jobs.batch", "v1", true),
];

/// Why a text names no kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KindError {
    /// The part before the first dot is no DNS label.
    #[error("the plural of a resource is a DNS label")]
    Plural,
    /// The part after the first dot is no DNS subdomain.
    #[error("the group of a resource is a DNS subdomain")]
    Group,
}

impl Kind {
    /// Every kind with rows of its own, in the order in which the window lists them.
    pub const ALL: [Self; 7] = [
        Self::Node,
        Self::Deployment,
        Self::Pod,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::ReplicaSet,
        Self::Job,
    ];

    /// The kind of a resource by its plural and group; the group is empty for the core group.
    pub fn of(plural: &str, group: &str) -> Result<Self, KindError> {
        if !is_label(plural, PLURAL) {
            return Err(KindError::Plural);
        }
        let is_group = group.len() <= GROUP && group.split('.').all(|part| is_label(part, GROUP));
        if !is_group && !group.is_empty() {
            return Err(KindError::Group);
        }
        let name = if group.is_empty() { plural.to_owned() } else { format!("{plural}.{group}") };
        let known = OWN.into_iter().find(|own| own.resource == name).map(|own| own.kind);
        Ok(known.unwrap_or_else(|| Self::Other(Resource(name.into()))))
    }

    /// A Helm release, which is no object of the API server but is planned, written and recorded like one.
    pub fn release() -> Self {
        Self::Other(Resource(RELEASE.into()))
    }

    /// `v1 Namespace`, cluster-scoped.
    pub fn namespace() -> Self {
        Self::Other(Resource("namespaces".into()))
    }

    /// `autoscaling/v2 HorizontalPodAutoscaler`.
    pub fn autoscaler() -> Self {
        Self::Other(Resource("horizontalpodautoscalers.autoscaling".into()))
    }

    /// `metrics.k8s.io/v1beta1 PodMetrics`: what pods use, where a site tells it.
    pub fn pod_metrics() -> Self {
        Self::Other(Resource("pods.metrics.k8s.io".into()))
    }

    /// The resource as kubectl names it, for example `deployments.apps`.
    pub fn resource(&self) -> &str {
        match self {
            Self::Other(resource) => &resource.0,
            own => own.own().map_or("", |own| own.resource),
        }
    }

    /// The plural, for example `deployments`: the last part of the path of a collection.
    pub fn plural(&self) -> &str {
        self.resource().split_once('.').map_or(self.resource(), |(plural, _)| plural)
    }

    /// The group, for example `apps`; empty for the core group.
    pub fn group(&self) -> &str {
        self.resource().split_once('.').map_or("", |(_, group)| group)
    }

    /// The kind as Kubernetes spells it, for example `Deployment`. A kind without rows of its own has it from the
    /// discovery of a site; here it is called by its resource.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(resource) if &*resource.0 == RELEASE => "Release",
            kind => kind.own().map_or(kind.resource(), |own| own.name),
        }
    }

    /// The version that rows of their own are read in; for other kinds a site's discovery tells it.
    pub fn version(&self) -> Option<&'static str> {
        self.own().map(|own| own.version)
    }

    /// Whether objects have a namespace; for kinds without rows of their own a site's discovery tells it.
    pub fn is_namespaced(&self) -> Option<bool> {
        self.own().map(|own| own.namespaced)
    }

    fn own(&self) -> Option<Own> {
        OWN.into_iter().find(|own| own.kind == *self)
    }
}

/// Lower-case letters, digits and hyphens, no hyphen at either end (RFC 1123).
fn is_label(text: &str, longest: usize) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=longest).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        match text {
            "node" => Ok(Self::Node),
            "deployment" => Ok(Self::Deployment),
            "pod" => Ok(Self::Pod),
            _ => match text.split_once('.') {
                Some((_, "")) => Err(KindError::Group),
                Some((plural, group)) => Self::of(plural, group),
                None => Self::of(text, ""),
            },
        }
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.resource())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'_, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A kind that sites serve, for the picker: what their discovery says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KindView {
    /// The kind.
    pub kind: Kind,
    /// As Kubernetes spells it, for example `HTTPRoute`.
    pub name: String,
    /// Whether its objects have a namespace.
    pub namespaced: bool,
    /// What kubectl may call it, for example `sts`.
    pub short_names: Vec<String>,
    /// Sets it belongs to, for example `all`.
    pub categories: Vec<String>,
    /// The sites that serve it, so far as is known: what a site that is not connected any more served last.
    pub sites: Vec<SiteId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_as_kubectl_names_resources() {
        for text in ["pods", "deployments.apps", "nodes", "pods.metrics.k8s.io", "widgets.example.com", "x"] {
            let kind: Kind = serde_json::from_value(text.into()).unwrap();
            assert_eq!(serde_json::to_value(&kind).unwrap(), text);
            assert_eq!(kind.resource(), text);
        }
        let route: Kind = "httproutes.gateway.networking.k8s.io".parse().unwrap();
        assert_eq!((route.plural(), route.group()), ("httproutes", "gateway.networking.k8s.io"));
        assert_eq!("deployments.apps".parse(), Ok(Kind::Deployment));
        assert_eq!(Kind::of("pods", ""), Ok(Kind::Pod));
        assert_eq!((Kind::Pod.plural(), Kind::Pod.group(), Kind::Pod.name()), ("pods", "", "Pod"));
    }

    #[test]
    fn records_of_before_are_understood() {
        for (old, kind) in [("node", Kind::Node), ("deployment", Kind::Deployment), ("pod", Kind::Pod)] {
            assert_eq!(serde_json::from_value::<Kind>(old.into()).unwrap(), kind);
        }
    }

    #[test]
    fn what_could_lead_elsewhere_is_no_kind() {
        let long = "a".repeat(64);
        let deep = format!("a.{}", "b".repeat(254));
        let bad = [
            "",
            ".",
            "pods.",
            ".apps",
            "pods..apps",
            "Pods",
            "pods/x",
            "../secrets",
            "pods?watch=1",
            "a%2fb",
            "pods.a/b",
            "-a",
            "a-",
            "pods.-a",
            "pods.a-",
            "파드",
            "a b",
            "a\n",
            &long,
            &deep,
        ];
        for text in bad {
            assert!(serde_json::from_value::<Kind>(text.into()).is_err(), "{text}");
        }
    }

    #[test]
    fn every_kind_with_rows_is_described_once() {
        assert_eq!(OWN.map(|own| own.kind), Kind::ALL);
    }
}
