//! Whole objects: deleted, edited as YAML, and namespaces made and deleted.

use super::scene::Scene;
use concertina_contract::{
    DryRun, ErrorCode, Failure, Intent, Kind, ObjectRef, OnClash, Operation, OperationState, Plan, RiskCode,
    SecretText, SiteId, Taken, UndoOffer,
};
use concertina_testkit::build;
use serde_json::{Value, json};

const MASK: &str = "••••••";

fn site(scene: &Scene) -> SiteId {
    scene.desk.site("busan").unwrap().id().clone()
}

/// An object of a scripted server.
fn reference(scene: &Scene, kind: &str, plural: &str, name: &str) -> ObjectRef {
    let object = scene.servers[0].object(plural, "shop", name).unwrap();
    ObjectRef {
        site: site(scene),
        kind: kind.parse().unwrap(),
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        uid: object["metadata"]["uid"].as_str().unwrap().to_owned(),
    }
}

async fn carry_out(scene: &Scene, plan: &Plan) -> Operation {
    let operation = scene.desk.carry_out(plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    operation
}

fn refusal(plan: &Plan) -> Failure {
    match &plan.targets[0].dry_run {
        DryRun::Refused { failure } => failure.clone(),
        other => panic!("{other:?}"),
    }
}

fn reason(plan: &Plan) -> String {
    match &plan.undo {
        UndoOffer::Unavailable { failure } => failure.params["reason"].clone(),
        UndoOffer::Offered => "offered".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_deleted_with_what_it_owns_said_before() {
    let scene = Scene::new(&["busan"]).await;
    let server = &scene.servers[0];
    let orders = reference(&scene, "deployments.apps", "deployments", "orders");
    let set = server.put(build::revision(&scene.object(0), 1, &json!({})));
    let owner =
        |uid: &Value| json!([{ "kind": "ReplicaSet", "name": "orders-1", "uid": uid, "controller": true }]);
    let labels = json!({ "app.kubernetes.io/name": "orders" });
    for name in ["orders-1-a", "orders-1-b"] {
        let meta =
            json!({ "metadata": { "labels": labels, "ownerReferences": owner(&set["metadata"]["uid"]) } });
        server.put(build::with(build::pod("shop", name), &meta));
    }
    let pod = reference(&scene, "pods", "pods", "orders-1-a");
    let plan = scene.desk.plan(Intent::Delete { targets: vec![pod] }).await.unwrap();
    assert_eq!((&plan.targets[0].dry_run, reason(&plan).as_str()), (&DryRun::Passed, "undo-deleted"));
    assert_eq!(plan.targets[0].risks[0].code, RiskCode::MadeAgain);
    assert!(server.object("pods", "shop", "orders-1-a").is_some(), "a plan deletes nothing");
    let operation = carry_out(&scene, &plan).await;
    assert!(server.object("pods", "shop", "orders-1-a").is_none());
    assert!(!operation.can_undo);

    let plan = scene.desk.plan(Intent::Delete { targets: vec![orders] }).await.unwrap();
    assert!(plan.targets[0].remains.is_empty());
    let taken = |kind, count| Taken { kind, count };
    assert_eq!(plan.targets[0].takes, [taken(Kind::ReplicaSet, 1), taken(Kind::Pod, 1)]);
    let other = json!({ "metadata": { "uid": "another" } });
    scene.meddle(0, &other);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Failed, "another one of that name is not deleted");
    assert!(server.object("deployments", "shop", "orders").is_some());
    scene.close().await;
}

/// A Secret `shop/login` as it was shown, with its values masked.
fn secret(scene: &Scene) -> (ObjectRef, Value) {
    scene.servers[0].put(json!({
        "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
        "metadata": { "name": "login", "namespace": "shop", "labels": { "team": "shop" } },
        "data": { "user": "a2lt", "password": "Y2FuYXJ5LTkx" },
    }));
    let mut shown = scene.servers[0].object("secrets", "shop", "login").unwrap();
    shown["data"] = json!({ "user": MASK, "password": MASK });
    (reference(scene, "secrets", "secrets", "login"), shown)
}

fn edit(object: &ObjectRef, shown: &Value, change: &Value) -> Intent {
    let version = shown["metadata"]["resourceVersion"].as_str().unwrap().to_owned();
    let text = build::with(shown.clone(), change).to_string();
    let (object, text) = (object.clone(), SecretText::new(text));
    Intent::Edit { object, text, base_version: version, on_clash: OnClash::Refuse }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_writes_what_was_changed_and_no_mask() {
    let scene = Scene::new(&["busan"]).await;
    let (object, shown) = secret(&scene);
    let plan = scene.desk.plan(edit(&object, &shown, &json!({}))).await.unwrap();
    assert!(plan.targets[0].unchanged);
    let change = json!({ "data": { "user": "Y2FuYXJ5LTky" }, "metadata": { "labels": { "tier": "web" } } });
    let plan = scene.desk.plan(edit(&object, &shown, &change)).await.unwrap();
    assert_eq!((&plan.targets[0].dry_run, reason(&plan).as_str()), (&DryRun::Passed, "undo-secret"));
    assert!(plan.targets[0].diff.iter().any(|line| line.text.contains("tier: web")));
    let operation = carry_out(&scene, &plan).await;
    let live = scene.servers[0].object("secrets", "shop", "login").unwrap();
    assert_eq!(live["data"], json!({ "user": "Y2FuYXJ5LTky", "password": "Y2FuYXJ5LTkx" }));
    assert_eq!(live["metadata"]["labels"], json!({ "team": "shop", "tier": "web" }));
    let audit = scene.desk.changes.audit(None).unwrap();
    for text in [format!("{plan:?}"), format!("{operation:?}"), format!("{audit:?}")] {
        assert!(!text.contains("Y2FuYXJ5"), "{text}");
    }
    let disk = std::fs::read(scene.home.path().join("concertina.db")).unwrap();
    let log = std::fs::read(scene.home.path().join("concertina.db-wal")).unwrap_or_default();
    assert!(![disk, log].concat().windows(8).any(|bytes| bytes == b"Y2FuYXJ5"));
    let moved = json!({ "data": { "new": MASK } });
    let plan = scene.desk.plan(edit(&object, &build::with(shown, &moved), &json!({}))).await.unwrap();
    assert_eq!(refusal(&plan).code, ErrorCode::NotPossible);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_changed_meanwhile_is_merged_or_named() {
    let scene = Scene::new(&["busan"]).await;
    let (object, shown) = secret(&scene);
    let server = &scene.servers[0];
    let theirs = json!({ "data": { "user": "bGVl", "extra": "eA==" } });
    server.put(build::with(server.object("secrets", "shop", "login").unwrap(), &theirs));

    let mine = json!({ "data": { "user": "cGFyaw==" } });
    let plan = scene.desk.plan(edit(&object, &shown, &mine)).await.unwrap();
    let failure = refusal(&plan);
    assert_eq!((failure.code, failure.params["fields"].as_str()), (ErrorCode::EditConflict, "data.user"));
    let clash = &plan.targets[0].clashes[0];
    assert_eq!((clash.place.as_str(), clash.theirs.as_deref()), ("data.user", Some(MASK)), "{clash:?}");

    let plan =
        scene.desk.plan(edit(&object, &shown, &json!({ "data": { "password": "bmV3" } }))).await.unwrap();
    carry_out(&scene, &plan).await;
    let live = server.object("secrets", "shop", "login").unwrap();
    assert_eq!(live["data"], json!({ "user": "bGVl", "extra": "eA==", "password": "bmV3" }));

    // The same place once more: the user says which of both counts.
    let both = json!({ "data": { "user": "cGFyaw==" }, "metadata": { "labels": { "tier": "web" } } });
    for (on_clash, user) in [(OnClash::Theirs, "bGVl"), (OnClash::Mine, "cGFyaw==")] {
        let Intent::Edit { object, text, base_version, .. } = edit(&object, &shown, &both) else { panic!() };
        let intent = Intent::Edit { object, text, base_version, on_clash };
        let plan = scene.desk.plan(intent).await.unwrap();
        assert_eq!(plan.targets[0].clashes.len(), 1);
        carry_out(&scene, &plan).await;
        let live = server.object("secrets", "shop", "login").unwrap();
        assert_eq!(
            (&live["data"]["user"], &live["metadata"]["labels"]["tier"]),
            (&json!(user), &json!("web"))
        );
        assert_eq!(live["data"]["password"], json!("bmV3"), "what others changed elsewhere stays");
    }

    server.compact();
    let plan =
        scene.desk.plan(edit(&object, &shown, &json!({ "data": { "password": "b25l" } }))).await.unwrap();
    assert_eq!(refusal(&plan).code, ErrorCode::Conflict, "the server has forgotten what was shown");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_without_a_secret_is_undone() {
    let scene = Scene::new(&["busan"]).await;
    let object = reference(&scene, "deployments.apps", "deployments", "orders");
    let shown = scene.object(0);
    let change = json!({ "spec": { "replicas": 5, "minReadySeconds": 1 }, "metadata": { "labels": { "tier": "web" } } });
    let plan = scene.desk.plan(edit(&object, &shown, &change)).await.unwrap();
    assert_eq!(plan.undo, UndoOffer::Offered);
    let operation = carry_out(&scene, &plan).await;
    assert_eq!((scene.replicas(0), scene.object(0)["spec"]["minReadySeconds"].as_u64()), (5, Some(1)));
    let audit = scene.desk.changes.audit(None).unwrap();
    assert!(audit.iter().any(|entry| entry.text.contains("spec.replicas")), "{audit:#?}");
    let plan = scene.desk.changes.plan_undo(&operation.id).await.unwrap();
    carry_out(&scene, &plan).await;
    assert_eq!(scene.object(0)["spec"], shown["spec"]);
    assert_eq!(scene.object(0)["metadata"]["labels"], shown["metadata"]["labels"]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_made_and_deleted_with_all_that_is_in_it() {
    let scene = Scene::new(&["busan"]).await;
    let (server, sites) = (&scene.servers[0], vec![site(&scene)]);
    let create = Intent::CreateProject { name: "web".to_owned(), sites: sites.clone() };
    let plan = scene.desk.plan(create.clone()).await.unwrap();
    assert_eq!(plan.undo, UndoOffer::Offered);
    assert!(server.object("namespaces", "", "web").is_none());
    let made = carry_out(&scene, &plan).await;
    assert!(server.object("namespaces", "", "web").is_some());
    assert!(scene.desk.plan(create).await.unwrap().targets[0].unchanged);

    server.put(build::deployment("web", "front", 1));
    for name in ["a", "b"] {
        server.put(build::pod("web", name));
    }
    let plan = scene.desk.changes.plan_undo(&made.id).await.unwrap();
    assert_eq!(plan.intent, Intent::DeleteProject { name: "web".to_owned(), sites });
    let taken = |kind, count| Taken { kind, count };
    assert_eq!(plan.targets[0].takes, [taken(Kind::Deployment, 1), taken(Kind::Pod, 2)]);
    assert_eq!(reason(&plan), "undo-deleted");
    carry_out(&scene, &plan).await;
    assert!(server.object("namespaces", "", "web").is_none());
    scene.close().await;
}
