//! What becomes of one pod of a lost node.

use super::hold::{Hold, Holds, claims_of};
use crate::clock::moment;
use crate::metrics::owner_of;
use crate::watch::{PodRow, Row};
use concertina_contract::{Kind, LostPod, Millis, PodFate, SiteId};
use serde_json::Value;

/// The taints of a node that is lost, with the effect by which pods are given up.
const LOST: [&str; 2] = ["node.kubernetes.io/unreachable", "node.kubernetes.io/not-ready"];

/// What becomes of a pod; none if it has ended already.
pub(super) fn fate(site: &SiteId, node: &Value, pod: &Value, holds: &Holds) -> Option<LostPod> {
    let row = Row::read(&Kind::Pod, pod.to_string().as_bytes()).ok()?;
    let object = row.object(site);
    let Row::Pod(row) = row else { return None };
    if matches!(&*row.phase, "Succeeded" | "Failed") {
        return None;
    }
    let taint = lost_taint(node);
    let patience = patience(&pod["spec"]["tolerations"], taint.map_or(LOST[0], |taint| text(&taint["key"])));
    let (fate, claim) = kept(&row, pod, holds, patience);
    let given_up = given_up(pod).or_else(|| {
        let since = moment(&taint?["timeAdded"])?;
        Some(since.saturating_add(patience?))
    });
    let given_up = given_up.filter(|_| !matches!(fate, PodFate::OfNode | PodFate::Patient));
    Some(LostPod { object, owner: owner_of(&row), fate, claim, patience, given_up })
}

/// What keeps a pod where it is, else that it moves; with the claim that does.
fn kept(row: &PodRow, pod: &Value, holds: &Holds, patience: Option<Millis>) -> (PodFate, String) {
    let owner = row.meta.owner.as_ref().map(|owner| &*owner.kind);
    let mirrors = !pod["metadata"]["annotations"]["kubernetes.io/config.mirror"].is_null();
    if mirrors || matches!(owner, Some("DaemonSet" | "Node")) {
        return (PodFate::OfNode, String::new());
    }
    let held = |hold: Hold| {
        claims_of(pod)
            .find(|claim| holds.get(&(row.meta.namespace.to_string(), (*claim).to_owned())) == Some(&hold))
    };
    let (local, attached) = (held(Hold::Local), held(Hold::Attached));
    let claim = local.or(attached).unwrap_or_default().to_owned();
    let fate = match owner {
        _ if patience.is_none() && row.meta.deleting.is_none() => PodFate::Patient,
        None => PodFate::Alone,
        _ if local.is_some() => PodFate::Local,
        Some("StatefulSet") => PodFate::Ordered,
        _ if attached.is_some() => PodFate::Attached,
        _ => PodFate::Moves,
    };
    (fate, claim)
}

/// The taint by which the cluster counts a node as lost.
pub(super) fn lost_taint(node: &Value) -> Option<&Value> {
    let lost = |taint: &&Value| taint["effect"] == "NoExecute" && LOST.iter().any(|key| taint["key"] == *key);
    node["spec"]["taints"].as_array().into_iter().flatten().find(lost)
}

/// How long tolerations bear a taint with the effect `NoExecute`; none for ever. Of several the shortest counts
/// (kubernetes `GetMinTolerationTime`).
fn patience(tolerations: &Value, key: &str) -> Option<Millis> {
    let fits = |one: &&Value| {
        let (its, effect) = (text(&one["key"]), text(&one["effect"]));
        let exists = one["operator"] == "Exists" || (its == key && text(&one["value"]).is_empty());
        exists && (its == key || its.is_empty()) && (effect.is_empty() || effect == "NoExecute")
    };
    let mut fitting = tolerations.as_array().into_iter().flatten().filter(fits).peekable();
    if fitting.peek().is_none() {
        return Some(0);
    }
    fitting.filter_map(|one| one["tolerationSeconds"].as_i64()).min().map(|seconds| seconds.max(0) * 1_000)
}

/// When a pod was told to end: its deletion is dated after its grace.
fn given_up(pod: &Value) -> Option<Millis> {
    let meta = &pod["metadata"];
    let grace = meta["deletionGracePeriodSeconds"].as_i64().unwrap_or_default();
    Some(moment(&meta["deletionTimestamp"])? - grace * 1_000)
}

/// What pods took from being made to running, the median; those that restarted do not tell.
pub(super) fn starts(pods: &[Value]) -> Option<Millis> {
    let mut times: Vec<Millis> = pods.iter().filter_map(start).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

fn start(pod: &Value) -> Option<Millis> {
    let begun = moment(&pod["metadata"]["creationTimestamp"])?;
    let mut last = None;
    for status in pod["status"]["containerStatuses"].as_array()? {
        if status["restartCount"].as_u64() != Some(0) {
            return None;
        }
        last = last.max(Some(moment(&status["state"]["running"]["startedAt"])?));
    }
    last.filter(|last| *last >= begun).map(|last| last - begun)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn node() -> Value {
        json!({ "spec": { "taints": [
            { "key": "node.kubernetes.io/unreachable", "effect": "NoSchedule", "timeAdded": "2026-01-01T00:00:00Z" },
            { "key": "node.kubernetes.io/unreachable", "effect": "NoExecute", "timeAdded": "2026-01-01T00:00:10Z" },
        ] } })
    }

    fn pod(name: &str, owner: Option<&str>, claim: Option<&str>, bears: &Value) -> Value {
        let owners =
            owner.map(|kind| json!([{ "kind": kind, "name": "web", "uid": "o", "controller": true }]));
        let volumes =
            claim.map(|claim| json!([{ "name": "d", "persistentVolumeClaim": { "claimName": claim } }]));
        json!({
            "metadata": { "name": name, "namespace": "shop", "uid": name, "ownerReferences": owners,
                "creationTimestamp": "2026-01-01T00:00:00Z" },
            "spec": { "containers": [{ "name": "app" }], "volumes": volumes, "tolerations": bears },
            "status": { "phase": "Running", "containerStatuses": [{ "restartCount": 0,
                "state": { "running": { "startedAt": "2026-01-01T00:00:04Z" } } }] },
        })
    }

    fn told(pod: &Value, holds: &Holds) -> (PodFate, String, Option<Millis>) {
        let told = fate(&SiteId::new("s"), &node(), pod, holds).unwrap();
        (told.fate, told.claim, told.given_up)
    }

    #[test]
    fn what_moves_and_what_cannot_is_told_with_the_reason() {
        let usual = json!([{ "key": "node.kubernetes.io/unreachable", "operator": "Exists",
            "effect": "NoExecute", "tolerationSeconds": 300 }]);
        let at = moment(&json!("2026-01-01T00:05:10Z"));
        let key = |name: &str| ("shop".to_owned(), name.to_owned());
        let holds: Holds =
            [(key("disk"), Hold::Local), (key("once"), Hold::Attached), (key("all"), Hold::Free)].into();
        let of = |owner, claim| told(&pod("p", owner, claim, &usual), &holds);
        assert_eq!(of(Some("ReplicaSet"), None), (PodFate::Moves, String::new(), at));
        assert_eq!(of(Some("ReplicaSet"), Some("all")), (PodFate::Moves, String::new(), at));
        assert_eq!(of(Some("ReplicaSet"), Some("once")), (PodFate::Attached, "once".to_owned(), at));
        assert_eq!(of(Some("ReplicaSet"), Some("disk")), (PodFate::Local, "disk".to_owned(), at));
        assert_eq!(of(Some("StatefulSet"), Some("once")), (PodFate::Ordered, "once".to_owned(), at));
        assert_eq!(of(None, None), (PodFate::Alone, String::new(), at));
        assert_eq!(of(Some("DaemonSet"), None), (PodFate::OfNode, String::new(), None));
    }

    #[test]
    fn how_long_a_pod_bears_the_loss_is_what_its_tolerations_say() {
        let of = |bears: &Value| told(&pod("p", Some("ReplicaSet"), None, bears), &Holds::new());
        let second = |text: &str| moment(&json!(format!("2026-01-01T00:00:{text}Z")));
        assert_eq!(of(&json!([])).2, second("10"), "it bears nothing");
        let short = json!([{ "key": "node.kubernetes.io/unreachable", "operator": "Exists", "tolerationSeconds": 30 },
            { "operator": "Exists", "tolerationSeconds": 40 }]);
        assert_eq!(of(&short).2, second("40"));
        assert_eq!(of(&json!([{ "operator": "Exists" }])), (PodFate::Patient, String::new(), None));
        let mut ending = pod("p", Some("ReplicaSet"), None, &json!([]));
        ending["metadata"]["deletionTimestamp"] = json!("2026-01-01T00:00:50Z");
        ending["metadata"]["deletionGracePeriodSeconds"] = json!(30);
        assert_eq!(told(&ending, &Holds::new()).2, second("20"), "it is given up already");
    }

    #[test]
    fn pods_tell_how_long_they_took_to_start() {
        let mut restarted = pod("b", None, None, &json!([]));
        restarted["status"]["containerStatuses"][0]["restartCount"] = json!(2);
        assert_eq!(starts(&[pod("a", None, None, &json!([])), restarted]), Some(4_000));
        assert_eq!(starts(&[]), None);
    }
}
