use super::*;
use serde_json::json;

const GIB: u64 = 1 << 30;

fn node(cpu: u64, memory: u64, pods: u32) -> NodeRoom {
    NodeRoom { cpu, memory, pods }
}

/// A Deployment of pods that ask for these.
fn asking(resources: &Value) -> Value {
    json!({ "kind": "Deployment", "metadata": { "name": "web", "namespace": "shop" },
        "spec": { "template": { "spec": { "containers": [{ "name": "app", "resources": resources }] } } } })
}

fn modest() -> Value {
    asking(&json!({ "requests": { "cpu": "500m", "memory": "512Mi" }, "limits": { "memory": "1Gi" } }))
}

/// A finding with these values.
fn found(code: FitCode, params: &[(&str, &str)]) -> FitFinding {
    let params = params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    FitFinding { code, params }
}

#[test]
fn pods_are_placed_where_all_that_they_ask_for_is_free() {
    let nodes = [node(1_400, 4 * GIB, 10), node(2_000, GIB, 10), node(9_000, 9 * GIB, 1)];
    let check = fits(&modest(), 5, &nodes, &[]);
    assert_eq!((check.wanted, check.placeable), (5, 5), "two, two and one");
    assert!(check.findings.is_empty());
    assert_eq!(fits(&modest(), 6, &nodes, &[]).placeable, 5);
    assert_eq!(fits(&asking(&json!({})), 21, &nodes, &[]).placeable, 21);
    assert!(fits(&modest(), 0, &[], &[]).findings.is_empty());
}

#[test]
fn what_is_short_is_named_with_its_figures() {
    let cpu = fits(&modest(), 3, &[node(750, 9 * GIB, 10), node(500, 9 * GIB, 10)], &[]);
    let figures = [("wanted", "3"), ("placeable", "2"), ("request", "500m"), ("free", "750m")];
    assert_eq!(cpu.findings, [found(FitCode::CpuShort, &figures)]);
    let memory = fits(&modest(), 3, &[node(9_000, GIB, 10)], &[]);
    let figures = [("wanted", "3"), ("placeable", "2"), ("request", "512Mi"), ("free", "1Gi")];
    assert_eq!(memory.findings, [found(FitCode::MemoryShort, &figures)]);
    let pods = fits(&modest(), 3, &[node(9_000, 9 * GIB, 2)], &[]);
    assert_eq!(pods.findings, [found(FitCode::PodsShort, &[("wanted", "3"), ("placeable", "2")])]);
    assert_eq!(fits(&modest(), 3, &[], &[]).findings, [found(FitCode::NoNode, &[])]);
}

#[test]
fn a_limit_without_a_request_is_asked_for() {
    let workload = asking(&json!({ "limits": { "cpu": "1" } }));
    assert_eq!(fits(&workload, 3, &[node(2_500, GIB, 10)], &[]).placeable, 2);
    let both = asking(&json!({ "requests": { "cpu": "100m" }, "limits": { "cpu": "1" } }));
    assert_eq!(fits(&both, 3, &[node(2_500, GIB, 10)], &[]).placeable, 3);
}

fn quota(hard: &Value, used: &Value) -> Value {
    json!({ "metadata": { "name": "team" }, "spec": { "hard": hard }, "status": { "hard": hard, "used": used } })
}

#[test]
fn the_quota_that_refuses_is_named() {
    let nodes = [node(90_000, 90 * GIB, 100)];
    let with = |hard: Value, used: Value| fits(&modest(), 3, &nodes, &[quota(&hard, &used)]);
    assert!(
        with(json!({ "requests.cpu": "2", "pods": "10" }), json!({ "requests.cpu": "500m" }))
            .findings
            .is_empty()
    );
    let exceeded = with(json!({ "requests.cpu": "2" }), json!({ "requests.cpu": "501m" }));
    let figures =
        [("hard", "2"), ("need", "1500m"), ("quota", "team"), ("resource", "requests.cpu"), ("used", "501m")];
    assert_eq!(exceeded.findings, [found(FitCode::QuotaExceeded, &figures)]);
    let memory = with(json!({ "limits.memory": "2Gi" }), json!({}));
    assert_eq!(memory.findings[0].params["need"], "3Gi");
    let pods = with(json!({ "pods": "10" }), json!({ "pods": "8" }));
    assert_eq!(
        (pods.findings[0].code, pods.findings[0].params["need"].as_str()),
        (FitCode::QuotaExceeded, "3")
    );
    let unset = with(json!({ "limits.cpu": "9" }), json!({}));
    let names = [("quota", "team"), ("resource", "limits.cpu")];
    assert_eq!(unset.findings, [found(FitCode::QuotaUnset, &names)]);
    assert!(
        with(json!({ "persistentvolumeclaims": "0", "count/secrets": "0" }), json!({})).findings.is_empty()
    );
}

#[test]
fn a_quota_of_some_pods_alone_is_passed_over() {
    let mut scoped = quota(&json!({ "pods": "0" }), &json!({}));
    scoped["spec"]["scopes"] = json!(["BestEffort"]);
    assert!(fits(&modest(), 1, &[node(9_000, 9 * GIB, 9)], &[scoped]).findings.is_empty());
}
