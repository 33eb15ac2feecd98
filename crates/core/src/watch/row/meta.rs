//! What every row has.

use concertina_contract::Millis;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Labels in the order of the wire. Pods of one template have the same.
pub(crate) type Labels = Arc<[(Box<str>, Box<str>)]>;

/// Annotations that rows keep. Their values are names and numbers.
pub(super) const NOTES: [&str; 7] = [
    "argocd.argoproj.io/tracking-id",
    "concertina.dev/kept-revision",
    "concertina.dev/kept-until",
    "concertina.dev/switched-at",
    "deployment.kubernetes.io/revision",
    "meta.helm.sh/release-name",
    "meta.helm.sh/release-namespace",
];

/// The part of `metadata` that we keep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Meta {
    /// Namespace; empty for cluster-scoped kinds.
    pub namespace: Arc<str>,
    /// Name.
    pub name: Box<str>,
    /// Uid.
    pub uid: Box<str>,
    /// Resource version.
    pub resource_version: Box<str>,
    /// Generation; 0 where the kind has none.
    pub generation: i64,
    /// `creationTimestamp`.
    pub created: Millis,
    /// `deletionTimestamp`.
    pub deleting: Option<Millis>,
    /// Labels.
    pub labels: Labels,
    /// Annotations that tell who made it, and which revision it is: those in [`NOTES`], no others.
    pub notes: Labels,
    /// The owner that is its controller.
    pub owner: Option<Arc<Owner>>,
}

impl Meta {
    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|(other, _)| other.as_ref() == key).map(|(_, value)| value.as_ref())
    }

    /// The value of an annotation in [`NOTES`].
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.iter().find(|(other, _)| other.as_ref() == key).map(|(_, value)| value.as_ref())
    }

    /// Whether all these labels are there with these values, as `matchLabels` asks.
    pub fn matches(&self, labels: &[(Box<str>, Box<str>)]) -> bool {
        labels.iter().all(|(key, value)| self.label(key) == Some(value))
    }
}

/// A controlling owner.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub struct Owner {
    /// Its kind, for example `ReplicaSet`.
    pub kind: Box<str>,
    /// Its name.
    pub name: Box<str>,
    /// Its uid.
    pub uid: Box<str>,
}

/// One condition of a status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct RowCondition {
    /// Its type, for example `Progressing`.
    pub name: Box<str>,
    /// `True`, `False` or `Unknown`.
    pub status: Box<str>,
    /// The reason.
    pub reason: Box<str>,
    /// The message, at most 200 characters.
    pub message: Box<str>,
}
