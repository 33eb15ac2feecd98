//! Whether a version can be kept warm at all: where two versions must not run together, where a copy would not be the same, and
//! where there is nothing to switch.

use super::copy::row;
use crate::change::live::Live;
use crate::selector::chooses;
use concertina_contract::{Risk, RiskCode};
use serde_json::Value;

/// Beginnings of the names of variables by which middleware finds the other members of a cluster that replicates sessions:
/// `JGroups` (Tomcat, `WildFly`), Hazelcast, Infinispan.
const CLUSTER: [&str; 6] =
    ["JGROUPS_", "OPENSHIFT_KUBE_PING", "OPENSHIFT_DNS_PING", "HZ_NETWORK_", "HAZELCAST_", "INFINISPAN_"];
/// Label or annotation of pods whose sessions are replicated.
const SESSIONS: (&str, &str) = ("concertina.dev/sessions", "replicated");

/// What is read of an application to tell whether it can be kept. What could not be read is none.
pub(super) struct Around<'a> {
    /// Its Services in that manifest.
    pub services: &'a [Value],
    /// Its Services in the next manifest.
    pub next: &'a [Value],
    /// `v1 PersistentVolumeClaim`s of its namespace.
    pub claims: &'a [Value],
    /// `networking.k8s.io/v1 NetworkPolicy`s of its namespace.
    pub policies: &'a [Value],
    /// Kind and name of each `ConfigMap` and Secret that the change writes or deletes.
    pub config: &'a [(String, String)],
}

/// Why a version cannot be kept, with the name of what is in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// It has a `StatefulSet`.
    StatefulSet(String),
    /// It has no Deployment.
    NoDeployment,
    /// It has more workloads than one Deployment.
    Several,
    /// It has no pods.
    NoPods,
    /// Not all its pods are ready now.
    NotHealthy,
    /// Its strategy ends all pods before new ones start: two versions must not run together.
    Recreate,
    /// Its Deployment chooses pods by more than values of labels.
    Selector,
    /// No Service of it chooses its pods: there is nothing to switch.
    NoService,
    /// The change makes something else of a Service.
    ServiceChanges(String),
    /// A claim can be mounted by one node alone, or nothing is known of it.
    Volume(String),
    /// Its pods take ports of their nodes.
    HostPort,
    /// Its sessions are replicated among its pods.
    Sessions,
    /// The change writes configuration that the copy would read too.
    Config(String),
    /// A policy chooses its pods by labels that the copy does not have.
    Policy(String),
    /// The change replaces no pods.
    Same,
    /// Another Deployment has the name of the copy.
    NameTaken(String),
    /// The API server refuses the copy.
    Refused,
}

impl Obstacle {
    /// The risk that tells it.
    pub(super) fn risk(&self) -> Risk {
        let (reason, name) = match self {
            Self::StatefulSet(name) => ("stateful-set", name.as_str()),
            Self::NoDeployment => ("no-deployment", ""),
            Self::Several => ("several", ""),
            Self::NoPods => ("no-pods", ""),
            Self::NotHealthy => ("not-healthy", ""),
            Self::Recreate => ("recreate", ""),
            Self::Selector => ("selector", ""),
            Self::NoService => ("no-service", ""),
            Self::ServiceChanges(name) => ("service-changes", name.as_str()),
            Self::Volume(name) => ("volume", name.as_str()),
            Self::HostPort => ("host-port", ""),
            Self::Sessions => ("sessions", ""),
            Self::Config(name) => ("config", name.as_str()),
            Self::Policy(name) => ("policy", name.as_str()),
            Self::Same => ("same", ""),
            Self::NameTaken(name) => ("name-taken", name.as_str()),
            Self::Refused => ("refused", ""),
        };
        let params =
            [("reason", reason), ("name", name)].map(|(key, value)| (key.to_owned(), value.to_owned()));
        Risk { code: RiskCode::NotKeptWarm, params: params.into() }
    }
}

/// The Deployment of an application that has one and no other workload, by its name.
pub(super) fn only_deployment(workloads: &[Value]) -> Result<&str, Obstacle> {
    let name = |object: &Value| object["metadata"]["name"].as_str().unwrap_or_default().to_owned();
    if let Some(set) = workloads.iter().find(|object| object["kind"] == "StatefulSet") {
        return Err(Obstacle::StatefulSet(name(set)));
    }
    match workloads {
        [one] if one["kind"] == "Deployment" => Ok(one["metadata"]["name"].as_str().unwrap_or_default()),
        [] | [_] => Err(Obstacle::NoDeployment),
        _ => Err(Obstacle::Several),
    }
}

/// The Services that choose the pods of a template.
pub(super) fn leading<'a>(services: &'a [Value], template: &Value) -> Vec<&'a Value> {
    let labels = &template["metadata"]["labels"];
    let leads = |service: &&Value| {
        let selector = service["spec"]["selector"].as_object();
        selector.is_some_and(|wanted| {
            !wanted.is_empty() && wanted.iter().all(|(key, value)| labels.get(key) == Some(value))
        })
    };
    services.iter().filter(leads).collect()
}

/// What stands against keeping the version that runs, if something does. `copy` is what would be made of it.
pub(super) fn obstacle(live: &Live, copy: &Value, around: &Around<'_>) -> Option<Obstacle> {
    let template = live.value().pointer("/spec/template").unwrap_or(&Value::Null);
    let services = leading(around.services, template);
    if services.is_empty() {
        return Some(Obstacle::NoService);
    }
    state(live)
        .or_else(|| service_changes(&services, around.next))
        .or_else(|| pods(template, around))
        .or_else(|| policy(template, copy, around.policies))
}

/// What the Deployment itself says.
fn state(live: &Live) -> Option<Obstacle> {
    let selector = &live.value()["spec"]["selector"];
    if live.replicas() == 0 {
        return Some(Obstacle::NoPods);
    }
    if live.text("/spec/strategy/type") == Some("Recreate") {
        return Some(Obstacle::Recreate);
    }
    if selector["matchLabels"].as_object().is_none_or(serde_json::Map::is_empty)
        || selector["matchExpressions"].as_array().is_some_and(|all| !all.is_empty())
    {
        return Some(Obstacle::Selector);
    }
    (!row(live).is_some_and(|row| row.is_complete())).then_some(Obstacle::NotHealthy)
}

/// A Service that leads the copy to other ports than the version that it keeps had would be no way back.
fn service_changes(services: &[&Value], next: &[Value]) -> Option<Obstacle> {
    let name = |service: &Value| service["metadata"]["name"].as_str().unwrap_or_default().to_owned();
    let changed = services.iter().find(|service| {
        let same = next.iter().find(|other| other["metadata"]["name"] == service["metadata"]["name"]);
        same.is_none_or(|other| other["spec"] != service["spec"])
    });
    changed.map(|service| Obstacle::ServiceChanges(name(service)))
}

/// What its pods have and take.
fn pods(template: &Value, around: &Around<'_>) -> Option<Obstacle> {
    let spec = &template["spec"];
    if let Some(claim) = claims(spec).find(|claim| !is_shared(claim, around.claims)) {
        return Some(Obstacle::Volume(claim.to_owned()));
    }
    let all = containers(spec);
    let ports = all.iter().flat_map(|container| list(&container["ports"]));
    if spec["hostNetwork"] == true
        || ports.into_iter().any(|port| port["hostPort"].as_u64().unwrap_or_default() > 0)
    {
        return Some(Obstacle::HostPort);
    }
    let (mark, replicated) = SESSIONS;
    let marked = ["labels", "annotations"].iter().any(|part| template["metadata"][part][mark] == replicated);
    let variables = all.iter().flat_map(|container| list(&container["env"]));
    let clustered = |variable: &Value| {
        let name = variable["name"].as_str().unwrap_or_default();
        CLUSTER.iter().any(|beginning| name.starts_with(beginning))
    };
    if marked || variables.into_iter().any(clustered) {
        return Some(Obstacle::Sessions);
    }
    let read = around.config.iter().find(|(kind, name)| reads(spec, kind, name));
    read.map(|(_, name)| Obstacle::Config(name.clone()))
}

/// A policy of the namespace that treats the copy as others than the version that it keeps.
fn policy(template: &Value, copy: &Value, policies: &[Value]) -> Option<Obstacle> {
    let copied = &copy["spec"]["template"];
    let chosen = |selector: &Value, template: &Value| {
        chooses(selector, |key| template["metadata"]["labels"][key].as_str())
    };
    let differs =
        |selector: &Value| selector.is_object() && chosen(selector, template) != chosen(selector, copied);
    let peers = |policy: &Value| {
        let rules = list(&policy["spec"]["ingress"]).into_iter().flat_map(|rule| list(&rule["from"]));
        let egress = list(&policy["spec"]["egress"]).into_iter().flat_map(|rule| list(&rule["to"]));
        rules.chain(egress).any(|peer| differs(&peer["podSelector"]))
    };
    let odd = policies.iter().find(|policy| differs(&policy["spec"]["podSelector"]) || peers(policy));
    odd.map(|policy| Obstacle::Policy(policy["metadata"]["name"].as_str().unwrap_or_default().to_owned()))
}

/// Whether pods read a `ConfigMap` or Secret, as variables, files or part of a volume.
fn reads(value: &Value, kind: &str, name: &str) -> bool {
    let keys: &[&str] = match kind {
        "ConfigMap" => &["configMap", "configMapRef", "configMapKeyRef"],
        _ => &["secret", "secretRef", "secretKeyRef"],
    };
    match value {
        Value::Array(all) => all.iter().any(|one| reads(one, kind, name)),
        Value::Object(members) => members.iter().any(|(key, member)| {
            let named = member["name"] == name || member["secretName"] == name;
            (keys.contains(&key.as_str()) && named) || reads(member, kind, name)
        }),
        _ => false,
    }
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

fn containers(spec: &Value) -> Vec<&Value> {
    let mut all = list(&spec["initContainers"]);
    all.extend(list(&spec["containers"]));
    all
}

/// The claims that pods mount.
fn claims(spec: &Value) -> impl Iterator<Item = &str> {
    let volumes = spec["volumes"].as_array().into_iter().flatten();
    volumes.filter_map(|volume| volume["persistentVolumeClaim"]["claimName"].as_str())
}

/// Whether pods of all nodes can mount a claim.
fn is_shared(name: &str, claims: &[Value]) -> bool {
    let claim = claims.iter().find(|claim| claim["metadata"]["name"] == name);
    claim.is_some_and(|claim| {
        list(&claim["spec"]["accessModes"])
            .iter()
            .any(|mode| *mode == "ReadWriteMany" || *mode == "ReadOnlyMany")
    })
}

#[cfg(test)]
#[path = "fitness_tests.rs"]
mod tests;
