//! Reads what stands on a node, and which volumes hold it there.

use super::OUT_OF_SERVICE;
use super::fate::{fate, lost_taint, starts};
use super::hold::{Hold, Holds, claims_of, hold};
use crate::clock::moment;
use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{ReadClient, RequestError, escape};
use concertina_contract::{Failure, LostPod, Millis, NodeLoss, NodeStanding, ObjectRef, PodFate};
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Pods that are told.
const MOST: usize = 250;
/// Claims that are looked at, each with its volume.
const CLAIMS: usize = 100;
/// Claims that are read at a time.
const AT_ONCE: usize = 6;
/// How long a cluster waits for a silent node until it counts it as lost, as a rule (`--node-monitor-grace-period`).
const GRACE: Millis = 50_000;
/// How long after that it has tainted the node at the latest. Where it has not, it gives no pod up, as while all of a zone is silent
/// (`--unhealthy-zone-threshold`).
const TAINTING: Millis = 60_000;

/// What a loss is read with.
#[derive(Clone, Copy, Debug)]
pub struct LossDesk<'a> {
    /// Reads from the node's site.
    pub reader: &'a ReadClient,
    /// The display name of the site, for failures.
    pub site: &'a str,
    /// Takes secrets out of text.
    pub redactor: &'a Redactor,
    /// How long one read may take.
    pub limit: Duration,
    /// When a node that is silent was heard last, at the latest; none of one that is heard.
    pub heard: Option<Millis>,
    /// The time.
    pub now: Millis,
}

/// What the loss of a node, given whole, means for its pods. An error is one of reading these.
pub async fn of(desk: LossDesk<'_>, object: &ObjectRef, node: &Value) -> Result<NodeLoss, RequestError> {
    let path = format!("/api/v1/pods?fieldSelector={}", escape(&format!("spec.nodeName={}", object.name)));
    let pods: Value = desk.reader.get(&path, desk.limit).await?;
    let pods = pods["items"].as_array().map_or(&[][..], Vec::as_slice);
    let (holds, failures) = holds(desk, pods).await;
    let mut told: Vec<LostPod> =
        pods.iter().filter_map(|pod| fate(&object.site, node, pod, &holds)).collect();
    let (standing, since) = standing(node);
    let starts = starts(pods);
    let recovered = recovered(&told, starts, counted(since, desk.heard, desk.now));
    told.sort_by(|one, other| {
        let place = |pod: &LostPod| (pod.fate, pod.object.namespace.clone(), pod.object.name.clone());
        place(one).cmp(&place(other))
    });
    let left_out = u32::try_from(told.len().saturating_sub(MOST)).unwrap_or(u32::MAX);
    told.truncate(MOST);
    let mut taints = node["spec"]["taints"].as_array().into_iter().flatten();
    let out_of_service = taints.any(|taint| taint["key"] == OUT_OF_SERVICE);
    let object = object.clone();
    Ok(NodeLoss {
        object,
        standing,
        since,
        out_of_service,
        pods: told,
        left_out,
        starts,
        recovered,
        failures,
    })
}

/// What the cluster holds of a node, and since when it counts it as lost.
fn standing(node: &Value) -> (NodeStanding, Option<Millis>) {
    let mut conditions = node["status"]["conditions"].as_array().into_iter().flatten();
    let ready = conditions.find(|condition| condition["type"] == "Ready");
    let standing = match ready.and_then(|ready| ready["status"].as_str()) {
        Some("True") => NodeStanding::Ready,
        Some("False") => NodeStanding::NotReady,
        _ => NodeStanding::Unreachable,
    };
    let since = ready.and_then(|ready| moment(&ready["lastTransitionTime"]));
    let counted = standing != NodeStanding::Ready || lost_taint(node).is_some();
    (standing, since.filter(|_| counted))
}

/// When the cluster counts a node as lost, as a rule, of which it has said so `since` then; none once it should have tainted it as such.
fn counted(since: Option<Millis>, heard: Option<Millis>, now: Millis) -> Option<Millis> {
    let foreseen = || heard?.checked_add(GRACE);
    since.or_else(foreseen).filter(|counted| now < counted.saturating_add(TAINTING))
}

/// When the last pod of those that move should run elsewhere; none while one of them has no time. Until the cluster has said when it gives
/// a pod up, that is its patience after the node is `counted` as lost.
fn recovered(pods: &[LostPod], starts: Option<Millis>, counted: Option<Millis>) -> Option<Millis> {
    let mut moving = pods.iter().filter(|pod| pod.fate == PodFate::Moves).peekable();
    moving.peek()?;
    let foreseen = |pod: &LostPod| counted?.checked_add(pod.patience?);
    let given_up: Option<Vec<Millis>> = moving.map(|pod| pod.given_up.or_else(|| foreseen(pod))).collect();
    given_up?.into_iter().max()?.checked_add(starts?)
}

/// How the claims of these pods hold them, and what could not be read.
async fn holds(desk: LossDesk<'_>, pods: &[Value]) -> (Holds, Vec<Failure>) {
    let names: BTreeSet<(String, String)> = pods
        .iter()
        .flat_map(|pod| {
            let namespace = pod["metadata"]["namespace"].as_str().unwrap_or_default();
            claims_of(pod).map(|claim| (namespace.to_owned(), claim.to_owned()))
        })
        .take(CLAIMS)
        .collect();
    let reads: Vec<_> = names.into_iter().map(|name| of_claim(desk, name)).collect();
    let reads: Vec<_> = futures::stream::iter(reads).buffered(AT_ONCE).collect().await;
    let (mut holds, mut failures) = (Holds::new(), Vec::<Failure>::new());
    for (name, hold, failure) in reads {
        holds.extend(hold.map(|hold| (name, hold)));
        let is_new = |failure: &Failure| {
            !failures.iter().any(|known| known.code == failure.code && known.params == failure.params)
        };
        failures.extend(failure.filter(is_new));
    }
    (holds, failures)
}

type Name = (String, String);

async fn of_claim(desk: LossDesk<'_>, name: Name) -> (Name, Option<Hold>, Option<Failure>) {
    let path = format!("/api/v1/namespaces/{}/persistentvolumeclaims/{}", escape(&name.0), escape(&name.1));
    let claim: Value = match desk.reader.get(&path, desk.limit).await {
        Ok(claim) => claim,
        Err(error) if error.status() == Some(404) => return (name, None, None),
        Err(error) => return (name, None, Some(desk.failure(&error, "persistentvolumeclaims"))),
    };
    let Some(volume) = claim["spec"]["volumeName"].as_str().filter(|volume| !volume.is_empty()) else {
        return (name, None, None);
    };
    let path = format!("/api/v1/persistentvolumes/{}", escape(volume));
    match desk.reader.get::<Value>(&path, desk.limit).await {
        Ok(volume) => (name, Some(hold(&claim, Some(&volume))), None),
        Err(error) => {
            let failure = desk.failure(&error, "persistentvolumes");
            (name, Some(hold(&claim, None)), Some(failure))
        }
    }
}

impl LossDesk<'_> {
    fn failure(&self, error: &RequestError, resource: &str) -> Failure {
        request_failure(error, self.site, Wanted { verb: "get", resource }, self.redactor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{Kind, SiteId};
    use serde_json::json;

    fn pod(name: &str, patience: Millis) -> LostPod {
        let (site, namespace, name, uid) = (SiteId::new("s"), String::new(), name.to_owned(), String::new());
        let object = ObjectRef { site, kind: Kind::Pod, namespace, name, uid };
        let (owner, claim) = ("Deployment web".to_owned(), String::new());
        let patience = Some(patience);
        LostPod { object, owner, fate: PodFate::Moves, claim, patience, given_up: None }
    }

    fn node(status: &str) -> Value {
        json!({ "status": { "conditions": [
            { "type": "Ready", "status": status, "lastTransitionTime": "1970-01-01T00:01:00Z" },
        ] } })
    }

    #[test]
    fn a_node_that_is_silent_and_still_ready_is_told_with_the_time_to_recover() {
        let pods = [pod("a", 300_000), pod("b", 30_000)];
        let told = |ready: &str, heard: Option<Millis>, now: Millis| {
            let (standing, since) = standing(&node(ready));
            (standing, recovered(&pods, Some(4_000), counted(since, heard, now)))
        };
        let about = Some(1_000 + GRACE + 300_000 + 4_000);
        assert_eq!(told("True", Some(1_000), 20_000), (NodeStanding::Ready, about));
        assert_eq!(told("True", None, 20_000), (NodeStanding::Ready, None), "it is heard");
        // Counted as lost and not tainted yet: the condition says since when.
        let counted = Some(60_000 + 300_000 + 4_000);
        assert_eq!(told("Unknown", Some(1_000), 70_000), (NodeStanding::Unreachable, counted));
    }

    #[test]
    fn what_is_not_given_up_when_it_should_be_has_no_time_to_recover() {
        let pods = [pod("a", 300_000)];
        let told = |since: Option<Millis>, heard: Option<Millis>, now: Millis| {
            recovered(&pods, Some(4_000), counted(since, heard, now))
        };
        assert_eq!(told(Some(60_000), None, 60_000 + TAINTING - 1), Some(364_000));
        assert_eq!(told(Some(60_000), None, 60_000 + TAINTING), None, "nothing was tainted in a minute");
        assert_eq!(told(None, Some(1_000), 1_000 + GRACE + TAINTING), None, "the cluster still counts on it");
    }

    #[test]
    fn what_the_cluster_says_of_a_pod_goes_before_what_is_foreseen() {
        let given_up = LostPod { given_up: Some(500_000), ..pod("a", 300_000) };
        assert_eq!(recovered(&[given_up, pod("b", 30_000)], Some(4_000), Some(60_000)), Some(504_000));
        let patient = LostPod { patience: None, ..pod("c", 0) };
        assert_eq!(recovered(&[patient], Some(4_000), Some(60_000)), None, "it is never given up");
    }
}
