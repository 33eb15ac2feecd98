//! What the scheduler says when no node takes a pod.
//!
//! The message is made by kube-scheduler's `FitError` (pkg/scheduler/framework/types.go):
//! `0/5 nodes are available: 1 node(s) had untolerated taint {k: v}, 2 Insufficient cpu. preemption: …`

/// One reason, and how many nodes have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// How many nodes say so; 0 when it is not about nodes.
    pub(super) nodes: u32,
    pub(super) reason: Reason,
}

/// Why a node does not take a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// `Insufficient cpu`, and any other resource.
    Resource(String),
    /// A taint that the pod does not tolerate: `key: value`.
    Taint(String),
    /// Node selector or node affinity.
    Affinity,
    /// Affinity to other pods.
    PodAffinity,
    /// Anti-affinity to other pods.
    AntiAffinity,
    /// The volume lives elsewhere.
    VolumeZone,
    /// A claim is not bound, and nothing will wait for the pod.
    ClaimUnbound,
    /// A claim that is not there.
    ClaimMissing(String),
    /// Cordoned.
    Cordoned,
    /// A port of the node is taken.
    Ports,
    /// Topology spread constraints.
    Spread,
    /// The node's limit of pods.
    TooManyPods,
    /// The node's limit of volumes.
    VolumeLimit,
    /// There is no node at all.
    NoNodes,
    /// Words that are not known here.
    Other(String),
}

/// Takes the message apart: the total of nodes, and the reasons, most nodes first.
pub(super) fn parse(message: &str) -> (u32, Vec<Refusal>) {
    let message = message.split(" preemption:").next().unwrap_or(message).trim();
    if message.starts_with("no nodes available") {
        return (0, vec![Refusal { nodes: 0, reason: Reason::NoNodes }]);
    }
    if let Some(name) = claim_missing(message) {
        return (0, vec![Refusal { nodes: 0, reason: Reason::ClaimMissing(name) }]);
    }
    let Some((head, reasons)) = message.split_once(" nodes are available:") else {
        return (0, vec![Refusal { nodes: 0, reason: reason(message.trim_end_matches('.')) }]);
    };
    let total = head.rsplit('/').next().and_then(|total| total.trim().parse().ok()).unwrap_or_default();
    let mut refusals: Vec<Refusal> = Vec::new();
    // What follows the first sentence is about claims and preemption.
    let reasons = reasons.split(". ").next().unwrap_or_default();
    for part in split(reasons.trim().trim_end_matches('.')) {
        let (nodes, words) = match part.split_once(' ') {
            Some((count, words)) if count.bytes().all(|byte| byte.is_ascii_digit()) => {
                (count.parse().unwrap_or_default(), words)
            }
            _ => (0, part),
        };
        let reason = reason(words.trim_start_matches("node(s)").trim());
        match refusals.iter_mut().find(|known| known.reason == reason) {
            Some(known) => known.nodes += nodes,
            None => refusals.push(Refusal { nodes, reason }),
        }
    }
    refusals.sort_by_key(|refusal| std::cmp::Reverse(refusal.nodes));
    (total, refusals)
}

/// Parts between commas, but not commas inside the braces of a taint.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(text[begin..at].trim());
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[begin..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn reason(words: &str) -> Reason {
    let has = |text: &str| words.contains(text);
    if let Some(resource) = words.strip_prefix("Insufficient ") {
        return Reason::Resource(resource.to_owned());
    }
    if let Some((_, rest)) = words.split_once('{').filter(|_| has("taint")) {
        let taint = rest.trim_end_matches('}').trim().trim_end_matches(':');
        return Reason::Taint(taint.to_owned());
    }
    if let Some(name) = claim_missing(words) {
        return Reason::ClaimMissing(name);
    }
    if has("untolerated taint") {
        Reason::Taint(String::new())
    } else if has("anti-affinity") {
        Reason::AntiAffinity
    } else if has("volume node affinity") || has("no available volume zone") {
        Reason::VolumeZone
    } else if has("pod affinity") {
        Reason::PodAffinity
    } else if has("affinity") || has("node selector") {
        Reason::Affinity
    } else if has("unbound immediate PersistentVolumeClaims") || has("find available persistent volumes") {
        Reason::ClaimUnbound
    } else if has("unschedulable") {
        Reason::Cordoned
    } else if has("free ports") {
        Reason::Ports
    } else if has("topology spread") {
        Reason::Spread
    } else if has("Too many pods") {
        Reason::TooManyPods
    } else if has("max volume count") {
        Reason::VolumeLimit
    } else {
        Reason::Other(words.to_owned())
    }
}

/// The name in `persistentvolumeclaim "data" not found`.
fn claim_missing(words: &str) -> Option<String> {
    let (_, rest) = words.split_once("persistentvolumeclaim \"")?;
    let (name, rest) = rest.split_once('"')?;
    rest.contains("not found").then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(nodes: u32, reason: Reason) -> Refusal {
        Refusal { nodes, reason }
    }

    #[test]
    fn the_message_is_taken_apart() {
        let (total, refusals) = parse(
            "0/7 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, \
             1 node(s) had untolerated taint {team: a,b}, 2 Insufficient memory, 3 Insufficient cpu. \
             preemption: 0/7 nodes are available: 7 No preemption victims found for incoming pod.",
        );
        assert_eq!(total, 7);
        assert_eq!(
            refusals,
            [
                refusal(3, Reason::Resource("cpu".into())),
                refusal(2, Reason::Resource("memory".into())),
                refusal(1, Reason::Taint("node-role.kubernetes.io/control-plane".into())),
                refusal(1, Reason::Taint("team: a,b".into())),
            ]
        );
    }

    #[test]
    fn every_known_reason_is_told_apart() {
        for (words, reason) in [
            ("2 node(s) didn't match Pod's node affinity/selector", Reason::Affinity),
            ("2 node(s) didn't match pod affinity rules", Reason::PodAffinity),
            ("2 node(s) didn't match pod anti-affinity rules", Reason::AntiAffinity),
            ("2 node(s) didn't satisfy existing pods anti-affinity rules", Reason::AntiAffinity),
            ("2 node(s) had volume node affinity conflict", Reason::VolumeZone),
            ("2 node(s) were unschedulable", Reason::Cordoned),
            ("2 node(s) didn't have free ports for the requested pod ports", Reason::Ports),
            ("2 node(s) didn't match pod topology spread constraints", Reason::Spread),
            ("2 Too many pods", Reason::TooManyPods),
            ("2 node(s) exceed max volume count", Reason::VolumeLimit),
            ("2 node(s) didn't find available persistent volumes to bind", Reason::ClaimUnbound),
            ("2 Insufficient nvidia.com/gpu", Reason::Resource("nvidia.com/gpu".into())),
            ("2 node(s) had something new", Reason::Other("had something new".into())),
        ] {
            let message = format!("0/2 nodes are available: {words}.");
            assert_eq!(parse(&message), (2, vec![refusal(2, reason)]), "{message}");
        }
    }

    #[test]
    fn only_the_first_sentence_names_reasons() {
        let message = "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes \
                       are available: 2 Preemption is not helpful for scheduling.";
        assert_eq!(parse(message), (2, vec![refusal(2, Reason::Resource("cpu".into()))]));
    }

    #[test]
    fn what_is_not_about_nodes() {
        assert_eq!(parse("no nodes available to schedule pods").1[0].reason, Reason::NoNodes);
        let unbound =
            "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: x";
        assert_eq!(parse(unbound), (3, vec![refusal(0, Reason::ClaimUnbound)]));
        let missing = Reason::ClaimMissing("data".into());
        assert_eq!(parse("persistentvolumeclaim \"data\" not found"), (0, vec![refusal(0, missing.clone())]));
        let newer = "0/3 nodes are available: persistentvolumeclaim \"data\" not found. preemption: x";
        assert_eq!(parse(newer).1[0].reason, missing);
    }
}
