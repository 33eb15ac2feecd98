//! What is wished of a release, reviewed on its site.

use super::adopt::adopt;
use super::build::{Replicas, Wanted, build};
use super::chart::deploy_chart;
use super::definitions::Definitions;
use super::deploy::{deploy, form_replicas};
use super::draft::{Draft, Marked};
use super::removal;
use super::standing::Standing;
use super::warm::{Keeping, WarmDraft};
use super::work::ReleaseWork;
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::standby;
use crate::change::wish::ReleaseWant;
use crate::change::work::Work;
use crate::release::{self, ReleaseError, Revision, last_healthy, pending};
use concertina_contract::{
    ErrorCode, Failure, ObjectRef, PlanId, PlanTarget, ReleaseChange, ReleaseStatus, ReleaseVerb,
    RevisionNote, Risk, RiskCode, RollBackTo, Verdict,
};
use jiff::Timestamp;
use std::sync::Arc;

/// Reviews one release. An error means that the site does not answer; what is wrong with the release is part of the plan.
pub(in crate::change) async fn review(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    want: &ReleaseWant,
) -> Result<Reviewed, Failure> {
    match Box::pin(look(reviewer, object, want)).await {
        Err(failure) if is_of_release(failure.code) => {
            Ok((refused(object, String::new(), failure.on(object.clone())), None))
        }
        looked => looked,
    }
}

async fn look(reviewer: &Reviewer<'_>, object: &ObjectRef, want: &ReleaseWant) -> Result<Reviewed, Failure> {
    let standing = Standing::read(reviewer.ground, reviewer.reader, object, &reviewer.inner.redactor).await?;
    let there = || standing.as_ref().ok_or_else(|| reviewer.ground.fail(ErrorCode::NotFound));
    match want {
        ReleaseWant::Deploy { form, opened_from, keep_warm } => {
            let opened_from = opened_from.as_ref().and_then(|opened| opened.form());
            let keeping = keep_warm.map_or(Keeping::No, Keeping::For);
            deploy(reviewer, object, standing.as_ref(), form, opened_from, keeping).await
        }
        ReleaseWant::DeployChart { form, opened_from, keep_warm } => {
            let opened_from = opened_from.as_ref().and_then(|opened| opened.values());
            let keeping = keep_warm.map_or(Keeping::No, Keeping::For);
            // On the heap: every plan of a release would carry it.
            Box::pin(deploy_chart(reviewer, object, standing.as_ref(), form, opened_from, keeping)).await
        }
        ReleaseWant::RollBack { to: RollBackTo::Nothing, .. } => {
            removal::uninstall(reviewer, object, there()?, false).await
        }
        ReleaseWant::RollBack { to, replicas, switch } => {
            let keeping = if *switch { Keeping::Switch } else { Keeping::No };
            roll_back(reviewer, object, there()?, *to, *replicas, keeping).await
        }
        ReleaseWant::Restore => {
            let newest = RollBackTo::Revision { revision: there()?.current.revision };
            roll_back(reviewer, object, there()?, newest, None, Keeping::AsItIs).await
        }
        ReleaseWant::Adopt => adopt(reviewer, object, there()?).await,
        ReleaseWant::Repair => repair(reviewer, object, there()?),
        ReleaseWant::Uninstall { keep_history } => {
            removal::uninstall(reviewer, object, there()?, *keep_history).await
        }
    }
}

async fn roll_back(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: &Standing,
    to: RollBackTo,
    replicas: Option<u32>,
    keeping: Keeping,
) -> Result<Reviewed, Failure> {
    let mut risks = under_way(reviewer, standing, true)?;
    let revisions = &standing.history.revisions;
    let source = match to {
        RollBackTo::Revision { revision } => revision,
        RollBackTo::LastHealthy | RollBackTo::Nothing => {
            last_healthy(revisions).ok_or_else(|| reviewer.ground.fail(ErrorCode::NothingToRollBack))?
        }
    };
    let verified = revisions.iter().find(|one| one.revision == source).and_then(|one| one.note.as_ref());
    if to == RollBackTo::LastHealthy && verified.is_none_or(|note| note.verdict != Verdict::Healthy) {
        risks.push(Risk {
            code: RiskCode::NeverVerified,
            params: [("revision".to_owned(), source.to_string())].into(),
        });
    }
    let wanted = release::read(reviewer.reader, &object.namespace, &object.name, source).await;
    let wanted = wanted.map_err(|error| unreadable(reviewer, &error))?;
    let objects = release::objects(&wanted.manifest).map_err(|error| unreadable(reviewer, &error))?;
    let restores = source == standing.current.revision;
    let verb = if restores { ReleaseVerb::Restore } else { ReleaseVerb::RollBack };
    let mut record = wanted;
    record.info.rollback_revision = source;
    standby::carry(&mut record.labels, &standing.newest.labels);
    let new = form_replicas(&record, object).map_or(Replicas::Stay, Replicas::ForNew);
    let wanted = Wanted {
        verb,
        source: Some(source),
        record,
        objects,
        act: if restores { format!("Restore of {source}") } else { format!("Rollback to {source}") },
        replicas: replicas.map_or(new, Replicas::Set),
        namespace: None,
        definitions: Definitions::default(),
        risks,
        keeping: if restores { Keeping::AsItIs } else { keeping },
    };
    build(reviewer, object, Some(standing), wanted).await
}

/// Ends an act that has not ended: its record is marked as failed, by which Helm goes on with the one before.
fn repair(reviewer: &Reviewer<'_>, object: &ObjectRef, standing: &Standing) -> Result<Reviewed, Failure> {
    let from = standing.newest.revision.to_string();
    let target = PlanTarget { from: from.clone(), ..blank(object, from) };
    if pending(&standing.history.revisions).is_none() {
        return Ok((PlanTarget { unchanged: true, ..target }, None));
    }
    let risks = under_way(reviewer, standing, true)?;
    let current = Some(standing.current.revision).filter(|current| *current != standing.newest.revision);
    let change = ReleaseChange {
        verb: ReleaseVerb::Repair,
        current,
        next: None,
        source: None,
        images: Vec::new(),
        next_images: Vec::new(),
        parts: Vec::new(),
        hooks: Vec::new(),
        remains: Vec::new(),
    };
    let note = note("Repair", reviewer);
    let marked = vec![Marked { release: standing.newest.clone(), status: ReleaseStatus::Failed.word() }];
    let draft = Draft {
        definitions: Vec::new(),
        hooks: Vec::new(),
        namespace: None,
        purged: Vec::new(),
        record: None,
        lock: None,
        note,
        steps: Vec::new(),
        scale: None,
        marked,
        forgotten: Vec::new(),
        followed: Vec::new(),
        warm: WarmDraft::default(),
    };
    let work = ReleaseWork {
        object: object.clone(),
        verb: ReleaseVerb::Repair,
        current,
        lock: None,
        next: Some(standing.newest.revision),
        replicas: None,
        switch: None,
        draft: Some(Arc::new(draft)),
    };
    Ok((PlanTarget { release: Some(change), risks, ..target }, Some(Work::Release(work))))
}

/// An act of Helm that has not ended. Helm itself rolls back over it and does nothing else; so do we once it is likely that
/// whoever began it is gone.
pub(super) fn under_way(
    reviewer: &Reviewer<'_>,
    standing: &Standing,
    over: bool,
) -> Result<Vec<Risk>, Failure> {
    let Some(pending) = pending(&standing.history.revisions) else { return Ok(Vec::new()) };
    let (who, revision) = (pending.by().to_owned(), pending.revision.revision.to_string());
    let now = Timestamp::from_millisecond(reviewer.inner.clock.now()).unwrap_or_default();
    if over && was_ours(reviewer, pending.revision) {
        return Ok(Vec::new());
    }
    if over && pending.is_stuck(now) {
        let params = [("who".to_owned(), who), ("revision".to_owned(), revision)].into();
        return Ok(vec![Risk { code: RiskCode::ActUnderWay, params }]);
    }
    let failure = reviewer.ground.fail(ErrorCode::ReleasePending).with("who", who).with("revision", revision);
    Err(match pending.since {
        Some(since) => failure.with("since", since.as_millisecond().to_string()),
        None => failure,
    })
}

/// Whether an act is one of our own that has come to its end, in the middle.
fn was_ours(reviewer: &Reviewer<'_>, revision: &Revision) -> bool {
    let plan = revision.note.as_ref().map(|note| PlanId::new(note.plan.clone()));
    let operation = plan.and_then(|plan| reviewer.inner.book.of_plan(&plan));
    operation.is_some_and(|operation| operation.finished.is_some())
}

/// What is said of an act, as far as it is known now.
pub(super) fn note(act: &str, reviewer: &Reviewer<'_>) -> RevisionNote {
    RevisionNote {
        act: act.to_owned(),
        author: reviewer.inner.audit.author().to_owned(),
        plan: reviewer.plan.as_str().to_owned(),
        reason: String::new(),
        verdict: Verdict::Unverified,
    }
}

pub(super) fn unreadable(reviewer: &Reviewer<'_>, error: &ReleaseError) -> Failure {
    error.failure(&reviewer.ground.name(), "get", &reviewer.inner.redactor)
}

/// Whether a failure is one of this release, so that others of its site can still be changed.
fn is_of_release(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::NotFound
            | ErrorCode::Forbidden
            | ErrorCode::ReleaseUnreadable
            | ErrorCode::ReleaseTooLarge
            | ErrorCode::ReleasePending
            | ErrorCode::NothingToRollBack
            | ErrorCode::AnswersFromCopy
            | ErrorCode::KindNotServed
            | ErrorCode::OwnedByOthers
            | ErrorCode::BadRequest
            | ErrorCode::FormInvalid
            | ErrorCode::HelmMissing
            | ErrorCode::HelmFailed
            | ErrorCode::ChartUnknown
            | ErrorCode::Invalid
    )
}
