//! Carries an approved plan out: sites in parallel, a few objects of a site at a time.

use super::book::outcome;
use super::gate::{Pass, Refusal, approve};
use super::ground::Ground;
use super::inner::Inner;
use super::review::Review;
use super::shelf::Shelved;
use super::step::JournalStep;
use super::target::{Target, Wrote, words};
use super::verify::{Follow, verify};
use crate::audit::{Entry, OperationRecord, Stage, TargetRecord};
use concertina_contract::{
    Approval, AuditEvent, DryRun, ErrorCode, Failure, Operation, OperationId, OperationState, PlanTarget,
    SiteId, TargetState,
};
use futures::future::join_all;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use tokio::sync::Semaphore;

/// Writes under way at one site.
const WRITES_PER_SITE: usize = 4;
/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;

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
    inner.book.begin(record, &entry).map_err(|error| {
        tracing::error!(%error, "the audit record could not be written, so nothing is");
        Failure::new(ErrorCode::AuditFailed).detail(error.to_string())
    })?;
    inner.shelf.remove(&approval.plan);
    inner.observer.reached(JournalStep::Approved, None);
    let (carried, targets) = (inner.clone(), targets(&id, &shelved));
    let operation = id.clone();
    // What is not done when the program ends is told, and settled, at the next start.
    inner.tasks.spawn(async move { carry_out(&carried, &operation, targets, &pass).await });
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
        concertina_contract::Intent::Scale { .. } => "scale",
        concertina_contract::Intent::Restart { .. } => "restart",
        concertina_contract::Intent::RevertRestart { .. } => "revert the restart of",
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
    let targets =
        plan.targets.iter().zip(&shelved.reviews).map(|(target, review)| begin(target, review.as_ref()));
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

fn begin(target: &PlanTarget, review: Option<&Review>) -> TargetRecord {
    let (stage, shown) = match &target.dry_run {
        DryRun::Refused { failure } => (Stage::NotWritten, TargetState::Failed { failure: failure.clone() }),
        _ if target.unchanged => (Stage::Unchanged, TargetState::Unchanged),
        DryRun::Passed | DryRun::Unsupported { .. } => (Stage::Waiting, TargetState::Waiting),
    };
    TargetRecord {
        object: target.object.clone(),
        from: target.from.clone(),
        to: target.to.clone(),
        review: review.and_then(|review| serde_json::to_string(review).ok()),
        stage,
        state: shown,
        sent: None,
        accepted: None,
        verified: None,
    }
}

/// What is to be written, by site.
fn targets(operation: &OperationId, shelved: &Shelved) -> BTreeMap<SiteId, Vec<Target>> {
    let mut sites = BTreeMap::<SiteId, Vec<Target>>::new();
    for (position, review) in shelved.writable() {
        sites.entry(review.object.site.clone()).or_default().push(Target {
            operation: operation.clone(),
            plan: shelved.plan.id.clone(),
            position,
            review: review.clone(),
        });
    }
    sites
}

async fn carry_out(inner: &Arc<Inner>, id: &OperationId, sites: BTreeMap<SiteId, Vec<Target>>, pass: &Pass) {
    join_all(sites.iter().map(|(site, targets)| carry_out_site(inner, site, targets, pass))).await;
    finish(inner, id);
}

async fn carry_out_site(inner: &Arc<Inner>, site: &SiteId, targets: &[Target], pass: &Pass) {
    let ground = match Ground::find(inner, site) {
        Ok(ground) => ground,
        Err(failure) => {
            for target in targets {
                target.refused(inner, &failure);
            }
            return;
        }
    };
    let follow = Follow::new(inner, site);
    let permits = Semaphore::new(WRITES_PER_SITE);
    let one = async |target: &Target| {
        let written = {
            let _permit = permits.acquire().await;
            target.write(inner, &ground, pass).await
        };
        match written {
            Wrote::Nothing => {}
            Wrote::AsReviewed => verify(inner, &ground, &follow, target, None).await,
            Wrote::Otherwise(places) => verify(inner, &ground, &follow, target, Some(places)).await,
        }
    };
    join_all(targets.iter().map(one)).await;
}

/// Ends an operation by what became of its objects.
pub(super) fn finish(inner: &Inner, id: &OperationId) {
    let Some(record) = inner.book.record(id) else { return };
    let step = JournalStep::Finished;
    inner.book.conclude(id, step.name(), outcome(&record.targets), Some(inner.clock.now()));
    inner.observer.reached(step, None);
}
