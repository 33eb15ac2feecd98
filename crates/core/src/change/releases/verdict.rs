//! Whether a revision became healthy, in its record: a word for later, by which a rollback knows where to go.

use super::follow::Followed;
use super::records;
use super::send::Hand;
use super::work::ReleaseWork;
use crate::change::gate::Pass;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::slot::Slot;
use crate::release::{self, Release, ReleaseError, differences, read};
use concertina_contract::{ErrorCode, Failure, ReleaseStatus, ReleaseVerb, RevisionNote, Verdict};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

/// Writes of one record at most: it changes while it is judged.
const ATTEMPTS: u32 = 3;
/// Where the pods of a workload are told: what others change there makes other pods.
const PODS: &str = "spec.template";

impl Hand<'_> {
    /// Writes the verdict into the record, also where an upgrade that has begun since has superseded it: a rollback of that goes
    /// there. It is a word for later, so that its failure is no failure of the operation.
    pub(super) async fn judge(&self, revision: u32, verdict: Verdict) {
        for attempt in 1..=ATTEMPTS {
            let Ok(Some(record)) = self.recorded(revision).await else { return };
            let Some(note) = self.unjudged(&record) else { return };
            match self.rewrite(&records::with(&record, record.status(), &note, verdict)).await {
                Ok(()) => return,
                Err(failure) if failure.code == ErrorCode::PlanDrifted && attempt < ATTEMPTS => {}
                Err(failure) => {
                    tracing::warn!(code = ?failure.code, "whether a revision became healthy is not in its record");
                    return;
                }
            }
        }
    }

    /// The note of a record of this plan that was in force, and of which nobody has told how it ended.
    fn unjudged(&self, record: &Release) -> Option<RevisionNote> {
        let served = matches!(record.status(), ReleaseStatus::Deployed | ReleaseStatus::Superseded);
        let note = release::parse_note(&record.info.description).filter(|_| served)?;
        (note.verdict == Verdict::Unverified && note.plan == short(self.slot.plan.as_str())).then_some(note)
    }

    /// A record as it is now; none if it is gone.
    pub(super) async fn recorded(&self, revision: u32) -> Result<Option<Release>, Failure> {
        let Self { inner, ground, slot, .. } = *self;
        match read(&ground.reader()?, &slot.object.namespace, &slot.object.name, revision).await {
            Ok(record) => Ok(Some(record)),
            Err(ReleaseError::NotFound) => Ok(None),
            Err(error) => Err(error.failure(&ground.name(), "get", &inner.redactor).on(slot.object.clone())),
        }
    }

    /// Writes a record anew, if it is as it was read.
    async fn rewrite(&self, release: &Release) -> Result<(), Failure> {
        let Self { inner, ground, slot, .. } = *self;
        let now = Timestamp::from_millisecond(inner.clock.now()).unwrap_or_default();
        let step = records::replace_read(release, &slot.object, now).map_err(|error| {
            error.failure(&ground.name(), "create", &inner.redactor).on(slot.object.clone())
        })?;
        self.send(&step).await.map(|_| ())
    }
}

/// The plan as a note has it.
pub(super) fn short(plan: &str) -> String {
    plan.chars().take(40).collect()
}

/// Tells of a rollout that ended while the program was not there that it became healthy: its workloads are complete, and their pods
/// are those of the record, which is in force. Where that cannot be told, nothing is.
pub(super) async fn judge_late(
    inner: &Arc<Inner>,
    ground: &Ground,
    slot: &Slot,
    work: &ReleaseWork,
    workloads: &[Followed],
) {
    let Some(revision) = work.next.filter(|_| work.verb != ReleaseVerb::Uninstall) else { return };
    let pass = Pass::taken_up(slot);
    let hand = Hand { inner, ground, pass: &pass, slot };
    let Ok(Some(record)) = hand.recorded(revision).await else { return };
    let in_force = record.status() == ReleaseStatus::Deployed && hand.unjudged(&record).is_some();
    if in_force && has_its_pods(inner, ground, &record, workloads).await == Some(true) {
        hand.judge(revision, Verdict::Healthy).await;
    }
}

/// Whether the workloads make the pods that the record says; none if that cannot be told.
async fn has_its_pods(
    inner: &Inner,
    ground: &Ground,
    record: &Release,
    workloads: &[Followed],
) -> Option<bool> {
    let (reader, manifest) = (ground.reader().ok()?, release::objects(&record.manifest).ok()?);
    for workload in workloads {
        let wanted = manifest.iter().find(|object| is_of(object, workload, &record.namespace))?;
        let live = ground.workload(&reader, &workload.object, inner.limits.read).await.ok()?;
        let differs = differences(wanted, live.value());
        if differs.iter().any(|difference| difference.path.to_string().starts_with(PODS)) {
            return Some(false);
        }
    }
    Some(true)
}

fn is_of(object: &Value, workload: &Followed, namespace: &str) -> bool {
    let meta = &object["metadata"];
    object["kind"] == workload.object.kind.name()
        && meta["name"] == *workload.object.name
        && meta["namespace"].as_str().unwrap_or(namespace) == workload.object.namespace
}
