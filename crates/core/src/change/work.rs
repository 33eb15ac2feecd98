//! What is to be done for one object of a plan. It is kept with the plan and written to the journal.

use super::releases::ReleaseWork;
use super::review::Review;
use concertina_contract::ObjectRef;
use serde::{Deserialize, Serialize};

/// What is to be done for one object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "camelCase")]
pub(super) enum Work {
    /// One value of an object is set.
    Field(Review),
    /// A release is changed.
    Release(ReleaseWork),
}

impl Work {
    /// The object.
    pub(super) fn object(&self) -> &ObjectRef {
        match self {
            Self::Field(review) => &review.object,
            Self::Release(work) => &work.object,
        }
    }
}
