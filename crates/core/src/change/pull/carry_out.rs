//! Carries the try of a pull on one node out.

use super::job::LONGEST;
use super::verdict::{self, Verdict};
use super::work::PullWork;
use crate::audit::Stage;
use crate::catalogue::ImageReference;
use crate::change::gate::Pass;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::releases::Hand;
use crate::change::slot::Slot;
use crate::change::step::JournalStep;
use crate::change::verify::{End, conclude, place};
use crate::site::escape;
use concertina_contract::{ErrorCode, Failure, TargetState};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// From one look at the pod to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(300);
/// How long a pod may be missing until the Job's own words are looked for.
const POD: Duration = Duration::from_secs(15);
/// How long a removal may take.
const REMOVAL: Duration = Duration::from_secs(30);

/// Lets a node pull an image, and removes what that took, however it ended.
pub(in crate::change) async fn carry_out(
    inner: &Arc<Inner>,
    ground: &Ground,
    pass: &Pass,
    slot: &Slot,
    work: &PullWork,
) {
    let stop = inner.stops.token(&slot.operation);
    let hand = Hand { inner, ground, pass, slot };
    let trial = Trial { hand: &hand, work, stop };
    let begun = Instant::now();
    let ended = trial.run().await;
    match ended {
        Ok(()) => {
            let seconds = begun.elapsed().as_secs_f32();
            conclude(inner, slot, End::Complete, &format!("{} was pulled in {seconds:.1} s", work.image));
        }
        Err(Trouble::Failed(failure)) => slot.failed(inner, &failure),
        Err(Trouble::Left(failure)) => {
            let words = failure.detail.unwrap_or_default();
            conclude(inner, slot, End::stuck(&place(&work.object("")), "NotRemoved", &words), "");
        }
    }
}

/// Why a node did not pull an image, or what it took was not removed.
enum Trouble {
    Failed(Failure),
    /// The Job may still be there; Kubernetes removes it by itself.
    Left(Failure),
}

/// One try under way.
struct Trial<'a> {
    hand: &'a Hand<'a>,
    work: &'a PullWork,
    stop: CancellationToken,
}

impl Trial<'_> {
    async fn run(&self) -> Result<(), Trouble> {
        let Self { hand, work, .. } = self;
        let failed = |code| Trouble::Failed(hand.ground.fail(code).on(work.node.clone()));
        let draft = work.draft.clone().ok_or_else(|| failed(ErrorCode::PlanExpired))?;
        if self.stop.is_cancelled() {
            return Err(failed(ErrorCode::Cancelled));
        }
        let made = hand.send(&work.creation(draft.job.clone())).await.map_err(Trouble::Failed)?;
        let uid = made["metadata"]["uid"].as_str().unwrap_or_default();
        self.show();
        let pulled = match self.start(uid, draft.secret.as_ref()).await {
            Ok(()) => self.watch().await,
            Err(failure) => Err(failure),
        };
        self.remove(uid).await.map_err(Trouble::Left)?;
        pulled.map_err(Trouble::Failed)
    }

    /// Gives the Job its Secret, and lets it begin; one without has begun.
    async fn start(&self, uid: &str, secret: Option<&Value>) -> Result<(), Failure> {
        let Some(secret) = secret else { return Ok(()) };
        self.hand.send(&self.work.secret(secret.clone(), uid)).await?;
        self.hand.send(&self.work.start(uid)).await.map(drop)
    }

    /// Waits for the pull.
    async fn watch(&self) -> Result<(), Failure> {
        let begun = Instant::now();
        loop {
            let pod = self.pod().await;
            match pod.as_ref().map(verdict::of) {
                Some(Verdict::Pulled) => return Ok(()),
                Some(Verdict::Failed(reason, said)) => return Err(self.failure(reason, &said)),
                None if begun.elapsed() > POD => {
                    if let Some(said) = self.said_by_job().await {
                        return Err(self.failure("pull-no-pod", &said));
                    }
                }
                Some(Verdict::Pending) | None => {}
            }
            if begun.elapsed() > Duration::from_secs(u64::from(LONGEST)) {
                return Err(self.failure("pull-slow", ""));
            }
            tokio::select! {
                () = self.stop.cancelled() => return Err(self.hand.ground.fail(ErrorCode::Cancelled).on(self.work.node.clone())),
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// Removes the Job, and waits until its pod is gone with it.
    async fn remove(&self, uid: &str) -> Result<(), Failure> {
        let removal = self.work.removal(uid);
        self.hand.send(&removal).await?;
        let over = Instant::now() + REMOVAL;
        loop {
            match self.hand.read(&removal).await {
                Ok(None) => return Ok(()),
                Ok(Some(_)) | Err(_) if Instant::now() < over => tokio::time::sleep(LOOK_AGAIN).await,
                Ok(Some(_)) => return Err(self.hand.ground.fail(ErrorCode::NoAnswer)),
                Err(failure) => return Err(failure),
            }
        }
    }

    async fn pod(&self) -> Option<Value> {
        let Self { hand, work, .. } = self;
        let selector = escape(&format!("batch.kubernetes.io/job-name={}", work.name));
        let path = format!("/api/v1/namespaces/{}/pods?limit=1&labelSelector={selector}", work.namespace);
        let mut list: Value = hand.ground.reader().ok()?.get(&path, hand.inner.limits.read).await.ok()?;
        list["items"].get_mut(0).map(Value::take)
    }

    /// What the Job's controller says against its pod.
    async fn said_by_job(&self) -> Option<String> {
        let Self { hand, work, .. } = self;
        let selector = escape(&format!("involvedObject.name={},type=Warning", work.name));
        let path = format!("/api/v1/namespaces/{}/events?limit=5&fieldSelector={selector}", work.namespace);
        let list: Value = hand.ground.reader().ok()?.get(&path, hand.inner.limits.read).await.ok()?;
        Some(list["items"].as_array()?.last()?["message"].as_str()?.to_owned())
    }

    fn failure(&self, reason: &str, said: &str) -> Failure {
        let Self { hand, work, .. } = self;
        let registry = ImageReference::parse(&work.image).map(|image| image.host().to_owned());
        let said = hand.inner.redactor.text(&crate::redact::cap(&crate::redact::plain(said)));
        let failure = hand.ground.fail(ErrorCode::PullFailed).on(work.node.clone()).with("reason", reason);
        failure.with("name", &work.image).with("server", registry.unwrap_or_default()).detail(said)
    }

    fn show(&self) {
        let Hand { inner, slot, .. } = self.hand;
        let now = inner.clock.now();
        slot.note(inner, JournalStep::Accepted, None, |target| {
            target.stage = Stage::Written;
            target.accepted = Some(now);
            target.state = TargetState::RollingOut { ready: 0, wanted: 1, blocked: None };
        });
    }
}
