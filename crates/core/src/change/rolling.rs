//! How a workload replaces its pods.

use super::live::Live;
use serde_json::Value;

/// The rolling update of one workload in whole pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rolling {
    /// Strategy `Recreate`: all pods stop first.
    pub recreate: bool,
    /// Pods that may be missing.
    pub unavailable: u32,
    /// Pods that may be there beyond the wished number.
    pub surge: u32,
}

impl Rolling {
    /// As the controllers resolve it. A `StatefulSet` takes one pod away at a time, and so does a `DaemonSet` that does not say
    /// otherwise. Of a Deployment shares of `maxSurge` are rounded up, of
    /// `maxUnavailable` down, and when
    /// both are nothing one pod may be missing (kubernetes `pkg/controller/deployment/util`, `ResolveFenceposts`).
    pub(super) fn of(live: &Live) -> Self {
        let replicas = live.replicas();
        let kind = live.kind();
        let strategy = if kind == "Deployment" { "strategy" } else { "updateStrategy" };
        let share = |name: &str, up: bool| {
            let value = live.value().pointer(&format!("/spec/{strategy}/rollingUpdate/{name}"));
            match (value, kind, up) {
                (None, "StatefulSet" | "DaemonSet", false) => 1,
                (None, "StatefulSet" | "DaemonSet", true) => 0,
                (value, ..) => resolve(value, replicas, up),
            }
        };
        let (surge, unavailable) = (share("maxSurge", true), share("maxUnavailable", false));
        Self {
            recreate: live.text("/spec/strategy/type") == Some("Recreate"),
            unavailable: if surge == 0 && unavailable == 0 { 1 } else { unavailable },
            surge,
        }
    }
}

/// Whether a new template makes the controller replace all pods by itself. Those of strategy `OnDelete` wait until somebody
/// deletes them, and a `StatefulSet` keeps those below its `partition`.
pub(super) fn replaces_all(live: &Live) -> bool {
    live.text("/spec/updateStrategy/type") != Some("OnDelete")
        && live.number("/spec/updateStrategy/rollingUpdate/partition").unwrap_or_default() == 0
}

/// A number or a percentage; 25% when absent.
fn resolve(value: Option<&Value>, replicas: u32, up: bool) -> u32 {
    if let Some(number) = value.and_then(Value::as_u64) {
        return number.try_into().unwrap_or(u32::MAX);
    }
    let percent = value
        .and_then(Value::as_str)
        .and_then(|text| text.strip_suffix('%')?.parse::<u64>().ok())
        .unwrap_or(25);
    let hundredths = u64::from(replicas).saturating_mul(percent);
    let pods = if up { hundredths.div_ceil(100) } else { hundredths / 100 };
    pods.try_into().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rolling(replicas: u32, rolling_update: &Value) -> (u32, u32) {
        let live = Live::new(
            json!({ "spec": { "replicas": replicas, "strategy": { "rollingUpdate": rolling_update } } }),
        );
        let rolling = Rolling::of(&live);
        (rolling.unavailable, rolling.surge)
    }

    #[test]
    fn other_workloads_take_one_pod_at_a_time() {
        let rolling = |kind: &str, update: Value| {
            Rolling::of(&Live::new(
                json!({ "kind": kind, "spec": { "replicas": 10, "updateStrategy": update } }),
            ))
        };
        let one = Rolling { recreate: false, unavailable: 1, surge: 0 };
        assert_eq!(rolling("StatefulSet", json!({})), one);
        assert_eq!(rolling("DaemonSet", json!({ "type": "RollingUpdate" })), one);
        let share =
            rolling("DaemonSet", json!({ "rollingUpdate": { "maxSurge": "20%", "maxUnavailable": 0 } }));
        assert_eq!((share.unavailable, share.surge), (0, 2));
    }

    #[test]
    fn not_every_strategy_replaces_all_pods() {
        let live = |update: Value| Live::new(json!({ "spec": { "updateStrategy": update } }));
        assert!(replaces_all(&live(json!({ "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } }))));
        assert!(!replaces_all(&live(json!({ "type": "OnDelete" }))));
        assert!(!replaces_all(&live(json!({ "rollingUpdate": { "partition": 2 } }))));
    }

    #[test]
    fn shares_are_rounded_as_the_controller_does() {
        assert_eq!(rolling(3, &json!({})), (0, 1));
        assert_eq!(rolling(10, &json!({ "maxUnavailable": "25%", "maxSurge": "25%" })), (2, 3));
        assert_eq!(rolling(4, &json!({ "maxUnavailable": 2, "maxSurge": 0 })), (2, 0));
        assert_eq!(rolling(2, &json!({ "maxUnavailable": 0, "maxSurge": 0 })), (1, 0));
    }
}
