//! Keeping the version that runs while an upgrade takes its place.

use super::copy::{self, Copy, MANAGER};
use super::draft::{Make, WarmDraft};
use super::fitness::{self, Around, Obstacle, obstacle};
use super::review::{Kept, Subject};
use crate::change::call::{Call, Verb};
use crate::change::diff::difference;
use crate::change::live::Live;
use crate::change::plan::Reviewer;
use crate::change::releases::build::Wanted;
use crate::change::releases::draft::Step;
use crate::change::releases::room;
use crate::change::rolling::Rolling;
use crate::kept;
use concertina_contract::{
    DryRun, Failure, KeptAct, KeptChange, Kind, Millis, ObjectRef, PartChange, ReleasePart,
};
use serde_json::Value;

/// What becomes of the version that runs, and of a copy that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::change::releases) enum Keeping {
    /// A copy goes when the change is verified.
    No,
    /// A copy stays as it is.
    AsItIs,
    /// The version that runs is kept for so long, in milliseconds.
    For(Millis),
    /// The application answers from the copy in between, where there is one of the revision that comes back.
    Switch,
}

/// Plans the copy of the version that runs. Where there can be none, the plan says why and goes on without.
pub(super) async fn keep(
    reviewer: &Reviewer<'_>,
    subject: &Subject<'_>,
    old: Option<&Copy>,
    wanted: &Wanted,
    lasts: Millis,
) -> Result<Kept, Failure> {
    match plan(reviewer, subject, old, wanted, lasts).await? {
        Ok(kept) => Ok(kept),
        Err(obstacle) => {
            let mut kept = old.map(Kept::removed).unwrap_or_default();
            kept.risks.push(obstacle.risk());
            Ok(kept)
        }
    }
}

async fn plan(
    reviewer: &Reviewer<'_>,
    subject: &Subject<'_>,
    old: Option<&Copy>,
    wanted: &Wanted,
    lasts: Millis,
) -> Result<Result<Kept, Obstacle>, Failure> {
    let name = match fitness::only_deployment(&subject.workloads()) {
        Ok(name) => name.to_owned(),
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let Some((live, after)) = subject.workload(&name) else { return Ok(Err(Obstacle::NoDeployment)) };
    let services = subject.services();
    let leading = fitness::leading(&services, &live.value()["spec"]["template"]);
    let body = copy::clone(live, &leading, &subject.release.name, subject.revision, reviewer.plan.as_str());
    let namespace = &subject.release.namespace;
    let claims = format!("/api/v1/namespaces/{namespace}/persistentvolumeclaims");
    let policies = format!("/apis/networking.k8s.io/v1/namespaces/{namespace}/networkpolicies");
    let (claims, policies) = tokio::join!(reviewer.scout.all(&claims), reviewer.scout.all(&policies));
    let next: Vec<Value> = wanted.objects.iter().filter(|one| one["kind"] == "Service").cloned().collect();
    let around = Around {
        services: &services,
        next: &next,
        claims: &claims,
        policies: &policies,
        config: subject.written_config(),
    };
    if let Some(obstacle) = obstacle(live, &body, &around) {
        return Ok(Err(obstacle));
    }
    if after.is_some_and(|after| after.value()["spec"]["template"] == live.value()["spec"]["template"]) {
        return Ok(Err(Obstacle::Same));
    }
    let object = ObjectRef {
        kind: Kind::Deployment,
        name: kept::name(&name),
        uid: String::new(),
        ..subject.release.clone()
    };
    if old.is_none() && is_taken(reviewer, &object).await {
        return Ok(Err(Obstacle::NameTaken(object.name)));
    }
    let before = old.filter(|old| old.object.name == object.name);
    let call = Call {
        verb: Verb::Apply,
        path: format!("{}?fieldManager={MANAGER}&force=true", copy::path(&object)),
        body,
    };
    let (dry_run, copied) = match reviewer.try_out(&call, &object).await? {
        Ok(copied) => (DryRun::Passed, copied),
        Err(DryRun::Refused { .. }) => return Ok(Err(Obstacle::Refused)),
        Err(dry_run) => (dry_run, Live::new(call.body.clone())),
    };
    // The pods of the new version come beside those of the copy.
    let pods = live.replicas().saturating_add(Rolling::of(live).surge);
    let part = ReleasePart {
        object: object.clone(),
        kind: "Deployment".to_owned(),
        change: if before.is_some() { PartChange::Change } else { PartChange::Create },
        diff: difference(before.map_or(&Live::new(Value::Null), |old| &old.live), &copied),
        dry_run,
    };
    let change = KeptChange {
        act: if before.is_some() { KeptAct::Replace } else { KeptAct::Make },
        copy: object.clone(),
        revision: subject.revision,
        replicas: live.replicas(),
        lasts: Some(lasts),
        cost: copy::cost(live),
        services: names(&leading),
        expected: None,
    };
    let step = Step {
        path: copy::path(&object),
        words: format!("keep revision {} warm as {namespace}/{}", subject.revision, object.name),
        before: before.map(|old| old.live.value().clone()),
        object,
        call,
    };
    Ok(Ok(Kept {
        risks: room::beside(reviewer, &copied, pods, namespace).await.into_iter().collect(),
        parts: vec![part],
        change: Some(change),
        draft: WarmDraft { make: Some(Make { step, lasts }), ..WarmDraft::default() },
    }))
}

/// Whether the name of the copy belongs to a Deployment that is none.
async fn is_taken(reviewer: &Reviewer<'_>, object: &ObjectRef) -> bool {
    reviewer.reader.get::<Value>(&copy::path(object), reviewer.inner.limits.read).await.is_ok()
}

/// The names of some objects.
pub(super) fn names(objects: &[&Value]) -> Vec<String> {
    objects.iter().filter_map(|object| Some(object["metadata"]["name"].as_str()?.to_owned())).collect()
}
