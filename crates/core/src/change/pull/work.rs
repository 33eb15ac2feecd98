//! What is to be done to try a pull on one node.

use concertina_contract::ObjectRef;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// What is to be done to try a pull on one node. The journal keeps nothing of a login.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::change) struct PullWork {
    /// The node.
    pub node: ObjectRef,
    /// The image.
    pub image: String,
    /// The namespace of the Job.
    pub namespace: String,
    /// The name of the Job, and of the Secret that comes with it.
    pub name: String,
    /// What is sent; none after a restart of the program.
    #[serde(skip)]
    pub draft: Option<Arc<PullDraft>>,
}

/// What is sent. It may hold a password, so it has no `Debug` form.
pub(in crate::change) struct PullDraft {
    /// The Job.
    pub job: Value,
    /// The Secret with the login, where one comes with it.
    pub secret: Option<Value>,
}

/// By what the journal keeps.
impl PartialEq for PullWork {
    fn eq(&self, other: &Self) -> bool {
        (&self.node, &self.image, &self.namespace, &self.name)
            == (&other.node, &other.image, &other.namespace, &other.name)
    }
}

impl std::fmt::Debug for PullWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PullWork").field(&self.node.name).field(&self.image).finish()
    }
}
