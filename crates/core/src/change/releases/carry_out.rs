//! Carries a change of one release out, in the order in which Helm does it.

use super::definitions::is_established;
use super::draft::{Draft, Step, Workload};
use super::follow::{Followed, OVERTAKEN, follow, overtaken};
use super::hooks;
use super::records;
use super::send::Hand;
use super::together::together;
use super::warm;
use super::work::ReleaseWork;
use crate::audit::{Entry, Stage};
use crate::change::gate::{Pass, rehearse};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::change::slot::{Slot, words};
use crate::change::step::JournalStep;
use crate::change::verify::{End, conclude};
use crate::release::{LastRun, Release, ReleaseError};
use concertina_contract::{
    AuditEvent, ErrorCode, Failure, HookMoment, ReleaseStatus, ReleaseVerb, RevisionNote, TargetState,
    Verdict,
};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::slice;
use std::sync::Arc;
use std::time::Duration;

/// How long what was deleted may take to go.
const GONE: Duration = Duration::from_mins(2);
/// From one look at what was deleted to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// One change of a release while it is carried out.
pub(super) struct Act<'a> {
    pub(super) hand: Hand<'a>,
    pub(super) work: &'a ReleaseWork,
    pub(super) draft: &'a Draft,
    pub(super) note: RevisionNote,
    /// The record of the new revision, with the moment at which it was begun.
    pub(super) record: Option<Release>,
    /// Whether the record of the new revision was made, or the newest one is marked.
    pub(super) locked: bool,
    /// Whether any object of the site was changed.
    pub(super) changed: bool,
    /// Whether any Service leads to a kept copy.
    led: bool,
    /// Each object as it was answered, by its path.
    written: BTreeMap<String, Value>,
    /// Accepted writes of which the audit record is told with what comes next, in one commit.
    untold: Vec<Entry>,
    /// Hooks that ran, by their place in the record.
    ran: Vec<(usize, LastRun)>,
}

/// Carries the change of one release out, and follows its rollout.
pub(in crate::change) async fn carry_out(
    inner: &Arc<Inner>,
    ground: &Ground,
    pass: &Pass,
    slot: &Slot,
    work: &ReleaseWork,
) {
    let Some(draft) = work.draft.as_deref() else {
        return slot.refused(inner, &ground.fail(ErrorCode::PlanExpired));
    };
    let reason = inner.book.record(&slot.operation).map(|record| record.reason).unwrap_or_default();
    let note = RevisionNote { reason, plan: slot.plan.as_str().to_owned(), ..draft.note.clone() };
    let hand = Hand { inner, ground, pass, slot };
    let mut act = Act {
        hand,
        work,
        draft,
        note,
        record: draft.record.clone(),
        locked: false,
        changed: false,
        led: false,
        written: BTreeMap::new(),
        untold: Vec::new(),
        ran: Vec::new(),
    };
    match act.write().await {
        Ok(()) => act.verify().await,
        Err(failure) => act.failed(&failure).await,
    }
}

impl Act<'_> {
    async fn write(&mut self) -> Result<(), Failure> {
        self.define().await?;
        self.make_namespace().await?;
        let led = warm::before(&self.hand, &self.draft.warm, &mut self.led).await;
        self.changed |= self.led;
        led?;
        self.lock().await?;
        self.run_hooks(HookMoment::Before).await?;
        for steps in together(&self.draft.steps) {
            self.send(steps).await?;
        }
        self.scale().await?;
        let after = self.run_hooks(HookMoment::After).await;
        if self.work.verb != ReleaseVerb::Uninstall {
            after?;
            self.accepted();
            return self.close().await;
        }
        // As Helm does it: what is gone is gone, whatever becomes of the hooks after it.
        self.accepted();
        self.close().await?;
        after
    }

    /// Writes objects that do not wait for each other. Of several failures one that leaves open what was written counts.
    async fn send(&mut self, steps: &[Step]) -> Result<(), Failure> {
        let mut failures = Vec::new();
        for (step, answer) in steps.iter().zip(self.hand.send_all(steps, &mut self.untold).await?) {
            let answer = match answer {
                Ok(answer) => answer,
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            self.changed = true;
            self.written.insert(step.path.clone(), answer);
        }
        let worst = failures.into_iter().min_by_key(|failure| failure.code != ErrorCode::OutcomeUnknown);
        worst.map_or(Ok(()), Err)
    }

    /// Sets the replicas, if the workload still is as it was reviewed, or as it was written.
    async fn scale(&mut self) -> Result<(), Failure> {
        let Some(scale) = &self.draft.scale else { return Ok(()) };
        let before = self.written.get(&scale.path).cloned().or_else(|| scale.before.clone());
        let step = Step { before: before.clone(), ..scale.clone() };
        self.hand.send(&step).await?;
        self.changed = true;
        if let Some(mut scaled) = before {
            // Answered is the `Scale`. It was accepted on this generation only.
            scaled["metadata"]["generation"] = (generation(&scaled) + 1).into();
            self.written.insert(step.path, scaled);
        }
        Ok(())
    }

    /// Definitions of kinds first, each until the site serves what it defines.
    async fn define(&mut self) -> Result<(), Failure> {
        for step in &self.draft.definitions {
            self.hand.send(step).await?;
            self.changed = true;
            let over = tokio::time::Instant::now() + GONE;
            while !self.hand.read(step).await?.is_some_and(|live| is_established(&live)) {
                if tokio::time::Instant::now() >= over {
                    let failure = self.hand.ground.fail(ErrorCode::KindNotServed).on(step.object.clone());
                    return Err(failure.with("resource", &step.object.name));
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            self.hand.ground.reader()?.grew();
        }
        Ok(())
    }

    async fn run_hooks(&mut self, moment: HookMoment) -> Result<(), Failure> {
        if self.draft.hooks.iter().any(|step| step.moment == moment) {
            // Whatever becomes of them, something is on the site then.
            self.changed = true;
            self.tell();
            hooks::run(&self.hand, &self.draft.hooks, moment, &mut self.ran).await?;
        }
        Ok(())
    }

    /// Tells the audit record at once: what comes next may take its time, or does not come.
    fn tell(&mut self) {
        for entry in self.untold.drain(..) {
            self.hand.inner.record(&entry);
        }
    }

    /// A record with what is known of its hooks.
    pub(super) fn with_runs(&self, mut release: Release) -> Release {
        for (index, run) in &self.ran {
            if let Some(hook) = release.hooks.get_mut(*index) {
                hook.last_run = run.clone();
            }
        }
        release
    }

    /// The namespace first. What could not be tried out before it was there is tried now; a refusal stops.
    async fn make_namespace(&mut self) -> Result<(), Failure> {
        let Some(namespace) = &self.draft.namespace else { return Ok(()) };
        self.hand.send(namespace).await?;
        self.changed = true;
        let Hand { inner, ground, slot, .. } = self.hand;
        for step in &self.draft.steps {
            let answer = rehearse(ground, &slot.plan, &step.call, inner.limits.write).await?;
            if let Err(error) = answer {
                return Err(ground.failure_of(&error, step.call.verb.right(), &step.object));
            }
        }
        Ok(())
    }

    /// The record of the new revision: only one can make it, so it is the lock of the act.
    async fn lock(&mut self) -> Result<(), Failure> {
        let now = self.now();
        let Some(release) = &mut self.record else { return self.lock_newest().await };
        // It was reviewed some time ago, and the waves before took theirs: by its age others judge whether the act is stuck.
        release.info.last_deployed = Some(now);
        if self.work.verb == ReleaseVerb::Install {
            release.info.first_deployed = Some(now);
        }
        let pending = match self.work.verb {
            ReleaseVerb::Install => ReleaseStatus::PendingInstall,
            ReleaseVerb::RollBack | ReleaseVerb::Restore => ReleaseStatus::PendingRollback,
            _ => ReleaseStatus::PendingUpgrade,
        };
        let release = records::with(release, pending, &self.note, Verdict::Unverified);
        let step = records::create(&release, &self.hand.slot.object, now);
        let step = step.map_err(|error| self.unwritable(&error))?;
        let answers = self.hand.send_all(slice::from_ref(&step), &mut self.untold).await?;
        match answers.into_iter().collect::<Result<Vec<_>, _>>() {
            Ok(_) => {
                self.locked = true;
                Ok(())
            }
            // Somebody else made it meanwhile.
            Err(failure) if failure.code == ErrorCode::Conflict => {
                let revision = self.work.next.unwrap_or_default().to_string();
                Err(self
                    .hand
                    .ground
                    .fail(ErrorCode::ReleasePending)
                    .with("who", "")
                    .with("revision", revision))
            }
            Err(failure) => Err(failure),
        }
    }

    fn accepted(&mut self) {
        let Hand { inner, slot, .. } = self.hand;
        let now = inner.clock.now();
        self.untold.push(slot.entry(AuditEvent::WriteAccepted, &self.work.words()));
        slot.note(inner, JournalStep::Accepted, &self.untold, |target| {
            target.stage = Stage::Written;
            target.accepted = Some(now);
            target.state = TargetState::RollingOut { ready: 0, wanted: 0, blocked: None };
        });
        self.untold.clear();
    }

    /// Follows the rollout, and writes down how it ended.
    async fn verify(&self) {
        let Hand { inner, slot, .. } = self.hand;
        let end = match self.work.verb {
            ReleaseVerb::Uninstall => self.gone().await,
            _ => match follow(inner, slot, &self.followed()).await {
                End::Complete if self.is_changed().await => {
                    overtaken(slot, "somebody else changed it meanwhile")
                }
                end => end,
            },
        };
        let verdict = match &end {
            End::Complete => Some(Verdict::Healthy),
            // Nobody has seen how it would have ended.
            End::Stuck(blocked) if blocked.reason == OVERTAKEN => None,
            End::Stuck(_) => Some(Verdict::Unhealthy),
        };
        let end = warm::after(&self.hand, &self.draft.warm, end).await;
        conclude(inner, slot, end, &self.work.words());
        // What was seen is told at once; the word for later takes two requests more.
        if let Some(verdict) = verdict.filter(|_| self.record.is_some()) {
            self.judge(verdict).await;
        }
    }

    fn followed(&self) -> Vec<Followed> {
        let followed = |workload: &Workload| Followed {
            object: workload.object.clone(),
            generation: self.written.get(&workload.path).map_or(0, generation),
            limit: workload.limit,
        };
        self.draft.followed.iter().map(followed).collect()
    }

    /// Whether somebody else has replaced the pods of a workload since it was written: what is complete then is not what was
    /// written. One that cannot be read just now is as the cache said.
    async fn is_changed(&self) -> bool {
        let Hand { inner, ground, .. } = self.hand;
        let Ok(reader) = ground.reader() else { return false };
        for Workload { path, .. } in &self.draft.followed {
            let Some(written) = self.written.get(path) else { continue };
            let live = reader.get::<Value>(path, inner.limits.read).await;
            if live.is_ok_and(|live| live["spec"]["template"] != written["spec"]["template"]) {
                return true;
            }
        }
        false
    }

    /// Waits until what was deleted is gone.
    async fn gone(&self) -> End {
        let over = tokio::time::Instant::now() + GONE;
        for step in &self.draft.steps {
            while !matches!(self.hand.read(step).await, Ok(live) if is_gone(step, live.as_ref().map(Live::uid)))
            {
                if tokio::time::Instant::now() >= over {
                    return End::stuck(&step.words, "StillThere", "it is deleted and has not gone");
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        }
        End::Complete
    }

    /// Something was refused. The record says so, and what was in force before is so again.
    async fn failed(&mut self, failure: &Failure) {
        let Hand { inner, slot, .. } = self.hand;
        self.tell();
        if let Some(release) = self.record.as_ref().filter(|_| self.locked) {
            let failed = records::with(release, ReleaseStatus::Failed, &self.note, Verdict::Unhealthy);
            let _ = self.replace(records::replace, &self.with_runs(failed)).await;
        }
        if self.locked && self.written.is_empty() && failure.code != ErrorCode::OutcomeUnknown {
            self.unlock_newest().await;
        }
        if !self.locked && !self.led && failure.code != ErrorCode::OutcomeUnknown {
            warm::call_off(&self.hand, &self.draft.warm).await;
        }
        let entry = slot.entry(AuditEvent::WriteFailed, &words(failure));
        let unknown = failure.code == ErrorCode::OutcomeUnknown;
        let stage = match (self.changed, unknown) {
            (_, true) => Stage::Unclear,
            (true, false) => Stage::Written,
            (false, false) => Stage::NotWritten,
        };
        slot.note(inner, JournalStep::Refused, Some(&entry), |target| {
            target.stage = stage;
            target.state = if unknown {
                TargetState::Unknown { failure: failure.clone() }
            } else {
                TargetState::Failed { failure: failure.clone() }
            };
        });
    }

    pub(super) fn unwritable(&self, error: &ReleaseError) -> Failure {
        let Hand { inner, ground, slot, .. } = self.hand;
        error.failure(&ground.name(), "create", &inner.redactor).on(slot.object.clone())
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.hand.inner.clock.now()).unwrap_or_default()
    }
}

/// `metadata.generation`; 0 where the server counts none.
fn generation(object: &Value) -> i64 {
    object["metadata"]["generation"].as_i64().unwrap_or_default()
}

fn is_gone(step: &Step, uid: Option<&str>) -> bool {
    uid.is_none_or(|uid| uid != step.object.uid)
}
