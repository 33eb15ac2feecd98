//! Replicas are no part of a release: they stay as they are, whoever owns them.
//!
//! The API server resets a field whose only owner drops it: a release that once set replicas would leave one pod. So a field
//! that Helm owns is applied as it is now, and one that others own is not applied at all.

use crate::change::live::Live;
use serde_json::Value;

/// Field managers under which releases are written.
pub(super) const MANAGER: &str = "helm";

/// Makes what is applied to a workload leave its replicas alone.
pub(super) fn keep(body: &mut Value, live: Option<&Live>) {
    let Some(live) = live else { return };
    if live.number("/spec/replicas").is_none() {
        return;
    }
    let Some(spec) = body.get_mut("spec").and_then(Value::as_object_mut) else { return };
    if owned_by_helm(live) {
        spec.insert("replicas".to_owned(), live.replicas().into());
    } else {
        spec.remove("replicas");
    }
}

fn owned_by_helm(live: &Live) -> bool {
    live.list("/metadata/managedFields")
        .iter()
        .any(|entry| entry["manager"] == MANAGER && entry.pointer("/fieldsV1/f:spec/f:replicas").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn live(manager: &str) -> Live {
        let fields = json!([{ "manager": manager, "operation": "Apply", "fieldsV1": { "f:spec": { "f:replicas": {} } } }]);
        Live::new(json!({ "metadata": { "managedFields": fields }, "spec": { "replicas": 5 } }))
    }

    fn kept(mut body: Value, live: Option<&Live>) -> Value {
        keep(&mut body, live);
        body["spec"]["replicas"].clone()
    }

    #[test]
    fn replicas_are_applied_only_where_helm_would_lose_them() {
        let (with, without) = (json!({ "spec": { "replicas": 2 } }), json!({ "spec": {} }));
        assert_eq!(kept(with.clone(), Some(&live("helm"))), 5);
        assert_eq!(kept(without.clone(), Some(&live("helm"))), 5);
        assert_eq!(kept(with.clone(), Some(&live("concertina-scale"))), Value::Null);
        assert_eq!(kept(without, Some(&live("kube-controller-manager"))), Value::Null);
        assert_eq!(kept(with, None), 2);
    }
}
