//! The deletion of one object, reviewed.

use super::subject::Subject;
use super::taken::taken;
use super::work::{Act, Ending, ObjectDraft, ObjectWork};
use crate::change::call::{Call, Verb};
use crate::change::claims;
use crate::change::diff::difference;
use crate::change::live::Live;
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::releases::Step;
use crate::change::risk;
use crate::change::work::Work;
use concertina_contract::{DryRun, Failure, Kind, ObjectRef, PlanTarget, Risk, RiskCode};
use serde_json::{Value, json};
use std::sync::Arc;

/// Reviews a deletion. What belongs to the object alone goes with it, as the garbage collector does it.
pub(in crate::change) async fn delete(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
) -> Result<Reviewed, Failure> {
    delete_if(reviewer, object, false).await
}

/// Reviews a deletion that is only right while the object is `unchanged`, labels and annotations too.
pub(in crate::change) async fn delete_if(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    unchanged: bool,
) -> Result<Reviewed, Failure> {
    let Reviewer { ground, reader, inner, .. } = reviewer;
    let subject = match Subject::read(ground, reader, object, inner.limits.read).await? {
        Ok(subject) => subject,
        Err(failure) => return Ok((refused(object, String::new(), failure), None)),
    };
    let object = ObjectRef { uid: subject.live.uid().to_owned(), ..object.clone() };
    let target = blank(&object, String::new());
    if subject.live.deleting() {
        return Ok((PlanTarget { unchanged: true, ..target }, None));
    }
    let mut body = json!({ "preconditions": { "uid": object.uid }, "propagationPolicy": "Background" });
    if unchanged {
        body["preconditions"]["resourceVersion"] = subject.live.resource_version().into();
    }
    let call = Call { verb: Verb::Delete, path: subject.path.clone(), body };
    let dry_run = match reviewer.try_out(&call, &object).await? {
        Ok(_) => DryRun::Passed,
        Err(dry_run) => dry_run,
    };
    let taken = taken(reader, &object, &subject.live, inner.limits.read).await;
    let mut risks = risks(&object, &subject.live);
    risks.extend(taken.claims.iter().map(|name| loss(name)));
    let mut remains = Vec::new();
    if object.kind == Kind::StatefulSet {
        let set = subject.live.value();
        let prefixes = claims::prefixes(&object.name, set);
        let made = claims::named(reader, &object, &prefixes, inner.limits.read).await;
        if claims::go_with(set) {
            risks.extend(made.iter().map(|claim| loss(&claim.name)));
        } else {
            remains = made;
        }
    }
    let target = PlanTarget {
        dry_run,
        risks,
        diff: difference(&subject.live, &Live::new(Value::Null)),
        takes: taken.kinds,
        remains,
        ..target
    };
    let step = Step {
        object: object.clone(),
        call,
        path: subject.path,
        before: Some(subject.live.value().clone()),
        words: format!("delete {} {}", subject.served.name, object.name),
    };
    let draft = Some(Arc::new(ObjectDraft { step, rehearsed: None }));
    let work = ObjectWork { object, act: Act::Delete, ending: Ending::Gone, draft };
    Ok((target, Some(Work::Object(work))))
}

fn risks(object: &ObjectRef, live: &Live) -> Vec<Risk> {
    let mut found = risk::of_deletion(live);
    if object.kind.resource() == "persistentvolumeclaims" {
        found.push(loss(&object.name));
    }
    found
}

fn loss(claim: &str) -> Risk {
    Risk { code: RiskCode::LosesData, params: [("name".to_owned(), claim.to_owned())].into() }
}
