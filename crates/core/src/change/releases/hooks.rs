//! What a chart has run before and after its objects are written (`pkg/action/hooks.go`): in the order of weights, each waited for,
//! within a limit. A hook that fails stops the act.

use super::draft::Step;
use super::objects::{Defined, Piece, read_pieces_with};
use super::review::unreadable;
use super::send::Hand;
use crate::change::call::{Call, Verb};
use crate::change::gate::rehearse;
use crate::change::live::Live;
use crate::change::plan::Reviewer;
use crate::helm::{DeletePolicy, Event, HookPlan, policies};
use crate::release::{self, Hook, LastRun};
use crate::site::RequestError;
use concertina_contract::{
    DryRun, ErrorCode, Failure, HookMoment, ObjectRef, PartChange, ReleaseHook, ReleasePart, ReleaseVerb,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// How long a hook may take: Helm's own limit.
const LIMIT: Duration = Duration::from_mins(5);
/// From one look at it to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A hook that runs in an act.
#[derive(Clone)]
pub(in crate::change) struct HookStep {
    /// When.
    pub moment: HookMoment,
    /// Its place among the hooks of the record.
    pub index: usize,
    piece: Piece,
    policies: Vec<DeletePolicy>,
}

/// The hooks of one act.
#[derive(Default)]
pub(super) struct Hooks {
    /// As the plan shows them.
    pub shown: Vec<ReleaseHook>,
    /// Those that the site refuses.
    pub refused: Vec<ReleasePart>,
    /// What runs, in its order.
    pub steps: Vec<HookStep>,
}

/// How a hook stands.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    Running,
    Succeeded,
    Failed(String),
}

/// The events of an act, in Helm's words; none where nothing runs.
fn events(verb: ReleaseVerb) -> Option<(Event, Event)> {
    match verb {
        ReleaseVerb::Install => Some((Event("pre-install"), Event("post-install"))),
        ReleaseVerb::Upgrade => Some((Event("pre-upgrade"), Event("post-upgrade"))),
        ReleaseVerb::RollBack | ReleaseVerb::Restore => Some((Event("pre-rollback"), Event("post-rollback"))),
        ReleaseVerb::Uninstall => Some((Event("pre-delete"), Event("post-delete"))),
        ReleaseVerb::Repair | ReleaseVerb::Adopt => None,
    }
}

impl Hooks {
    /// Looks which hooks of a record run in an act, and whether the site would take them.
    pub(super) async fn review(
        reviewer: &Reviewer<'_>,
        release: &ObjectRef,
        verb: ReleaseVerb,
        hooks: &[Hook],
        defined: &[Defined],
        namespaced: bool,
    ) -> Result<Self, Failure> {
        let mut all = Self::default();
        let Some((before, after)) = events(verb) else { return Ok(all) };
        for (moment, event) in [(HookMoment::Before, before), (HookMoment::After, after)] {
            for plan in HookPlan::of(hooks, event) {
                let Some(hook) = hooks.get(plan.index) else { continue };
                all.shown.push(shown(hook, moment));
                let objects =
                    release::objects(&hook.manifest).map_err(|error| unreadable(reviewer, &error))?;
                for piece in
                    read_pieces_with(reviewer.ground, reviewer.reader, release, objects, defined).await?
                {
                    if namespaced {
                        all.refused.extend(refusal(reviewer, &piece).await?);
                    }
                    all.steps.push(HookStep { moment, index: plan.index, piece, policies: policies(hook) });
                }
            }
        }
        if verb == ReleaseVerb::Uninstall {
            return Ok(all);
        }
        let tests = HookPlan::of(hooks, Event("test"));
        let tests = tests.iter().filter_map(|plan| hooks.get(plan.index));
        all.shown.extend(tests.map(|hook| shown(hook, HookMoment::Test)));
        Ok(all)
    }
}

fn shown(hook: &Hook, moment: HookMoment) -> ReleaseHook {
    let text = |text: &str| crate::redact::cap(&crate::redact::plain(text));
    ReleaseHook { kind: text(&hook.kind), name: text(&hook.name), moment }
}

/// What the site says against a hook that is not there yet.
async fn refusal(reviewer: &Reviewer<'_>, piece: &Piece) -> Result<Option<ReleasePart>, Failure> {
    let Reviewer { ground, plan, inner, .. } = reviewer;
    let error = match rehearse(ground, plan, &create(piece), inner.limits.write).await? {
        // One that is there is deleted before it is made anew; what awaits a definition cannot be tried out.
        Ok(_) | Err(RequestError::Status { code: 404 | 409, .. }) => return Ok(None),
        Err(error) => error,
    };
    let failure = ground.failure_of(&error, "create", &piece.object);
    if !matches!(error, RequestError::Status { .. }) {
        return Err(failure);
    }
    Ok(Some(ReleasePart {
        object: piece.object.clone(),
        kind: piece.kind.clone(),
        change: PartChange::Create,
        diff: Vec::new(),
        dry_run: DryRun::Refused { failure },
    }))
}

fn create(piece: &Piece) -> Call {
    let mut body = piece.body.clone();
    if !piece.object.namespace.is_empty() {
        body["metadata"]["namespace"] = json!(piece.object.namespace);
    }
    Call { verb: Verb::Create, path: format!("{}?fieldManager=helm", piece.collection), body }
}

/// Runs the hooks of a moment, one after another. `ran` is told how each of them ended.
pub(super) async fn run(
    hand: &Hand<'_>,
    steps: &[HookStep],
    moment: HookMoment,
    ran: &mut Vec<(usize, LastRun)>,
) -> Result<(), Failure> {
    let of_moment: Vec<&HookStep> = steps.iter().filter(|step| step.moment == moment).collect();
    for step in &of_moment {
        let started = now(hand);
        let ended = run_one(hand, step).await;
        let phase = if ended.is_ok() { "Succeeded" } else { "Failed" };
        let run = LastRun {
            started_at: Some(started),
            completed_at: Some(now(hand)),
            phase: phase.to_owned(),
            ..LastRun::default()
        };
        ran.push((step.index, run));
        if ended.is_err() && step.policies.contains(&DeletePolicy::Failed) {
            delete(hand, &step.piece).await?;
        }
        ended?;
    }
    // As Helm does it: those that are to go go when all of them have ended well.
    for step in of_moment.iter().rev().filter(|step| step.policies.contains(&DeletePolicy::Succeeded)) {
        delete(hand, &step.piece).await?;
    }
    Ok(())
}

async fn run_one(hand: &Hand<'_>, step: &HookStep) -> Result<(), Failure> {
    let piece = &step.piece;
    if step.policies.contains(&DeletePolicy::BeforeCreation) {
        delete(hand, piece).await?;
    }
    let words = format!("run hook {}", piece.words());
    let create =
        Step { object: piece.object.clone(), call: create(piece), path: piece.path(), before: None, words };
    hand.send(&create).await?;
    let over = Instant::now() + LIMIT;
    let why = loop {
        let live = hand.read(&create).await?;
        match live
            .as_ref()
            .map_or(Standing::Failed("NotFound".to_owned()), |live| standing(&piece.kind, live))
        {
            Standing::Succeeded => return Ok(()),
            Standing::Failed(why) => break why,
            Standing::Running if Instant::now() >= over => break "Timeout".to_owned(),
            Standing::Running => tokio::time::sleep(LOOK_AGAIN).await,
        }
    };
    let failure = hand.ground.fail(ErrorCode::HookFailed).on(piece.object.clone());
    Err(failure.with("hook", piece.words()).with("what", hand.inner.redactor.text(&why)))
}

/// Deletes what is there of a hook, and waits until it is gone.
async fn delete(hand: &Hand<'_>, piece: &Piece) -> Result<(), Failure> {
    let look = Step {
        object: piece.object.clone(),
        call: create(piece),
        path: piece.path(),
        before: None,
        words: format!("delete hook {}", piece.words()),
    };
    let Some(live) = hand.read(&look).await? else { return Ok(()) };
    let uid = live.uid().to_owned();
    let body = json!({ "preconditions": { "uid": uid }, "propagationPolicy": "Background" });
    let call = Call { verb: Verb::Delete, path: piece.path(), body };
    let object = ObjectRef { uid: uid.clone(), ..piece.object.clone() };
    hand.send(&Step { object, call, ..look.clone() }).await?;
    let over = Instant::now() + LIMIT;
    while hand.read(&look).await?.is_some_and(|live| live.uid() == uid) {
        if Instant::now() >= over {
            let failure = hand.ground.fail(ErrorCode::HookFailed).on(piece.object.clone());
            return Err(failure.with("hook", piece.words()).with("what", "StillThere"));
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    Ok(())
}

/// Whether a hook has ended: Jobs and pods do, all else is done when it is there.
fn standing(kind: &str, live: &Live) -> Standing {
    let why = |value: &Value| {
        let text = |key: &str| value[key].as_str().unwrap_or_default();
        format!("{} {}", text("reason"), text("message")).trim().to_owned()
    };
    match kind {
        "Job" => {
            let is = |word: &'static str| move |one: &&Value| one["type"] == word && one["status"] == "True";
            let conditions = live.list("/status/conditions");
            if let Some(failed) = conditions.iter().find(is("Failed")) {
                Standing::Failed(why(failed))
            } else if conditions.iter().any(|one| is("Complete")(&one)) {
                Standing::Succeeded
            } else {
                Standing::Running
            }
        }
        "Pod" => match live.text("/status/phase") {
            Some("Succeeded") => Standing::Succeeded,
            Some("Failed") => {
                let ended = live.list("/status/containerStatuses");
                let ended = ended.iter().map(|one| why(&one["state"]["terminated"]));
                let whole = why(live.value().pointer("/status").unwrap_or(&Value::Null));
                let told: Vec<String> =
                    std::iter::once(whole).chain(ended).filter(|one| !one.is_empty()).collect();
                Standing::Failed(told.join("; "))
            }
            _ => Standing::Running,
        },
        _ => Standing::Succeeded,
    }
}

fn now(hand: &Hand<'_>) -> Timestamp {
    Timestamp::from_millisecond(hand.inner.clock.now()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_and_pods_end_and_all_else_is_there() {
        let job = |kind: &str| {
            let conditions = json!([{ "type": kind, "status": "True", "reason": "BackoffLimitExceeded", "message": "no more" }]);
            standing("Job", &Live::new(json!({ "status": { "conditions": conditions } })))
        };
        assert_eq!(job("Complete"), Standing::Succeeded);
        assert_eq!(job("Failed"), Standing::Failed("BackoffLimitExceeded no more".to_owned()));
        assert_eq!(
            (job("Suspended"), standing("Job", &Live::new(json!({})))),
            (Standing::Running, Standing::Running)
        );
        let pod = |phase: &str| standing("Pod", &Live::new(json!({ "status": { "phase": phase } })));
        assert_eq!((pod("Succeeded"), pod("Running")), (Standing::Succeeded, Standing::Running));
        assert_eq!(pod("Failed"), Standing::Failed(String::new()));
        let ended = json!([{ "state": { "terminated": { "reason": "Error", "message": "no connection" } } }]);
        let failed = json!({ "status": { "phase": "Failed", "containerStatuses": ended } });
        assert_eq!(standing("Pod", &Live::new(failed)), Standing::Failed("Error no connection".to_owned()));
        assert_eq!(standing("ConfigMap", &Live::new(json!({}))), Standing::Succeeded);
    }
}
