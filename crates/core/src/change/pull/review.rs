//! A try of a pull on one node, reviewed.

use super::job::{self, MARK};
use super::work::{PullDraft, PullWork};
use crate::catalogue::{self, ImageReference};
use crate::change::diff::masked_diff;
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::work::Work;
use crate::site::RequestError;
use concertina_contract::{DryRun, Failure, ObjectRef, PlanTarget, PullTrial};
use serde_json::{Value, json};
use std::sync::Arc;

/// The namespace of a project that is not there yet.
const ELSEWHERE: &str = "default";

/// Reviews a try: where its pod would be, with which login, and whether the site takes it.
pub(in crate::change) async fn review(
    reviewer: &Reviewer<'_>,
    node: &ObjectRef,
    trial: &PullTrial,
) -> Result<Reviewed, Failure> {
    match reviewer.live_workload(node).await? {
        Ok(_) => {}
        Err(failure) => return Ok((refused(node, trial.image.clone(), failure), None)),
    }
    let there = is_there(reviewer, node, &format!("/api/v1/namespaces/{}", trial.project)).await?;
    let namespace = if there { trial.project.clone() } else { ELSEWHERE.to_owned() };
    let given = match &trial.secret {
        Some(name) if there => {
            let path = format!("/api/v1/namespaces/{namespace}/secrets/{name}");
            is_there(reviewer, node, &path).await?.then_some(name)
        }
        _ => None,
    };
    let id = uuid::Uuid::new_v4().simple().to_string();
    let name = format!("concertina-pull-{}", &id[..10]);
    let mut work = PullWork { node: node.clone(), image: trial.image.clone(), namespace, name, draft: None };
    let made = if given.is_some() { None } else { login(reviewer, &work).await? };
    let secret = given.or(made.as_ref().map(|_| &work.name)).cloned();
    let body = job::job(&work, secret.as_deref(), made.is_some());
    let lines = made.iter().chain([&body]).flat_map(|object| masked_diff(&Value::Null, object)).collect();
    let step = work.creation(body.clone());
    let dry_run = match reviewer.try_out(&step.call, &step.object).await? {
        Ok(_) => DryRun::Passed,
        Err(dry_run) => dry_run,
    };
    work.draft = Some(Arc::new(PullDraft { job: body, secret: made }));
    let target = PlanTarget { dry_run, diff: lines, ..blank(node, trial.image.clone()) };
    Ok((target, Some(Work::Pull(work))))
}

/// The Secret with the login of the image's registry, where it is configured with one for the site.
async fn login(reviewer: &Reviewer<'_>, work: &PullWork) -> Result<Option<Value>, Failure> {
    let Some(image) = ImageReference::parse(&work.image) else { return Ok(None) };
    let registry = image.host();
    let known = reviewer.inner.registries.known();
    let Some(login) = known.login(registry, &work.node.site).await.map_err(|error| error.failure())? else {
        return Ok(None);
    };
    let password = login.password.text().unwrap_or_default();
    let mut secret = catalogue::registry_login((registry, &login.user, password));
    secret["apiVersion"] = json!("v1");
    secret["kind"] = json!("Secret");
    secret["metadata"] =
        json!({ "name": work.name, "namespace": work.namespace, "labels": { MARK.0: MARK.1 } });
    Ok(Some(secret))
}

/// Whether something is there; what may not be read counts as there.
async fn is_there(reviewer: &Reviewer<'_>, node: &ObjectRef, path: &str) -> Result<bool, Failure> {
    match reviewer.reader.get::<Value>(path, reviewer.inner.limits.read).await {
        Ok(_) | Err(RequestError::Status { code: 403, .. }) => Ok(true),
        Err(RequestError::Status { code: 404, .. }) => Ok(false),
        Err(error) => Err(Failure { object: None, ..reviewer.ground.failure_of(&error, "get", node) }),
    }
}
