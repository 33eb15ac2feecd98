//! What one site shows of an application.

use super::health::{self, Judgement, Place, reason};
use super::identity::{Identity, Root};
use super::looks::Sight;
use super::release::History;
use super::site::{Member, Site};
use super::{owner, package};
use crate::watch::{Row, WorkloadKind};
use concertina_contract::{
    ApplicationCell, ApplicationOwner, CellRevision, Health, HealthCode, HealthReason, ImageName, Kind,
    RevisionSource, SiteId,
};
use std::collections::BTreeSet;

/// The most images of a cell.
const IMAGES: usize = 8;

/// A cell, and the kinds of what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The cell; whether it is odd or others changed it is not known here.
    pub(super) shown: ApplicationCell,
    /// The kinds of its workloads.
    pub(super) kinds: BTreeSet<Kind>,
    /// What can be seen of its release, by which it is looked at; none without one in force.
    pub(super) sight: Option<Sight>,
}

/// The cell of an application on a site; none if it is not there.
pub(super) fn of(id: &SiteId, site: &Site, identity: &Identity) -> Option<Cell> {
    let roots: Vec<(&Root, &Member)> = site.roots(identity).collect();
    let release = site.release(identity);
    if roots.is_empty() && release.is_none() {
        return None;
    }
    let place = Place { site: id, namespace: &identity.project };
    let whole = health::of_all(roots.iter().map(|(_, member)| judge(place, member)));
    let (health, cause) = match release {
        Some(release) if release.is_going() => {
            (Health::Progressing, Some(reason(HealthCode::Uninstalling, [])))
        }
        Some(release) => with_failure(whole.health, whole.reason, release.failed()),
        None => (whole.health, whole.reason),
    };
    let revision = release.and_then(History::revision).or_else(|| only_deployment(&roots));
    let packages = roots.iter().filter_map(|(_, member)| package::of(member.row.as_ref()?.meta()));
    let cell = ApplicationCell {
        site: id.clone(),
        health,
        reason: cause,
        revision,
        pods: whole.pods.unwrap_or_default(),
        images: images(roots.iter().map(|(_, member)| *member)),
        owner: owner_of(&roots, release.is_some(), identity),
        package: package::main(packages, &identity.name),
        odd: false,
        changed: false,
        pending: release.and_then(History::pending),
    };
    let kinds = roots.iter().map(|(root, _)| match root {
        Root::Workload { kind, .. } => kind.clone(),
        Root::Loose { .. } => Kind::Pod,
    });
    let sight = release.and_then(History::in_force).map(|revision| sight(revision, &roots));
    Some(Cell { shown: cell, kinds: kinds.collect(), sight })
}

/// What can be seen of a release with these workloads.
fn sight(revision: u32, roots: &[(&Root, &Member)]) -> Sight {
    let generation = |member: &Member| match member.row.as_deref()? {
        Row::Deployment(row) => Some((row.meta.uid.clone(), row.observed_generation)),
        Row::Workload(row) if row.workload != WorkloadKind::Job => {
            Some((row.meta.uid.clone(), row.observed_generation))
        }
        _ => None,
    };
    Sight { revision, workloads: roots.iter().filter_map(|(_, member)| generation(member)).collect() }
}

/// How one root is.
pub(super) fn judge(place: Place<'_>, member: &Member) -> Judgement {
    match &member.row {
        Some(row) => health::of_workload(place, row, &member.pods),
        None => health::of_loose(place, &member.pods),
    }
}

/// Images of all containers, each once.
pub(super) fn images<'m>(members: impl Iterator<Item = &'m Member>) -> Vec<ImageName> {
    let mut all: Vec<&str> = Vec::new();
    for member in members {
        let told: Vec<&str> = match member.row.as_deref() {
            Some(Row::Deployment(row)) => row.containers.iter().map(|(_, image)| &**image).collect(),
            Some(Row::Workload(row)) => row.containers.iter().map(|(_, image)| &**image).collect(),
            Some(_) => Vec::new(),
            None => member.pods.images().collect(),
        };
        for image in told {
            if !all.contains(&image) {
                all.push(image);
            }
        }
    }
    all.into_iter().take(IMAGES).map(package::image).collect()
}

/// A release that failed is degraded at least, though its pods may run.
fn with_failure(
    health: Health,
    cause: Option<HealthReason>,
    failed: Option<u32>,
) -> (Health, Option<HealthReason>) {
    match failed {
        Some(revision) if health < Health::Degraded => {
            let params = [("revision", revision.to_string())];
            (Health::Degraded, Some(reason(HealthCode::ReleaseFailed, params)))
        }
        _ => (health, cause),
    }
}

/// The revision of a Deployment that is the only workload.
fn only_deployment(roots: &[(&Root, &Member)]) -> Option<CellRevision> {
    let mut workloads = roots.iter().filter_map(|(_, member)| member.row.as_deref()).filter(|row| {
        matches!(row, Row::Deployment(_))
            || matches!(row, Row::Workload(row) if row.workload.kind() != Kind::Job)
    });
    let (Some(Row::Deployment(row)), None) = (workloads.next(), workloads.next()) else { return None };
    let number = row.meta.note("deployment.kubernetes.io/revision")?.parse().ok()?;
    Some(CellRevision { number, source: RevisionSource::Deployment })
}

/// Who would put it back: of all its objects the one that says most; a release is Helm's.
fn owner_of(roots: &[(&Root, &Member)], released: bool, identity: &Identity) -> ApplicationOwner {
    let helm = released.then(|| ApplicationOwner::Helm { release: identity.name.to_string() });
    let told = roots.iter().filter_map(|(root, member)| match (&member.row, root) {
        (Some(row), _) => Some(owner::of(row.meta())),
        (None, Root::Loose { owner: Some(owner), .. }) => {
            Some(ApplicationOwner::Operator { kind: owner.kind.to_string(), name: owner.name.to_string() })
        }
        _ => None,
    });
    // The first of those that say the same much.
    let all: Vec<ApplicationOwner> = helm.into_iter().chain(told).collect();
    all.into_iter().rev().max_by_key(owner::weight).unwrap_or_default()
}
