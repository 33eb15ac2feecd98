//! Questions about what the user may do.

use crate::{Kind, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the user may do something, in the words of RBAC.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RightQuestion {
    /// Where.
    pub site: SiteId,
    /// For example `delete`.
    pub verb: String,
    /// Of what.
    pub kind: Kind,
    /// Of which part of it, for example `eviction`; none for the whole.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub subresource: Option<String>,
    /// In which namespace; empty for all of them, and for kinds that have none.
    pub namespace: String,
}
