//! The autoscaler of a workload: made, changed or deleted, reviewed.

use super::scaler::{Scaler, made, text, unrequested};
use super::work::{Act, Ending, ObjectDraft, ObjectWork};
use crate::change::call::{Call, Verb};
use crate::change::diff::difference;
use crate::change::field::{Field, object_path};
use crate::change::live::Live;
use crate::change::owner::reverting_owner;
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::releases::Step;
use crate::change::work::Work;
use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{ReadClient, RequestError, Site};
use concertina_contract::{
    AutoscalerView, Autoscaling, DryRun, Failure, Kind, Measure, ObjectRef, PlanTarget, Risk, RiskCode,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Autoscalers of a namespace that are looked at.
const MOST: usize = 1_000;
/// Who owns the fields that are written here.
const MANAGER: &str = "fieldManager=concertina-autoscale";

/// Reviews the wish for an autoscaler of a workload; none for that there is none.
pub(in crate::change) async fn autoscale(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    wish: Option<&Autoscaling>,
) -> Result<Reviewed, Failure> {
    let Reviewer { ground, reader, inner, .. } = reviewer;
    let to = wish.map(text).unwrap_or_default();
    let live = match reviewer.live_workload(object).await? {
        Ok(live) => live,
        Err(failure) => return Ok((refused(object, to, failure), None)),
    };
    let found = match of_workload(reader, object, inner.limits.read).await {
        Ok(found) => found,
        Err(error @ RequestError::Status { code: 400..=499, .. }) => {
            let hpa = ObjectRef { kind: Kind::autoscaler(), ..object.clone() };
            let failure = ground.failure_of(&error, "list", &hpa).on(object.clone());
            return Ok((refused(object, to, failure), None));
        }
        Err(error) => return Err(Failure { object: None, ..ground.failure_of(&error, "list", object) }),
    };
    let before = found.as_ref().map(|hpa| Scaler(hpa).scaling());
    let target = PlanTarget { from: before.as_ref().map(text).unwrap_or_default(), ..blank(object, to) };
    if before.as_ref() == wish {
        return Ok((PlanTarget { unchanged: true, ..target }, None));
    }
    let (hpa, call, after) = draft(object, found.as_ref(), wish);
    let (dry_run, after) = match reviewer.try_out(&call, &hpa).await? {
        Ok(answer) if call.verb != Verb::Delete => (DryRun::Passed, answer),
        Ok(_) => (DryRun::Passed, Live::new(after)),
        Err(dry_run) => (dry_run, Live::new(after)),
    };
    let measured = reader.served(&Kind::pod_metrics()).await.is_ok_and(|served| served.is_some());
    let target = PlanTarget {
        dry_run,
        diff: difference(&Live::new(found.clone().unwrap_or_default()), &after),
        risks: risks(&live, found.as_ref(), wish, measured),
        ..target
    };
    let act = Act::Autoscale {
        path: autoscaler_path(&hpa),
        before,
        after: wish.cloned(),
        whole: found.as_ref().is_none_or(|hpa| Scaler(hpa).is_whole()),
    };
    let work = ObjectWork { object: object.clone(), act, ending: Ending::Written, draft: None };
    let (words, path) = (work.words(), autoscaler_path(&hpa));
    let step = Step { object: hpa, call, path, before: found, words };
    let draft = Some(Arc::new(ObjectDraft { step, rehearsed: None }));
    Ok((target, Some(Work::Object(ObjectWork { draft, ..work }))))
}

/// What decides on the replicas of a workload.
pub(crate) async fn autoscaler(
    site: &Site,
    object: &ObjectRef,
    redactor: &Redactor,
    limit: Duration,
) -> Result<AutoscalerView, Failure> {
    let reader = site.reader()?;
    let failed = |resource: &str, verb, error: &RequestError| {
        request_failure(error, &site.name(), Wanted { verb, resource }, redactor).on(object.clone())
    };
    let live = reader.get::<Value>(&object_path(object), limit).await.map(Live::new);
    let live = live.map_err(|error| failed(object.kind.resource(), "get", &error))?;
    let found = of_workload(&reader, object, limit).await;
    let found = found.map_err(|error| failed(Kind::autoscaler().resource(), "list", &error))?;
    Ok(AutoscalerView {
        object: ObjectRef { uid: live.uid().to_owned(), ..object.clone() },
        replicas: live.replicas(),
        autoscaler: found.as_ref().map(|hpa| Scaler(hpa).view(named(object, hpa))),
        unrequested: unrequested(&live),
        measured: reader.served(&Kind::pod_metrics()).await.is_ok_and(|served| served.is_some()),
    })
}

/// What an autoscaler says now; none if there is none.
pub(super) async fn read_back(
    reader: &ReadClient,
    path: &str,
    limit: Duration,
) -> Result<Option<Autoscaling>, RequestError> {
    match reader.get::<Value>(path, limit).await {
        Ok(hpa) => Ok(Some(Scaler(&hpa).scaling())),
        Err(RequestError::Status { code: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The autoscaler of a workload, whoever made it.
async fn of_workload(
    reader: &ReadClient,
    object: &ObjectRef,
    limit: Duration,
) -> Result<Option<Value>, RequestError> {
    let all = reader.list(&collection(&object.namespace), MOST, limit).await?;
    Ok(all.into_iter().find(|hpa| Scaler(hpa).is_of(object.kind.name(), &object.name)))
}

/// The write, and the autoscaler as it would be.
fn draft(object: &ObjectRef, found: Option<&Value>, wish: Option<&Autoscaling>) -> (ObjectRef, Call, Value) {
    let Some(hpa) = found else {
        let body = wish.map(|wish| made(object, wish)).unwrap_or_default();
        let path = format!("{}?{MANAGER}", collection(&object.namespace));
        let named = ObjectRef { kind: Kind::autoscaler(), uid: String::new(), ..object.clone() };
        return (named, Call { verb: Verb::Create, path, body: body.clone() }, body);
    };
    let named = named(object, hpa);
    let Some(wish) = wish else {
        let body = json!({ "preconditions": { "uid": named.uid } });
        return (
            named.clone(),
            Call { verb: Verb::Delete, path: autoscaler_path(&named), body },
            Value::Null,
        );
    };
    let body = Scaler(hpa).patch(wish);
    let mut after = hpa.clone();
    super::merge::apply(&mut after, &body);
    (named.clone(), autoscaler_call(&named, body), after)
}

fn risks(live: &Live, found: Option<&Value>, wish: Option<&Autoscaling>, measured: bool) -> Vec<Risk> {
    let mut told = Vec::new();
    let mut tell = |code, params: &[(&str, String)]| {
        let params: BTreeMap<_, _> =
            params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        told.push(Risk { code, params });
    };
    if let Some(owner) = found.and_then(|hpa| Scaler(hpa).owner()) {
        tell(RiskCode::OwnerReverts, &[("owner", owner)]);
    }
    let Some(wish) = wish else { return told };
    // Who applies the number of replicas will quarrel with it.
    if let Some(owner) = reverting_owner(live, &Field::Replicas(0)).filter(|_| found.is_none()) {
        tell(RiskCode::OwnerReverts, &[("owner", owner)]);
    }
    let replicas = live.replicas();
    let counts = |name, bound: u32| [("replicas", replicas.to_string()), (name, bound.to_string())];
    match replicas {
        0 => tell(RiskCode::Asleep, &[]),
        _ if replicas > wish.max => tell(RiskCode::Shrinks, &counts("max", wish.max)),
        _ if replicas > wish.min => tell(RiskCode::MayShrink, &counts("min", wish.min)),
        _ => {}
    }
    let lacks = unrequested(live);
    for (measure, name, share) in [(Measure::Cpu, "cpu", wish.cpu), (Measure::Memory, "memory", wish.memory)]
    {
        if share.is_some() && lacks.contains(&measure) {
            tell(RiskCode::NoRequests, &[("measure", name.to_owned())]);
        }
    }
    if !measured && (wish.cpu.is_some() || wish.memory.is_some()) {
        tell(RiskCode::NoFigures, &[]);
    }
    told
}

fn named(workload: &ObjectRef, hpa: &Value) -> ObjectRef {
    let text = |key: &str| hpa["metadata"][key].as_str().unwrap_or_default().to_owned();
    ObjectRef { kind: Kind::autoscaler(), name: text("name"), uid: text("uid"), ..workload.clone() }
}

fn collection(namespace: &str) -> String {
    format!("/apis/autoscaling/v2/namespaces/{namespace}/horizontalpodautoscalers")
}

/// Changes some fields of an autoscaler.
pub(in crate::change) fn autoscaler_call(hpa: &ObjectRef, body: Value) -> Call {
    Call { verb: Verb::Merge, path: format!("{}?{MANAGER}", autoscaler_path(hpa)), body }
}

/// Where an autoscaler stands.
pub(in crate::change) fn autoscaler_path(hpa: &ObjectRef) -> String {
    format!("{}/{}", collection(&hpa.namespace), hpa.name)
}
