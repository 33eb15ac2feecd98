//! What is to be done with one object.

use super::scaler::text;
use crate::change::releases::Step;
use concertina_contract::{Autoscaling, Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// What is to be done with one object. The journal keeps what undo and recovery need.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::change) struct ObjectWork {
    /// The object.
    pub object: ObjectRef,
    /// What is done with it.
    pub act: Act,
    /// How it ends.
    pub ending: Ending,
    /// What is sent; none after a restart of the program.
    #[serde(skip)]
    pub draft: Option<Arc<ObjectDraft>>,
}

/// What is done with an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "camelCase")]
pub(in crate::change) enum Act {
    /// A workload goes from one of its revisions to another, which are named by the `ReplicaSet`s or `ControllerRevision`s that
    /// keep them; what is in them is not here.
    Revision {
        /// The revision that was in force; none where none was kept of it.
        before: Option<String>,
        /// The one that comes back.
        after: String,
    },
    /// Its YAML was edited.
    Edit {
        /// The places that were changed, some of them; without values.
        places: Vec<String>,
        /// What was there, as a merge patch; none where that holds a secret.
        back: Option<Value>,
        /// `metadata.resourceVersion` at the review.
        version: String,
    },
    /// It is deleted.
    Delete,
    /// It is made.
    Create,
    /// Its autoscaler is made, changed or deleted.
    Autoscale {
        /// Where the autoscaler is read.
        path: String,
        /// What it said; none where there was none.
        before: Option<Autoscaling>,
        /// What it is to say; none if there is to be none.
        after: Option<Autoscaling>,
        /// Whether that is all that it said.
        whole: bool,
    },
}

/// How the change of an object ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ending", rename_all = "camelCase")]
pub(in crate::change) enum Ending {
    /// With its rollout.
    Rollout {
        /// How long it may go without progress, in milliseconds; none when the workload does not say.
        limit: Option<Millis>,
    },
    /// At once.
    Written,
    /// When the object is gone.
    Gone,
}

/// What is sent. It may hold secrets, so it has no `Debug` form, and it is never on disk.
pub(in crate::change) struct ObjectDraft {
    /// The write.
    pub step: Step,
    /// The object as the dry run answered it; none where it did not.
    pub rehearsed: Option<Value>,
}

impl ObjectWork {
    /// In words for the audit record.
    pub(in crate::change) fn words(&self) -> String {
        match &self.act {
            Act::Revision { before, after } => {
                format!("revision {} → {after}", before.as_deref().unwrap_or("none"))
            }
            Act::Edit { places, .. } => format!("edit {}", places.join(", ")),
            Act::Delete => format!("delete {} {}", self.object.kind, self.object.name),
            Act::Autoscale { before, after, .. } => {
                let word = |scaling: &Option<Autoscaling>| scaling.as_ref().map_or("none".to_owned(), text);
                format!("autoscaler {} → {}", word(before), word(after))
            }
            Act::Create => format!("create {} {}", self.object.kind, self.object.name),
        }
    }
}

/// By what the journal keeps.
impl PartialEq for ObjectWork {
    fn eq(&self, other: &Self) -> bool {
        (&self.object, &self.act, &self.ending) == (&other.object, &other.act, &other.ending)
    }
}

impl std::fmt::Debug for ObjectWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ObjectWork").field(&self.words()).finish()
    }
}
