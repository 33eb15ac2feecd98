//! The objects by which a pull is tried out, and the requests that make and remove them.

use super::work::PullWork;
use crate::change::call::{Call, Verb};
use crate::change::releases::Step;
use concertina_contract::{Kind, ObjectRef};
use serde_json::{Value, json};

/// Seconds after which Kubernetes ends a try, however far it is.
pub(super) const LONGEST: u32 = 120;
/// Seconds after which Kubernetes removes one that ended, should nobody else.
const KEPT: u32 = 60;
/// What pods of these tries bear.
pub(super) const MARK: (&str, &str) = ("app.kubernetes.io/managed-by", "concertina");
/// What the pod would run. No image has it, so nothing of the image ever runs: what counts is over when it is to start.
const NOTHING: &str = "/concertina-pulls-and-runs-nothing";
/// Nobody (`/etc/passwd` of nearly all systems).
const NOBODY: u32 = 65_534;

/// A Job whose pod pulls the image on this very node, within what the strictest Pod Security Standard allows. One that awaits
/// its Secret begins when it is told.
pub(super) fn job(work: &PullWork, secret: Option<&str>, awaits: bool) -> Value {
    let PullWork { node, image, namespace, name, .. } = work;
    let labels = json!({ MARK.0: MARK.1, "app.kubernetes.io/name": "concertina-pull" });
    let least = json!({ "cpu": "1m", "memory": "16Mi", "ephemeral-storage": "1Mi" });
    let mut pod = json!({
        "restartPolicy": "Never",
        "automountServiceAccountToken": false,
        "enableServiceLinks": false,
        "terminationGracePeriodSeconds": 0,
        "affinity": { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [
            { "matchFields": [{ "key": "metadata.name", "operator": "In", "values": [node.name] }] },
        ] } } },
        "securityContext": {
            "runAsNonRoot": true, "runAsUser": NOBODY, "seccompProfile": { "type": "RuntimeDefault" },
        },
        "containers": [{
            "name": "pull",
            "image": image,
            // What is there is asked for at the registry once more, by its digest: no layer is sent twice.
            "imagePullPolicy": "Always",
            "command": [NOTHING],
            "securityContext": { "allowPrivilegeEscalation": false, "capabilities": { "drop": ["ALL"] } },
            "resources": { "requests": least, "limits": { "cpu": "100m", "memory": "16Mi", "ephemeral-storage": "16Mi" } },
        }],
    });
    if let Some(secret) = secret {
        pod["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": name, "namespace": namespace, "labels": labels },
        "spec": {
            "backoffLimit": 0,
            "activeDeadlineSeconds": LONGEST,
            "ttlSecondsAfterFinished": KEPT,
            "suspend": awaits,
            "template": { "metadata": { "labels": labels }, "spec": pod },
        },
    })
}

impl PullWork {
    /// The Job as an object of the site.
    pub(super) fn object(&self, uid: &str) -> ObjectRef {
        let kind = Kind::of("jobs", "batch").unwrap_or(Kind::Job);
        let (namespace, name) = (self.namespace.clone(), self.name.clone());
        ObjectRef { kind, namespace, name, uid: uid.to_owned(), ..self.node.clone() }
    }

    /// Where Jobs of the namespace are.
    pub(super) fn jobs(&self) -> String {
        format!("/apis/batch/v1/namespaces/{}/jobs", self.namespace)
    }

    /// Where the Job is.
    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.jobs(), self.name)
    }

    /// Makes the Job.
    pub(super) fn creation(&self, job: Value) -> Step {
        let call = Call {
            verb: Verb::Create,
            path: format!("{}?fieldManager=concertina-pull", self.jobs()),
            body: job,
        };
        let words = format!("create Job {}: {} pulls {}", self.name, self.node.name, self.image);
        Step { object: self.object(""), call, path: self.path(), before: None, words }
    }

    /// Makes the Secret, which goes with the Job.
    pub(super) fn secret(&self, mut secret: Value, uid: &str) -> Step {
        secret["metadata"]["ownerReferences"] =
            json!([{ "apiVersion": "batch/v1", "kind": "Job", "name": self.name, "uid": uid }]);
        let secrets = format!("/api/v1/namespaces/{}/secrets", self.namespace);
        let path = format!("{secrets}/{}", self.name);
        let call = Call {
            verb: Verb::Create,
            path: format!("{secrets}?fieldManager=concertina-pull"),
            body: secret,
        };
        let kind = Kind::of("secrets", "").unwrap_or(Kind::Job);
        let object = ObjectRef { kind, ..self.object("") };
        Step { object, call, path, before: None, words: format!("create Secret {}", self.name) }
    }

    /// Lets the Job begin.
    pub(super) fn start(&self, uid: &str) -> Step {
        let body = json!({ "metadata": { "uid": uid }, "spec": { "suspend": false } });
        let call =
            Call { verb: Verb::Merge, path: format!("{}?fieldManager=concertina-pull", self.path()), body };
        let words = format!("start Job {}", self.name);
        Step { object: self.object(uid), call, path: self.path(), before: None, words }
    }

    /// Removes the Job, its pod and its Secret; it is gone when they are.
    pub(super) fn removal(&self, uid: &str) -> Step {
        let body = json!({
            "apiVersion": "v1", "kind": "DeleteOptions",
            "propagationPolicy": "Foreground", "preconditions": { "uid": uid },
        });
        let call = Call { verb: Verb::Delete, path: self.path(), body };
        let words = format!("delete Job {} with its pod", self.name);
        Step { object: self.object(uid), call, path: self.path(), before: None, words }
    }
}
