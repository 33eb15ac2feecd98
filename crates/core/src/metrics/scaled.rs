//! What autoscalers do (`autoscaling/v2 HorizontalPodAutoscaler`): how many pods there are and should be, between which bounds, and
//! the load by which that is decided.

use super::Usage;
use crate::redact::cap;
use crate::site::RequestError;
use bytes::Bytes;
use concertina_contract::{MetricsState, Millis};
use serde::Deserialize;

/// Where a site lists them. Those beyond the first are left out.
pub(super) const PATH: &str = "/apis/autoscaling/v2/horizontalpodautoscalers?limit=500";
/// How the history keeps a count: in the lane of memory, which is exact in these.
const PAGE: u64 = 4096;

/// One autoscaler at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaled {
    /// The namespace.
    pub namespace: String,
    /// What it scales: `Deployment/web`.
    pub target: String,
    /// Its figures by name, as [`FIGURES`] has them.
    pub figures: Vec<(&'static str, u64)>,
}

/// The names of the figures of pods: those that there are, and should be; the fewest and the most.
pub const PODS: [&str; 4] = ["current", "desired", "min", "max"];
/// The names of the figures of load, in percent of what pods ask for, and of what is wished.
pub const LOADS: [&str; 4] = ["cpu", "cpu-target", "memory", "memory-target"];

/// The autoscalers of an answer, and what it is worth.
pub(super) fn read(
    answer: &Result<Bytes, RequestError>,
    before: &MetricsState,
    now: Millis,
) -> (MetricsState, Vec<Scaled>) {
    use super::ask::{Missing, last};
    use concertina_contract::MetricsProbe;
    let missing = |missing: Missing| (missing.state(last(before)), Vec::new());
    match answer {
        Err(error) => missing(Missing::from(error)),
        Ok(bytes) => match serde_json::from_slice::<Wire>(bytes) {
            Ok(list) => (MetricsState::Live { at: now }, list.items.into_iter().map(scaled).collect()),
            Err(_) => missing(Missing::new(MetricsProbe::Understood)),
        },
    }
}

/// A count as the history keeps it.
pub(super) fn counted(count: u64) -> Usage {
    Usage { cpu: 0, memory: count.saturating_mul(PAGE) }
}

/// A count, or a mean of some, as the history kept it.
#[allow(clippy::cast_precision_loss, reason = "a number of pods")]
pub fn count(usage: Usage) -> f64 {
    usage.memory as f64 / PAGE as f64
}

fn scaled(item: Item) -> Scaled {
    let Item { metadata, spec, status } = item;
    let min = spec.min.unwrap_or(1);
    let mut figures = vec![("min", min), ("max", spec.max)];
    figures.extend(status.current.map(|count| ("current", count)));
    // Before it has reckoned once it says that there should be none, also when it has counted those that there are.
    let has_reckoned = |desired: &u64| *desired > 0 || min == 0 || status.current == Some(0);
    let desired = status.desired.filter(|desired| status.current.is_some() && has_reckoned(desired));
    figures.extend(desired.map(|count| ("desired", count)));
    for [name, target] in [["cpu", "cpu-target"], ["memory", "memory-target"]] {
        let wished = spec.metrics.iter().flatten().find_map(|metric| metric.share(name)?.target?.share);
        let Some(wished) = wished else { continue };
        figures.push((target, wished));
        let now = status.metrics.iter().flatten().find_map(|metric| metric.share(name)?.current?.share);
        figures.extend(now.map(|now| (name, now)));
    }
    let target = format!("{}/{}", spec.target.kind, spec.target.name);
    Scaled { namespace: cap(&metadata.namespace), target: cap(&target), figures }
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    metadata: Meta,
    spec: Spec,
    #[serde(default)]
    status: Status,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    namespace: String,
}

#[derive(Deserialize)]
struct Spec {
    #[serde(rename = "scaleTargetRef")]
    target: Target,
    #[serde(rename = "minReplicas")]
    min: Option<u64>,
    #[serde(rename = "maxReplicas", default)]
    max: u64,
    metrics: Option<Vec<Metric>>,
}

#[derive(Deserialize)]
struct Target {
    kind: String,
    name: String,
}

#[derive(Default, Deserialize)]
struct Status {
    #[serde(rename = "currentReplicas")]
    current: Option<u64>,
    #[serde(rename = "desiredReplicas")]
    desired: Option<u64>,
    #[serde(rename = "currentMetrics")]
    metrics: Option<Vec<Metric>>,
}

#[derive(Deserialize)]
struct Metric {
    resource: Option<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    name: String,
    target: Option<Share>,
    current: Option<Share>,
}

#[derive(Clone, Copy, Deserialize)]
struct Share {
    #[serde(rename = "averageUtilization")]
    share: Option<u64>,
}

impl Metric {
    fn share(&self, resource: &str) -> Option<&Resource> {
        self.resource.as_ref().filter(|found| found.name == resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_autoscaler_tells_pods_bounds_and_load() {
        let resource = |place: &str, share: u64| json!({ "type": "Resource", "resource": { "name": "cpu", place: { "averageUtilization": share } } });
        let item = json!({
            "metadata": { "namespace": "shop", "name": "web" },
            "spec": { "scaleTargetRef": { "kind": "Deployment", "name": "web" }, "minReplicas": 2, "maxReplicas": 9,
                "metrics": [{ "type": "External" }, resource("target", 70)] },
            "status": { "currentReplicas": 3, "desiredReplicas": 5, "currentMetrics": [{ "type": "" }, resource("current", 112)] },
        });
        let fresh = json!({ "metadata": { "namespace": "shop" }, "status": { "desiredReplicas": 0 },
            "spec": { "scaleTargetRef": { "kind": "StatefulSet", "name": "db" }, "maxReplicas": 3 } });
        let spec = json!({ "scaleTargetRef": { "kind": "Deployment", "name": "web" }, "maxReplicas": 3 });
        let counted = |current: u64| {
            json!({ "metadata": { "namespace": "shop" }, "spec": spec,
                "status": { "currentReplicas": current, "desiredReplicas": 0 } })
        };
        let items = json!({ "items": [item, fresh, counted(5), counted(0)] });
        let answer = Ok(items.to_string().into());
        let (state, all) = read(&answer, &MetricsState::Waiting, 7);
        assert_eq!(state, MetricsState::Live { at: 7 });
        assert_eq!((all[0].namespace.as_str(), all[0].target.as_str()), ("shop", "Deployment/web"));
        let wanted =
            [("min", 2), ("max", 9), ("current", 3), ("desired", 5), ("cpu-target", 70), ("cpu", 112)];
        assert_eq!(all[0].figures, wanted);
        assert_eq!(all[1].figures, [("min", 1), ("max", 3)], "nothing is made up");
        let bounds = [("min", 1), ("max", 3)];
        assert_eq!(all[2].figures, [&bounds[..], &[("current", 5)]].concat(), "it has not reckoned");
        let off = [("current", 0), ("desired", 0)];
        assert_eq!(all[3].figures, [&bounds[..], &off].concat(), "it is switched off with its workload");
    }

    #[test]
    fn counts_are_exact() {
        for number in [0, 1, 513, 9_999] {
            #[allow(clippy::cast_precision_loss, reason = "a small number")]
            let wanted = number as f64;
            assert!((count(counted(number)) - wanted).abs() < f64::EPSILON);
        }
    }
}
