//! What pods ask for and may use at most, as the scheduler reckons it (`k8s.io/component-helpers/resource`, `PodRequests`).

use super::pod_wire::{Container, Spec};
use super::text::Text;
use super::wire::nullable;
use crate::quantity;
use serde::{Deserialize, Serialize};

/// Requests and limits of a pod. 0 is none: no limit, or nothing asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Resources {
    /// CPU asked for, in thousandths of a core.
    pub cpu_request: u32,
    /// The most CPU, in thousandths of a core; none when any container has none.
    pub cpu_limit: u32,
    /// Memory asked for, in bytes.
    pub memory_request: u64,
    /// The most memory, in bytes; none when any container has none.
    pub memory_limit: u64,
}

/// Quantities of the two resources that are measured.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Amounts<'a> {
    #[serde(borrow)]
    cpu: Text<'a>,
    #[serde(borrow)]
    memory: Text<'a>,
}

/// `resources` of a container or a pod.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ResourcesWire<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    requests: Amounts<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    limits: Amounts<'a>,
}

impl Amounts<'_> {
    /// CPU in thousandths of a core; 0 if there is none, or it cannot be read.
    pub(super) fn cpu(&self) -> u32 {
        let value = quantity::thousandths(self.cpu.raw()).unwrap_or_default();
        u32::try_from(value.max(0)).unwrap_or(u32::MAX)
    }

    /// Memory in bytes; 0 if there is none, or it cannot be read.
    pub(super) fn memory(&self) -> u64 {
        quantity::bytes(self.memory.raw()).unwrap_or_default()
    }
}

/// One of the four figures of a container or pod.
type Figure = fn(&ResourcesWire<'_>) -> u64;

impl Resources {
    /// The figures of a pod.
    pub(super) fn of(spec: &Spec<'_>) -> Self {
        let (overhead_cpu, overhead_memory) = (u64::from(spec.overhead.cpu()), spec.overhead.memory());
        let narrow = |value| u32::try_from(value).unwrap_or(u32::MAX);
        let cpu_request = total(spec, |wire| wire.requests.cpu().into(), false, overhead_cpu);
        let cpu_limit = total(spec, |wire| wire.limits.cpu().into(), true, overhead_cpu);
        Self {
            cpu_request: narrow(cpu_request),
            cpu_limit: narrow(cpu_limit),
            memory_request: total(spec, |wire| wire.requests.memory(), false, overhead_memory),
            memory_limit: total(spec, |wire| wire.limits.memory(), true, overhead_memory),
        }
    }
}

/// Containers and sidecars run together; an init container runs with the sidecars before it. The most of both counts, and
/// what the pod itself costs. `every`: one container without the figure makes it none.
fn total(spec: &Spec<'_>, figure: Figure, every: bool, overhead: u64) -> u64 {
    let whole = figure(&spec.resources);
    if whole > 0 {
        return whole.saturating_add(overhead);
    }
    let sidecars = || spec.init_containers.iter().filter(|container| container.is_sidecar());
    let of = |container: &Container<'_>| figure(&container.resources);
    if every && spec.containers.iter().chain(sidecars()).any(|container| of(container) == 0) {
        return 0;
    }
    let (mut beside, mut most) = (0_u64, 0_u64);
    for container in &spec.init_containers {
        if container.is_sidecar() {
            beside = beside.saturating_add(of(container));
            most = most.max(beside);
        } else {
            most = most.max(beside.saturating_add(of(container)));
        }
    }
    let together = spec.containers.iter().map(of).fold(beside, u64::saturating_add);
    match together.max(most) {
        0 => 0,
        sum => sum.saturating_add(overhead),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(spec: &str) -> [u64; 4] {
        let resources = Resources::of(&serde_json::from_str(spec).unwrap());
        let Resources { cpu_request, cpu_limit, memory_request, memory_limit } = resources;
        [cpu_request.into(), cpu_limit.into(), memory_request, memory_limit]
    }

    #[test]
    fn sums_are_the_schedulers() {
        let container = |request: &str, limit: &str| {
            format!(
                r#"{{"resources":{{"requests":{{"cpu":"{request}","memory":"1Ki"}},"limits":{{"cpu":"{limit}"}}}}}}"#
            )
        };
        let (one, two) = (container("100m", "1"), container("0.2", "500m"));
        assert_eq!(read(&format!(r#"{{"containers":[{one},{two}]}}"#)), [300, 1500, 2048, 0]);
        // An init container that asks for more than all others, and one container without a limit.
        let large = container("2", "2");
        assert_eq!(
            read(&format!(r#"{{"containers":[{one},{{}}],"initContainers":[{large}]}}"#)),
            [2000, 0, 1024, 0]
        );
        // A sidecar counts beside what runs after it.
        let sidecar = large.replacen('{', r#"{"restartPolicy":"Always","#, 1);
        let spec = format!(r#"{{"containers":[{one}],"initContainers":[{sidecar},{two}]}}"#);
        assert_eq!(read(&spec), [2200, 3000, 2048, 0]);
        let overhead = r#""overhead":{"cpu":"50m"},"resources":{"requests":{"cpu":"1"}}"#;
        assert_eq!(read(&format!(r#"{{"containers":[{one}],{overhead}}}"#)), [1050, 1050, 1024, 0]);
        assert_eq!(read("{}"), [0; 4]);
    }
}
