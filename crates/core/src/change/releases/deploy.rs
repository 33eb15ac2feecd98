//! An application by its form: a release that is made, or gets a new revision.

use super::build::{Namespace, Replicas, Wanted, build};
use super::definitions::Definitions;
use super::draft::Step;
use super::pull;
use super::review::{under_way, unreadable};
use super::standing::Standing;
use super::warm::Keeping;
use crate::catalogue::{self, Before, CatalogueError, Packages, SiteOffer, Stored};
use crate::change::call::{Call, Verb};
use crate::change::diff::diff;
use crate::change::gate::rehearse;
use crate::change::live::Live;
use crate::change::plan::{Reviewed, Reviewer};
use crate::change::standby;
use crate::error::store_failure;
use crate::release::{Raw, Release};
use crate::site::RequestError;
use concertina_contract::{
    AppForm, DeployForm, DryRun, ErrorCode, Failure, FormProblem, Kind, ObjectRef, PartChange, ReleasePart,
    ReleaseStatus, ReleaseVerb, Risk, RiskCode, RouteKind,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reviews the form on one site. `opened_from` is what the form was made of that the window showed.
pub(super) async fn deploy(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: Option<&Standing>,
    form: &DeployForm,
    opened_from: Option<&Stored>,
    keeping: Keeping,
) -> Result<Reviewed, Failure> {
    let mut risks = match standing {
        Some(standing) => under_way(reviewer, standing, false)?,
        None => Vec::new(),
    };
    let stored = match standing {
        Some(standing) => before(reviewer, object, standing)?,
        None => None,
    };
    let capabilities = reviewer.ground.site.capabilities();
    let offer = capabilities.as_ref().map_or(SiteOffer::UNKNOWN, SiteOffer::of);
    let packages = reviewer.inner.packages.read();
    check(reviewer, object, form, offer, &packages)?;
    let before = Before { base: opened_from.or(stored.as_ref()), own: stored.as_ref() };
    let own = form.differences.iter().find(|difference| difference.site == object.site);
    let (base, difference) =
        catalogue::fill(&form.form, own, before).map_err(|problems| invalid(reviewer, problems.first()))?;
    let mut here = catalogue::effective(&base, difference.as_ref());
    risks.extend(mirrored(reviewer, object, &mut here)?);
    risks.extend(wandering(&here));
    let pull = pull::secret(reviewer, object, &form.application, &here, standing).await?;
    if pull.is_some() {
        here.pull_secret = Some(catalogue::pull_secret_name(&form.application));
    }
    if here.surge.is_some() {
        let around = reviewer.scout.surroundings(&object.namespace).await;
        let name = &form.application.name;
        if around.autoscaler(name).is_none() {
            let params = [("name".to_owned(), name.clone())].into();
            risks.push(Risk { code: RiskCode::SurgeUnscaled, params });
        }
    }
    let failed = |error: CatalogueError| catalogue_failure(reviewer, &error);
    let salt = catalogue::salt(stored.as_ref());
    let mut objects = catalogue::render(&form.application, &here, &salt, offer, &packages).map_err(failed)?;
    objects.splice(0..0, pull);
    let check = catalogue::database_check(&form.application, &here, &packages).map_err(failed)?;
    let adopted = stored.as_ref().map(|stored| stored.adopted.as_slice()).unwrap_or_default();
    let adopted = catalogue::overlay(&mut objects, adopted);
    let author = reviewer.inner.audit.author();
    let config = catalogue::config(&base, difference.as_ref(), &salt, author).map_err(failed)?;
    let config = catalogue::with_adopted(config, &adopted);
    let raw = |value: &Value| Raw::new(value).map_err(|error| unreadable(reviewer, &error));
    let mut labels = standing.map(|standing| standing.newest.labels.clone()).unwrap_or_default();
    standby::set(&mut labels, difference.as_ref().is_some_and(|difference| difference.standby));
    let record = Release {
        chart: Some(raw(&catalogue::chart(&here, &packages))?),
        config: Some(raw(&config)?),
        manifest: catalogue::manifest(&objects).map_err(failed)?,
        hooks: check.into_iter().collect(),
        labels,
        ..Release::default()
    };
    let verb = if standing.is_some() { ReleaseVerb::Upgrade } else { ReleaseVerb::Install };
    let act = if standing.is_some() { "Upgrade to" } else { "Install of" };
    let wanted = Wanted {
        verb,
        source: None,
        record,
        objects,
        act: format!("{act} {}", here.image),
        replicas: replicas(here.replicas, stored.as_ref()),
        // A release has its records in its namespace.
        namespace: if standing.is_some() { None } else { namespace(reviewer, object).await? },
        definitions: Definitions::default(),
        risks,
        keeping,
    };
    build(reviewer, object, standing, wanted).await
}

/// Takes the image from the mirror of the site, where it has one; the form stays as it is.
fn mirrored(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    here: &mut AppForm,
) -> Result<Option<Risk>, Failure> {
    let known = reviewer.inner.registries.known();
    let taken = known.taken(&here.image, &object.site).map_err(|error| store_failure(&error))?;
    Ok(taken.map(|mirror| {
        let image = std::mem::replace(&mut here.image, mirror.clone());
        Risk {
            code: RiskCode::FromMirror,
            params: [("image".to_owned(), image), ("mirror".to_owned(), mirror)].into(),
        }
    }))
}

/// Whether browsers that should stay with their pods are routed by what cannot keep them there.
fn wandering(here: &AppForm) -> Option<Risk> {
    let cluster = here.package.as_ref().and_then(|package| package.cluster.as_ref());
    let by = here.route.as_ref().map(|route| &route.by);
    let wanders =
        cluster.is_some_and(|cluster| cluster.sticky) && matches!(by, Some(RouteKind::Gateway { .. }));
    wanders.then(|| Risk { code: RiskCode::NotSticky, params: BTreeMap::new() })
}

/// The form that the release was made from. A release of others is not taken over by a form, which knows nothing of it; one
/// that was uninstalled leaves its name.
fn before(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: &Standing,
) -> Result<Option<Stored>, Failure> {
    let config = match &standing.current.config {
        Some(config) => config.read::<Value>().map_err(|error| unreadable(reviewer, &error))?,
        None => Value::Null,
    };
    let stored =
        catalogue::read_config(&config, &object.site).map_err(|error| catalogue_failure(reviewer, &error))?;
    if stored.is_none() && standing.current.status() != ReleaseStatus::Uninstalled {
        let chart = standing.current.chart_metadata().unwrap_or_default();
        let owner = format!("helm ({} {})", chart.name, chart.version);
        return Err(reviewer.ground.fail(ErrorCode::OwnedByOthers).with("owner", owner).with("fields", ""));
    }
    Ok(stored)
}

/// What was scaled since the release before stays, unless the form was given another number.
fn replicas(wanted: u32, before: Option<&Stored>) -> Replicas {
    let before = before.map(|stored| catalogue::effective(&stored.base, stored.difference.as_ref()).replicas);
    if before == Some(wanted) { Replicas::ForNew(wanted) } else { Replicas::Set(wanted) }
}

/// The replicas that the form of a release asks for; none of a release that no form made.
pub(super) fn form_replicas(release: &Release, object: &ObjectRef) -> Option<u32> {
    form_of(release, object).map(|form| form.replicas)
}

/// The form of a release as it holds on its site; none of a release that no form made.
pub(super) fn form_of(release: &Release, object: &ObjectRef) -> Option<AppForm> {
    let config = release.config.as_ref()?.read::<Value>().ok()?;
    let stored = catalogue::read_config(&config, &object.site).ok()??;
    Some(catalogue::effective(&stored.base, stored.difference.as_ref()))
}

fn check(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    form: &DeployForm,
    offer: SiteOffer,
    packages: &Packages,
) -> Result<(), Failure> {
    let mut here = form.clone();
    here.differences.retain(|difference| difference.site == object.site);
    let problems = catalogue::validate(&here, &[(object.site.clone(), offer)].into(), packages);
    match problems.first() {
        Some(problem) => Err(invalid(reviewer, Some(problem))),
        None => Ok(()),
    }
}

/// The failure of a form, in the words of its first problem: its `reason` is the id of that message.
pub(super) fn invalid(reviewer: &Reviewer<'_>, problem: Option<&FormProblem>) -> Failure {
    let mut failure = reviewer.ground.fail(ErrorCode::FormInvalid);
    let Some(problem) = problem else { return failure };
    failure.params.clone_from(&problem.params);
    let code = serde_json::to_value(problem.code).unwrap_or_default();
    let reason = format!("form-{}", code.as_str().unwrap_or_default());
    failure.with("field", &problem.field).with("reason", reason)
}

pub(super) fn catalogue_failure(reviewer: &Reviewer<'_>, error: &CatalogueError) -> Failure {
    invalid(reviewer, None).detail(error.to_string())
}

/// The project's namespace, if it has to be made first.
pub(super) async fn namespace(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
) -> Result<Option<Namespace>, Failure> {
    let path = format!("/api/v1/namespaces/{}", object.namespace);
    let kind = Kind::of("namespaces", "").unwrap_or_else(|_| Kind::release());
    let named =
        ObjectRef { kind, namespace: String::new(), name: object.namespace.clone(), ..object.clone() };
    let Reviewer { ground, plan, reader, inner, .. } = reviewer;
    match reader.get::<Value>(&path, inner.limits.read).await {
        Err(RequestError::Status { code: 404, .. }) => {}
        // Who may not look at it may still write in it: whether it is there is then seen by the objects' dry run.
        Ok(_) | Err(RequestError::Status { code: 403, .. }) => return Ok(None),
        Err(error) => return Err(ground.failure_of(&error, "get", &named)),
    }
    let body = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": object.namespace } });
    let diff = diff(&Live::new(Value::Null), &Live::new(body.clone()));
    let call = Call {
        verb: Verb::Create,
        path: "/api/v1/namespaces?fieldManager=concertina-project".to_owned(),
        body,
    };
    let dry_run = match rehearse(ground, plan, &call, inner.limits.write).await? {
        Ok(_) => DryRun::Passed,
        Err(error @ RequestError::Status { .. }) => {
            DryRun::Refused { failure: ground.failure_of(&error, "create", &named) }
        }
        Err(error) => return Err(ground.failure_of(&error, "create", &named)),
    };
    let words = format!("create Namespace {}", object.namespace);
    let part = ReleasePart {
        object: named.clone(),
        kind: "Namespace".to_owned(),
        change: PartChange::Create,
        diff,
        dry_run,
    };
    Ok(Some(Namespace { part, step: Step { object: named, call, path, before: None, words } }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{Cluster, PackageForm, Route};

    #[test]
    fn that_an_http_route_does_not_keep_browsers_with_their_pods_is_told() {
        let form = |sticky: Option<bool>, by: RouteKind| {
            let package =
                PackageForm { cluster: sticky.map(|sticky| Cluster { sticky }), ..PackageForm::of("tomcat") };
            let (host, path) = ("shop.example.org".to_owned(), "/".to_owned());
            let route = Some(Route { host, path, tls_secret: None, by });
            AppForm { package: Some(package), route, ..AppForm::default() }
        };
        let (ingress, gateway) = (
            || RouteKind::Ingress { class: None },
            || RouteKind::Gateway { namespace: "edge".to_owned(), name: "main".to_owned() },
        );
        let told = |sticky, by| wandering(&form(sticky, by)).map(|risk| risk.code);
        assert_eq!(told(Some(true), gateway()), Some(RiskCode::NotSticky));
        assert_eq!(told(Some(true), ingress()), None, "its controller keeps them by a cookie");
        assert_eq!(told(Some(false), gateway()), None, "nobody asked for it");
        assert_eq!(told(None, gateway()), None, "each pod for itself");
    }
}
