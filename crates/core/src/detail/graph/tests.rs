//! The graph over objects that were read.

use super::*;
use serde_json::{Value, json};

fn thing(kind: &str, name: &str, owner: &str, more: &Value) -> Thing {
    let mut value = json!({ "metadata": { "name": name, "namespace": "shop", "uid": name, "labels": { "app": "web" },
        "ownerReferences": [{ "uid": owner }] } });
    for (key, part) in more.as_object().unwrap() {
        value[key] = part.clone();
    }
    Thing { kind: kind.to_owned(), value }
}

fn scene(pods: usize) -> Around {
    let template = json!({ "volumes": [{ "configMap": { "name": "settings" } }], "nodeName": "n1",
        "containers": [{ "env": [{ "valueFrom": { "secretKeyRef": { "name": "login" } } }] }] });
    let mut things = vec![
        thing(
            "Deployment",
            "web",
            "",
            &json!({ "spec": { "replicas": 2, "template": { "metadata": { "labels": { "app": "web" } }, "spec": template } } }),
        ),
        thing("ReplicaSet", "web-1", "web", &json!({})),
        thing("Service", "front", "", &json!({ "spec": { "selector": { "app": "web" } } })),
        thing("Service", "other", "", &json!({ "spec": { "selector": { "app": "db" } } })),
        thing(
            "Ingress",
            "public",
            "",
            &json!({ "spec": { "rules": [{ "http": { "paths": [{ "backend": { "service": { "name": "front" } } }] } }] } }),
        ),
    ];
    things.extend(
        (0..pods).map(|at| thing("Pod", &format!("web-1-{at}"), "web-1", &json!({ "spec": template }))),
    );
    Around { things, ..Around::default() }
}

fn names(view: &RelatedView) -> Vec<String> {
    let mut names: Vec<String> =
        view.nodes.iter().map(|node| format!("{}/{}", node.name.kind, node.name.name)).collect();
    names.sort();
    names
}

#[test]
fn a_workload_has_its_pods_its_traffic_and_its_configuration() {
    let centre = Who::new("Deployment", "apps/v1", "shop", "web", "web");
    let view = graph(&centre, &scene(1), &SiteId::new("s"), &[]);
    let expected = [
        "ConfigMap/settings",
        "Deployment/web",
        "Ingress/public",
        "Node/n1",
        "Pod/web-1-0",
        "ReplicaSet/web-1",
        "Secret/login",
        "Service/front",
    ];
    assert_eq!(names(&view), expected);
    assert_eq!(view.nodes[0].name.name, "web");
    let secret = view.nodes.iter().find(|node| node.name.kind == "Secret").unwrap();
    assert_eq!(secret.name.object.as_ref().unwrap().kind.resource(), "secrets");
    assert!(view.edges.iter().any(|edge| edge.relation == Relation::RunsOn));
}

#[test]
fn a_pod_leads_up_to_its_deployment_and_not_to_its_siblings() {
    let centre = Who::new("Pod", "v1", "shop", "web-1-0", "web-1-0");
    let view = graph(&centre, &scene(3), &SiteId::new("s"), &[]);
    let names = names(&view);
    assert!(
        names.contains(&"Deployment/web".to_owned()) && names.contains(&"Node/n1".to_owned()),
        "{names:?}"
    );
    assert!(!names.contains(&"Pod/web-1-1".to_owned()), "{names:?}");
}

/// The graph around the first of these objects, as names.
fn around_first(things: Vec<Thing>) -> Vec<String> {
    let centre = Who::of(&things[0].kind, things[0].part());
    names(&graph(&centre, &Around { things, ..Around::default() }, &SiteId::new("s"), &[]))
}

fn cluster(kind: &str, name: &str, more: &Value) -> Thing {
    let mut thing = thing(kind, name, "", more);
    thing.value["metadata"]["namespace"] = json!("");
    thing
}

#[test]
fn a_claim_leads_to_its_volume_and_class_and_back() {
    let claim = || {
        thing(
            "PersistentVolumeClaim",
            "data",
            "",
            &json!({ "spec": { "volumeName": "pv-1", "storageClassName": "fast" } }),
        )
    };
    let volume = || {
        cluster(
            "PersistentVolume",
            "pv-1",
            &json!({ "spec": { "storageClassName": "fast", "claimRef": { "namespace": "shop", "name": "data" } } }),
        )
    };
    let all = ["PersistentVolume/pv-1", "PersistentVolumeClaim/data", "StorageClass/fast"];
    assert_eq!(around_first(vec![claim(), volume()]), all);
    assert_eq!(around_first(vec![volume()]), all);
    let class = cluster("StorageClass", "fast", &json!({}));
    assert_eq!(around_first(vec![class, volume()]), all);
}

#[test]
fn a_binding_leads_to_its_role_and_to_the_accounts_that_get_it() {
    let binding = || {
        thing(
            "RoleBinding",
            "deployers",
            "",
            &json!({ "roleRef": { "kind": "ClusterRole", "name": "edit" },
            "subjects": [{ "kind": "ServiceAccount", "namespace": "ci", "name": "robot" }, { "kind": "User", "name": "kim" }] }),
        )
    };
    let all = ["ClusterRole/edit", "RoleBinding/deployers", "ServiceAccount/robot"];
    assert_eq!(around_first(vec![binding()]), all);
    assert_eq!(around_first(vec![cluster("ClusterRole", "edit", &json!({})), binding()]), all);
    let mut account = thing("ServiceAccount", "robot", "", &json!({}));
    account.value["metadata"]["namespace"] = json!("ci");
    assert_eq!(around_first(vec![account, binding()]), all);
    // An account of the same name elsewhere gets nothing by it.
    assert_eq!(
        around_first(vec![thing("ServiceAccount", "robot", "", &json!({})), binding()]),
        ["ServiceAccount/robot"]
    );
}

#[test]
fn a_route_leads_through_its_service_and_slice_to_pods_and_up_to_its_gateway() {
    let route = json!({ "spec": { "parentRefs": [{ "name": "edge", "namespace": "infra" }],
        "rules": [{ "backendRefs": [{ "name": "front" }] }] } });
    let slice = json!({ "endpoints": [{ "targetRef": { "kind": "Pod", "name": "web-1" } }] });
    let things = vec![
        thing("HTTPRoute", "public", "", &route),
        thing("Service", "front", "", &json!({ "spec": { "selector": { "app": "web" } } })),
        thing("EndpointSlice", "front-x", "front", &slice),
        thing("Pod", "web-1", "", &json!({ "spec": { "nodeName": "n1" } })),
    ];
    let all = [
        "EndpointSlice/front-x",
        "Gateway/edge",
        "HTTPRoute/public",
        "Node/n1",
        "Pod/web-1",
        "Service/front",
    ];
    assert_eq!(around_first(things), all);
}

#[test]
fn policies_and_budgets_lead_to_the_pods_that_they_choose() {
    let pod = |name: &str| thing("Pod", name, "", &json!({}));
    let policy = thing("NetworkPolicy", "deny", "", &json!({ "spec": { "podSelector": {} } }));
    assert_eq!(around_first(vec![policy, pod("a")]), ["NetworkPolicy/deny", "Pod/a"]);
    let budget = json!({ "spec": { "selector": { "matchExpressions": [{ "key": "app", "operator": "NotIn", "values": ["web"] }] } } });
    assert_eq!(
        around_first(vec![thing("PodDisruptionBudget", "b", "", &budget), pod("a")]),
        ["PodDisruptionBudget/b"]
    );
}

#[test]
fn too_many_of_a_kind_are_counted() {
    let centre = Who::new("Deployment", "apps/v1", "shop", "web", "web");
    let view = graph(&centre, &scene(20), &SiteId::new("s"), &[]);
    assert!(view.nodes.len() <= MOST);
    assert_eq!(view.nodes.iter().map(|node| node.more).sum::<u32>(), 14);
}

#[test]
fn what_is_not_ready_is_never_grey() {
    let tones = |ready: i64| {
        let status = json!({ "replicas": 2, "updatedReplicas": 2, "readyReplicas": ready, "availableReplicas": ready });
        let status = json!({ "spec": { "replicas": 2 }, "status": status });
        let things = ["Deployment", "StatefulSet", "ReplicaSet"].map(|kind| thing(kind, "web", "", &status));
        things.map(|thing| state(&thing))
    };
    for (word, tone) in tones(0) {
        assert_eq!((word.as_str(), tone), ("0/2", Tone::Bad));
    }
    for (word, tone) in tones(1) {
        assert_eq!((word.as_str(), tone), ("1/2", Tone::Warn));
    }
    for (word, tone) in tones(2) {
        assert_eq!((word.as_str(), tone), ("2/2", Tone::Good));
    }
    let daemons = thing(
        "DaemonSet",
        "agent",
        "",
        &json!({ "status": { "desiredNumberScheduled": 3, "numberReady": 2 } }),
    );
    assert_eq!(state(&daemons), ("2/3".to_owned(), Tone::Warn));
}
