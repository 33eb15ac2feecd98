//! How an application is on a site, and why: from its workloads' status and what their pods tell.
//!
//! A workload that has all its pods, of the newest template, is healthy whatever happened to a pod meanwhile. Otherwise what
//! is wrong with a pod is told first, then what its controller says, then the counts. It is down when no pod is ready; an
//! application is down when all is that should run, and degraded when some of it is.

use super::pods::{Pods, Trouble};
use super::workload::Workload;
use crate::watch::{Row, WorkloadRow};
use concertina_contract::{
    Health, HealthCode, HealthReason, Kind, ObjectName, ObjectRef, ReadyCount, SiteId,
};
use std::collections::BTreeMap;

/// How one root is, or all of them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judgement {
    /// How it is.
    pub(super) health: Health,
    /// Why, unless it is healthy.
    pub(super) reason: Option<HealthReason>,
    /// Its pods; none where pods are no measure of it.
    pub(super) pods: Option<ReadyCount>,
}

/// Where what is judged stands, to name objects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'p> {
    /// The site.
    pub(super) site: &'p SiteId,
    /// The namespace.
    pub(super) namespace: &'p str,
}

impl Judgement {
    /// Nothing is wrong, and pods are no measure.
    fn fine() -> Self {
        Self { health: Health::Healthy, reason: None, pods: None }
    }

    /// Whether somebody scaled it to nothing.
    fn is_idle(&self) -> bool {
        self.reason.as_ref().is_some_and(|reason| reason.code == HealthCode::ScaledToZero)
    }
}

/// How a workload is.
pub(super) fn of_workload(place: Place<'_>, row: &Row, pods: &Pods) -> Judgement {
    let Some(workload) = Workload::of(row) else {
        return match row {
            Row::Workload(job) => of_job(place, row, job),
            _ => Judgement::fine(),
        };
    };
    let (health, reason) = match find(&workload, row, pods, place) {
        Some((health, reason)) => (health, Some(reason)),
        None => (Health::Healthy, None),
    };
    let (ready, total) = (workload.ready, workload.wanted);
    let reason =
        reason.map(|reason| HealthReason { who: reason.who.or_else(|| Some(place.workload(row))), ..reason });
    Judgement { health, reason, pods: Some(ReadyCount { ready, total }) }
}

/// What keeps a workload from being healthy.
fn find(workload: &Workload<'_>, row: &Row, pods: &Pods, place: Place<'_>) -> Option<(Health, HealthReason)> {
    let &Workload { wanted, ready, updated, complete, paused, by_node, .. } = workload;
    let of = |code, name: &str, count: u32| {
        reason(code, [(name, count.to_string()), ("wanted", wanted.to_string())])
    };
    if row.meta().deleting.is_some() {
        return Some((Health::Progressing, reason(HealthCode::Deleting, [])));
    }
    if wanted == 0 && !by_node {
        return Some((Health::Paused, reason(HealthCode::ScaledToZero, [])));
    }
    let short = ready < wanted;
    if !short && complete {
        return paused.then(|| (Health::Paused, of(HealthCode::RolloutPaused, "updated", updated)));
    }
    let broken = if ready == 0 { Health::Down } else { Health::Degraded };
    let cause = workload
        .refusal()
        .map(|message| reason(HealthCode::PodsRefused, [("message", message.to_owned())]))
        .or_else(|| pods.troubles.first().map(|trouble| of_pod(place, trouble)))
        .or_else(|| workload.is_stuck().then(|| reason(HealthCode::RolloutStuck, [])));
    if let Some(cause) = cause {
        return Some((broken, cause));
    }
    if paused && !short {
        return Some((Health::Paused, of(HealthCode::RolloutPaused, "updated", updated)));
    }
    let under_way = !short || updated < wanted || !workload.was_complete();
    if under_way && !paused {
        return Some((Health::Progressing, of(HealthCode::RollingOut, "updated", updated)));
    }
    if pods.starting >= wanted - ready {
        return Some((Health::Progressing, of(HealthCode::Starting, "ready", ready)));
    }
    let code = if ready == 0 { HealthCode::NoneReady } else { HealthCode::SomeReady };
    Some((broken, of(code, "ready", ready)))
}

fn of_job(place: Place<'_>, row: &Row, job: &WorkloadRow) -> Judgement {
    let failed = job.conditions.iter().find(|one| &*one.name == "Failed" && &*one.status == "True");
    let Some(failed) = failed else { return Judgement::fine() };
    let reason = reason(HealthCode::JobFailed, [("reason", failed.reason.to_string())]);
    let reason = HealthReason { who: Some(place.workload(row)), ..reason };
    Judgement { health: Health::Degraded, reason: Some(reason), pods: None }
}

/// How pods are that nothing counts but themselves.
pub(super) fn of_loose(place: Place<'_>, pods: &Pods) -> Judgement {
    let failed = u32::try_from(pods.failed.len()).unwrap_or(u32::MAX);
    let (ready, total) = (pods.ready, pods.alive.saturating_add(failed));
    let count = Some(ReadyCount { ready, total });
    if ready >= total {
        return Judgement { pods: count, ..Judgement::fine() };
    }
    let broken = if ready == 0 { Health::Down } else { Health::Degraded };
    let of = |code| reason(code, [("ready", ready.to_string()), ("wanted", total.to_string())]);
    let (health, reason) = match pods.troubles.first().or_else(|| pods.failed.first()) {
        Some(trouble) => (broken, of_pod(place, trouble)),
        None if pods.starting > 0 => (Health::Progressing, of(HealthCode::Starting)),
        None if ready == 0 => (broken, of(HealthCode::NoneReady)),
        None => (broken, of(HealthCode::SomeReady)),
    };
    Judgement { health, reason: Some(reason), pods: count }
}

/// How all of them are together.
pub(super) fn of_all(parts: impl IntoIterator<Item = Judgement>) -> Judgement {
    let mut parts: Vec<Judgement> = parts.into_iter().collect();
    // What is scaled to nothing beside what runs says nothing.
    if parts.iter().any(|part| !part.is_idle()) {
        parts.retain(|part| !part.is_idle());
    }
    let counted = || parts.iter().filter_map(|part| part.pods);
    let pods = counted().reduce(|sum, part| ReadyCount {
        ready: sum.ready.saturating_add(part.ready),
        total: sum.total.saturating_add(part.total),
    });
    let runs = parts.iter().any(|part| part.pods.is_some() && part.health != Health::Down);
    let worst = parts.into_iter().reduce(|worst, part| if part.health > worst.health { part } else { worst });
    let Some(worst) = worst else {
        return Judgement {
            health: Health::Unknown,
            reason: Some(reason(HealthCode::NoWorkloads, [])),
            pods,
        };
    };
    let health = if worst.health == Health::Down && runs { Health::Degraded } else { worst.health };
    Judgement { health, reason: worst.reason, pods }
}

/// A reason of which the object is not known yet.
pub(super) fn reason<const N: usize>(code: HealthCode, params: [(&str, String); N]) -> HealthReason {
    let params: BTreeMap<String, String> =
        params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    HealthReason { code, params, who: None }
}

fn of_pod(place: Place<'_>, trouble: &Trouble) -> HealthReason {
    let code = if trouble.unschedulable { HealthCode::PodUnschedulable } else { HealthCode::PodTrouble };
    let who = place.object(Kind::Pod, "Pod", &trouble.pod, &trouble.uid);
    HealthReason { who: Some(who), ..reason(code, [("reason", trouble.reason.to_string())]) }
}

impl Place<'_> {
    fn workload(self, row: &Row) -> ObjectName {
        let (meta, kind) = (row.meta(), row.kind());
        let name = kind.name().to_owned();
        self.object(kind, &name, &meta.name, &meta.uid)
    }

    fn object(self, kind: Kind, spelled: &str, name: &str, uid: &str) -> ObjectName {
        let object = ObjectRef {
            site: self.site.clone(),
            kind,
            namespace: self.namespace.to_owned(),
            name: name.to_owned(),
            uid: uid.to_owned(),
        };
        ObjectName {
            kind: spelled.to_owned(),
            namespace: self.namespace.to_owned(),
            name: name.to_owned(),
            object: Some(object),
        }
    }
}
