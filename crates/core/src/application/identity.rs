//! Which application an object belongs to: the one place where that is decided.
//!
//! An application is (project, name), and the project is the namespace. The name is the first of these that an object tells:
//!
//! 1. the Helm release that made it: the annotation `meta.helm.sh/release-name`, which Helm writes on whatever it makes and
//!    tests before it touches it (helm `pkg/action/validate.go`);
//! 2. the label of a copy of an earlier version that is kept warm: the release that it is a copy of;
//! 3. the label `app.kubernetes.io/instance`, which charts set to the release's name, also where others render them;
//! 4. the label `app.kubernetes.io/name`;
//! 5. the label `app.kubernetes.io/part-of`;
//! 6. the object that controls it, such as an operator's;
//! 7. its own name.
//!
//! These speak: workloads (Deployment, StatefulSet, DaemonSet); pods that none of those controls (a pod of one of those belongs
//! where that does, whatever its own labels are); Jobs and `CronJobs` by 1 to 5 alone, and no Job of a `CronJob`; a release,
//! which is its Secrets, by its own name. Pods of Jobs belong nowhere: they come and go.

use crate::kept;
use crate::metrics::workload_of;
use crate::watch::{Meta, Owner, PodRow, Row};
use concertina_contract::{ApplicationName, Kind};
use serde_json::Value;
use std::sync::Arc;

const RELEASE: &str = "meta.helm.sh/release-name";
const LABELS: [&str; 4] =
    [kept::OF, "app.kubernetes.io/instance", "app.kubernetes.io/name", "app.kubernetes.io/part-of"];

/// Prefixes of namespaces that a distribution keeps for itself. The first is reserved by Kubernetes.
const SYSTEM: [&str; 2] = ["kube-", "openshift-"];

/// An application on all sites.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identity {
    /// Its project.
    pub(super) project: Arc<str>,
    /// Its name within the project.
    pub(super) name: Arc<str>,
}

/// What an application has on a site and what pods belong to: a workload, or loose pods with one owner.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Root {
    /// A workload that is watched.
    Workload {
        /// Its kind.
        kind: Kind,
        /// Its namespace.
        namespace: Arc<str>,
        /// Its name.
        name: Arc<str>,
    },
    /// Pods that no such workload controls.
    Loose {
        /// The application that they name.
        identity: Identity,
        /// What controls them.
        owner: Option<Arc<Owner>>,
    },
}

impl Identity {
    /// The application of a name on the wire.
    pub(super) fn of(name: &ApplicationName) -> Self {
        Self { project: name.project.as_str().into(), name: name.name.as_str().into() }
    }

    /// Whether it has this name on the wire.
    pub(super) fn is(&self, name: &ApplicationName) -> bool {
        *self.project == *name.project && *self.name == *name.name
    }

    fn new(meta: &Meta, name: &str) -> Self {
        Self { project: meta.namespace.clone(), name: name.into() }
    }

    /// Whether its project is a system namespace.
    pub(super) fn is_system(&self) -> bool {
        is_system(&self.project)
    }
}

/// Whether a namespace is one that Kubernetes or a distribution keeps for itself.
pub(super) fn is_system(namespace: &str) -> bool {
    SYSTEM.iter().any(|prefix| namespace.starts_with(prefix))
}

/// The root that a workload is, and the application that it names, if it names one.
pub(super) fn of_workload(row: &Row) -> Option<(Root, Option<Identity>)> {
    let meta = row.meta();
    let kind = row.kind();
    let identity = match row {
        Row::Deployment(_) => Some(named(meta)),
        Row::Workload(_) if kind != Kind::Job => Some(named(meta)),
        Row::Workload(_) | Row::Table(_) => {
            let of_cron_job = meta.owner.as_ref().is_some_and(|owner| &*owner.kind == "CronJob");
            told(meta).filter(|_| !of_cron_job).map(|name| Identity::new(meta, name))
        }
        Row::Node(_) | Row::Pod(_) => return None,
    };
    let root = Root::Workload { kind, namespace: meta.namespace.clone(), name: (&*meta.name).into() };
    Some((root, identity))
}

/// The root that a pod belongs to; none for pods of Jobs.
pub(super) fn of_pod(pod: &PodRow) -> Option<Root> {
    let workload = |kind, name: Box<str>| {
        Some(Root::Workload { kind, namespace: pod.meta.namespace.clone(), name: name.into() })
    };
    match workload_of(pod) {
        Some(("Deployment", name)) => workload(Kind::Deployment, name),
        Some(("StatefulSet", name)) => workload(Kind::StatefulSet, name),
        Some(("DaemonSet", name)) => workload(Kind::DaemonSet, name),
        Some(("Job", _)) => None,
        _ => Some(Root::Loose { identity: named(&pod.meta), owner: controller(&pod.meta).cloned() }),
    }
}

/// The application that a pod names, or that its workload has the name of.
pub(super) fn name_of_pod(pod: &PodRow) -> Identity {
    let workload = || workload_of(pod).map(|(_, name)| name);
    match told(&pod.meta) {
        Some(name) => Identity::new(&pod.meta, name),
        None => workload().map_or_else(|| named(&pod.meta), |name| Identity::new(&pod.meta, &name)),
    }
}

/// By the rule, all of it.
fn named(meta: &Meta) -> Identity {
    let owner = || controller(meta).map(|owner| &*owner.name);
    Identity::new(meta, told(meta).or_else(owner).unwrap_or(&meta.name))
}

/// By annotation and labels.
fn told(meta: &Meta) -> Option<&str> {
    let labels = LABELS.iter().filter_map(|label| meta.label(label));
    meta.note(RELEASE).into_iter().chain(labels).find(|name| !name.is_empty())
}

/// By annotation and labels of a whole object.
pub(super) fn told_by(object: &Value) -> Option<&str> {
    let meta = &object["metadata"];
    let labels = LABELS.iter().map(|label| &meta["labels"][*label]);
    let told = std::iter::once(&meta["annotations"][RELEASE]).chain(labels);
    told.filter_map(Value::as_str).find(|name| !name.is_empty())
}

/// What controls an object. A node only mirrors the pods that its kubelet has from files.
pub(super) fn controller(meta: &Meta) -> Option<&Arc<Owner>> {
    meta.owner.as_ref().filter(|owner| &*owner.kind != "Node")
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_testkit::build;
    use serde_json::json;

    fn deployment(meta: &Value) -> Identity {
        let object = build::with(build::deployment("shop", "orders-web", 1), &json!({ "metadata": meta }));
        let row = Row::read(&Kind::Deployment, object.to_string().as_bytes()).unwrap();
        of_workload(&row).unwrap().1.unwrap()
    }

    #[test]
    fn the_first_word_names_the_application() {
        let all = json!({
            "annotations": {"meta.helm.sh/release-name": "by-release"},
            "labels": {
                "concertina.dev/kept-of": "by-copy",
                "app.kubernetes.io/instance": "by-instance", "app.kubernetes.io/name": "by-name",
                "app.kubernetes.io/part-of": "by-part",
            },
            "ownerReferences": [{"kind": "Shop", "name": "by-owner", "uid": "u", "controller": true}],
        });
        let mut left = all;
        let take = |left: &mut Value, pointer: &str, key: &str| {
            left.pointer_mut(pointer).unwrap()[key] = Value::Null;
        };
        assert_eq!(&*deployment(&left).name, "by-release");
        take(&mut left, "/annotations", "meta.helm.sh/release-name");
        for (label, name) in LABELS.into_iter().zip(["by-copy", "by-instance", "by-name", "by-part"]) {
            assert_eq!(&*deployment(&left).name, name);
            take(&mut left, "/labels", label);
        }
        assert_eq!(&*deployment(&left).name, "by-owner");
        left["ownerReferences"] = Value::Null;
        assert_eq!(deployment(&left), Identity { project: "shop".into(), name: "orders-web".into() });
    }

    #[test]
    fn a_pod_belongs_where_its_workload_does_and_a_mirror_to_itself() {
        let pod = |meta: &Value| {
            let object = build::with(build::pod("shop", "p"), &json!({ "metadata": meta }));
            let Row::Pod(pod) = Row::read(&Kind::Pod, object.to_string().as_bytes()).unwrap() else {
                panic!("a pod");
            };
            of_pod(&pod)
        };
        let owner = |kind: &str, name: &str| json!({"labels": null, "ownerReferences": [{"kind": kind, "name": name, "uid": "u", "controller": true}]});
        let Some(Root::Workload { kind, name, .. }) = pod(&json!({})) else { panic!("a Deployment's") };
        assert_eq!((kind, &*name), (Kind::Deployment, "orders"));
        assert_eq!(pod(&owner("Job", "run-1")), None);
        let loose = |meta: &Value| match pod(meta) {
            Some(Root::Loose { identity, owner }) => (identity.name, owner.map(|owner| owner.kind.clone())),
            other => panic!("{other:?}"),
        };
        assert_eq!(loose(&owner("Kafka", "events")), ("events".into(), Some("Kafka".into())));
        assert_eq!(loose(&owner("Node", "worker-1")), ("p".into(), None));
    }

    #[test]
    fn jobs_speak_by_labels_alone() {
        let job = |meta: &Value| {
            let object = build::with(json!({"metadata": {"name": "migrate-1", "namespace": "shop"}}), meta);
            let row = Row::read(&Kind::Job, object.to_string().as_bytes()).unwrap();
            of_workload(&row).unwrap().1.map(|identity| identity.name)
        };
        let labels = json!({"app.kubernetes.io/name": "orders"});
        assert_eq!(job(&json!({})), None);
        assert_eq!(job(&json!({"metadata": {"labels": labels}})), Some("orders".into()));
        let owner = json!([{"kind": "CronJob", "name": "nightly", "uid": "u", "controller": true}]);
        assert_eq!(job(&json!({"metadata": {"labels": labels, "ownerReferences": owner}})), None);
    }
}
