//! Whether the pods of a node find room on the others, and which workloads answer nothing meanwhile.

use super::pods::{Leaving, is_over, is_ready};
use crate::catalogue::{NodeRoom, fits};
use crate::change::releases::{free, risk_of_fit, takes_pods};
use crate::metrics::owner_of;
use crate::redact::{cap, plain};
use crate::watch::{PodRow, Resources};
use concertina_contract::{FitCheck, Risk, RiskCode};
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Workloads that are named at most.
const MOST_NAMES: usize = 8;

/// That not all pods find room, by what they ask for, taints and node selectors. `drained` are the nodes that are emptied.
pub(super) fn shortage(
    nodes: &[Value],
    pods: &[PodRow],
    leaving: &[Leaving],
    drained: &BTreeSet<String>,
) -> Option<Risk> {
    let others = nodes.iter().filter(|node| !drained.contains(text(&node["metadata"]["name"])));
    let mut rooms: Vec<(&Value, NodeRoom)> =
        others.map(|node| (node, free(node, used(node, pods)))).collect();
    let mut moving: Vec<&Leaving> = leaving.iter().filter(|pod| pod.returns()).collect();
    // The largest first, as they find a place with most difficulty.
    moving.sort_by_key(|pod| Reverse((pod.row.resources.cpu_request, pod.row.resources.memory_request)));
    let (mut placed, mut homeless) = (0, None);
    for pod in &moving {
        let place =
            rooms.iter_mut().find(|(node, room)| takes(node, &pod.pod) && has(room, pod.row.resources));
        match place {
            Some((_, room)) => {
                take(room, pod.row.resources);
                placed += 1;
            }
            None => homeless = homeless.or(Some(*pod)),
        }
    }
    let homeless = homeless?;
    let left: Vec<NodeRoom> =
        rooms.iter().filter(|(node, _)| takes(node, &homeless.pod)).map(|(_, room)| *room).collect();
    let alike = json!({ "kind": "Deployment", "spec": { "template": { "spec": homeless.pod["spec"] } } });
    let findings = fits(&alike, 1, &left, &[]).findings;
    let wanted = u32::try_from(moving.len()).unwrap_or(u32::MAX);
    risk_of_fit(&FitCheck { wanted, placeable: placed, findings })
}

/// That the only ready pod of workloads goes.
pub(super) fn interruption(pods: &[PodRow], leaving: &[Leaving]) -> Option<Risk> {
    let mut ready = BTreeMap::<(String, String), u32>::new();
    for row in pods.iter().filter(|row| is_ready(row)) {
        *ready.entry((row.meta.namespace.to_string(), owner_of(row))).or_default() += 1;
    }
    let alone = |pod: &&Leaving| {
        let place = (pod.told.object.namespace.clone(), pod.told.owner.clone());
        pod.returns() && is_ready(&pod.row) && ready.get(&place) == Some(&1)
    };
    let names: Vec<_> = leaving.iter().filter(alone).map(|pod| cap(&plain(&pod.told.owner))).collect();
    let told = names[..names.len().min(MOST_NAMES)].join(", ");
    (!names.is_empty()).then(|| Risk { code: RiskCode::OnlyPod, params: [("names".to_owned(), told)].into() })
}

fn used(node: &Value, pods: &[PodRow]) -> (u64, u64, u32) {
    let name = text(&node["metadata"]["name"]);
    let on = pods.iter().filter(|pod| *pod.node == *name && !is_over(pod));
    on.fold((0, 0, 0), |(cpu, memory, count), pod| {
        let asked = pod.resources;
        (cpu + u64::from(asked.cpu_request), memory + asked.memory_request, count + 1)
    })
}

fn takes(node: &Value, pod: &Value) -> bool {
    let mut selector = pod["spec"]["nodeSelector"].as_object().into_iter().flatten();
    takes_pods(node, &pod["spec"]["tolerations"])
        && selector.all(|(key, value)| node["metadata"]["labels"][key] == *value)
}

fn has(room: &NodeRoom, asked: Resources) -> bool {
    room.pods > 0 && room.cpu >= u64::from(asked.cpu_request) && room.memory >= asked.memory_request
}

fn take(room: &mut NodeRoom, asked: Resources) {
    room.pods -= 1;
    room.cpu -= u64::from(asked.cpu_request);
    room.memory -= asked.memory_request;
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::pods::part;
    use super::*;
    use concertina_contract::SiteId;

    fn node(name: &str, cpu: &str) -> Value {
        json!({
            "metadata": { "name": name, "labels": { "disk": "ssd" } },
            "status": {
                "allocatable": { "cpu": cpu, "memory": "8Gi", "pods": "10" },
                "conditions": [{ "type": "Ready", "status": "True" }],
            },
        })
    }

    fn pod(name: &str, node: &str, cpu: &str) -> Value {
        json!({
            "metadata": {
                "name": name, "namespace": "shop", "uid": name,
                "ownerReferences": [{ "kind": "StatefulSet", "name": "web", "uid": "o", "controller": true }],
            },
            "spec": { "nodeName": node, "containers": [{ "name": "a", "resources": { "requests": { "cpu": cpu } } }] },
            "status": { "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] },
        })
    }

    #[test]
    fn pods_are_placed_on_what_is_left_of_the_other_nodes() {
        let nodes = [node("a", "4"), node("b", "2")];
        let drained: BTreeSet<String> = ["a".to_owned()].into();
        let site = SiteId::new("s");
        let (leaving, _) = part(&site, vec![pod("w-0", "a", "500m"), pod("w-1", "a", "1500m")]);
        let rows = |all: Vec<Value>| part(&site, all).0.into_iter().map(|pod| pod.row).collect::<Vec<_>>();
        assert_eq!(shortage(&nodes, &[], &leaving, &drained), None);
        let busy = rows(vec![pod("x", "b", "1")]);
        let risk = shortage(&nodes, &busy, &leaving, &drained).unwrap();
        assert_eq!(
            (risk.params["wanted"].as_str(), risk.params["placeable"].as_str()),
            ("2", "1"),
            "{risk:?}"
        );
        assert_eq!(risk.params["short"], "cpu");
        let both: BTreeSet<String> = ["a".to_owned(), "b".to_owned()].into();
        assert_eq!(shortage(&nodes, &[], &leaving, &both).unwrap().params["short"], "node");
    }

    #[test]
    fn a_workload_with_one_ready_pod_is_told() {
        let site = SiteId::new("s");
        let rows = |all: Vec<Value>| part(&site, all).0.into_iter().map(|pod| pod.row).collect::<Vec<_>>();
        let (leaving, _) = part(&site, vec![pod("w-0", "a", "1")]);
        let alone = interruption(&rows(vec![pod("w-0", "a", "1")]), &leaving).unwrap();
        assert_eq!(alone.params["names"], "StatefulSet web");
        assert_eq!(interruption(&rows(vec![pod("w-0", "a", "1"), pod("w-1", "b", "1")]), &leaving), None);
    }
}
