//! A project that is made: a namespace.

use super::subject::Subject;
use super::work::{Act, Ending, ObjectDraft, ObjectWork};
use crate::change::call::{Call, Verb};
use crate::change::diff::diff;
use crate::change::live::Live;
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::releases::Step;
use crate::change::work::Work;
use concertina_contract::{DryRun, ErrorCode, Failure, ObjectRef, PlanTarget};
use serde_json::{Value, json};
use std::sync::Arc;

/// Reviews a namespace that is to be made; one that is there is left alone.
pub(in crate::change) async fn create(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
) -> Result<Reviewed, Failure> {
    let Reviewer { ground, reader, inner, .. } = reviewer;
    let target = blank(object, object.name.clone());
    match Subject::read(ground, reader, object, inner.limits.read).await? {
        Ok(_) => return Ok((PlanTarget { unchanged: true, ..target }, None)),
        // Who may not look at it may still make it.
        Err(failure) if matches!(failure.code, ErrorCode::NotFound | ErrorCode::Forbidden) => {}
        Err(failure) => return Ok((refused(object, object.name.clone(), failure), None)),
    }
    let body = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": object.name } });
    let lines = diff(&Live::new(Value::Null), &Live::new(body.clone()));
    let path = "/api/v1/namespaces?fieldManager=concertina-project".to_owned();
    let call = Call { verb: Verb::Create, path, body };
    let dry_run = match reviewer.try_out(&call, object).await? {
        Ok(_) => DryRun::Passed,
        Err(dry_run) => dry_run,
    };
    let step = Step {
        object: object.clone(),
        call,
        path: format!("/api/v1/namespaces/{}", object.name),
        before: None,
        words: format!("create Namespace {}", object.name),
    };
    let draft = Some(Arc::new(ObjectDraft { step, rehearsed: None }));
    let work = ObjectWork { object: object.clone(), act: Act::Create, ending: Ending::Written, draft };
    Ok((PlanTarget { dry_run, diff: lines, ..target }, Some(Work::Object(work))))
}
