//! Each risk, with and without its cause.

use super::*;
use serde_json::{Value, json};

/// A settled Deployment of three replicas that nobody else owns and that has nothing to complain of.
fn settled() -> Value {
    json!({
        "metadata": { "name": "orders", "generation": 2 },
        "spec": {
            "replicas": 3,
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0, "maxSurge": 1 } },
            "template": { "spec": { "containers": [{
                "name": "web", "readinessProbe": {}, "resources": { "requests": { "cpu": "500m" } },
            }] } },
        },
        "status": {
            "observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3,
        },
    })
}

fn with(pointer: &str, value: Value) -> Live {
    let mut object = settled();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    object.pointer_mut(parent).unwrap().as_object_mut().unwrap().insert(key.to_owned(), value);
    Live::new(object)
}

fn codes(live: &Live, after: &Field, surroundings: &Surroundings) -> Vec<RiskCode> {
    risks(live, after, surroundings).into_iter().map(|risk| risk.code).collect()
}

fn scale(live: &Live, replicas: u32) -> Vec<RiskCode> {
    codes(live, &Field::Replicas(replicas), &Surroundings::default())
}

fn restart(live: &Live) -> Vec<RiskCode> {
    codes(live, &Field::RestartedAt(Some("now".to_owned())), &Surroundings::default())
}

#[test]
fn a_settled_deployment_has_no_risk() {
    let live = Live::new(settled());
    assert_eq!(scale(&live, 6), []);
    assert_eq!(restart(&live), []);
}

#[test]
fn scaling_to_zero_is_a_risk_once() {
    assert_eq!(scale(&Live::new(settled()), 0), [RiskCode::ScalesToZero]);
    assert!(!scale(&with("/spec/replicas", json!(0)), 0).contains(&RiskCode::ScalesToZero));
}

#[test]
fn an_autoscaler_is_named() {
    let target = |name: &str| Surroundings {
        autoscalers: vec![json!({
            "metadata": { "name": "orders-hpa" },
            "spec": { "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": name } },
        })],
        ..Surroundings::default()
    };
    let live = Live::new(settled());
    let found = risks(&live, &Field::Replicas(6), &target("orders"));
    assert_eq!((found[0].code, found[0].params["name"].as_str()), (RiskCode::AutoscalerOwns, "orders-hpa"));
    assert_eq!(codes(&live, &Field::Replicas(6), &target("billing")), []);
    assert_eq!(codes(&live, &Field::RestartedAt(None), &target("orders")), []);
}

#[test]
fn owners_that_write_again_are_named() {
    let cases = [
        (
            with(
                "/metadata/annotations",
                json!({ "argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/orders" }),
            ),
            "Argo CD (shop)",
        ),
        (with("/metadata/labels", json!({ "kustomize.toolkit.fluxcd.io/name": "apps" })), "Flux (apps)"),
        (
            with(
                "/metadata/ownerReferences",
                json!([{ "kind": "WildFlyServer", "name": "w", "controller": true }]),
            ),
            "WildFlyServer w",
        ),
        (
            with(
                "/metadata/managedFields",
                json!([{
                    "manager": "keeper", "operation": "Apply", "fieldsV1": { "f:spec": { "f:replicas": {} } },
                }]),
            ),
            "keeper",
        ),
    ];
    for (live, owner) in cases {
        let found = risks(&live, &Field::Replicas(6), &Surroundings::default());
        assert_eq!((found[0].code, found[0].params["owner"].as_str()), (RiskCode::OwnerReverts, owner));
    }
    let person = json!([{ "manager": "kubectl", "operation": "Apply", "fieldsV1": { "f:spec": { "f:replicas": {} } } }]);
    assert_eq!(scale(&with("/metadata/managedFields", person), 6), []);
}

#[test]
fn a_restart_that_takes_pods_away_says_how_many() {
    let live = with("/spec/strategy", json!({ "rollingUpdate": { "maxUnavailable": 2, "maxSurge": 0 } }));
    let found = risks(&live, &Field::RestartedAt(None), &Surroundings::default());
    assert_eq!((found[0].code, found[0].params["unavailable"].as_str()), (RiskCode::Unavailable, "2"));
    assert_eq!(scale(&live, 6), []);
}

#[test]
fn recreate_and_paused_are_risks_of_a_restart() {
    assert_eq!(restart(&with("/spec/strategy", json!({ "type": "Recreate" }))), [RiskCode::Recreate]);
    assert_eq!(restart(&with("/spec/paused", json!(true))), [RiskCode::Paused]);
    assert_eq!(scale(&with("/spec/paused", json!(true)), 6), []);
}

#[test]
fn pods_without_a_readiness_probe_are_a_risk_when_some_are_started() {
    let live = with("/spec/template", json!({ "spec": { "containers": [{ "name": "web" }] } }));
    assert_eq!(scale(&live, 6), [RiskCode::NoReadinessProbe]);
    assert_eq!(restart(&live), [RiskCode::NoReadinessProbe]);
    assert_eq!(scale(&live, 2), []);
}

#[test]
fn a_rollout_under_way_is_a_risk() {
    for (pointer, value) in [
        ("/status/observedGeneration", 1),
        ("/status/updatedReplicas", 2),
        ("/status/replicas", 4),
        ("/status/availableReplicas", 2),
    ] {
        let live = with(pointer, json!(value));
        assert_eq!(scale(&live, 6), [RiskCode::RolloutUnderWay], "{pointer}");
    }
}

#[test]
fn a_quota_that_is_used_up_is_named() {
    let quota = |hard: Value, used: Value| Surroundings {
        quotas: vec![json!({ "metadata": { "name": "team" }, "status": { "hard": hard, "used": used } })],
        ..Surroundings::default()
    };
    let live = Live::new(settled());
    let pods = quota(json!({ "pods": "5" }), json!({ "pods": "3" }));
    assert_eq!(codes(&live, &Field::Replicas(5), &pods), []);
    let found = risks(&live, &Field::Replicas(6), &pods);
    assert_eq!((found[0].code, found[0].params["quota"].as_str()), (RiskCode::Quota, "team: pods 3 of 5"));
    let cpu = quota(json!({ "requests.cpu": "2" }), json!({ "requests.cpu": "1500m" }));
    assert_eq!(codes(&live, &Field::Replicas(4), &cpu), []);
    assert_eq!(codes(&live, &Field::Replicas(5), &cpu), [RiskCode::Quota]);
    assert_eq!(codes(&live, &Field::RestartedAt(None), &cpu), []);
    assert_eq!(codes(&live, &Field::Replicas(2), &pods), []);
}
