//! Whether pods find room: on the nodes, by what they ask for, and in the quotas of their namespace.

use crate::quantity::thousandths;
use crate::watch::{Resources, Row};
use concertina_contract::{FitCheck, FitCode, FitFinding, Kind};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is free on a node that takes pods: allocatable less what its pods ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeRoom {
    /// Thousandths of a core.
    pub cpu: u64,
    /// Bytes of memory.
    pub memory: u64,
    /// Pods.
    pub pods: u32,
}

/// Whether so many pods of a workload find room on these nodes and in these quotas (`v1 ResourceQuota`). Taints, selectors and
/// affinities are not looked at, nor quotas that count some pods alone.
pub fn fits(workload: &Value, replicas: u32, nodes: &[NodeRoom], quotas: &[Value]) -> FitCheck {
    let pod = Pod::read(workload);
    let placeable = place(nodes, |node| node.pods_of(&pod), replicas);
    let mut findings = Vec::new();
    if placeable < replicas {
        findings.push(shortage(&pod, replicas, placeable, nodes));
    }
    let refusals = quotas.iter().filter(|quota| !is_scoped(quota));
    findings.extend(refusals.filter_map(|quota| refusal(&pod, replicas, quota)));
    FitCheck { wanted: replicas, placeable, findings }
}

/// What one pod asks for.
struct Pod {
    resources: Resources,
}

impl Pod {
    fn read(workload: &Value) -> Self {
        let mut workload = workload.clone();
        if let Some(containers) = workload.pointer_mut("/spec/template/spec/containers") {
            containers.as_array_mut().into_iter().flatten().for_each(ask_for_limits);
        }
        let kind = if workload["kind"] == "StatefulSet" { Kind::StatefulSet } else { Kind::Deployment };
        let resources = match Row::read(&kind, workload.to_string().as_bytes()) {
            Ok(Row::Deployment(row)) => row.resources,
            Ok(Row::Workload(row)) => row.resources,
            _ => Resources::default(),
        };
        Self { resources }
    }

    /// What it takes of a quota's resource, in thousandths; none where it says nothing.
    fn need(&self, resource: &str) -> Option<i128> {
        let Resources { cpu_request, cpu_limit, memory_request, memory_limit } = self.resources;
        let amount = match resource {
            "pods" | "count/pods" => 1_000,
            "cpu" | "requests.cpu" => i128::from(cpu_request),
            "limits.cpu" => i128::from(cpu_limit),
            "memory" | "requests.memory" => i128::from(memory_request) * 1_000,
            "limits.memory" => i128::from(memory_limit) * 1_000,
            _ => return None,
        };
        (amount > 0).then_some(amount)
    }
}

/// A container that has a limit and no request asks for its limit: so the API server fills it in.
fn ask_for_limits(container: &mut Value) {
    let Some(resources) = container.get_mut("resources").and_then(Value::as_object_mut) else { return };
    let limits = resources.get("limits").and_then(Value::as_object).cloned().unwrap_or_default();
    let requests = resources.entry("requests").or_insert_with(|| Value::Object(limits.clone()));
    let Some(requests) = requests.as_object_mut() else { return };
    for (name, limit) in limits {
        requests.entry(name).or_insert(limit);
    }
}

impl NodeRoom {
    fn pods_of(&self, pod: &Pod) -> u64 {
        let cpu = portion(self.cpu, pod.resources.cpu_request.into());
        cpu.min(portion(self.memory, pod.resources.memory_request)).min(self.pods.into())
    }
}

/// How many times an amount is in what is free.
fn portion(free: u64, amount: u64) -> u64 {
    free.checked_div(amount).unwrap_or(u64::MAX)
}

/// All pods are alike, so that no other placement finds room for more.
fn place(nodes: &[NodeRoom], of: impl Fn(&NodeRoom) -> u64, wanted: u32) -> u32 {
    let room = nodes.iter().map(of).fold(0, u64::saturating_add);
    u32::try_from(room).unwrap_or(u32::MAX).min(wanted)
}

/// The resource that stands in the way: the one for which alone the fewest pods find room.
fn shortage(pod: &Pod, wanted: u32, placeable: u32, nodes: &[NodeRoom]) -> FitFinding {
    if nodes.is_empty() {
        return finding(FitCode::NoNode, &[]);
    }
    let (cpu, memory) = (u64::from(pod.resources.cpu_request), pod.resources.memory_request);
    let room = [
        (FitCode::CpuShort, place(nodes, |node| portion(node.cpu, cpu), wanted)),
        (FitCode::MemoryShort, place(nodes, |node| portion(node.memory, memory), wanted)),
        (FitCode::PodsShort, place(nodes, |node| node.pods.into(), wanted)),
    ];
    let (code, _) = room.into_iter().min_by_key(|(_, room)| *room).unwrap_or((FitCode::PodsShort, 0));
    let most = |of: fn(&NodeRoom) -> u64| nodes.iter().map(of).max().unwrap_or_default();
    let mut params = vec![("wanted", wanted.to_string()), ("placeable", placeable.to_string())];
    match code {
        FitCode::CpuShort => {
            params.extend([("request", cores(cpu.into())), ("free", cores(most(|node| node.cpu).into()))]);
        }
        FitCode::MemoryShort => {
            params.extend([
                ("request", bytes(memory.into())),
                ("free", bytes(most(|node| node.memory).into())),
            ]);
        }
        _ => {}
    }
    finding(code, &params)
}

/// A quota that counts some pods alone.
fn is_scoped(quota: &Value) -> bool {
    !quota["spec"]["scopes"].is_null() || !quota["spec"]["scopeSelector"].is_null()
}

/// The first resource for which a quota refuses the pods.
fn refusal(pod: &Pod, replicas: u32, quota: &Value) -> Option<FitFinding> {
    let hard = [&quota["status"]["hard"], &quota["spec"]["hard"]].into_iter().find_map(Value::as_object)?;
    let name = quota["metadata"]["name"].as_str().unwrap_or_default().to_owned();
    hard.iter().filter(|_| replicas > 0).find_map(|(resource, limit)| {
        let known = [
            "pods",
            "count/pods",
            "cpu",
            "memory",
            "requests.cpu",
            "requests.memory",
            "limits.cpu",
            "limits.memory",
        ];
        let resource = known.into_iter().find(|known| known == resource)?;
        let params = [("quota", name.clone()), ("resource", resource.to_owned())];
        let Some(need) = pod.need(resource) else { return Some(finding(FitCode::QuotaUnset, &params)) };
        let need = need * i128::from(replicas);
        let (limit, used) = (limit.as_str()?, quota["status"]["used"][resource].as_str().unwrap_or("0"));
        let exceeded = thousandths(used)?.saturating_add(need) > thousandths(limit)?;
        let need = if resource.ends_with("memory") { bytes(need / 1_000) } else { cores(need) };
        let figures = [("hard", limit.to_owned()), ("used", used.to_owned()), ("need", need)];
        exceeded.then(|| finding(FitCode::QuotaExceeded, &[&params[..], &figures[..]].concat()))
    })
}

/// Thousandths as Kubernetes writes them: `2`, `250m`.
fn cores(thousandths: i128) -> String {
    match thousandths % 1_000 {
        0 => (thousandths / 1_000).to_string(),
        _ => format!("{thousandths}m"),
    }
}

/// Bytes in the largest unit in which they are a whole number: `128Mi`.
fn bytes(bytes: i128) -> String {
    let units = ["Ti", "Gi", "Mi", "Ki"].into_iter().zip([40, 30, 20, 10]);
    let mut whole = units.filter(|(_, power)| bytes > 0 && bytes % (1 << power) == 0);
    whole.next().map_or_else(|| bytes.to_string(), |(unit, power)| format!("{}{unit}", bytes >> power))
}

fn finding(code: FitCode, params: &[(&str, String)]) -> FitFinding {
    let params: BTreeMap<String, String> =
        params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    FitFinding { code, params }
}

#[cfg(test)]
mod tests;
