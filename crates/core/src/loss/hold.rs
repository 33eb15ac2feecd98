//! Whether a volume lets a pod go to another node.

use serde_json::Value;
use std::collections::BTreeMap;

/// How a claim holds the pods that use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// Not at all: nodes share it.
    Free,
    /// By one node at a time (`ReadWriteOnce`, `ReadWriteOncePod`).
    Attached,
    /// By one node for ever: it is a disk of it.
    Local,
}

/// Claims by namespace and name.
pub(super) type Holds = BTreeMap<(String, String), Hold>;

/// The names of a pod's claims.
pub(super) fn claims_of(pod: &Value) -> impl Iterator<Item = &str> {
    let volumes = pod["spec"]["volumes"].as_array().into_iter().flatten();
    volumes.filter_map(|volume| volume["persistentVolumeClaim"]["claimName"].as_str())
}

/// How a claim holds, with its volume where that is known.
pub(super) fn hold(claim: &Value, volume: Option<&Value>) -> Hold {
    if volume.is_some_and(is_local) {
        return Hold::Local;
    }
    let mut modes = claim["spec"]["accessModes"].as_array().into_iter().flatten();
    let shared = modes.any(|mode| mode == "ReadWriteMany" || mode == "ReadOnlyMany");
    if shared { Hold::Free } else { Hold::Attached }
}

/// A volume on a disk of one node, or bound to one by its name.
fn is_local(volume: &Value) -> bool {
    let spec = &volume["spec"];
    let terms = spec["nodeAffinity"]["required"]["nodeSelectorTerms"].as_array().into_iter().flatten();
    let mut asked = terms.flat_map(|term| term["matchExpressions"].as_array().into_iter().flatten());
    !spec["local"].is_null()
        || !spec["hostPath"].is_null()
        || asked.any(|one| one["key"] == "kubernetes.io/hostname")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_volume_holds_by_its_mode_and_by_where_it_is() {
        let claim = |mode: &str| json!({ "spec": { "accessModes": [mode] } });
        assert_eq!(hold(&claim("ReadWriteMany"), None), Hold::Free);
        assert_eq!(hold(&claim("ReadWriteOnce"), None), Hold::Attached);
        assert_eq!(hold(&claim("ReadWriteOnce"), Some(&json!({ "spec": { "csi": {} } }))), Hold::Attached);
        let pinned = json!({ "spec": { "csi": {}, "nodeAffinity": { "required": { "nodeSelectorTerms": [
            { "matchExpressions": [{ "key": "kubernetes.io/hostname", "operator": "In", "values": ["a"] }] } ] } } } });
        for volume in [json!({ "spec": { "local": {} } }), json!({ "spec": { "hostPath": {} } }), pinned] {
            assert_eq!(hold(&claim("ReadWriteMany"), Some(&volume)), Hold::Local);
        }
    }
}
