//! What would interrupt an application when it is upgraded, or when a node is drained: for any workload, whoever made it.

mod budget;
mod container;
mod rollout;
#[cfg(test)]
mod tests;

use crate::selector::chooses;
use concertina_contract::{ZeroDowntimeCode, ZeroDowntimeFinding};
use serde_json::Value;
use std::collections::BTreeMap;

/// Objects of the workload's namespace, as far as they could be read. What is not known is not told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around<'a> {
    /// `policy/v1 PodDisruptionBudget`s; none where they could not be read.
    pub budgets: Option<&'a [Value]>,
    /// `autoscaling/v2 HorizontalPodAutoscaler`s.
    pub autoscalers: &'a [Value],
    /// `v1 PersistentVolumeClaim`s.
    pub claims: &'a [Value],
    /// `v1 Service`s.
    pub services: &'a [Value],
}

/// A workload with its number of pods.
struct Subject<'a> {
    workload: &'a Value,
    around: Around<'a>,
    /// Pods that it has.
    replicas: u32,
    /// The fewest that it may have: those, or the autoscaler's minimum.
    fewest: u32,
}

/// What would interrupt a Deployment or a `StatefulSet`. Its `spec.replicas` counts as Kubernetes counts it, which is 1 where
/// there is none; of one without pods nothing is said.
pub fn zero_downtime(workload: &Value, around: Around<'_>) -> Vec<ZeroDowntimeFinding> {
    let replicas = count(&workload["spec"]["replicas"]).unwrap_or(1);
    let autoscaler = around.autoscalers.iter().find(|autoscaler| targets(autoscaler, workload));
    let minimum = autoscaler.map(|autoscaler| count(&autoscaler["spec"]["minReplicas"]).unwrap_or(1));
    let subject = Subject { workload, around, replicas, fewest: minimum.unwrap_or(replicas) };
    if replicas == 0 && autoscaler.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    match autoscaler {
        Some(autoscaler) if subject.fewest <= 1 => {
            found.push(named(ZeroDowntimeCode::AutoscalerMinimum, "name", name(autoscaler)));
        }
        None if replicas == 1 => found.push(finding(ZeroDowntimeCode::OneReplica, &[])),
        _ => {}
    }
    subject.rollout(&mut found);
    subject.volumes(&mut found);
    subject.budgets(&mut found);
    subject.containers(&mut found);
    found
}

impl<'a> Subject<'a> {
    /// A part of the pod template.
    fn pod(&self, pointer: &str) -> &'a Value {
        self.workload["spec"]["template"].pointer(pointer).unwrap_or(&Value::Null)
    }

    /// Whether a label selector chooses its pods.
    fn is_chosen(&self, selector: &Value) -> bool {
        let labels = self.pod("/metadata/labels");
        selector.is_object() && chooses(selector, |key| labels[key].as_str())
    }

    /// Whether an object is of its namespace.
    fn is_beside(&self, object: &Value) -> bool {
        object["metadata"]["namespace"] == self.workload["metadata"]["namespace"]
    }
}

fn targets(autoscaler: &Value, workload: &Value) -> bool {
    let target = &autoscaler["spec"]["scaleTargetRef"];
    target["kind"] == workload["kind"]
        && target["name"] == workload["metadata"]["name"]
        && autoscaler["metadata"]["namespace"] == workload["metadata"]["namespace"]
}

fn count(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// A number, or a percentage of one (`k8s.io/apimachinery/pkg/util/intstr`).
fn share(value: &Value, of: u32, up: bool) -> Option<u32> {
    let Some(text) = value.as_str() else { return count(value) };
    let percent: u64 = text.strip_suffix('%')?.parse().ok()?;
    let parts = percent.checked_mul(of.into())?;
    u32::try_from(if up { parts.div_ceil(100) } else { parts / 100 }).ok()
}

fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

fn named(code: ZeroDowntimeCode, key: &str, value: &str) -> ZeroDowntimeFinding {
    finding(code, &[(key, value.to_owned())])
}

fn finding(code: ZeroDowntimeCode, params: &[(&str, String)]) -> ZeroDowntimeFinding {
    let params: BTreeMap<String, String> =
        params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    ZeroDowntimeFinding { code, params }
}
