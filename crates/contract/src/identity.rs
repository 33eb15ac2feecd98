//! Which cluster a site is, and addresses that turned out to lead to one cluster.

use crate::{LoginId, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// By what a session knows that it is the cluster it was before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum IdentityProof {
    /// The UID of the namespace `kube-system`.
    KubeSystem,
    /// The UID of another namespace that no cluster can lose: `default` or `kube-public`.
    OtherNamespace,
    /// Nothing that the user may read: only the server's certificate was checked.
    #[default]
    Unverified,
}

/// Where a site and its addresses belong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct SiteUnion {
    /// Logins at other addresses that led to this cluster and are part of the site since.
    pub merged: Vec<LoginId>,
    /// Another site that is the same cluster, and is kept apart.
    pub twin: Option<SiteId>,
}
