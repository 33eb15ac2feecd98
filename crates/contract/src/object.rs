//! How objects of a cluster are named.

use crate::{Kind, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
