//! Carries an approved plan out: sites in parallel, a few objects of a site at a time.

use super::book::outcome;
use super::drain;
use super::gate::{Pass, Refusal, approve};
use super::ground::Ground;
use super::inner::Inner;
use super::objects;
use super::pause::Watched;
use super::pull;
use super::releases;
use super::shelf::Shelved;
use super::slot::{Slot, words};
use super::step::JournalStep;
use super::target::{Target, Wrote};
use super::verify::{Follow, verify};
use super::work::Work;
use crate::audit::{Entry, OperationRecord, Stage, TargetRecord};
use concertina_contract::{
    Approval, AuditEvent, DryRun, ErrorCode, Failure, Intent, Millis, Operation, OperationId, OperationState,
    Pace, PlanTarget, ReviewedTarget, SiteId, TargetState,
};
use futures::future::join_all;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Writes under way at one site.
const WRITES_PER_SITE: usize = 4;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What is to be done for one object of an operation.
struct Job {
    slot: Slot,
    work: Work,
}

/// Begins an operation, or answers with the one that the plan has become already.
pub(super) fn apply(inner: &Arc<Inner>, approval: &Approval) -> Result<Operation, Failure> {
    // One at a time: the second of two calls with one plan must find the operation of the first.
    let _turn = inner.turn.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(operation) = inner.book.of_plan(&approval.plan) {
        return Ok(operation);
    }
    let shelved = inner
        .shelf
        .get(&approval.plan, inner.clock.now())
        .ok_or_else(|| Failure::new(ErrorCode::PlanExpired))?;
    let pass = approve(inner, &shelved, approval).map_err(|refusal| refuse(inner, approval, refusal))?;
    let record = record(inner, &shelved, approval);
    let id = record.id.clone();
    let entry =
        Entry::new(AuditEvent::PlanApproved, &approval_text(&record)).plan(&record.plan).operation(&id);
    let reviewed: Vec<_> = shelved.plan.targets.iter().map(reviewed).collect();
    inner.book.begin(record, &reviewed, &entry).map_err(|error| {
        tracing::error!(%error, "the audit record could not be written, so nothing is");
        Failure::new(ErrorCode::AuditFailed).detail(error.to_string())
    })?;
    inner.shelf.remove(&approval.plan);
    inner.observer.reached(JournalStep::Approved, None);
    let (carried, jobs, pace) = (inner.clone(), jobs(&id, &shelved), shelved.plan.intent.pace());
    let operation = id.clone();
    // What is not done when the program ends is told, and settled, at the next start.
    inner.tasks.spawn(async move { carry_out(&carried, &operation, jobs, &pace, &pass).await });
    inner.book.operation(&id).ok_or_else(|| Failure::new(ErrorCode::Internal))
}

fn refuse(inner: &Inner, approval: &Approval, refusal: Refusal) -> Failure {
    let mut entry = Entry::new(AuditEvent::GateRefused, &words(&refusal.failure)).plan(&approval.plan);
    entry.site = refusal.site;
    inner.record(&entry);
    refusal.failure
}

fn approval_text(record: &OperationRecord) -> String {
    let count = record.targets.iter().filter(|target| target.stage == Stage::Waiting).count();
    let verb = match record.intent {
        Intent::Scale { .. } => "scale",
        Intent::SwitchOver { .. } => "switch over by scaling",
        Intent::Restart { .. } => "restart",
        Intent::RevertRestart { .. } => "revert the restart of",
        Intent::Pause { paused: true, .. } => "pause",
        Intent::Pause { paused: false, .. } => "resume",
        Intent::Autoscale { .. } => "change the autoscaler of",
        Intent::Cordon { cordoned: true, .. } => "cordon",
        Intent::Cordon { cordoned: false, .. } => "return",
        Intent::Drain { .. } => "drain",
        Intent::OutOfService { out: true, .. } => "mark as out of service:",
        Intent::OutOfService { out: false, .. } => "take the mark out of service off",
        Intent::TryPull { .. } => "try a pull on",
        Intent::SetImage { .. } => "set an image of",
        Intent::KeepLonger { .. } => "keep longer",
        Intent::RemoveCopies { .. } => "remove copies:",
        Intent::Delete { .. } | Intent::DeleteProject { .. } => "delete",
        Intent::Edit { .. } => "edit",
        Intent::RevertEdit { .. } => "revert the edit of",
        Intent::CreateProject { .. } => "create",
        Intent::Deploy { .. } => "deploy",
        Intent::DeployChart { .. } => "deploy of a chart",
        Intent::UndoRollout { .. } | Intent::RollBack { .. } => "roll back",
        Intent::Restore { .. } => "restore",
        Intent::Adopt { .. } => "adopt changes of",
        Intent::Repair { .. } => "repair",
        Intent::Uninstall { .. } => "uninstall",
    };
    let objects = if count == 1 { "object" } else { "objects" };
    match record.reason.as_str() {
        "" => format!("{verb} {count} {objects}"),
        reason => format!("{verb} {count} {objects}: {reason}"),
    }
}

/// The operation as it begins.
fn record(inner: &Inner, shelved: &Shelved, approval: &Approval) -> OperationRecord {
    let plan = &shelved.plan;
    let reason = approval.reason.trim().chars().take(LONGEST_REASON).collect::<String>();
    let targets = plan.targets.iter().zip(&shelved.works).map(|(target, work)| begin(target, work.as_ref()));
    OperationRecord {
        id: OperationId::new(uuid::Uuid::now_v7().to_string()),
        plan: plan.id.clone(),
        intent: plan.intent.clone(),
        author: inner.audit.author().to_owned(),
        reason: inner.redactor.text(&reason),
        started: inner.clock.now(),
        finished: None,
        state: OperationState::Running,
        undo_of: plan.undo_of.clone(),
        targets: targets.collect(),
    }
}

fn begin(target: &PlanTarget, work: Option<&Work>) -> TargetRecord {
    let (stage, shown) = match &target.dry_run {
        DryRun::Refused { failure } => (Stage::NotWritten, TargetState::Failed { failure: failure.clone() }),
        _ if target.unchanged => (Stage::Unchanged, TargetState::Unchanged),
        DryRun::Passed | DryRun::Deferred { .. } | DryRun::Unsupported { .. } => {
            (Stage::Waiting, TargetState::Waiting)
        }
    };
    TargetRecord {
        object: target.object.clone(),
        from: target.from.clone(),
        to: target.to.clone(),
        review: work.and_then(|work| serde_json::to_string(work).ok()),
        stage,
        state: shown,
        sent: None,
        accepted: None,
        verified: None,
    }
}

/// What was reviewed of an object: what the plan showed, which masks what is secret.
fn reviewed(target: &PlanTarget) -> ReviewedTarget {
    ReviewedTarget {
        object: target.object.clone(),
        diff: target.diff.clone(),
        release: target.release.clone(),
        rollout: target.rollout.clone(),
        risks: target.risks.clone(),
        cut: false,
    }
}

/// What is to be done, by site.
fn jobs(operation: &OperationId, shelved: &Shelved) -> BTreeMap<SiteId, Vec<Job>> {
    let mut sites = BTreeMap::<SiteId, Vec<Job>>::new();
    for (position, work) in shelved.writable() {
        let (operation, plan, object) = (operation.clone(), shelved.plan.id.clone(), work.object().clone());
        let slot = Slot { operation, plan, position, object };
        sites.entry(slot.object.site.clone()).or_default().push(Job { slot, work: work.clone() });
    }
    sites
}

/// Wave by wave; one that does not become healthy is the last.
async fn carry_out(
    inner: &Arc<Inner>,
    id: &OperationId,
    sites: BTreeMap<SiteId, Vec<Job>>,
    pace: &Pace,
    pass: &Pass,
) {
    let mut waves = BTreeMap::<usize, Vec<(SiteId, Vec<Job>)>>::new();
    for (site, jobs) in sites {
        waves.entry(pace.wave(&site)).or_default().push((site, jobs));
    }
    let mut halted: Option<SiteId> = None;
    let last = waves.len();
    for (number, wave) in (1..).zip(waves.into_values()) {
        if let Some(before) = &halted {
            halt(inner, &wave, before);
            continue;
        }
        join_all(wave.iter().map(|(site, jobs)| carry_out_site(inner, site, jobs, pass))).await;
        if number < last {
            halted = watch(inner, id, &wave, pace.pause).await;
        }
    }
    finish(inner, id);
}

/// Watches a wave for a while after it was verified. The site that is not healthy at the end of it, if one is not.
async fn watch<'w>(
    inner: &Arc<Inner>,
    id: &OperationId,
    wave: &'w [(SiteId, Vec<Job>)],
    pause: Millis,
) -> Option<SiteId> {
    let unhealthy = || {
        let record = inner.book.record(id)?;
        let fine = |job: &Job| {
            let state = record.targets.get(job.slot.position).map(|target| &target.state);
            matches!(state, Some(TargetState::Verified | TargetState::Unchanged))
        };
        wave.iter().find(|(_, jobs)| !jobs.iter().all(fine)).map(|(site, _)| site.clone())
    };
    if let Some(site) = unhealthy() {
        return Some(site);
    }
    if pause == 0 {
        return None;
    }
    let watch = |(site, jobs): &'w (SiteId, Vec<Job>)| {
        Watched::new(inner, site, jobs.iter().map(|job| (&job.slot, &job.work)))
    };
    let watched: Vec<_> = wave.iter().map(watch).collect();
    tokio::time::sleep(Duration::from_millis(u64::try_from(pause).unwrap_or_default())).await;
    let healthy = join_all(watched.iter().map(|watched| watched.are_healthy(inner))).await;
    wave.iter().zip(healthy).find(|(_, healthy)| !healthy).map(|((site, _), _)| site.clone())
}

fn halt(inner: &Inner, wave: &[(SiteId, Vec<Job>)], before: &SiteId) {
    let name = Ground::find(inner, before).map(|ground| ground.name()).unwrap_or_default();
    for job in wave.iter().flat_map(|(_, jobs)| jobs) {
        job.slot.refused(inner, &Failure::new(ErrorCode::Halted).with("before", &name));
    }
}

async fn carry_out_site(inner: &Arc<Inner>, site: &SiteId, jobs: &[Job], pass: &Pass) {
    let ground = match Ground::find(inner, site) {
        Ok(ground) => ground,
        Err(failure) => return jobs.iter().for_each(|job| job.slot.refused(inner, &failure)),
    };
    let follow = Follow::new(inner, site, jobs.iter().filter_map(|job| job.work.followed()));
    let permits = Semaphore::new(WRITES_PER_SITE);
    // Nodes are emptied one after the other.
    let turn = tokio::sync::Mutex::new(());
    let one = async |job: &Job| match &job.work {
        Work::Field(review) => {
            let target = Target { slot: job.slot.clone(), review: review.clone() };
            let written = {
                let _permit = permits.acquire().await;
                target.write(inner, &ground, pass).await
            };
            match written {
                Wrote::Nothing => {}
                Wrote::AsReviewed => verify(inner, &ground, &follow, &target, None).await,
                Wrote::Otherwise(places) => verify(inner, &ground, &follow, &target, Some(places)).await,
            }
        }
        Work::Release(work) => releases::carry_out(inner, &ground, pass, &job.slot, work).await,
        Work::Drain(work) => drain::carry_out(inner, &ground, pass, &job.slot, work, &turn).await,
        Work::Pull(work) => pull::carry_out(inner, &ground, pass, &job.slot, work).await,
        Work::Object(work) => {
            objects::carry_out(inner, &ground, pass, &follow, &job.slot, work).await;
        }
    };
    join_all(jobs.iter().map(one)).await;
}

/// Ends an operation by what became of its objects.
pub(super) fn finish(inner: &Inner, id: &OperationId) {
    inner.stops.forget(id);
    let Some(record) = inner.book.record(id) else { return };
    let step = JournalStep::Finished;
    inner.book.conclude(id, step.name(), outcome(&record.targets), Some(inner.clock.now()));
    inner.observer.reached(step, None);
}
