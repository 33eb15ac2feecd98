//! What was reviewed of one object: kept with its plan, written to the journal, compared before and after the write.

use super::diff::differences;
use super::field::Field;
use super::live::Live;
use super::mask::reviewable;
use super::rolling::replaces_all;
use bytes::Bytes;
use concertina_contract::{Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest wait for progress that a Deployment may set for its own rollout: `progressDeadlineSeconds` may be 68 years.
const LONGEST_ROLLOUT: Millis = 60 * 60 * 1_000;

/// What was reviewed of one object. `before` is the before-image that undo restores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Review {
    /// The object.
    pub object: ObjectRef,
    /// The value that was there.
    pub before: Field,
    /// The value that is to be there.
    pub after: Field,
    /// `metadata.generation` at the review.
    pub generation: i64,
    /// `metadata.resourceVersion` at the review.
    pub resource_version: String,
    /// No rollout follows that would have to be waited for.
    #[serde(default)]
    pub at_once: bool,
    /// How long the rollout may go without progress, in milliseconds; none when the workload does not say.
    pub rollout: Option<Millis>,
    /// `spec` as the dry run answered it, secrets masked; none where it answers less, and after a restart of the program.
    #[serde(skip)]
    pub rehearsed: Option<Arc<Value>>,
}

impl Review {
    /// The review of a live object.
    pub(super) fn new(object: &ObjectRef, live: &Live, after: Field) -> Self {
        Self {
            object: object.clone(),
            before: after.read(live),
            at_once: match after {
                Field::Paused(paused) => paused,
                Field::KeptUntil(_) | Field::Unschedulable(_) | Field::Service(_) => true,
                Field::Replicas(_) => false,
                Field::RestartedAt(_) | Field::Image(_) => !replaces_all(live),
            },
            after,
            generation: live.generation(),
            resource_version: live.resource_version().to_owned(),
            rollout: rollout_limit(live),
            rehearsed: None,
        }
    }

    /// Remembers what the dry run answered. A scale is answered with the number alone, which is compared anyway.
    pub(super) fn rehearse(&mut self, answer: &Live) {
        if !matches!(self.after, Field::Replicas(_)) {
            self.rehearsed = Some(Arc::new(spec(answer)));
        }
    }

    /// Where the answer to the write is not as the dry run was, if somewhere: a webhook may answer differently each time.
    pub(super) fn differs(&self, answer: &Bytes) -> Option<String> {
        let rehearsed = self.rehearsed.as_deref()?;
        let answer = Live::new(serde_json::from_slice(answer).ok()?);
        let places = differences(rehearsed, &spec(&answer));
        (!places.is_empty()).then(|| places.join(", "))
    }

    /// Whether an object is still as it was reviewed. Its status and its labels may have changed: the generation counts
    /// changes of `spec`, which a node has none of.
    fn still_holds(&self, live: &Live) -> bool {
        live.uid() == self.object.uid
            && !live.deleting()
            && live.generation() == self.generation
            && self.before.holds(live)
    }

    /// The same change of the object as it is now, if all that was reviewed still holds. A mark on a node goes with the taints
    /// that are there by now; what the dry run answered was with those of before.
    pub(super) fn anew(&self, live: &Live) -> Option<Self> {
        if !self.still_holds(live) {
            return None;
        }
        let mut next = self.clone();
        next.after = next.after.of(live)?;
        if next.after != self.after {
            next.rehearsed = None;
        }
        live.resource_version().clone_into(&mut next.resource_version);
        Some(next)
    }

    /// Whether an object is as it should be after the write.
    pub(super) fn is_done(&self, live: &Live) -> bool {
        live.uid() == self.object.uid && self.after.holds(live)
    }

    /// The generation of the first state that has the change: the write was accepted on the reviewed generation only.
    pub(super) fn accepted_generation(&self) -> i64 {
        self.generation + 1
    }
}

/// How long a rollout may go without progress by what the workload says, in milliseconds; none when it does not.
pub(super) fn rollout_limit(live: &Live) -> Option<Millis> {
    let seconds = live.number("/spec/progressDeadlineSeconds").map(Millis::from)?;
    Some((seconds * 1_000).min(LONGEST_ROLLOUT))
}

fn spec(object: &Live) -> Value {
    reviewable(&json!({ "spec": object.value().get("spec") }))
}
