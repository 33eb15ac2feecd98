//! What stands around a workload and bears on its change: autoscalers and quotas of its namespace.

use super::live::Live;
use crate::quantity::thousandths;
use serde_json::Value;

/// What was found in one namespace. What may not be read is not known, and no risk is told from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings {
    /// `autoscaling/v2 HorizontalPodAutoscaler`s.
    pub autoscalers: Vec<Value>,
    /// `v1 ResourceQuota`s.
    pub quotas: Vec<Value>,
}

impl Surroundings {
    /// The name of the autoscaler that owns the replicas.
    pub(super) fn autoscaler_of(&self, live: &Live) -> Option<String> {
        let name = live.text("/metadata/name")?;
        let targets = |autoscaler: &&Value| {
            let target = autoscaler.pointer("/spec/scaleTargetRef");
            let text = |key: &str| target.and_then(|target| target.get(key)?.as_str());
            text("kind") == Some(live.kind()) && text("name") == Some(name)
        };
        Some(self.autoscalers.iter().find(targets)?.pointer("/metadata/name")?.as_str()?.to_owned())
    }

    /// The autoscaler of this name, whatever it scales.
    pub(super) fn autoscaler(&self, name: &str) -> Option<&Value> {
        self.autoscalers.iter().find(|one| one["metadata"]["name"] == name)
    }

    /// The quota that does not leave room for so many more pods, in words: `team: pods 10 of 10`.
    pub(super) fn quota_against(&self, live: &Live, more: u32) -> Option<String> {
        if more == 0 {
            return None;
        }
        self.quotas.iter().find_map(|quota| {
            let hard = quota.pointer("/status/hard").or_else(|| quota.pointer("/spec/hard"))?.as_object()?;
            hard.iter().find_map(|(resource, limit)| {
                let limit_text = limit.as_str()?;
                let used_text = quota
                    .pointer("/status/used")
                    .and_then(|used| used.get(resource)?.as_str())
                    .unwrap_or("0");
                let need = pod_need(live, resource)?.saturating_mul(i128::from(more));
                let exceeded = thousandths(used_text)?.saturating_add(need) > thousandths(limit_text)?;
                let name = quota.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default();
                exceeded.then(|| format!("{name}: {resource} {used_text} of {limit_text}"))
            })
        })
    }
}

/// What one pod of the template takes of a quota's resource, in thousandths; none when it takes nothing.
fn pod_need(live: &Live, resource: &str) -> Option<i128> {
    if matches!(resource, "pods" | "count/pods") {
        return Some(1_000);
    }
    let (class, name) = match resource {
        "cpu" | "memory" => ("requests", resource),
        _ => resource.split_once('.')?,
    };
    let need = live
        .containers()
        .iter()
        .filter_map(|container| {
            let amount = container.get("resources")?.get(class)?.get(name)?;
            amount.as_str().and_then(thousandths)
        })
        .sum::<i128>();
    (need > 0).then_some(need)
}
