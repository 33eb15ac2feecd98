use super::*;
use crate::change::releases::warm::copy;
use concertina_testkit::build;
use serde_json::json;

fn live(change: &Value) -> Live {
    let spec = json!({
        "selector": { "matchLabels": { "app": "web" } },
        "template": { "metadata": { "labels": { "app": "web", "team": "shop" } }, "spec": {
            "containers": [{ "name": "app", "image": "web:1", "envFrom": [{ "configMapRef": { "name": "web-config" } }] }] } },
    });
    let status = json!({ "observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2 });
    let whole = json!({ "metadata": { "generation": 1 }, "spec": spec, "status": status });
    Live::new(build::with(build::with(build::deployment("shop", "web", 2), &whole), change))
}

fn service(selector: &Value) -> Value {
    json!({ "kind": "Service", "metadata": { "name": "web" }, "spec": { "selector": selector, "ports": [{ "port": 80 }] } })
}

fn around(services: &[Value]) -> Around<'_> {
    Around { services, next: services, claims: &[], policies: &[], config: &[] }
}

fn found(live: &Live, around: &Around<'_>) -> Option<Obstacle> {
    let services: Vec<&Value> = around.services.iter().collect();
    obstacle(live, &copy::clone(live, &services, "web", 1, "plan"), around)
}

#[test]
fn a_healthy_deployment_behind_a_service_can_be_kept() {
    let services = [service(&json!({ "app": "web" }))];
    assert_eq!(found(&live(&json!({})), &around(&services)), None);
}

#[test]
fn what_cannot_be_right_says_why() {
    let services = [service(&json!({ "app": "web" }))];
    let pod = |spec: &Value| live(&json!({ "spec": { "template": { "spec": spec } } }));
    let claim = json!({ "volumes": [{ "name": "data", "persistentVolumeClaim": { "claimName": "data" } }] });
    let container = |change: &Value| {
        pod(&json!({ "containers": [build::with(json!({ "name": "app", "image": "web:1" }), change)] }))
    };
    let variable = json!({ "env": [{ "name": "JGROUPS_PING_PROTOCOL", "value": "dns.DNS_PING" }] });
    let marked = json!({ "spec": { "template": { "metadata": { "annotations": { "concertina.dev/sessions": "replicated" } } } } });
    let cases = [
        (live(&json!({ "spec": { "replicas": 0 } })), Obstacle::NoPods),
        (
            live(&json!({ "spec": { "strategy": { "type": "Recreate", "rollingUpdate": null } } })),
            Obstacle::Recreate,
        ),
        (live(&json!({ "status": { "availableReplicas": 1 } })), Obstacle::NotHealthy),
        (pod(&claim), Obstacle::Volume("data".to_owned())),
        (pod(&json!({ "hostNetwork": true })), Obstacle::HostPort),
        (container(&json!({ "ports": [{ "containerPort": 80, "hostPort": 80 }] })), Obstacle::HostPort),
        (container(&variable), Obstacle::Sessions),
        (live(&marked), Obstacle::Sessions),
    ];
    for (live, obstacle) in cases {
        assert_eq!(found(&live, &around(&services)), Some(obstacle));
    }
}

#[test]
fn a_claim_that_all_nodes_can_mount_is_no_obstacle() {
    let services = [service(&json!({ "app": "web" }))];
    let volumes =
        json!({ "volumes": [{ "name": "data", "persistentVolumeClaim": { "claimName": "data" } }] });
    let live = live(&json!({ "spec": { "template": { "spec": volumes } } }));
    let claim = |mode: &str| [json!({ "metadata": { "name": "data" }, "spec": { "accessModes": [mode] } })];
    let (shared, own) = (claim("ReadWriteMany"), claim("ReadWriteOnce"));
    assert_eq!(found(&live, &Around { claims: &shared, ..around(&services) }), None);
    let volume = Some(Obstacle::Volume("data".to_owned()));
    assert_eq!(found(&live, &Around { claims: &own, ..around(&services) }), volume);
}

#[test]
fn what_the_change_makes_of_services_and_configuration_counts() {
    let (services, elsewhere) = ([service(&json!({ "app": "web" }))], [service(&json!({ "app": "db" }))]);
    assert_eq!(found(&live(&json!({})), &around(&elsewhere)), Some(Obstacle::NoService));
    let mut other = services.clone();
    other[0]["spec"]["ports"][0]["port"] = json!(81);
    let changed = Around { next: &other, ..around(&services) };
    assert_eq!(found(&live(&json!({})), &changed), Some(Obstacle::ServiceChanges("web".to_owned())));
    let config = [("ConfigMap".to_owned(), "web-config".to_owned())];
    let changed = Around { config: &config, ..around(&services) };
    assert_eq!(found(&live(&json!({})), &changed), Some(Obstacle::Config("web-config".to_owned())));
    let config = [("ConfigMap".to_owned(), "web".to_owned())];
    assert_eq!(found(&live(&json!({})), &Around { config: &config, ..around(&services) }), None);
}

#[test]
fn a_policy_that_does_not_know_the_copy_is_an_obstacle() {
    let services = [service(&json!({ "app": "web" }))];
    let policy = |chosen: Value, from: Value| {
        let ingress = json!([{ "from": [{ "podSelector": from }] }]);
        [json!({ "metadata": { "name": "guard" }, "spec": { "podSelector": chosen, "ingress": ingress } })]
    };
    let told = |policies: &[Value]| found(&live(&json!({})), &Around { policies, ..around(&services) });
    let guard = Some(Obstacle::Policy("guard".to_owned()));
    assert_eq!(told(&policy(json!({}), json!({}))), None);
    assert_eq!(told(&policy(json!({ "matchLabels": { "team": "shop" } }), json!({}))), None);
    assert_eq!(told(&policy(json!({ "matchLabels": { "app": "web" } }), json!({}))), guard);
    assert_eq!(
        told(&policy(json!({ "matchLabels": { "app": "db" } }), json!({ "matchLabels": { "app": "web" } }))),
        guard
    );
}

#[test]
fn only_an_application_of_one_deployment_is_kept() {
    let one = |kind: &str| json!({ "kind": kind, "metadata": { "name": "web" } });
    assert_eq!(only_deployment(&[one("Deployment")]), Ok("web"));
    assert_eq!(
        only_deployment(&[one("Deployment"), one("StatefulSet")]),
        Err(Obstacle::StatefulSet("web".to_owned()))
    );
    assert_eq!(only_deployment(&[one("Deployment"), one("Deployment")]), Err(Obstacle::Several));
    assert_eq!(only_deployment(&[one("DaemonSet")]), Err(Obstacle::NoDeployment));
    assert_eq!(only_deployment(&[]), Err(Obstacle::NoDeployment));
}

#[test]
fn every_obstacle_has_words_in_the_window() {
    let words = include_str!("../../../../../../messages/en/warm.ftl");
    let name = || "x".to_owned();
    let all = [
        Obstacle::StatefulSet(name()),
        Obstacle::NoDeployment,
        Obstacle::Several,
        Obstacle::NoPods,
        Obstacle::NotHealthy,
        Obstacle::Recreate,
        Obstacle::Selector,
        Obstacle::NoService,
        Obstacle::ServiceChanges(name()),
        Obstacle::Volume(name()),
        Obstacle::HostPort,
        Obstacle::Sessions,
        Obstacle::Config(name()),
        Obstacle::Policy(name()),
        Obstacle::Same,
        Obstacle::NameTaken(name()),
        Obstacle::Refused,
    ];
    for obstacle in all {
        let reason = &obstacle.risk().params["reason"];
        assert!(words.contains(&format!("[{reason}]")), "{reason}");
    }
}
