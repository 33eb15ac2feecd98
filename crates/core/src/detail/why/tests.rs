//! Each finding from an object as an API server has it.
#![allow(clippy::needless_pass_by_value, reason = "the makers of objects read better without borrows")]

use super::*;
use crate::detail::event::Event;
use serde_json::{Value, json};

/// The time of the tests: ten minutes after their objects began.
const NOW: &str = "2026-11-20T08:10:00Z";

fn now() -> Millis {
    NOW.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn thing(kind: &str, value: Value) -> Thing {
    Thing { kind: kind.to_owned(), value }
}

/// A scene with these objects and events.
fn around(things: Vec<Thing>, events: &[Value]) -> Around {
    let events = events.iter().map(|event| Event::read(Part::new(event))).collect();
    Around { things, events, ..Around::default() }
}

fn event(uid: &str, reason: &str, message: &str) -> Value {
    json!({ "type": "Warning", "reason": reason, "message": message, "lastTimestamp": "2026-11-20T08:09:30Z",
        "involvedObject": { "kind": "Pod", "namespace": "shop", "name": "web-1", "uid": uid } })
}

/// A pod on a node whose container `app` has this status.
fn pod(status: Value) -> Value {
    json!({
        "metadata": { "name": "web-1", "namespace": "shop", "uid": "p1", "creationTimestamp": "2026-11-20T08:00:00Z" },
        "spec": { "nodeName": "n1", "restartPolicy": "Always", "containers": [{
            "name": "app", "image": "r.example:5000/web:9", "resources": { "requests": { "cpu": "64", "memory": "1Gi" }, "limits": { "memory": "32Mi" } },
            "readinessProbe": { "httpGet": { "path": "/ready", "port": "http" }, "periodSeconds": 5 },
        }] },
        "status": { "phase": "Pending", "startTime": "2026-11-20T08:00:00Z",
            "conditions": [{ "type": "Ready", "status": "False", "reason": "ContainersNotReady" }],
            "containerStatuses": [merge(json!({ "name": "app", "ready": false, "restartCount": 0 }), &status)] },
    })
}

/// A pod that has no node yet.
fn unscheduled(message: &str) -> Value {
    let mut value = pod(json!({}));
    value["spec"]["nodeName"] = json!("");
    value["spec"]["volumes"] = json!([{ "name": "data", "persistentVolumeClaim": { "claimName": "data" } }]);
    value["status"] = json!({ "phase": "Pending",
        "conditions": [{ "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message }] });
    value
}

fn merge(mut base: Value, more: &Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        base[key] = value.clone();
    }
    base
}

fn waiting(reason: &str, message: &str) -> Value {
    json!({ "state": { "waiting": { "reason": reason, "message": message } } })
}

fn crashed(code: i64, reason: &str) -> Value {
    json!({ "restartCount": 4, "state": { "waiting": { "reason": "CrashLoopBackOff", "message": "back-off 40s" } },
        "lastState": { "terminated": { "exitCode": code, "reason": reason, "finishedAt": "2026-11-20T08:09:00Z" } } })
}

fn ids(causes: &[Cause]) -> Vec<&'static str> {
    causes.iter().map(|cause| cause.id).collect()
}

fn of(kind: &str, value: Value, scene: &Around) -> Vec<Cause> {
    let causes = causes(&thing(kind, value), scene, now());
    for cause in &causes {
        assert!(WHY.contains(&cause.id), "{} has no message", cause.id);
    }
    causes
}

#[test]
fn a_pod_tells_what_its_container_waits_for() {
    let running = json!({ "state": { "running": { "startedAt": "2026-11-20T08:00:05Z" } }, "started": true });
    let liveness = event("p1", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500");
    let killing = event("p1", "Killing", "Container app failed liveness probe, will be restarted");
    let table: Vec<(Value, Vec<Value>, &str)> = vec![
        (
            waiting(
                "ImagePullBackOff",
                "Back-off pulling image \"r.example:5000/web:9\": ErrImagePull: r.example:5000/web:9: not found",
            ),
            vec![],
            "image-not-found",
        ),
        // Before 1.31 the reason stands in the event alone.
        (
            waiting("ImagePullBackOff", "Back-off pulling image"),
            vec![event("p1", "Failed", "Failed to pull image \"r.example:5000/web:9\": 401 Unauthorized")],
            "image-no-right",
        ),
        (
            waiting("ErrImagePull", "dial tcp 10.0.0.9:5000: connect: connection refused"),
            vec![],
            "image-unreachable",
        ),
        (waiting("InvalidImageName", "couldn't parse image name \"Web:\""), vec![], "image-name-invalid"),
        (waiting("ErrImageNeverPull", ""), vec![], "image-never-pulled"),
        (waiting("CreateContainerConfigError", "configmap \"settings\" not found"), vec![], "config-no-map"),
        (
            waiting("CreateContainerConfigError", "couldn't find key pw in Secret shop/login"),
            vec![],
            "config-no-secret-key",
        ),
        (
            waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root"),
            vec![],
            "config-runs-as-root",
        ),
        (waiting("RunContainerError", "exec: \"/bin/x\": no such file or directory"), vec![], "crash-start"),
        (crashed(1, "Error"), vec![], "crash-exit"),
        (crashed(0, "Completed"), vec![], "crash-clean"),
        (crashed(127, "Error"), vec![], "crash-no-program"),
        (crashed(139, "Error"), vec![], "crash-signal"),
        (crashed(137, "OOMKilled"), vec![], "crash-memory"),
        (crashed(137, "Error"), vec![liveness, killing], "probe-liveness"),
        (
            running.clone(),
            vec![event("p1", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503")],
            "probe-readiness",
        ),
        (running, vec![], "probe-readiness"),
        (
            waiting("ContainerCreating", ""),
            vec![event(
                "p1",
                "FailedMount",
                "MountVolume.SetUp failed for volume \"v\" : secret \"tls\" not found",
            )],
            "config-no-secret",
        ),
        (
            waiting("ContainerCreating", ""),
            vec![event("p1", "FailedAttachVolume", "Multi-Attach error for volume \"pvc-1\"")],
            "volume-attached-elsewhere",
        ),
        (
            waiting("ContainerCreating", ""),
            vec![event("p1", "FailedCreatePodSandBox", "no IP addresses available")],
            "sandbox",
        ),
        (waiting("ContainerCreating", ""), vec![], "starting-long"),
    ];
    for (status, events, id) in table {
        let causes = of("Pod", pod(status.clone()), &around(vec![], &events));
        assert_eq!(ids(&causes), [id], "{status} {events:?}");
        assert!(!causes[0].evidence.is_empty(), "{id} has no evidence");
        assert_eq!(
            causes[0].params.get("container").map_or("app", |name| if name.is_empty() {
                "app"
            } else {
                name
            }),
            "app"
        );
    }
}

#[test]
fn a_crash_tells_code_limit_and_last_lines() {
    let mut scene = around(vec![], &[]);
    scene.log = Some(("web-1".into(), "app".into(), "fatal: no database".into()));
    let causes = of("Pod", pod(crashed(137, "OOMKilled")), &scene);
    assert_eq!((causes[0].params["limit"].as_str(), causes[0].params["restarts"].as_str()), ("32Mi", "4"));
    assert_eq!(causes[0].params["signal"], "SIGKILL");
    assert!(causes[0].evidence.iter().any(|evidence| evidence.text == "fatal: no database"));
}

#[test]
fn a_pod_that_is_as_it_should_be_tells_nothing() {
    let mut ready =
        pod(json!({ "ready": true, "state": { "running": { "startedAt": "2026-11-20T08:00:05Z" } } }));
    ready["status"]["conditions"] = json!([{ "type": "Ready", "status": "True" }]);
    // An old failure of its probe does not count.
    let old = [event("p1", "Unhealthy", "Readiness probe failed: x")];
    assert_eq!(ids(&of("Pod", ready, &around(vec![], &old))), [""; 0]);
    let mut done = pod(json!({ "state": { "terminated": { "exitCode": 0, "reason": "Completed" } } }));
    done["status"]["phase"] = json!("Succeeded");
    assert_eq!(ids(&of("Pod", done, &around(vec![], &[]))), [""; 0]);
}

#[test]
fn a_probe_that_has_not_had_its_time_is_no_fault() {
    let young = json!({ "state": { "running": { "startedAt": "2026-11-20T08:09:55Z" } }, "started": true });
    let causes = of("Pod", pod(young), &around(vec![], &[]));
    assert_eq!((ids(&causes), causes[0].tone), (vec!["probe-waits"], concertina_contract::Tone::Calm));
    assert_eq!(causes[0].params["probe"], "GET :http/ready, 5 s");
}

#[test]
fn the_scheduler_is_understood() {
    let message = "0/4 nodes are available: 1 node(s) had untolerated taint {team: db}, 3 Insufficient cpu. preemption: x";
    let causes = of("Pod", unscheduled(message), &around(vec![], &[]));
    assert_eq!(ids(&causes), ["schedule-cpu", "schedule-taint"]);
    let params = &causes[0].params;
    assert_eq!(
        (params["nodes"].as_str(), params["total"].as_str(), params["wants"].as_str()),
        ("3", "4", "64")
    );
    let claim = json!({ "metadata": { "name": "data", "namespace": "shop", "uid": "c1" }, "status": { "phase": "Pending" } });
    let scene = around(vec![thing("PersistentVolumeClaim", claim)], &[]);
    let message = "0/4 nodes are available: pod has unbound immediate PersistentVolumeClaims.";
    let causes = of("Pod", unscheduled(message), &scene);
    assert_eq!(
        (ids(&causes), causes[0].who.kind.as_str()),
        (vec!["schedule-claim-unbound"], "PersistentVolumeClaim")
    );
    assert_eq!(ids(&of("Pod", unscheduled(""), &around(vec![], &[]))), ["schedule-silent"]);
}

#[test]
fn a_node_in_trouble_is_the_root() {
    let node = json!({ "metadata": { "name": "n1", "uid": "n" }, "status": { "conditions": [
        { "type": "Ready", "status": "Unknown", "reason": "NodeStatusUnknown" }] } });
    let scene = around(vec![thing("Node", node.clone())], &[]);
    let running = json!({ "state": { "running": { "startedAt": "2026-11-20T08:00:05Z" } }, "ready": true });
    let causes = of("Pod", pod(running), &scene);
    assert_eq!((causes[0].id, causes[0].who.name.as_str()), ("node-silent", "n1"));
    assert_eq!(ids(&of("Node", node, &scene)), ["node-silent"]);
    let full = json!({ "metadata": { "name": "n1", "uid": "n" }, "spec": { "unschedulable": true }, "status": { "conditions": [
        { "type": "Ready", "status": "True" }, { "type": "DiskPressure", "status": "True" }] } });
    assert_eq!(ids(&of("Node", full, &scene)), ["node-disk", "node-cordoned"]);
    let out = |ready: &str| {
        json!({ "metadata": { "name": "n1", "uid": "n" }, "status": { "conditions": [{ "type": "Ready", "status": ready }] },
            "spec": { "taints": [{ "key": "node.kubernetes.io/out-of-service", "effect": "NoExecute" }] } })
    };
    assert_eq!(ids(&of("Node", out("Unknown"), &scene)), ["node-silent", "node-out-of-service"]);
    assert_eq!(ids(&of("Node", out("True"), &scene)), ["node-still-out"], "it takes no pods");
}

#[test]
fn an_init_container_that_runs_on_holds_up_the_rest() {
    let mut value = pod(waiting("PodInitializing", ""));
    value["spec"]["initContainers"] =
        json!([{ "name": "migrate", "image": "m" }, { "name": "seed", "image": "s" }]);
    value["status"]["initContainerStatuses"] = json!([
        { "name": "migrate", "state": { "terminated": { "exitCode": 0 } } },
        { "name": "seed", "state": { "running": { "startedAt": "2026-11-20T08:01:00Z" } } }]);
    let causes = of("Pod", value, &around(vec![], &[]));
    assert_eq!((ids(&causes), causes[0].params["container"].as_str()), (vec!["init-waiting"], "seed"));
    assert_eq!((causes[0].params["place"].as_str(), causes[0].params["total"].as_str()), ("2", "2"));
}

fn deployment(more: Value) -> Value {
    merge(
        json!({ "metadata": { "name": "web", "namespace": "shop", "uid": "d", "generation": 2 }, "spec": { "replicas": 2 },
        "status": { "observedGeneration": 2, "replicas": 2, "updatedReplicas": 1, "readyReplicas": 1 } }),
        &more,
    )
}

fn set(more: Value) -> Thing {
    let base = json!({ "metadata": { "name": "web-1", "namespace": "shop", "uid": "s",
        "ownerReferences": [{ "kind": "ReplicaSet", "uid": "d" }] }, "spec": { "replicas": 2 }, "status": { "replicas": 0 } });
    thing("ReplicaSet", merge(base, &more))
}

fn owned(mut pod: Value, name: &str) -> Thing {
    pod["metadata"]["name"] = json!(name);
    pod["metadata"]["uid"] = json!(name);
    pod["metadata"]["ownerReferences"] = json!([{ "kind": "ReplicaSet", "uid": "s" }]);
    thing("Pod", pod)
}

#[test]
fn a_deployment_tells_of_its_pods_once_each_reason() {
    let scene = around(
        vec![set(json!({})), owned(pod(crashed(1, "Error")), "a"), owned(pod(crashed(1, "Error")), "b")],
        &[],
    );
    let stuck = json!({ "status": { "observedGeneration": 2, "replicas": 2, "conditions": [
        { "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded" }] } });
    let causes = of("Deployment", deployment(stuck), &scene);
    assert_eq!(ids(&causes), ["crash-exit", "rollout-deadline"]);
    assert_eq!((causes[0].count, causes[0].who.kind.as_str(), causes[0].who.name.as_str()), (2, "Pod", "a"));
}

#[test]
fn a_quota_that_is_full_is_named() {
    let failing = json!({ "status": { "replicas": 0, "conditions": [{ "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate",
        "message": "pods \"web-1-x\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1" }] } });
    let causes = of("Deployment", deployment(json!({})), &around(vec![set(failing)], &[]));
    assert_eq!(ids(&causes), ["create-quota"]);
    assert_eq!((causes[0].who.kind.as_str(), causes[0].who.name.as_str()), ("ResourceQuota", "small"));
}

#[test]
fn workloads_tell_what_somebody_wished() {
    let empty = around(vec![], &[]);
    let done = json!({ "observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2 });
    assert_eq!(ids(&of("Deployment", deployment(json!({ "status": done })), &empty)), [""; 0]);
    let paused = json!({ "spec": { "replicas": 2, "paused": true } });
    assert_eq!(ids(&of("Deployment", deployment(paused), &empty)), ["paused"]);
    let zero = json!({ "spec": { "replicas": 0 }, "status": { "observedGeneration": 2 } });
    assert_eq!(ids(&of("Deployment", deployment(zero), &empty)), ["scaled-to-zero"]);
    assert_eq!(ids(&of("Deployment", deployment(json!({})), &empty)), ["rolling-out"]);
    let behind = json!({ "status": { "observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2 } });
    assert_eq!(ids(&of("Deployment", deployment(behind), &empty)), ["controller-behind"]);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of one line a kind")]
fn every_other_kind_has_its_reasons() {
    let condition = |name: &str, status: &str, reason: &str| json!({ "conditions": [{ "type": name, "status": status, "reason": reason }] });
    let named =
        |more: Value| merge(json!({ "metadata": { "name": "x", "namespace": "shop", "uid": "u" } }), &more);
    let gone = json!({ "name": "x", "uid": "u", "deletionTimestamp": "2026-11-20T08:00:00Z", "finalizers": ["example.com/hold"] });
    let mut sees_all = around(vec![], &[]);
    sees_all.complete = vec!["Pod", "Service"];
    let events = |reason: &str, message: &str| around(vec![], &[event("u", reason, message)]);
    let none = || around(vec![], &[]);
    let table: Vec<(&str, Value, Around, &str)> = vec![
        (
            "Job",
            named(json!({ "status": condition("Failed", "True", "BackoffLimitExceeded") })),
            none(),
            "job-backoff",
        ),
        ("Job", named(json!({ "spec": { "suspend": true } })), none(), "job-suspended"),
        ("CronJob", named(json!({ "spec": { "suspend": true } })), none(), "cron-suspended"),
        (
            "PersistentVolumeClaim",
            named(json!({ "spec": { "storageClassName": "fast" }, "status": { "phase": "Pending" } })),
            Around { missing: vec![("StorageClass".into(), "fast".into())], ..none() },
            "claim-no-class",
        ),
        (
            "PersistentVolumeClaim",
            named(json!({ "status": { "phase": "Pending" } })),
            events("FailedBinding", "no persistent volumes available"),
            "claim-no-volume",
        ),
        (
            "PersistentVolumeClaim",
            named(json!({ "status": { "phase": "Pending" } })),
            events("WaitForFirstConsumer", "waiting"),
            "claim-waits-for-pod",
        ),
        (
            "PersistentVolumeClaim",
            named(json!({ "status": { "phase": "Pending" } })),
            events("ExternalProvisioning", "waiting"),
            "claim-no-answer",
        ),
        ("PersistentVolume", named(json!({ "status": { "phase": "Released" } })), none(), "volume-released"),
        (
            "Service",
            named(json!({ "spec": { "selector": { "app": "web" } } })),
            sees_all.clone(),
            "service-no-pods",
        ),
        (
            "Ingress",
            named(
                json!({ "spec": { "ingressClassName": "nginx", "rules": [{ "http": { "paths": [{ "backend": { "service": { "name": "web" } } }] } }] },
            "status": { "loadBalancer": { "ingress": [{ "ip": "10.0.0.1" }] } } }),
            ),
            sees_all,
            "ingress-no-service",
        ),
        (
            "HTTPRoute",
            named(
                json!({ "status": { "parents": [condition("Accepted", "False", "NotAllowedByListeners")] } }),
            ),
            none(),
            "route-not-accepted",
        ),
        (
            "HorizontalPodAutoscaler",
            named(json!({ "status": condition("ScalingActive", "False", "FailedGetResourceMetric") })),
            none(),
            "scaling-metrics",
        ),
        (
            "PodDisruptionBudget",
            named(
                json!({ "status": { "disruptionsAllowed": 0, "currentHealthy": 1, "desiredHealthy": 2, "expectedPods": 2 } }),
            ),
            none(),
            "budget-unhealthy",
        ),
        (
            "PodDisruptionBudget",
            named(
                json!({ "status": { "disruptionsAllowed": 0, "currentHealthy": 2, "desiredHealthy": 2, "expectedPods": 2 } }),
            ),
            none(),
            "budget-tight",
        ),
        (
            "Namespace",
            json!({ "metadata": gone, "status": condition("NamespaceDeletionDiscoveryFailure", "True", "DiscoveryFailed") }),
            none(),
            "namespace-api-gone",
        ),
        ("Widget", json!({ "metadata": gone }), none(), "held-by-finalizer"),
        (
            "Widget",
            named(json!({ "status": condition("Ready", "False", "Broken") })),
            none(),
            "condition-false",
        ),
    ];
    for (kind, value, scene, id) in table {
        assert_eq!(ids(&of(kind, value, &scene)), [id], "{kind}");
    }
}
