//! The drain of one node, reviewed.

use super::budget::hold;
use super::pods::{Leaving, part};
use super::room::{interruption, shortage};
use super::work::{DrainWork, Eviction, evict};
use crate::change::diff::diff;
use crate::change::field::Field;
use crate::change::live::Live;
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::review::Review;
use crate::change::wish::DrainWant;
use crate::change::work::Work;
use crate::site::{RequestError, escape};
use concertina_contract::{
    BudgetHold, DrainChange, DryRun, ErrorCode, Failure, HoldUntil, Kind, Millis, ObjectRef, PlanTarget, Risk,
};
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::BTreeMap;

/// Budgets of a site that are looked at; of more nothing is told before.
const BUDGETS: usize = 2_000;
/// Evictions that are tried out at a time.
const AT_ONCE: usize = 6;

/// Reviews a drain: who goes, who stays, what blocks, what is lost.
pub(in crate::change) async fn review(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    want: &DrainWant,
) -> Result<Reviewed, Failure> {
    let refuse = |failure| Ok((refused(object, String::new(), failure), None));
    let live = match reviewer.live_workload(object).await? {
        Ok(live) => live,
        Err(failure) => return refuse(failure),
    };
    let pods = match pods_on(reviewer, object).await? {
        Ok(pods) => pods,
        Err(failure) => return refuse(failure),
    };
    let limit = reviewer.inner.limits.read;
    // Who may not read budgets is told by the dry runs.
    let budgets = reviewer.reader.list("/apis/policy/v1/poddisruptionbudgets", BUDGETS, limit).await;
    let budgets = budgets.unwrap_or_default();
    let (mut leaving, stays) = part(&object.site, pods);
    for pod in &mut leaving {
        pod.told.held = hold(&budgets, &pod.row);
    }
    let mut cordon = Review::new(object, &live, Field::Unschedulable(true));
    let cordoned = cordon.before == cordon.after;
    let mut target = PlanTarget {
        unchanged: cordoned && leaving.is_empty(),
        risks: risks(reviewer, &leaving, want).await,
        expected: expected(&leaving),
        ..blank(object, String::new())
    };
    if !cordoned {
        let (dry_run, after) = keep_off(reviewer, &live, &mut cordon).await?;
        (target.dry_run, target.diff) = (dry_run, diff(&live, &after));
    }
    if let Some(dry_run) = try_evictions(reviewer, &mut leaving).await?.filter(|_| is_open(&target.dry_run)) {
        target.dry_run = dry_run;
    }
    if !want.losing && is_open(&target.dry_run) && leaving.iter().any(|pod| !pod.told.losses.is_empty()) {
        let failure = reviewer.ground.fail(ErrorCode::NotPossible).with("reason", "drain-loses");
        target.dry_run = DryRun::Refused { failure: failure.on(object.clone()) };
    }
    let pods = leaving.iter().map(eviction).collect();
    let evicted = leaving.into_iter().map(|pod| pod.told).collect();
    target.drain = Some(DrainChange { cordoned, evicted, stays });
    Ok((target, Some(Work::Drain(DrainWork { cordon, pods }))))
}

/// Whether nothing speaks against it so far.
fn is_open(dry_run: &DryRun) -> bool {
    !matches!(dry_run, DryRun::Refused { .. })
}

/// The pods of the node. The inner failure is one of the right to see them, the outer one of the site.
async fn pods_on(reviewer: &Reviewer<'_>, node: &ObjectRef) -> Result<Result<Vec<Value>, Failure>, Failure> {
    let all = ObjectRef { kind: Kind::Pod, uid: String::new(), ..node.clone() };
    let path = format!("/api/v1/pods?fieldSelector=spec.nodeName%3D{}", escape(&node.name));
    match reviewer.reader.get::<Value>(&path, reviewer.inner.limits.read).await {
        Ok(mut list) => match list["items"].take() {
            Value::Array(pods) => Ok(Ok(pods)),
            _ => Ok(Ok(Vec::new())),
        },
        Err(error @ RequestError::Status { code: 400..=499, .. }) => Ok(Err(Failure {
            object: Some(node.clone()),
            ..reviewer.ground.failure_of(&error, "list", &all)
        })),
        Err(error) => Err(Failure { object: None, ..reviewer.ground.failure_of(&error, "list", &all) }),
    }
}

/// Tries out that new pods are kept off.
async fn keep_off(
    reviewer: &Reviewer<'_>,
    live: &Live,
    cordon: &mut Review,
) -> Result<(DryRun, Live), Failure> {
    let call = cordon.after.call(&cordon.object, None);
    Ok(match reviewer.try_out(&call, &cordon.object).await? {
        Ok(after) => {
            cordon.rehearse(&after);
            (DryRun::Passed, after)
        }
        Err(dry_run) => (dry_run, cordon.after.reckon(live)),
    })
}

/// Tries every eviction out: the rights, and what budgets say at this moment. What refuses all of it, if something does.
async fn try_evictions(
    reviewer: &Reviewer<'_>,
    leaving: &mut Vec<Leaving>,
) -> Result<Option<DryRun>, Failure> {
    let calls: Vec<_> =
        leaving.iter().map(|pod| (evict(&pod.told.object), pod.told.object.clone())).collect();
    let tries: Vec<_> = calls.iter().map(|(call, pod)| reviewer.try_out(call, pod)).collect();
    let answers: Vec<_> = futures::stream::iter(tries).buffered(AT_ONCE).collect().await;
    let (mut refusal, mut gone) = (None, Vec::new());
    for (pod, answer) in leaving.iter_mut().zip(answers) {
        match answer? {
            Ok(_) => {}
            Err(DryRun::Refused { failure }) if failure.code == ErrorCode::NotFound => {
                gone.push(pod.told.object.clone());
            }
            Err(DryRun::Refused { failure }) if failure.code == ErrorCode::Throttled => {
                pod.told.held.get_or_insert_with(unnamed);
            }
            // Another pod has its name, or its budget was counted at this moment: the drain asks again.
            Err(DryRun::Refused { failure }) if failure.code == ErrorCode::Conflict => {}
            // Of several budgets the API server says that it failed.
            Err(_) if pod.told.held.as_ref().is_some_and(|held| held.until == HoldUntil::Alone) => {}
            Err(dry_run) => refusal = refusal.or(Some(dry_run)),
        }
    }
    leaving.retain(|pod| !gone.contains(&pod.told.object));
    Ok(refusal)
}

/// A budget that may not be read.
fn unnamed() -> BudgetHold {
    BudgetHold { budget: String::new(), healthy: 0, wanted: 0, until: HoldUntil::Healthy }
}

async fn risks(reviewer: &Reviewer<'_>, leaving: &[Leaving], want: &DrainWant) -> Vec<Risk> {
    let (nodes, pods) = tokio::join!(reviewer.scout.nodes(), reviewer.scout.site_pods());
    let Some(pods) = pods else { return Vec::new() };
    let short = nodes.and_then(|nodes| shortage(&nodes, &pods, leaving, &want.nodes));
    interruption(&pods, leaving).into_iter().chain(short).collect()
}

/// The longest that the pods have to end: those of one owner go one after the other.
fn expected(leaving: &[Leaving]) -> Option<Millis> {
    let mut owners = BTreeMap::<(&str, &str), Millis>::new();
    for pod in leaving {
        *owners.entry((&pod.told.object.namespace, &pod.told.owner)).or_default() += pod.told.grace;
    }
    owners.into_values().max()
}

fn eviction(pod: &Leaving) -> Eviction {
    let (returns, told) = (pod.returns(), &pod.told);
    Eviction { pod: told.object.clone(), owner: told.owner.clone(), returns, grace: told.grace }
}
