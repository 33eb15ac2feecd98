//! One application in detail, from the rows that are held.

use super::cell::{self, images, judge};
use super::health::Place;
use super::identity::{self, Identity, Root};
use super::index::Index;
use super::site::{Member, Site};
use super::{copy, watched, words};
use crate::table::pod_tone;
use crate::watch::{Feed, Hub, PodRow, Row, Update};
use concertina_contract::{
    ApplicationDetail, ApplicationName, ApplicationPart, ApplicationPod, ApplicationWorkload, Kind,
    ReadyCount, SiteId,
};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::Arc;

/// The most pods of a site that are told.
const PODS: usize = 200;

/// What the rows that are held tell of an application on these sites. Leases nothing.
pub fn detail(hub: &Hub, name: &ApplicationName, sites: &[SiteId]) -> ApplicationDetail {
    let identity = Identity::of(name);
    let parts = sites.iter().filter_map(|site| part(hub, site, &identity));
    ApplicationDetail { application: name.clone(), sites: parts.collect() }
}

fn part(hub: &Hub, id: &SiteId, identity: &Identity) -> Option<ApplicationPart> {
    let (mut index, mut pods, mut stale) = (Index::default(), Vec::new(), false);
    for feed in watched::kinds().filter_map(|kind| hub.held(id, &kind)) {
        let rows = rows(&feed, identity);
        // What may not be read is not old.
        stale |= feed.is_stale() && !rows.is_empty();
        if *feed.kind() == Kind::Pod {
            pods.clone_from(&rows);
        }
        index.apply(id, feed.kind(), &Update::All(rows));
    }
    let site = index.site(id)?;
    let cell = cell::of(id, site, identity)?.shown;
    let (pods, pods_total) = told(id, site, identity, &pods);
    let place = Place { site: id, namespace: &identity.project };
    let workloads = site.roots(identity).filter_map(|(_, member)| workload(place, member));
    let kept = site.copy(identity).and_then(|row| copy::of_row(id, row));
    Some(ApplicationPart { cell, stale, workloads: workloads.collect(), pods, pods_total, kept })
}

/// The rows of the application's project.
fn rows(feed: &Feed, identity: &Identity) -> Vec<Arc<Row>> {
    let is_in = |row: &&Arc<Row>| row.meta().namespace == identity.project;
    feed.with_rows(|rows| rows.iter().map(|row| &row.0).filter(is_in).cloned().collect())
}

fn workload(place: Place<'_>, member: &Member) -> Option<ApplicationWorkload> {
    let row = member.row.as_ref()?;
    let judged = judge(place, member);
    let pods = match &**row {
        Row::Workload(job) if job.workload.kind() == Kind::Job => {
            ReadyCount { ready: job.ready, total: job.wanted.unwrap_or(1) }
        }
        _ => judged.pods.unwrap_or_default(),
    };
    Some(ApplicationWorkload {
        object: row.object(place.site),
        kind: words::kind(&row.kind()).to_owned(),
        pods,
        images: images(std::iter::once(member)),
        health: judged.health,
        reason: judged.reason,
    })
}

/// The pods of an application, worst first, and how many there are.
fn told(id: &SiteId, site: &Site, identity: &Identity, rows: &[Arc<Row>]) -> (Vec<ApplicationPod>, u32) {
    let roots: HashSet<&Root> = site.roots(identity).map(|(root, _)| root).collect();
    let mut pods: Vec<(&Arc<Row>, &PodRow)> = Vec::new();
    for row in rows {
        if let Row::Pod(pod) = &**row
            && identity::of_pod(pod).is_some_and(|root| roots.contains(&root))
        {
            pods.push((row, pod));
        }
    }
    pods.sort_by_cached_key(|(_, pod)| (Reverse(pod_tone(pod)), pod.meta.name.clone()));
    let total = u32::try_from(pods.len()).unwrap_or(u32::MAX);
    let pods = pods.into_iter().take(PODS).map(|(row, pod)| ApplicationPod {
        object: row.object(id),
        status: pod.status.to_string(),
        tone: pod_tone(pod),
        containers: ReadyCount { ready: pod.ready, total: pod.total },
        restarts: pod.restarts,
        node: pod.node.to_string(),
        created: pod.meta.created,
    });
    (pods.collect(), total)
}
