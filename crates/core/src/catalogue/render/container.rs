//! The container: what it runs, takes, and is asked.

use super::config::Settings;
use super::metadata::Frame;
use super::workload::volume_name;
use crate::catalogue::SiteOffer;
use crate::catalogue::packages::{Extras, Readiness};
use concertina_contract::{AppForm, ContainerProbe, ProbeCheck, ProbeChoice, Resources};
use serde_json::{Map, Value, json};

/// Name of the port, of the container and of the Service.
pub(super) const PORT: &str = "app";

/// Name of the container's port where the server tells how it is, if that is another one.
const HEALTH: &str = "health";
/// So many times in a row a new member of a cluster answers well before it takes requests: until then the others have heard of it,
/// and tell it what they change.
const ACQUAINTED: u32 = 3;
/// Name of the port at which the members of a cluster talk.
pub(super) const MEMBERS: &str = "members";

/// The only container of a pod.
pub(super) fn container(
    frame: &Frame,
    form: &AppForm,
    extras: &Extras,
    settings: &Settings<'_>,
    offer: SiteOffer,
) -> Value {
    let mut container = json!({
        "name": frame.name,
        "image": form.image,
        "securityContext": security(),
    });
    let mut set = |name: &str, value: Value| {
        if !is_empty(&value) {
            container[name] = value;
        }
    };
    set("command", json!(form.command));
    set("args", json!(form.arguments));
    set("env", told(extras).into_iter().chain(settings.environment(frame)).collect());
    set("resources", resources(&form.resources));
    let storage = form
        .storage
        .iter()
        .map(|storage| json!({ "name": volume_name(&storage.path), "mountPath": storage.path }));
    set("volumeMounts", storage.chain(settings.mounts()).collect());
    if let Some(port) = form.port {
        set("ports", ports(port, extras));
        set("lifecycle", ending(form, extras, offer));
    }
    set("readinessProbe", readiness(form, extras));
    set("livenessProbe", form.liveness.as_ref().map_or(Value::Null, probe));
    container
}

/// What it does before it is told to end: it waits until nobody sends to it any more.
fn ending(form: &AppForm, extras: &Extras, offer: SiteOffer) -> Value {
    let seconds = form.drain_seconds;
    match seconds {
        0 => Value::Null,
        _ if !extras.ending.is_empty() => json!({ "preStop": { "exec": { "command": extras.ending } } }),
        _ if offer.sleeps() => json!({ "preStop": { "sleep": { "seconds": seconds } } }),
        _ => Value::Null,
    }
}

/// What the pod is told of itself.
fn told(extras: &Extras) -> Vec<Value> {
    let all: &[(&str, &str)] =
        &[("POD_NAME", "metadata.name"), ("POD_IP", "status.podIP"), ("NODE_NAME", "spec.nodeName")];
    let told = if extras.tells_pod { all } else { &[] };
    let field = |(name, path): &(&str, &str)| json!({ "name": name, "valueFrom": { "fieldRef": { "apiVersion": "v1", "fieldPath": path } } });
    told.iter().map(field).collect()
}

fn ports(port: u16, extras: &Extras) -> Value {
    let own = extras.readiness.as_ref().and_then(|readiness| readiness.port);
    let own = own.filter(|other| *other != port).map(|port| (HEALTH, port));
    let members = extras.members.as_ref().map(|members| (MEMBERS, members.port));
    let all = [Some((PORT, port)), own, members].into_iter().flatten();
    all.map(|(name, port)| json!({ "name": name, "containerPort": port, "protocol": "TCP" })).collect()
}

/// What a container may not.
pub(super) fn security() -> Value {
    json!({ "allowPrivilegeEscalation": false })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

fn resources(resources: &Resources) -> Value {
    let Resources { cpu_request, memory_request, cpu_limit, memory_limit } = resources;
    let amounts = |cpu: &Option<String>, memory: &Option<String>| {
        let cpu = cpu.as_ref().map(|amount| ("cpu".to_owned(), json!(amount)));
        let memory = memory.as_ref().map(|amount| ("memory".to_owned(), json!(amount)));
        Value::Object(cpu.into_iter().chain(memory).collect())
    };
    let both =
        [("requests", amounts(cpu_request, memory_request)), ("limits", amounts(cpu_limit, memory_limit))];
    let given = both.into_iter().filter(|(_, amounts)| !is_empty(amounts));
    Value::Object(given.map(|(name, amounts)| (name.to_owned(), amounts)).collect::<Map<_, _>>())
}

/// Without a probe of the user's own or of its package a pod takes requests when its port takes connections.
fn readiness(form: &AppForm, extras: &Extras) -> Value {
    if let Some(Readiness { path, port }) = &extras.readiness {
        let port = if port.is_none_or(|port| form.port == Some(port)) { PORT } else { HEALTH };
        // A server that collects its garbage may take a while to answer.
        let mut probe = json!({
            "httpGet": { "path": path, "port": port },
            "periodSeconds": 5,
            "timeoutSeconds": 3,
            "failureThreshold": 3,
        });
        if extras.members.is_some() {
            probe["successThreshold"] = json!(ACQUAINTED);
        }
        return probe;
    }
    match &form.readiness {
        ProbeChoice::Own { probe: own } => probe(own),
        ProbeChoice::Standard if form.port.is_some() => {
            json!({ "tcpSocket": { "port": PORT }, "periodSeconds": 5, "failureThreshold": 3 })
        }
        ProbeChoice::Standard | ProbeChoice::None => Value::Null,
    }
}

fn probe(probe: &ContainerProbe) -> Value {
    let (name, check) = match &probe.check {
        ProbeCheck::Http { path } => ("httpGet", json!({ "path": path, "port": PORT })),
        ProbeCheck::Tcp => ("tcpSocket", json!({ "port": PORT })),
        ProbeCheck::Command { command } => ("exec", json!({ "command": command })),
    };
    let mut value = json!({ "periodSeconds": probe.period_seconds, "failureThreshold": probe.failures });
    value[name] = check;
    if probe.delay_seconds > 0 {
        value["initialDelaySeconds"] = json!(probe.delay_seconds);
    }
    value
}
