//! Where an application answers and where it is kept ready: read now, and of a silent site what was known last.

use super::check::checks;
use super::mark::is_set;
use super::step::stored;
use crate::catalogue::{Stored, effective};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::release::{self, Release};
use crate::site::ReadClient;
use crate::watch::Row;
use concertina_contract::{
    AppForm, ApplicationName, ErrorCode, Failure, Kind, ObjectRef, SessionState, SiteId, StandbySite,
    StandbyView,
};
use futures::future::join_all;
use serde_json::Value;
use std::collections::BTreeSet;

/// An application on one site, with what the checks need.
pub(super) struct Found {
    /// What is told.
    pub told: StandbySite,
    /// Its release; none of a site that cannot be read.
    pub release: Option<Release>,
    /// The form it was made from.
    pub stored: Option<Stored>,
    /// Its workload, whole.
    pub live: Option<Live>,
}

impl Found {
    /// The form as it holds there.
    pub(super) fn form(&self) -> Option<AppForm> {
        let stored = self.stored.as_ref()?;
        Some(effective(&stored.base, stored.difference.as_ref()))
    }
}

/// Looks at an application on all sites.
pub(in crate::change) async fn look(inner: &Inner, application: &ApplicationName) -> StandbyView {
    let sites = inner.fleet.sites();
    let found = join_all(sites.iter().map(|view| on_site(inner, &view.id, &view.session, application))).await;
    let mut found: Vec<Found> = found.into_iter().flatten().collect();
    found.sort_by_key(|one| one.told.standby);
    let hosts: BTreeSet<String> = found.iter().filter_map(|one| Some(one.form()?.route?.host)).collect();
    let checked = join_all(found.iter().map(async |one| {
        if one.told.standby { checks(inner, one, home(&found), application).await } else { Vec::new() }
    }))
    .await;
    let told = found.into_iter().zip(checked).map(|(one, checks)| StandbySite { checks, ..one.told });
    StandbyView {
        application: application.clone(),
        sites: told.collect(),
        hosts: hosts.into_iter().collect(),
    }
}

/// Where it answers as a rule: what can be read before what cannot.
fn home(found: &[Found]) -> Option<&Found> {
    let mut homes: Vec<&Found> = found.iter().filter(|one| !one.told.standby).collect();
    homes.sort_by_key(|one| one.release.is_none());
    homes.into_iter().next()
}

async fn on_site(
    inner: &Inner,
    site: &SiteId,
    session: &SessionState,
    application: &ApplicationName,
) -> Option<Found> {
    if *session == SessionState::Disconnected {
        return None;
    }
    let ground = Ground::find(inner, site).ok()?;
    let failure = match ground.reader() {
        Ok(reader) => match release::in_force(&reader, &application.project, &application.name).await {
            Ok(release) => return Some(read(inner, &ground, &reader, site, release?).await),
            Err(error) => error.failure(&ground.name(), "list", &inner.redactor),
        },
        Err(failure) => match session {
            SessionState::Degraded { failure, .. } => failure.clone(),
            _ => failure,
        },
    };
    last_known(inner, site, application, failure)
}

/// A release that can be read.
async fn read(inner: &Inner, ground: &Ground, reader: &ReadClient, site: &SiteId, release: Release) -> Found {
    let (stored, mut failure) = (stored(&release, site), None);
    let mut live = None;
    let mut workload = workload(&release, site);
    if let Some(object) = &mut workload {
        match ground.workload(reader, object, inner.limits.read).await {
            Ok(found) => {
                found.uid().clone_into(&mut object.uid);
                live = Some(found);
            }
            Err(error) => failure = Some(ground.failure(&error, "get", object)),
        }
    }
    let standby = is_set(&release.labels);
    let (serves, rests) = numbers(stored.as_ref(), standby);
    let count = |pointer: &str| live.as_ref().and_then(|live| live.number(pointer)).unwrap_or_default();
    let replicas = live.as_ref().map_or(0, Live::replicas);
    let told = StandbySite {
        site: site.clone(),
        standby,
        failure,
        workload: workload.filter(|object| !object.uid.is_empty()),
        replicas,
        ready: count("/status/readyReplicas"),
        serves: serves.unwrap_or(replicas.max(1)),
        rests,
        revision: Some(release.revision),
        deployed: release.info.last_deployed.map(jiff::Timestamp::as_millisecond),
        checks: Vec::new(),
    };
    Found { told, release: Some(release), stored, live }
}

/// Pods while it answers, if that is told, and while it waits.
fn numbers(stored: Option<&Stored>, standby: bool) -> (Option<u32>, u32) {
    let Some(stored) = stored else { return (None, 0) };
    let own = stored.difference.as_ref().and_then(|difference| difference.replicas);
    if standby {
        (Some(stored.base.replicas.max(1)), own.unwrap_or_default())
    } else {
        (Some(own.unwrap_or(stored.base.replicas).max(1)), 0)
    }
}

/// The workload of a release, if it has one alone.
fn workload(release: &Release, site: &SiteId) -> Option<ObjectRef> {
    let objects = release::objects(&release.manifest).ok()?;
    let of_kind = |object: &Value| match object["kind"].as_str() {
        Some("Deployment") => Some((Kind::Deployment, object["metadata"]["name"].as_str()?.to_owned())),
        Some("StatefulSet") => Some((Kind::StatefulSet, object["metadata"]["name"].as_str()?.to_owned())),
        _ => None,
    };
    let mut workloads = objects.iter().filter_map(of_kind);
    let (Some((kind, name)), None) = (workloads.next(), workloads.next()) else { return None };
    Some(ObjectRef {
        site: site.clone(),
        kind,
        namespace: release.namespace.clone(),
        name,
        uid: String::new(),
    })
}

/// What the rows of before tell of a site that does not answer; nothing else may be concluded of it.
fn last_known(
    inner: &Inner,
    site: &SiteId,
    application: &ApplicationName,
    failure: Failure,
) -> Option<Found> {
    let rows = inner.hub.lease(site, &Kind::Deployment);
    let row = rows.get(&application.project, &application.name)?;
    let Row::Deployment(row) = &*row else { return None };
    let workload = ObjectRef {
        site: site.clone(),
        kind: Kind::Deployment,
        namespace: application.project.clone(),
        name: application.name.clone(),
        uid: row.meta.uid.to_string(),
    };
    let told = StandbySite {
        site: site.clone(),
        standby: false,
        failure: Some(failure),
        workload: Some(workload),
        replicas: row.wanted,
        ready: row.ready,
        serves: row.wanted.max(1),
        rests: 0,
        revision: None,
        deployed: None,
        checks: Vec::new(),
    };
    Some(Found { told, release: None, stored: None, live: None })
}

/// Whether the site of an application does not answer, so that nothing can be found out there.
pub(super) fn is_silent(found: &Found) -> bool {
    found.told.failure.as_ref().is_some_and(|failure| failure.code != ErrorCode::Forbidden)
}
