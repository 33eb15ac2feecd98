//! What is to be done for one object of a plan. It is kept with the plan and written to the journal.

use super::drain::DrainWork;
use super::objects::{Ending, ObjectWork};
use super::pull::PullWork;
use super::releases::ReleaseWork;
use super::review::Review;
use concertina_contract::{Kind, ObjectRef};
use serde::{Deserialize, Serialize};

/// What is to be done for one object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "camelCase")]
pub(super) enum Work {
    /// One value of an object is set.
    Field(Review),
    /// A release is changed.
    Release(ReleaseWork),
    /// An object is changed as a whole.
    Object(ObjectWork),
    /// A node is emptied.
    Drain(DrainWork),
    /// A node pulls an image once.
    Pull(PullWork),
}

impl Work {
    /// The object.
    pub(super) fn object(&self) -> &ObjectRef {
        match self {
            Self::Field(review) => &review.object,
            Self::Release(work) => &work.object,
            Self::Object(work) => &work.object,
            Self::Drain(work) => &work.cordon.object,
            Self::Pull(work) => &work.node,
        }
    }

    /// The kind whose watch tells how its rollout goes; none where none is followed, or not by one watch.
    pub(super) fn followed(&self) -> Option<Kind> {
        match self {
            Self::Field(review) if !review.at_once => Some(review.object.kind.clone()),
            Self::Object(work) if matches!(work.ending, Ending::Rollout { .. }) => {
                Some(work.object.kind.clone())
            }
            Self::Field(_) | Self::Release(_) | Self::Object(_) | Self::Drain(_) | Self::Pull(_) => None,
        }
    }

    /// The workloads that get other pods by it, and so tell whether it went well.
    pub(super) fn workloads(&self) -> Vec<ObjectRef> {
        match self {
            Self::Release(work) => work.workloads(),
            Self::Field(_) | Self::Object(_) if self.followed().is_some() => vec![self.object().clone()],
            Self::Field(_) | Self::Object(_) | Self::Drain(_) | Self::Pull(_) => Vec::new(),
        }
    }
}
