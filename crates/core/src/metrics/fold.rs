//! From answers to the next snapshot.

use super::ask::{Answer, Missing, last};
use super::owner;
use super::snapshot::{Moved, Named};
use super::wire::{List, NodeWire, PodWire};
use super::{PodUsage, Reading, Snapshot, Usage, WorkloadUsage};
use crate::watch::{Feed, Row, clean};
use concertina_contract::{MetricsProbe, MetricsState, Millis};
use std::collections::HashMap;

/// So long figures stay when an answer is late.
const GRACE: Millis = 45_000;
/// Figures that did not move for so long are stale.
const STALE: Millis = 120_000;
/// The longest name that is kept: a DNS subdomain.
const NAME: usize = 253;

/// The snapshot after another pair of answers. `rows` are the site's pods, where they are watched.
pub(super) fn next(
    before: &Snapshot,
    nodes: &Answer,
    pods: &Answer,
    rows: Option<&Feed>,
    now: Millis,
) -> Snapshot {
    let mut next = Snapshot { at: now, ..Snapshot::default() };
    let read = read_nodes(nodes, &before.nodes);
    let newest = |read: &Named<Reading>| read.values().map(|node| node.stamp).max();
    let old = (&before.nodes_state, before.nodes_moved);
    match settle(read.map(|read| (newest(&read), read)), old, now) {
        Settled::New(state, moved, nodes) => {
            (next.nodes_state, next.nodes_moved, next.nodes) = (state, moved, nodes);
        }
        Settled::Old => {
            (next.nodes_state, next.nodes_moved) = (before.nodes_state.clone(), before.nodes_moved);
            next.nodes = before.nodes.iter().map(|(name, node)| (name.clone(), late(node))).collect();
        }
        Settled::Gone(state) => (next.nodes_state, next.nodes_moved) = (state, before.nodes_moved),
    }
    let read = read_pods(pods, before, rows);
    let newest = |read: &Pods| read.values().flat_map(HashMap::values).map(|pod| pod.reading.stamp).max();
    let old = (&before.pods_state, before.pods_moved);
    match settle(read.map(|read| (newest(&read), read)), old, now) {
        Settled::New(state, moved, pods) => {
            (next.pods_state, next.pods_moved, next.pods) = (state, moved, pods);
        }
        Settled::Old => {
            (next.pods_state, next.pods_moved) = (before.pods_state.clone(), before.pods_moved);
            next.pods.clone_from(&before.pods);
            let pods = next.pods.values_mut().flat_map(HashMap::values_mut);
            pods.for_each(|pod| pod.reading = late(&pod.reading));
        }
        Settled::Gone(state) => (next.pods_state, next.pods_moved) = (state, before.pods_moved),
    }
    next.workloads = workloads(&next, before);
    next.requested = rows.map(requested).unwrap_or_default();
    next
}

/// Pods by namespace and name.
type Pods = HashMap<Box<str>, Named<PodUsage>>;

/// What is to be made of an answer.
enum Settled<T> {
    /// These are the figures now.
    New(MetricsState, Moved, T),
    /// Those before stay for a while.
    Old,
    /// There are none.
    Gone(MetricsState),
}

/// Judges an answer by what there was before. The newest stamp comes with the figures.
fn settle<T>(
    answer: Result<(Option<Millis>, T), Missing>,
    before: (&MetricsState, Moved),
    now: Millis,
) -> Settled<T> {
    let (state, moved) = before;
    match answer {
        Ok((None, _)) => Settled::Gone(Missing::new(MetricsProbe::Filled).state(last(state))),
        Ok((Some(stamp), _)) if stamp == moved.stamp && now - moved.at > STALE => {
            Settled::Gone(Missing::new(MetricsProbe::Fresh).state(Some(moved.at)))
        }
        Ok((Some(stamp), read)) => {
            let moved = if stamp == moved.stamp { moved } else { Moved { at: now, stamp } };
            Settled::New(MetricsState::Live { at: now }, moved, read)
        }
        Err(missing) => match state {
            MetricsState::Live { at } if missing.is_passing() && now - at < GRACE => Settled::Old,
            _ => Settled::Gone(missing.state(last(state))),
        },
    }
}

fn read_nodes(answer: &Answer, before: &Named<Reading>) -> Result<Named<Reading>, Missing> {
    let bytes = answer.as_ref().map_err(Missing::from)?;
    let list: List<NodeWire<'_>> =
        serde_json::from_slice(bytes).map_err(|_| Missing::new(MetricsProbe::Understood))?;
    let read = list.items.iter().filter_map(|node| {
        let name: Box<str> = clean(&node.metadata.name, NAME).into();
        let reading = reading(before.get(&name), node.usage.read()?, node.stamp());
        Some((name, reading))
    });
    Ok(read.collect())
}

fn read_pods(answer: &Answer, before: &Snapshot, rows: Option<&Feed>) -> Result<Pods, Missing> {
    let bytes = answer.as_ref().map_err(Missing::from)?;
    let list: List<PodWire<'_>> =
        serde_json::from_slice(bytes).map_err(|_| Missing::new(MetricsProbe::Understood))?;
    let mut pods = Pods::new();
    for pod in &list.items {
        let namespace: Box<str> = clean(&pod.metadata.namespace, NAME).into();
        let name: Box<str> = clean(&pod.metadata.name, NAME).into();
        let containers: Box<[(Box<str>, Usage)]> = pod
            .containers
            .iter()
            .filter_map(|one| Some((clean(&one.name, NAME).into(), one.usage.read()?)))
            .collect();
        if containers.is_empty() {
            continue;
        }
        let usage = containers.iter().map(|(_, usage)| *usage).sum();
        let old = before.pod(&namespace, &name).map(|pod| &pod.reading);
        let reading = reading(old, usage, pod.stamp());
        let row = rows.and_then(|rows| rows.get(&namespace, &name));
        let row = match row.as_deref() {
            Some(Row::Pod(row)) => Some(row),
            _ => None,
        };
        // By its row, or by its labels where there is no row.
        let owner = match row {
            Some(row) => owner::of_row(row),
            None => owner::of_labels(&name, &pod.metadata.labels),
        };
        let replica_set = owner::replica_set(row, &name, owner.as_ref());
        let used = PodUsage { reading, containers, owner, replica_set };
        pods.entry(namespace).or_default().insert(name, used);
    }
    Ok(pods)
}

/// What the pods of each node ask for; those that have ended ask for nothing.
fn requested(rows: &Feed) -> Named<Usage> {
    let mut sums: Named<Usage> = HashMap::new();
    rows.with_rows(|rows| {
        for row in rows {
            let Row::Pod(pod) = row.0.as_ref() else { continue };
            if pod.node.is_empty() || matches!(pod.phase.as_ref(), "Succeeded" | "Failed") {
                continue;
            }
            match sums.get_mut(&*pod.node) {
                Some(sum) => *sum = *sum + pod.resources.request(),
                None => drop(sums.insert((&*pod.node).into(), pod.resources.request())),
            }
        }
    });
    sums
}

/// A reading after another answer. One that tells the value before again is no new value.
fn reading(before: Option<&Reading>, usage: Usage, stamp: Millis) -> Reading {
    match before {
        Some(before) if before.stamp == stamp && stamp != 0 => Reading { fresh: false, ..before.clone() },
        Some(before) => Reading { usage, stamp, fresh: true, trail: before.trail.then(Some(usage)) },
        None => Reading { usage, stamp, fresh: true, trail: super::Trail::default().then(Some(usage)) },
    }
}

/// A reading that no answer came for.
fn late(before: &Reading) -> Reading {
    Reading { fresh: false, trail: before.trail.then(None), ..before.clone() }
}

/// The sums of each workload's pods.
fn workloads(
    next: &Snapshot,
    before: &Snapshot,
) -> HashMap<Box<str>, HashMap<&'static str, Named<WorkloadUsage>>> {
    let mut sums: HashMap<Box<str>, HashMap<&'static str, Named<WorkloadUsage>>> = HashMap::new();
    for (namespace, pods) in &next.pods {
        let kinds = sums.entry(namespace.clone()).or_default();
        for pod in pods.values() {
            let owner = pod.owner.as_ref().map(|(kind, name)| (*kind, name));
            let set = pod.replica_set.as_ref().map(|name| ("ReplicaSet", name));
            for (kind, name) in owner.into_iter().chain(set) {
                let named = kinds.entry(kind).or_default();
                if !named.contains_key(name) {
                    named.insert(name.clone(), WorkloadUsage::default());
                }
                let Some(sum) = named.get_mut(name) else { continue };
                sum.pods += 1;
                sum.reading.usage = sum.reading.usage + pod.reading.usage;
                sum.reading.stamp = sum.reading.stamp.max(pod.reading.stamp);
                sum.reading.fresh |= pod.reading.fresh;
            }
        }
        for (kind, named) in kinds {
            for (name, sum) in named {
                let old = before
                    .workload(namespace, kind, name)
                    .map(|old| old.reading.trail.clone())
                    .unwrap_or_default();
                sum.reading.trail = if sum.reading.fresh { old.then(Some(sum.reading.usage)) } else { old };
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::RequestError;
    use serde_json::json;

    #[allow(clippy::unnecessary_wraps, reason = "an answer may fail")]
    fn node(cpu: &str, memory: &str, at: &str) -> Answer {
        let usage = json!({"cpu": cpu, "memory": memory});
        let item = json!({"metadata": {"name": "n1"}, "timestamp": at, "window": "15s", "usage": usage});
        Ok(json!({"items": [item]}).to_string().into())
    }

    #[allow(clippy::unnecessary_wraps, reason = "an answer may fail")]
    fn pods(cpu: [&str; 2], at: &str) -> Answer {
        let items = [0, 1].map(|index| {
            json!({
                "metadata": {"name": format!("shop-7f9-aaaa{index}"), "namespace": "n", "labels": {"pod-template-hash": "7f9"}},
                "timestamp": at,
                "containers": [
                    {"name": "web", "usage": {"cpu": cpu[index], "memory": "1Mi"}},
                    {"name": "side", "usage": {"cpu": "1m", "memory": "512Ki"}},
                ],
            })
        });
        Ok(json!({"items": items}).to_string().into())
    }

    fn status(code: u16) -> Answer {
        Err(RequestError::Status { code, reason: String::new(), message: "no".to_owned(), retry_after: None })
    }

    const EARLY: &str = "2026-01-01T00:00:00Z";
    const LATE: &str = "2026-01-01T00:00:15Z";

    #[test]
    fn figures_are_summed_and_a_value_told_twice_counts_once() {
        let first = next(
            &Snapshot::default(),
            &node("250m", "1Gi", EARLY),
            &pods(["10m", "20m"], EARLY),
            None,
            1_000,
        );
        assert_eq!(first.nodes_state, MetricsState::Live { at: 1_000 });
        assert_eq!(first.node("n1").unwrap().usage, Usage { cpu: 250_000_000, memory: 1 << 30 });
        assert_eq!(first.pod("n", "shop-7f9-aaaa1").unwrap().reading.usage.cpu, 21_000_000);
        let shop = first.workload("n", "Deployment", "shop").unwrap();
        assert_eq!(first.workload("n", "ReplicaSet", "shop-7f9").unwrap().pods, 2);
        assert_eq!((shop.pods, shop.reading.usage.cpu, shop.reading.usage.memory), (2, 32_000_000, 3 << 20));
        let again = next(&first, &node("250m", "1Gi", EARLY), &pods(["10m", "20m"], EARLY), None, 16_000);
        assert!(!again.node("n1").unwrap().fresh);
        assert_eq!(again.node("n1").unwrap().trail.cpu().len(), 1);
        assert_eq!(again.workload("n", "Deployment", "shop").unwrap().reading.trail.cpu().len(), 1);
        let moved = next(&again, &node("500m", "1Gi", LATE), &pods(["30m", "20m"], LATE), None, 31_000);
        assert_eq!(moved.node("n1").unwrap().trail.cpu(), [Some(0.25), Some(0.5)]);
        assert_eq!(moved.workload("n", "Deployment", "shop").unwrap().reading.usage.cpu, 52_000_000);
    }

    #[test]
    fn a_source_that_is_missing_says_which_probe_failed() {
        let live = next(&Snapshot::default(), &node("1", "1", EARLY), &pods(["1", "1"], EARLY), None, 1_000);
        let probe = |answer: &Answer, now| match next(&live, answer, answer, None, now).nodes_state {
            MetricsState::Missing { probe, last, .. } => {
                assert_eq!(last, Some(1_000));
                Some(probe)
            }
            _ => None,
        };
        assert_eq!(probe(&status(404), 2_000), Some(MetricsProbe::Served));
        assert_eq!(probe(&status(403), 2_000), Some(MetricsProbe::Allowed));
        assert_eq!(probe(&status(503), 2_000), None, "figures stay for a while");
        assert_eq!(probe(&status(503), 60_000), Some(MetricsProbe::Available));
        assert_eq!(probe(&Err(RequestError::Timeout { limit: 1 }), 60_000), Some(MetricsProbe::Answered));
        assert_eq!(probe(&Ok("{\"items\":[]}".into()), 2_000), Some(MetricsProbe::Filled));
        assert_eq!(probe(&Ok("<html>".into()), 2_000), Some(MetricsProbe::Understood));
        assert_eq!(probe(&node("1", "1", EARLY), 500_000), Some(MetricsProbe::Fresh));
        assert_eq!(probe(&node("1", "1", LATE), 500_000), None);
    }

    #[test]
    fn an_answer_that_is_late_leaves_a_gap() {
        let live = next(&Snapshot::default(), &node("1", "1", EARLY), &pods(["1", "1"], EARLY), None, 1_000);
        let blip = next(&live, &status(503), &status(503), None, 16_000);
        assert_eq!(blip.node("n1").unwrap().trail.cpu(), [Some(1.0), None]);
        let gone = next(&blip, &status(503), &status(503), None, 60_000);
        assert!(gone.node("n1").is_none() && gone.pod("n", "shop-7f9-aaaa0").is_none());
    }
}
