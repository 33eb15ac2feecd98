//! Carrying plans out.

use super::scene::{ORDERS, SCALE, Scene, failure, real_scale};
use concertina_contract::{AuditEvent, ErrorCode, Intent, OperationState, TargetState};
use concertina_testkit::{Fault, Match, build};
use concertina_tests::go;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn two_sites_are_scaled_verified_and_recorded() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let plan = scene.plan_scale(6).await;
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!((operation.author.as_str(), operation.reason.as_str()), ("tester", "a test"));
    assert!(operation.can_undo);
    assert_eq!((scene.replicas(0), scene.replicas(1)), (6, 6));
    let mut audit = scene.desk.changes.audit(None).unwrap();
    audit.reverse();
    assert_eq!(audit[0].event, AuditEvent::PlanApproved);
    for server in &scene.servers {
        let writes = server.writes();
        assert_eq!(writes.len(), 1);
        let write = &writes[0];
        assert_eq!(write.path, SCALE);
        assert!(write.user_agent.contains(&format!("plan={}", plan.id)), "{}", write.user_agent);
        assert!(write.query.contains("fieldManager=concertina-scale"), "{}", write.query);
        let at = i64::try_from(write.at.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis()).unwrap();
        assert!(audit[0].at <= at);
    }
    let count = |event| audit.iter().filter(|entry| entry.event == event).count();
    assert_eq!(
        (count(AuditEvent::WriteStarted), count(AuditEvent::WriteAccepted), count(AuditEvent::Verified)),
        (2, 2, 2)
    );
    assert!(
        audit.iter().any(|entry| entry.text == "replicas 3 → 6" && entry.object == "Deployment shop/orders")
    );
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_carried_out_once_however_often_it_is_approved() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let plan = scene.plan_scale(6).await;
    let approvals: Vec<_> = (0..8)
        .map(|_| {
            let (changes, approval) = (scene.desk.changes.clone(), go(&plan));
            tokio::spawn(async move { changes.apply(&approval).unwrap().id })
        })
        .collect();
    let mut ids = Vec::new();
    for approval in approvals {
        ids.push(approval.await.unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    scene.desk.finished(&ids[0]).await.unwrap();
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap().id, ids[0]);
    assert_eq!(scene.writes(), [1, 1]);
    assert_eq!(scene.desk.changes.operations().len(), 1);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_review_is_not_written() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let plan = scene.plan_scale(6).await;
    scene.meddle(1, &json!({ "metadata": { "generation": 2 }, "spec": { "replicas": 4 } }));
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Partial);
    assert_eq!(operation.targets[0].state, TargetState::Verified);
    assert_eq!(failure(&operation, 1), ErrorCode::PlanDrifted);
    assert_eq!((scene.replicas(0), scene.replicas(1)), (6, 4));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_touches_nothing_reviewed_does_not_stop_a_plan() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.meddle(0, &json!({ "metadata": { "labels": { "team": "shop" } } }));
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!(scene.replicas(0), 6);
    assert_eq!(scene.object(0)["metadata"]["generation"], 2, "written once");
    let started = scene.desk.changes.audit(None).unwrap();
    let started = started.iter().filter(|entry| entry.event == AuditEvent::WriteStarted).count();
    assert_eq!((scene.writes(), started), (vec![2], 2), "each request has its entry");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_is_marked_with_the_taints_that_others_set_meanwhile() {
    let scene = Scene::new(&["busan"]).await;
    let server = &scene.servers[0];
    let taint = |key: &str| json!({ "key": key, "effect": "NoExecute" });
    let (unreachable, mine) = (taint("node.kubernetes.io/unreachable"), taint("acme.example/mine"));
    let node = |taints: Value, ready: &str| {
        let conditions = json!([{ "type": "Ready", "status": ready }]);
        let patch = json!({ "spec": { "taints": taints }, "status": { "conditions": conditions } });
        server.put(build::with(server.object("nodes", "", "n1").unwrap(), &patch));
    };
    let keys = || {
        let node = server.object("nodes", "", "n1").unwrap();
        let taints = node["spec"]["taints"].as_array().unwrap().clone();
        taints.iter().map(|taint| taint["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    server.put(build::node("n1"));
    node(json!([unreachable]), "Unknown");
    let object = scene.node("n1");
    let mark = |out| Intent::OutOfService { targets: vec![object.clone()], out };

    let plan = scene.desk.plan(mark(true)).await.unwrap();
    node(json!([unreachable, mine]), "Unknown");
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    let marked = ["node.kubernetes.io/unreachable", "acme.example/mine", "node.kubernetes.io/out-of-service"];
    assert_eq!(keys(), marked);

    // The cluster takes its own taint off once the node is back.
    let back = scene.desk.changes.plan_undo(&operation.id).await.unwrap();
    let out = server.object("nodes", "", "n1").unwrap()["spec"]["taints"][2].clone();
    node(json!([mine, out]), "True");
    let operation = scene.desk.carry_out(&back).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!(keys(), ["acme.example/mine"]);

    // A node that came back by itself is not marked any more.
    node(json!([unreachable]), "Unknown");
    let plan = scene.desk.plan(mark(true)).await.unwrap();
    node(json!([]), "True");
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::PlanDrifted);
    assert_eq!(keys(), Vec::<String>::new());
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_site_that_refuses_does_not_stop_the_other() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[0].script(real_scale(), Fault::status(403, "Forbidden"), 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Partial);
    assert_eq!(failure(&operation, 0), ErrorCode::Forbidden);
    assert_eq!(operation.targets[1].state, TargetState::Verified);
    assert_eq!((scene.writes(), scene.replicas(0)), (vec![1, 1], 3));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_when_the_record_cannot_be() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.desk.store.write(|transaction| transaction.execute("DROP TABLE audit", [])).unwrap();
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::AuditFailed);
    assert_eq!(scene.writes(), [0]);
    assert!(scene.desk.changes.operations().is_empty());
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_cannot_be_announced_is_not_sent() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    let trigger = "CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.event = 'write-started' \
                   BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    scene.desk.store.write(|transaction| transaction.execute(trigger, [])).unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::AuditFailed);
    assert_eq!((operation.state, scene.writes()), (OperationState::Failed, vec![0]));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_answers_otherwise_than_in_the_review_is_told() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.desk.plan(Intent::Restart { targets: scene.orders().await }).await.unwrap();
    let change = json!({ "spec": { "template": { "spec": { "priorityClassName": "other" } } } });
    let write = Match::path(ORDERS).query("fieldManager=concertina-restart").without("dryRun");
    scene.servers[0].script(write, Fault::Webhook(change.clone()), 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    let TargetState::Stuck { blocked } = &operation.targets[0].state else { panic!("{operation:#?}") };
    assert_eq!(
        (blocked.reason.as_str(), blocked.message.as_str()),
        ("DiffersFromPlan", "spec.template.spec.priorityClassName")
    );
    assert!(operation.can_undo);

    // One that answers the same in the review and in the write changes nothing of its success.
    scene.servers[0].script(Match::path(ORDERS).query("fieldManager"), Fault::Webhook(change), 2);
    let plan = scene.desk.plan(Intent::Restart { targets: scene.orders().await }).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    scene.close().await;
}
