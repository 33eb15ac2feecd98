//! How objects of a cluster are named.

use crate::SiteId;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// The kinds that have rows of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// `v1 Node`, cluster-scoped.
    Node,
    /// `apps/v1 Deployment`.
    Deployment,
    /// `v1 Pod`.
    Pod,
}

impl Kind {
    /// Every kind, in the order in which the window lists them.
    pub const ALL: [Self; 3] = [Self::Node, Self::Deployment, Self::Pod];

    /// The kind as Kubernetes spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Node => "Node",
            Self::Deployment => "Deployment",
            Self::Pod => "Pod",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One object of one site. `uid` tells it from a later object of the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// The site it lives on.
    pub site: SiteId,
    /// Its kind.
    pub kind: Kind,
    /// Its namespace; empty for cluster-scoped kinds.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its uid, as the API server gave it.
    pub uid: String,
}
