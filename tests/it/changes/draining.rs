//! A node that is emptied while its workloads change.

use super::scene::Scene;
use concertina_contract::{Intent, Operation, OperationState, TargetState};
use concertina_testkit::{Fault, Match, build};
use concertina_tests::go;
use serde_json::json;
use std::time::Duration;

const EVICTION: &str = "/api/v1/namespaces/shop/pods/orders-1/eviction";

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_waits_for_no_pod_of_a_workload_that_is_scaled_in_meanwhile() {
    let scene = Scene::new(&["busan"]).await;
    let server = &scene.servers[0];
    let object = scene.emptied("node-1", "orders-1");
    for name in ["orders-2", "orders-3"] {
        let elsewhere = json!({ "spec": { "nodeName": "node-2" } });
        server.put(build::with(build::pod("shop", name), &elsewhere));
    }
    // A dry run, and the eviction itself.
    let passed = Fault::Page { code: 201, kind: "application/json", location: "", body: "{}" };
    server.script(Match::path(EVICTION), passed, 2);
    let plan = scene.desk.plan(Intent::Drain { targets: vec![object], losing: true }).await.unwrap();
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    let evicted = async {
        while !server.writes().iter().any(|write| write.path == EVICTION) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), evicted).await.unwrap();
    server.remove("pods", "shop", "orders-1");
    let is_gone = |operation: &Operation| {
        matches!(operation.targets[0].state, TargetState::RollingOut { ready: 1, wanted: 1, .. })
    };
    let waits = scene.desk.until(&id, is_gone).await.unwrap();
    assert_eq!(waits.finished, None, "two of three are ready");
    scene.meddle(0, &json!({ "metadata": { "generation": 2 }, "spec": { "replicas": 2 } }));
    let operation = scene.desk.finished(&id).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    scene.close().await;
}
