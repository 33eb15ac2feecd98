//! The way of one workload back to an earlier revision, reviewed.

use super::history::{Kept, current, images, keeper, kept};
use super::template::plain;
use crate::change::call::{Call, Verb};
use crate::change::diff::diff;
use crate::change::estimate::expected;
use crate::change::field::{Field, object_path};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::change::objects::{Act, Ending, ObjectDraft, ObjectWork};
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::releases::Step;
use crate::change::review::rollout_limit;
use crate::change::risk;
use crate::change::rolling::replaces_all;
use crate::change::settle::Found;
use crate::change::work::Work;
use crate::error::{Wanted, request_failure};
use crate::site::RequestError;
use concertina_contract::{DryRun, ErrorCode, Failure, Kind, ObjectRef, PlanTarget, RolloutChange};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Annotations of a Deployment that do not come back with a revision (`annotationsToSkip` of kubectl).
const STAY: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
];

/// Reviews the way back. `revision` is its number and `kept_in` the name of what keeps it; without both it is the newest before
/// the current one whose template differs.
pub(in crate::change) async fn review(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    revision: Option<u32>,
    kept_in: Option<&str>,
) -> Result<Reviewed, Failure> {
    let to = revision.map(|revision| revision.to_string()).unwrap_or_default();
    let live = match reviewer.live_workload(object).await? {
        Ok(live) => live,
        Err(failure) => return Ok((refused(object, to, failure), None)),
    };
    let no = |failure: Failure| Ok((refused(object, to.clone(), failure.on(object.clone())), None));
    if live.paused() {
        return no(reviewer.ground.fail(ErrorCode::NotPossible).with("reason", "rollout-paused"));
    }
    let all = match kept(reviewer.reader, object, &live, reviewer.inner.limits.read).await {
        Ok(all) => all,
        Err(error) => {
            let wanted = Wanted { verb: "list", resource: keeper(&object.kind) };
            let name = reviewer.ground.name();
            let failure = request_failure(&error, &name, wanted, &reviewer.inner.redactor);
            return if is_answer(&error) { no(failure) } else { Err(failure) };
        }
    };
    let now = current(&all, &live);
    let Some(source) = choose(&all, now, revision, kept_in) else {
        let gone = revision.is_some() || kept_in.is_some();
        let missing = reviewer.ground.fail(ErrorCode::NotPossible).with("reason", "rollout-revision-gone");
        return no(if gone { missing } else { reviewer.ground.fail(ErrorCode::NothingToRollBack) });
    };
    compare(reviewer, object, &live, now, source).await
}

fn is_answer(error: &RequestError) -> bool {
    matches!(error, RequestError::Status { code: 400..=499, .. })
}

/// The revision to go back to. `all` are newest first.
fn choose<'a>(
    all: &'a [Kept],
    now: Option<&Kept>,
    revision: Option<u32>,
    kept_in: Option<&str>,
) -> Option<&'a Kept> {
    match (kept_in, revision) {
        (Some(name), _) => all.iter().find(|kept| kept.name == name),
        (None, Some(revision)) => all.iter().find(|kept| kept.revision == revision),
        (None, None) => all
            .iter()
            .find(|kept| now.is_none_or(|now| kept.revision < now.revision && kept.template != now.template)),
    }
}

async fn compare(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    live: &Live,
    now: Option<&Kept>,
    source: &Kept,
) -> Result<Reviewed, Failure> {
    let own = &live.value()["spec"]["template"];
    let number = now.map(|now| now.revision);
    let change = RolloutChange {
        current: number,
        source: source.revision,
        images: images(object, own),
        next_images: images(object, &source.template),
    };
    let mut target = PlanTarget {
        from: number.map(|number| number.to_string()).unwrap_or_default(),
        rollout: Some(change),
        ..blank(object, source.revision.to_string())
    };
    if plain(own) == source.template {
        return Ok((PlanTarget { unchanged: true, ..target }, None));
    }
    let call = call(object, live, source);
    let (dry_run, after) = match reviewer.try_out(&call, object).await? {
        Ok(after) => (DryRun::Passed, after),
        Err(dry_run) => (dry_run, live.with("/spec", "template", source.template.clone())),
    };
    let surroundings = reviewer.scout.surroundings(&object.namespace).await;
    let pods = reviewer.scout.pods(live, &object.namespace).await;
    target.dry_run = dry_run;
    target.diff = diff(live, &after);
    target.risks = risk::of_rollout(live, &after, &surroundings);
    target.expected = expected(&after, &Field::RestartedAt(None), &pods);
    let act = Act::Revision { before: now.map(|now| now.name.clone()), after: source.name.clone() };
    let ending =
        if replaces_all(live) { Ending::Rollout { limit: rollout_limit(live) } } else { Ending::Written };
    let step = Step {
        object: object.clone(),
        call,
        path: object_path(object),
        before: Some(live.value().clone()),
        words: format!("revision {} of {} {}", source.revision, object.kind, object.name),
    };
    let rehearsed = (target.dry_run == DryRun::Passed).then(|| after.value().clone());
    let draft = Some(Arc::new(ObjectDraft { step, rehearsed }));
    Ok((target, Some(Work::Object(ObjectWork { object: object.clone(), act, ending, draft }))))
}

/// The pod template as a whole, and of a Deployment the annotations that came with it.
fn call(object: &ObjectRef, live: &Live, source: &Kept) -> Call {
    let mut template = source.template.clone();
    template["$patch"] = json!("replace");
    let mut body = json!({ "metadata": { "uid": object.uid }, "spec": { "template": template } });
    if object.kind == Kind::Deployment {
        body["metadata"]["annotations"] = annotations(live, source).into();
    }
    let path = format!("{}?fieldManager=concertina-rollback", object_path(object));
    Call { verb: Verb::Strategic, path, body }
}

/// Those of the revision, and nothing for others that are there now.
fn annotations(live: &Live, source: &Kept) -> Map<String, Value> {
    let stays = |key: &String| STAY.contains(&key.as_str());
    let now = live.value()["metadata"]["annotations"].as_object().into_iter().flatten();
    let gone = now.filter(|(key, _)| !stays(key)).map(|(key, _)| (key.clone(), Value::Null));
    let back = source.annotations.iter().filter(|(key, _)| !stays(key));
    gone.chain(back.map(|(key, value)| (key.clone(), value.clone()))).collect()
}

/// What became of a way back that was interrupted: the workload has the template of the revision, or it has not.
pub(in crate::change) async fn found(
    inner: &Inner,
    ground: &Ground,
    object: &ObjectRef,
    after: &str,
) -> Result<Found<i64>, Failure> {
    let (reader, limit) = (ground.reader()?, inner.limits.read);
    let live = ground.workload(&reader, object, limit).await;
    let live = live.map_err(|error| ground.failure(&error, "get", object))?;
    let all = kept(&reader, object, &live, limit).await;
    let all = all.map_err(|error| ground.failure(&error, "get", object))?;
    if live.uid() != object.uid {
        return Ok(Found::Lost(ground.fail(ErrorCode::NotFound).on(object.clone())));
    }
    Ok(match current(&all, &live) {
        Some(now) if now.name == after => Found::Done(live.generation()),
        _ => Found::Nothing,
    })
}

#[cfg(test)]
#[path = "review_tests.rs"]
mod tests;
