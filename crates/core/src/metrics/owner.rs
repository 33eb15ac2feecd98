//! Which workload a pod belongs to.

use super::wire::LabelsWire;
use crate::watch::PodRow;

/// A workload: its kind as Kubernetes spells it, and its name.
pub type Workload = (&'static str, Box<str>);

/// The workload by a pod's own row: its owner, and the Deployment above a ReplicaSet. Only the Deployment controller puts
/// `pod-template-hash` on a pod, and it ends the ReplicaSet's name (kubernetes `deployment/sync.go`).
pub(crate) fn of_row(pod: &PodRow) -> Option<Workload> {
    let owner = pod.meta.owner.as_ref()?;
    let kind = match owner.kind.as_ref() {
        "ReplicaSet" => {
            let deployment = pod.meta.label("pod-template-hash").and_then(|hash| above(&owner.name, hash));
            return Some(match deployment {
                Some(name) => ("Deployment", name.into()),
                None => ("ReplicaSet", owner.name.clone()),
            });
        }
        "StatefulSet" => "StatefulSet",
        "DaemonSet" => "DaemonSet",
        "Job" => "Job",
        _ => return None,
    };
    Some((kind, owner.name.clone()))
}

/// What owns a pod in words, for example `Deployment orders`; empty where nothing makes it again.
pub(crate) fn words_of(pod: &PodRow) -> String {
    if let Some((kind, name)) = of_row(pod) {
        return format!("{kind} {name}");
    }
    pod.meta.owner.as_ref().map(|owner| format!("{} {}", owner.kind, owner.name)).unwrap_or_default()
}

/// The ReplicaSet that a Deployment stands above.
pub(super) fn replica_set(row: Option<&PodRow>, name: &str, owner: Option<&Workload>) -> Option<Box<str>> {
    let set = match row {
        Some(row) => row.meta.owner.as_ref()?.name.as_ref(),
        None => name.rsplit_once('-')?.0,
    };
    owner.filter(|(kind, _)| *kind == "Deployment").map(|_| set.into())
}

/// The workload by the labels that come with the figures, where the pod's row is not at hand. Names that controllers had
/// to shorten (above 58 characters) are told shortened.
pub(super) fn of_labels(name: &str, labels: &LabelsWire<'_>) -> Option<Workload> {
    if let Some(job) = &labels.job {
        return Some(("Job", job.as_ref().into()));
    }
    let (base, _) = name.rsplit_once('-')?;
    if labels.stateful.is_some() {
        return Some(("StatefulSet", base.into()));
    }
    if let Some(hash) = &labels.template {
        return above(base, hash).map(|name| ("Deployment", name.into()));
    }
    labels.revision.as_ref().map(|_| ("DaemonSet", base.into()))
}

/// `shop` of `shop-6d4b75cb6d` and its hash.
fn above<'a>(name: &'a str, hash: &str) -> Option<&'a str> {
    name.strip_suffix(hash)?.strip_suffix('-').filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::{Meta, Owner};

    #[test]
    fn owners_are_told_by_rows_and_by_labels() {
        let pod = |kind: &str, name: &str, hash: Option<&str>| {
            let labels = hash.map(|hash| ("pod-template-hash".into(), hash.into())).into_iter().collect();
            let owner = Owner { kind: kind.into(), name: name.into(), uid: "u".into() };
            PodRow {
                meta: Meta { labels, owner: Some(owner.into()), ..Meta::default() },
                ..PodRow::default()
            }
        };
        let is = |kind, name: &str| Some((kind, Box::from(name)));
        assert_eq!(of_row(&pod("ReplicaSet", "shop-7f9", Some("7f9"))), is("Deployment", "shop"));
        assert_eq!(of_row(&pod("ReplicaSet", "alone", None)), is("ReplicaSet", "alone"));
        assert_eq!(of_row(&pod("StatefulSet", "db", None)), is("StatefulSet", "db"));
        assert_eq!(of_row(&pod("Rollout", "x", None)), None);
        let labels = |json: &'static str| serde_json::from_str::<LabelsWire<'_>>(json).unwrap();
        assert_eq!(
            of_labels("shop-7f9-abcde", &labels(r#"{"pod-template-hash":"7f9"}"#)),
            is("Deployment", "shop")
        );
        assert_eq!(
            of_labels(
                "db-0",
                &labels(r#"{"statefulset.kubernetes.io/pod-name":"db-0","controller-revision-hash":"x"}"#)
            ),
            is("StatefulSet", "db")
        );
        assert_eq!(
            of_labels("agent-x1y2z", &labels(r#"{"controller-revision-hash":"x"}"#)),
            is("DaemonSet", "agent")
        );
        assert_eq!(
            of_labels("run-1-abcde", &labels(r#"{"batch.kubernetes.io/job-name":"run-1"}"#)),
            is("Job", "run-1")
        );
        assert_eq!(of_labels("naked", &labels("{}")), None);
    }
}
