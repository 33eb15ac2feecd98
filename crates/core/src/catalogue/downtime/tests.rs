use super::*;
use crate::catalogue::Packages;
use crate::catalogue::samples::{NEW, application, full_form, salt, small_form, storage_form};
use crate::catalogue::{SiteOffer, render};
use concertina_contract::AppForm;
use serde_json::json;

/// A Deployment that nothing interrupts.
fn good() -> Value {
    json!({
        "kind": "Deployment",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": {
            "replicas": 3,
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0, "maxSurge": 1 } },
            "template": {
                "metadata": { "labels": { "app": "web" } },
                "spec": {
                    "terminationGracePeriodSeconds": 35,
                    "containers": [{
                        "name": "app",
                        "ports": [{ "containerPort": 80 }],
                        "readinessProbe": { "tcpSocket": { "port": 80 } },
                        "lifecycle": { "preStop": { "sleep": { "seconds": 5 } } },
                    }],
                },
            },
        },
    })
}

fn budget(spec: &Value) -> Value {
    let mut spec = spec.clone();
    spec["selector"] = json!({ "matchLabels": { "app": "web" } });
    json!({ "metadata": { "name": "web", "namespace": "shop" }, "spec": spec })
}

fn autoscaler(minimum: &Value) -> Value {
    json!({ "metadata": { "name": "web-scaler", "namespace": "shop" }, "spec": {
        "scaleTargetRef": { "kind": "Deployment", "name": "web" }, "minReplicas": minimum } })
}

/// What is found of a workload beside a good budget.
fn of(workload: &Value) -> Vec<ZeroDowntimeCode> {
    beside(workload, &[budget(&json!({ "maxUnavailable": 1 }))], Around::default())
}

fn beside(workload: &Value, budgets: &[Value], around: Around<'_>) -> Vec<ZeroDowntimeCode> {
    let around = Around { budgets: Some(budgets), ..around };
    zero_downtime(workload, around).into_iter().map(|finding| finding.code).collect()
}

/// What is found after a change at a pointer; null takes it away.
fn after(pointer: &str, value: Value) -> Vec<ZeroDowntimeCode> {
    let mut workload = good();
    *workload.pointer_mut(pointer).unwrap() = value;
    of(&workload)
}

const POD: &str = "/spec/template/spec";

#[test]
fn what_is_well_made_has_no_finding() {
    assert_eq!(of(&good()), []);
    assert_eq!(after("/spec/replicas", json!(0)), [], "nothing runs that could be interrupted");
    let of_form = |form: &AppForm, offer: SiteOffer| {
        let objects = render(&application(), form, &salt(), offer, &Packages::default()).unwrap();
        let of_kind =
            |kind: &str| objects.iter().filter(|one| one["kind"] == kind).cloned().collect::<Vec<_>>();
        let (budgets, claims) = (of_kind("PodDisruptionBudget"), of_kind("PersistentVolumeClaim"));
        let kind = if form.storage.is_empty() { "Deployment" } else { "StatefulSet" };
        let mut workload = of_kind(kind).remove(0);
        workload["spec"]["replicas"] = json!(form.replicas);
        beside(&workload, &budgets, Around { claims: &claims, ..Around::default() })
    };
    assert_eq!(of_form(&small_form(), NEW), []);
    assert_eq!(of_form(&full_form(), NEW), []);
    let old = SiteOffer { minor: 29, ..NEW };
    assert_eq!(of_form(&small_form(), old), [ZeroDowntimeCode::NoPreStop]);
    let stored = [ZeroDowntimeCode::OneReplica, ZeroDowntimeCode::ReadWriteOnce];
    assert_eq!(of_form(&storage_form(), NEW), stored);
}

#[test]
fn one_pod_alone_is_told_and_so_is_an_autoscaler_that_may_leave_one() {
    assert_eq!(after("/spec/replicas", json!(1)), [ZeroDowntimeCode::OneReplica]);
    assert_eq!(after("/spec/replicas", Value::Null), [ZeroDowntimeCode::OneReplica]);
    let scaled = |minimum: Value, replicas: u32| {
        let mut workload = good();
        workload["spec"]["replicas"] = json!(replicas);
        let autoscalers = [autoscaler(&minimum)];
        let around = Around { autoscalers: &autoscalers, ..Around::default() };
        beside(&workload, &[budget(&json!({ "maxUnavailable": 1 }))], around)
    };
    assert_eq!(scaled(json!(1), 3), [ZeroDowntimeCode::AutoscalerMinimum]);
    assert_eq!(scaled(Value::Null, 3), [ZeroDowntimeCode::AutoscalerMinimum], "1 unless told otherwise");
    assert_eq!(scaled(json!(2), 1), [], "the autoscaler is about to make two");
}

#[test]
fn a_rollout_that_takes_pods_away_first_is_told() {
    use ZeroDowntimeCode::{MaxUnavailable, NoSurge, Recreate};
    assert_eq!(after("/spec/strategy", json!({ "type": "Recreate" })), [Recreate]);
    let rolling = |unavailable: Value, surge: Value| {
        after("/spec/strategy/rollingUpdate", json!({ "maxUnavailable": unavailable, "maxSurge": surge }))
    };
    assert_eq!(rolling(json!(1), json!(1)), [MaxUnavailable]);
    assert_eq!(rolling(json!(0), json!(0)), [MaxUnavailable, NoSurge], "the controller then takes one");
    assert_eq!(rolling(json!("25%"), json!("25%")), [], "a quarter of three, rounded down");
    assert_eq!(rolling(json!("34%"), json!("1%")), [MaxUnavailable]);
    assert_eq!(after("/spec/strategy", Value::Null), [], "as the API server would have it");
    let mut many = good();
    many["spec"]["strategy"] = Value::Null;
    many["spec"]["replicas"] = json!(8);
    let told = zero_downtime(&many, Around::default());
    assert_eq!((told[0].code, told[0].params["unavailable"].as_str()), (MaxUnavailable, "2"));
    let mut set = many;
    set["kind"] = json!("StatefulSet");
    assert_eq!(of(&set), []);
}

#[test]
fn a_budget_keeps_a_drain_from_all_pods_and_lets_one_go() {
    use ZeroDowntimeCode::{BudgetBlocksDrains, NoDisruptionBudget};
    let with = |spec: Value| beside(&good(), &[budget(&spec)], Around::default());
    assert_eq!(beside(&good(), &[], Around::default()), [NoDisruptionBudget]);
    assert_eq!(zero_downtime(&good(), Around::default()), [], "what could not be read is not told");
    assert_eq!(with(json!({ "minAvailable": 2 })), []);
    assert_eq!(with(json!({ "minAvailable": 3 })), [BudgetBlocksDrains]);
    assert_eq!(with(json!({ "minAvailable": "67%" })), [BudgetBlocksDrains], "rounded up");
    assert_eq!(with(json!({ "minAvailable": "50%" })), []);
    assert_eq!(with(json!({ "maxUnavailable": 0 })), [BudgetBlocksDrains]);
    assert_eq!(with(json!({ "maxUnavailable": "1%" })), []);
    let mut elsewhere = budget(&json!({ "maxUnavailable": 0 }));
    elsewhere["metadata"]["namespace"] = json!("other");
    let mut of_others = budget(&json!({ "maxUnavailable": 0 }));
    of_others["spec"]["selector"] = json!({ "matchLabels": { "app": "db" } });
    let mut of_none = of_others.clone();
    of_none["spec"]["selector"] = Value::Null;
    assert_eq!(beside(&good(), &[elsewhere, of_others, of_none], Around::default()), [NoDisruptionBudget]);
}

#[test]
fn a_container_that_takes_requests_has_a_probe_and_a_wait() {
    use ZeroDowntimeCode::{GraceTooShort, NoPreStop, NoReadinessProbe};
    let container = |part: &str, value: Value| after(&format!("{POD}/containers/0/{part}"), value);
    assert_eq!(container("readinessProbe", Value::Null), [NoReadinessProbe]);
    assert_eq!(container("lifecycle", Value::Null), [NoPreStop]);
    assert_eq!(container("lifecycle/preStop/sleep/seconds", json!(35)), [GraceTooShort]);
    assert_eq!(
        container("lifecycle/preStop", json!({ "exec": { "command": ["sleep", "60"] } })),
        [GraceTooShort]
    );
    assert_eq!(after(&format!("{POD}/terminationGracePeriodSeconds"), Value::Null), []);
    // A worker takes no requests; behind a Service it does, whether it names its port or not.
    let mut bare = good();
    bare["spec"]["template"]["spec"]["containers"] = json!([{ "name": "app" }, { "name": "beside" }]);
    assert_eq!(of(&bare), []);
    let services = [json!({ "metadata": { "namespace": "shop" }, "spec": { "selector": { "app": "web" } } })];
    let around = Around { services: &services, ..Around::default() };
    let told = zero_downtime(&bare, around);
    assert_eq!(told.iter().map(|one| one.code).collect::<Vec<_>>(), [NoReadinessProbe, NoPreStop]);
    assert!(told.iter().all(|one| one.params["container"] == "app"));
    let headless = [json!({ "metadata": { "namespace": "shop" }, "spec": {} })];
    assert_eq!(zero_downtime(&bare, Around { services: &headless, ..Around::default() }), []);
}

#[test]
fn a_volume_that_one_node_mounts_is_told() {
    let mut workload = good();
    workload["spec"]["template"]["spec"]["volumes"] =
        json!([{ "name": "data", "persistentVolumeClaim": { "claimName": "data" } }]);
    let found = |modes: &[&str]| {
        let claims = [
            json!({ "metadata": { "name": "data", "namespace": "shop" }, "spec": { "accessModes": modes } }),
        ];
        zero_downtime(&workload, Around { claims: &claims, ..Around::default() })
    };
    let told = found(&["ReadWriteOnce"]);
    assert_eq!((told[0].code, told[0].params["claim"].as_str()), (ZeroDowntimeCode::ReadWriteOnce, "data"));
    assert_eq!(found(&["ReadWriteOncePod"]).len(), 1);
    assert_eq!(found(&["ReadWriteMany"]), []);
    assert_eq!(zero_downtime(&workload, Around::default()), [], "a claim that is not known");
}

#[test]
fn whatever_an_object_is_it_is_looked_at_without_harm() {
    let one = [ZeroDowntimeCode::OneReplica];
    for odd in
        [json!(null), json!([]), json!("x"), json!({ "spec": 3 }), json!({ "spec": { "replicas": -1 } })]
    {
        let all = std::slice::from_ref(&odd);
        assert_eq!(beside(&odd, all, Around { claims: all, ..Around::default() }), one);
    }
}
