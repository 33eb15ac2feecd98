use super::*;
use crate::watch::{Meta, Owner, Resources};
use serde_json::json;

fn node(name: &str, cpu: &str, patch: &Value) -> Value {
    let mut node = json!({ "metadata": { "name": name }, "spec": {}, "status": {
        "allocatable": { "cpu": cpu, "memory": "8Gi", "pods": "10" },
        "conditions": [{ "type": "Ready", "status": "True" }] } });
    concertina_testkit::build::merge(&mut node, patch);
    node
}

fn pod(node: &str, cpu: u32, owner: &str) -> PodRow {
    PodRow {
        meta: Meta {
            namespace: "shop".into(),
            name: format!("{owner}-7f9-x").into(),
            labels: [("pod-template-hash".into(), "7f9".into())].into_iter().collect(),
            owner: Some(
                Owner { kind: "ReplicaSet".into(), name: format!("{owner}-7f9").into(), uid: "u".into() }
                    .into(),
            ),
            ..Meta::default()
        },
        phase: "Running".into(),
        node: node.into(),
        resources: Resources { cpu_request: cpu, memory_request: 1 << 20, ..Resources::default() },
        ..PodRow::default()
    }
}

fn workload(cpu: &str, replicas: u32) -> Value {
    json!({ "kind": "Deployment", "metadata": { "namespace": "shop", "name": "web" }, "spec": { "replicas": replicas,
        "strategy": { "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } },
        "template": { "spec": { "containers": [{ "name": "app", "resources": { "requests": { "cpu": cpu } } }] } } } })
}

fn piece(body: Value) -> Piece {
    Piece {
        object: concertina_contract::ObjectRef {
            site: concertina_contract::SiteId::new("busan"),
            kind: Kind::Deployment,
            namespace: "shop".to_owned(),
            name: "web".to_owned(),
            uid: String::new(),
        },
        kind: "Deployment".to_owned(),
        collection: String::new(),
        body,
        awaits: None,
    }
}

fn told(risk: Option<Risk>) -> Option<(RiskCode, String, String)> {
    risk.map(|risk| {
        let text = |name: &str| risk.params.get(name).cloned().unwrap_or_default();
        (risk.code, text("short"), text("placeable"))
    })
}

#[test]
fn new_pods_find_room_in_what_others_leave() {
    let (nodes, pods) = ([node("a", "2", &json!({}))], [pod("a", 1_000, "other")]);
    let room = Room { nodes: &nodes, pods: &pods, quotas: &[] };
    assert_eq!(room.of_workload(&piece(workload("500m", 1)), None, None, Some(2)), None);
    let short = told(room.of_workload(&piece(workload("500m", 1)), None, None, Some(3)));
    assert_eq!(short, Some((RiskCode::DoesNotFit, "cpu".to_owned(), "2".to_owned())));
}

#[test]
fn an_upgrade_needs_room_beside_the_old_pods_and_gets_theirs_in_the_end() {
    let (nodes, pods) = ([node("a", "2", &json!({}))], [pod("a", 500, "web"), pod("a", 500, "web")]);
    let room = Room { nodes: &nodes, pods: &pods, quotas: &[] };
    let live = Live::new(workload("500m", 2));
    let upgrade = |cpu: &str| {
        let after = Live::new(workload(cpu, 2));
        told(room.of_workload(&piece(workload(cpu, 2)), Some(&live), Some(&after), None))
    };
    assert_eq!(upgrade("500m"), None, "nothing is new");
    assert_eq!(upgrade("900m"), None, "one beside the old ones, two in the end");
    assert_eq!(
        upgrade("1100m"),
        Some((RiskCode::DoesNotFit, "cpu".to_owned(), "1".to_owned())),
        "one alone in the end"
    );
    let full = [pod("a", 700, "web"), pod("a", 700, "web")];
    let room = Room { pods: &full, ..room };
    let after = Live::new(workload("800m", 2));
    let beside = told(room.of_workload(&piece(workload("800m", 2)), Some(&live), Some(&after), None));
    assert_eq!(
        beside,
        Some((RiskCode::DoesNotFit, "cpu".to_owned(), "0".to_owned())),
        "none beside the old ones"
    );
}

#[test]
fn nodes_that_take_no_pods_give_no_room() {
    let (cordoned, taint) = (
        json!({ "spec": { "unschedulable": true } }),
        json!({ "spec": { "taints": [
        { "key": "gpu", "value": "yes", "effect": "NoSchedule" }] } }),
    );
    let broken = json!({ "status": { "conditions": [{ "type": "Ready", "status": "Unknown" }] } });
    let nodes = [node("a", "4", &cordoned), node("b", "4", &taint), node("c", "4", &broken)];
    let room = Room { nodes: &nodes, pods: &[], quotas: &[] };
    let one = told(room.of_workload(&piece(workload("1", 1)), None, None, None));
    assert_eq!(one, Some((RiskCode::DoesNotFit, "node".to_owned(), "0".to_owned())));
    let mut tolerant = workload("1", 1);
    for toleration in
        [json!({ "operator": "Exists" }), json!({ "key": "gpu", "value": "yes", "effect": "NoSchedule" })]
    {
        tolerant["spec"]["template"]["spec"]["tolerations"] = json!([toleration]);
        assert_eq!(room.of_workload(&piece(tolerant.clone()), None, None, None), None);
    }
    tolerant["spec"]["template"]["spec"]["tolerations"] = json!([{ "key": "gpu", "value": "no" }]);
    assert!(room.of_workload(&piece(tolerant), None, None, None).is_some());
}

#[test]
fn a_quota_that_refuses_new_pods_is_a_risk() {
    let nodes = [node("a", "4", &json!({}))];
    let quota = json!([{ "metadata": { "name": "team" }, "status": { "hard": { "pods": "3" }, "used": { "pods": "2" } } }]);
    let quotas = quota.as_array().unwrap();
    let room = Room { nodes: &nodes, pods: &[], quotas };
    let risk = room.of_workload(&piece(workload("1", 1)), None, None, Some(2)).unwrap();
    assert_eq!((risk.code, risk.params["quota"].as_str()), (RiskCode::Quota, "team: pods 2 of 3"));
}
