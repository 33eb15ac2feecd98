//! What changes the bounds of an autoscaler by the clock: a `CronJob` for each begin and end, and an account that may do nothing else.
//!
//! The autoscaler itself is no part of the release. So an upgrade in the middle of a surge leaves its bounds as they are.

use super::container::security;
use super::metadata::{Frame, hex, members};
use crate::catalogue::surge::Timed;
use concertina_contract::{AppForm, SurgePlan};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The longest name of a `CronJob`: its Jobs have eleven characters more (kubernetes `pkg/apis/batch/validation`).
const LONGEST: usize = 52;
/// Seconds that a change may come late, and may take.
const LATE: u32 = 600;
const LIMIT: u32 = 300;
/// The user of the container, which is nobody's.
const USER: u32 = 65_532;

pub(super) fn surge(frame: &Frame, form: &AppForm) -> Vec<Value> {
    let Some(plan) = &form.surge else { return Vec::new() };
    let account = name(frame, "-surge");
    let mut objects = rights(frame, &account);
    for (index, surge) in plan.surges.iter().enumerate() {
        // What cannot be read has been told by the check of the form.
        let Some(timed) = Timed::read(surge) else { continue };
        let [begin, end] = timed.lines();
        let place = index + 1;
        let own = |act: &str| name(frame, &format!("-surge-{place}-{act}"));
        objects.push(job(frame, form, plan, &own("begin"), &begin, [surge.min, surge.max]));
        objects.push(job(frame, form, plan, &own("end"), &end, [plan.min, plan.max]));
    }
    objects
}

/// The account, and what it may: `kubectl patch` reads an object before it patches it.
fn rights(frame: &Frame, account: &str) -> Vec<Value> {
    let role = json!({ "rules": [{
        "apiGroups": ["autoscaling"], "resources": ["horizontalpodautoscalers"],
        "resourceNames": [frame.name], "verbs": ["get", "patch"],
    }] });
    let binding = json!({
        "subjects": [{ "kind": "ServiceAccount", "name": account, "namespace": frame.namespace() }],
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": account },
    });
    let api = "rbac.authorization.k8s.io/v1";
    let none = json!({ "automountServiceAccountToken": false });
    vec![
        frame.object("v1", "ServiceAccount", account, members(none)),
        frame.object(api, "Role", account, members(role)),
        frame.object(api, "RoleBinding", account, members(binding)),
    ]
}

fn job(
    frame: &Frame,
    form: &AppForm,
    plan: &SurgePlan,
    name: &str,
    line: &str,
    [min, max]: [u32; 2],
) -> Value {
    let patch = json!({ "spec": { "minReplicas": min, "maxReplicas": max } }).to_string();
    let target = format!("horizontalpodautoscalers.autoscaling/{}", frame.name);
    let mut pod = json!({
        "restartPolicy": "Never",
        "serviceAccountName": self::name(frame, "-surge"),
        "automountServiceAccountToken": true,
        "enableServiceLinks": false,
        "securityContext": {
            "runAsNonRoot": true, "runAsUser": USER, "seccompProfile": { "type": "RuntimeDefault" },
        },
        "containers": [{
            "name": "kubectl",
            "image": plan.image,
            "args": ["patch", target, "--namespace", frame.namespace(), "--type=merge", "--patch", patch],
            "resources": { "requests": { "cpu": "10m", "memory": "32Mi" }, "limits": { "memory": "128Mi" } },
            "securityContext": security(),
            "terminationMessagePolicy": "FallbackToLogsOnError",
        }],
    });
    if let Some(secret) = &form.pull_secret {
        pod["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    // None of the labels by which the application's pods are chosen: these get no request, and count nowhere.
    let labels = json!({ "app.kubernetes.io/part-of": frame.name });
    let body = json!({ "spec": {
        "schedule": line,
        "timeZone": plan.time_zone,
        "concurrencyPolicy": "Forbid",
        "startingDeadlineSeconds": LATE,
        "successfulJobsHistoryLimit": 1,
        "failedJobsHistoryLimit": 1,
        "jobTemplate": { "spec": {
            "activeDeadlineSeconds": LIMIT,
            "backoffLimit": 3,
            "template": { "metadata": { "labels": labels }, "spec": pod },
        } },
    } });
    frame.object("batch/v1", "CronJob", name, members(body))
}

/// A name that is short enough, and no other application's.
fn name(frame: &Frame, end: &str) -> String {
    let whole = format!("{}{end}", frame.name);
    if whole.len() <= LONGEST {
        return whole;
    }
    let digest = hex(&Sha256::digest(&frame.name)[..3]);
    let kept: String = frame.name.chars().take(LONGEST - end.len() - digest.len() - 1).collect();
    format!("{}-{digest}{end}", kept.trim_end_matches('-'))
}
