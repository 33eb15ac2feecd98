//! Which pods are meant, as of now.

use crate::application::Members;
use crate::metrics::workload_of;
use crate::watch::{Changes, Hub, Lease, PodRow, Row};
use concertina_contract::{Kind, LogSubject, ObjectRef, RowsState, SiteId};
use std::sync::Arc;
use tokio::sync::Notify;

/// Follows the pods of a subject; leases what that needs.
#[derive(Debug)]
pub(super) enum Targets {
    /// Of an application.
    Application(Members),
    /// Of one object; the rows of pods, and what tells that they changed.
    Object(ObjectRef, Lease, Changes),
}

impl Targets {
    /// `wake` is notified when they change. Must be called within the runtime.
    pub(super) fn follow(hub: &Hub, subject: &LogSubject, wake: &Arc<Notify>) -> Self {
        match subject {
            LogSubject::Application { application, sites } => {
                Self::Application(Members::follow(hub, application, sites, wake))
            }
            LogSubject::Object { object } => {
                let lease = hub.lease(&object.site, &Kind::Pod);
                let changes = lease.changes_waking(wake.clone());
                Self::Object(object.clone(), lease, changes)
            }
        }
    }

    /// The pods as of now.
    pub(super) fn pods(&mut self) -> Vec<(SiteId, Arc<Row>)> {
        match self {
            Self::Application(members) => members.pods(),
            Self::Object(object, lease, changes) => {
                // What changed does not matter: few rows are looked at closely.
                drop(changes.take());
                let own = |row: &&Arc<Row>| matches!(&***row, Row::Pod(pod) if belongs(pod, object));
                lease.with_rows(|rows| {
                    let rows = rows.iter().map(|row| &row.0).filter(own);
                    rows.map(|row| (object.site.clone(), row.clone())).collect()
                })
            }
        }
    }

    /// What is known of the pods of each site.
    pub(super) fn states(&self) -> Vec<(SiteId, RowsState)> {
        match self {
            Self::Application(members) => members.states(),
            Self::Object(object, lease, _) => vec![(object.site.clone(), lease.state())],
        }
    }
}

/// Whether a pod is the object, or belongs to it.
fn belongs(pod: &PodRow, object: &ObjectRef) -> bool {
    if *pod.meta.namespace != *object.namespace {
        return false;
    }
    if object.kind == Kind::Pod {
        return *pod.meta.name == *object.name && (object.uid.is_empty() || *pod.meta.uid == *object.uid);
    }
    let owner = pod.meta.owner.as_ref();
    let is_owned = owner.is_some_and(|owner| !object.uid.is_empty() && *owner.uid == *object.uid);
    is_owned
        || match (workload_of(pod), object.kind.resource()) {
            (Some(("Deployment", name)), "deployments.apps")
            | (Some(("ReplicaSet", name)), "replicasets.apps")
            | (Some(("StatefulSet", name)), "statefulsets.apps")
            | (Some(("DaemonSet", name)), "daemonsets.apps")
            | (Some(("Job", name)), "jobs.batch") => *name == *object.name,
            (Some(("Job", name)), "cronjobs.batch") => {
                // The controller names its Jobs by the minute (kubernetes `cronjob/utils.go`, `getJobName`).
                let minute = name.strip_prefix(&object.name).and_then(|rest| rest.strip_prefix('-'));
                minute.is_some_and(|minute| {
                    !minute.is_empty() && minute.bytes().all(|byte| byte.is_ascii_digit())
                })
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::{Meta, Owner};

    #[test]
    fn pods_belong_to_themselves_and_to_what_made_them() {
        let pod = |kind: &str, name: &str, labels: &[(&str, &str)]| PodRow {
            meta: Meta {
                namespace: "shop".into(),
                name: "web-7f9-abcde".into(),
                uid: "u-1".into(),
                labels: labels.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
                owner: Some(Owner { kind: kind.into(), name: name.into(), uid: "u-2".into() }.into()),
                ..Meta::default()
            },
            ..PodRow::default()
        };
        let object = |kind: &str, name: &str, uid: &str| ObjectRef {
            site: SiteId::new("s"),
            kind: kind.parse().unwrap(),
            namespace: "shop".to_owned(),
            name: name.to_owned(),
            uid: uid.to_owned(),
        };
        let of_set = pod("ReplicaSet", "web-7f9", &[("pod-template-hash", "7f9")]);
        assert!(belongs(&of_set, &object("pods", "web-7f9-abcde", "u-1")));
        assert!(!belongs(&of_set, &object("pods", "web-7f9-abcde", "u-9")), "another of its name");
        assert!(belongs(&of_set, &object("deployments.apps", "web", "")));
        assert!(belongs(&of_set, &object("replicasets.apps", "web-7f9", "u-2")));
        assert!(!belongs(&of_set, &object("statefulsets.apps", "web", "")));
        let of_job = pod("Job", "nightly-29012345", &[]);
        assert!(belongs(&of_job, &object("cronjobs.batch", "nightly", "")));
        assert!(!belongs(&of_job, &object("cronjobs.batch", "night", "")));
        let elsewhere = ObjectRef { namespace: "other".to_owned(), ..object("deployments.apps", "web", "") };
        assert!(!belongs(&of_set, &elsewhere));
    }
}
