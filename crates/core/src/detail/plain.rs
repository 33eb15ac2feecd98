//! What a person wants to know first of kinds without rows of their own, and the keys of what they hold.

use super::part::{Part, cell};
use concertina_contract::{Cell, DataKey};

/// Keys that are told, at most; a `ConfigMap` holds 1 MiB, which may be many.
pub(super) const KEYS: usize = 200;

/// How a field is read.
#[derive(Clone, Copy, Debug)]
enum Read {
    /// Text or a number at a JSON pointer.
    Text(&'static str),
    /// Texts of the list at a pointer.
    List(&'static str),
    /// One text of each part of the list at a pointer.
    Each(&'static str, &'static str),
    /// Labels at a pointer.
    Pairs(&'static str),
    /// Ports as kubectl prints them: `80:30080/TCP`.
    Ports,
}

/// Fields of a kind, in order: `field-ID`, and where it stands.
const FIELDS: &[(&str, &[(&str, Read)])] = &[
    (
        "Service",
        &[
            ("type", Read::Text("/spec/type")),
            ("cluster-ip", Read::List("/spec/clusterIPs")),
            ("external-name", Read::Text("/spec/externalName")),
            ("external-ip", Read::Each("/status/loadBalancer/ingress", "/ip")),
            ("ports", Read::Ports),
            ("selector", Read::Pairs("/spec/selector")),
        ],
    ),
    (
        "Ingress",
        &[
            ("class", Read::Text("/spec/ingressClassName")),
            ("hosts", Read::Each("/spec/rules", "/host")),
            ("external-ip", Read::Each("/status/loadBalancer/ingress", "/ip")),
        ],
    ),
    ("HTTPRoute", &[("hosts", Read::List("/spec/hostnames"))]),
    ("Secret", &[("type", Read::Text("/type"))]),
    (
        "PersistentVolumeClaim",
        &[
            ("status", Read::Text("/status/phase")),
            ("volume", Read::Text("/spec/volumeName")),
            ("capacity", Read::Text("/status/capacity/storage")),
            ("access-modes", Read::List("/spec/accessModes")),
            ("storage-class", Read::Text("/spec/storageClassName")),
        ],
    ),
    (
        "PersistentVolume",
        &[
            ("status", Read::Text("/status/phase")),
            ("claim", Read::Text("/spec/claimRef/name")),
            ("capacity", Read::Text("/spec/capacity/storage")),
            ("access-modes", Read::List("/spec/accessModes")),
            ("reclaim-policy", Read::Text("/spec/persistentVolumeReclaimPolicy")),
            ("storage-class", Read::Text("/spec/storageClassName")),
        ],
    ),
    (
        "StorageClass",
        &[
            ("provisioner", Read::Text("/provisioner")),
            ("reclaim-policy", Read::Text("/reclaimPolicy")),
            ("binding-mode", Read::Text("/volumeBindingMode")),
        ],
    ),
    ("Namespace", &[("status", Read::Text("/status/phase"))]),
    (
        "CronJob",
        &[
            ("schedule", Read::Text("/spec/schedule")),
            ("time-zone", Read::Text("/spec/timeZone")),
            ("concurrency", Read::Text("/spec/concurrencyPolicy")),
            ("active", Read::Each("/status/active", "/name")),
            ("last-schedule", Read::Text("/status/lastScheduleTime")),
        ],
    ),
    (
        "HorizontalPodAutoscaler",
        &[
            ("target", Read::Text("/spec/scaleTargetRef/name")),
            ("least", Read::Text("/spec/minReplicas")),
            ("most", Read::Text("/spec/maxReplicas")),
            ("current", Read::Text("/status/currentReplicas")),
            ("desired", Read::Text("/status/desiredReplicas")),
        ],
    ),
    (
        "PodDisruptionBudget",
        &[
            ("min-available", Read::Text("/spec/minAvailable")),
            ("max-unavailable", Read::Text("/spec/maxUnavailable")),
            ("disruptions", Read::Text("/status/disruptionsAllowed")),
            ("selector", Read::Pairs("/spec/selector/matchLabels")),
        ],
    ),
    (
        "NetworkPolicy",
        &[
            ("policy-types", Read::List("/spec/policyTypes")),
            ("selector", Read::Pairs("/spec/podSelector/matchLabels")),
        ],
    ),
    ("ResourceQuota", &[("limits", Read::Pairs("/spec/hard")), ("used", Read::Pairs("/status/used"))]),
    ("RoleBinding", &[("role", Read::Text("/roleRef/name")), ("subjects", Read::Each("/subjects", "/name"))]),
    (
        "ClusterRoleBinding",
        &[("role", Read::Text("/roleRef/name")), ("subjects", Read::Each("/subjects", "/name"))],
    ),
];

/// The fields of an object, by its kind as Kubernetes spells it; empty ones among them.
pub(super) fn plain(whole: Part<'_>) -> Vec<(&'static str, Cell)> {
    let kind = whole.text("/kind");
    let fields = FIELDS.iter().find(|(of, _)| *of == kind).map_or(&[][..], |(_, fields)| fields);
    fields.iter().map(|(id, read)| (*id, cell(value(whole, *read)))).collect()
}

fn value(whole: Part<'_>, read: Read) -> String {
    match read {
        Read::Text(at) => whole.text(at),
        Read::List(at) => join(whole.list(at).map(|part| part.text(""))),
        Read::Each(at, inner) => join(whole.list(at).map(|part| part.text(inner))),
        Read::Pairs(at) => join(whole.pairs(at).into_iter().map(|(key, value)| format!("{key}={value}"))),
        Read::Ports => join(whole.list("/spec/ports").map(port)),
    }
}

/// A port of a Service, as kubectl prints it.
fn port(part: Part<'_>) -> String {
    let node = part.number("/nodePort");
    let node = if node == 0 { String::new() } else { format!(":{node}") };
    format!("{}{node}/{}", part.text("/port"), part.text("/protocol"))
}

fn join(texts: impl Iterator<Item = String>) -> String {
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The keys of a `ConfigMap` or a Secret with the sizes of their values, and how many there are. No value leaves.
pub(super) fn keys(whole: Part<'_>) -> (Vec<DataKey>, u32) {
    let kind = whole.text("/kind");
    let encoded: &[(&str, bool)] = match kind.as_str() {
        "ConfigMap" => &[("/data", false), ("/binaryData", true)],
        "Secret" => &[("/data", true)],
        _ => &[],
    };
    let mut keys: Vec<DataKey> = encoded
        .iter()
        .flat_map(|(at, base64)| {
            let sizes = whole.sizes(at);
            sizes.into_iter().map(|(name, text)| DataKey { name, size: size(text, *base64) })
        })
        .collect();
    keys.sort_by(|one, other| one.name.cmp(&other.name));
    let all = u32::try_from(keys.len()).unwrap_or(u32::MAX);
    keys.truncate(KEYS);
    (keys, all)
}

/// The size of a value in bytes; that of what is encoded is computed, not decoded.
fn size(text: &str, base64: bool) -> u32 {
    let padding = text.bytes().rev().take_while(|byte| *byte == b'=').count();
    let bytes = if base64 { (text.len() / 4 * 3).saturating_sub(padding) } else { text.len() };
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(whole: &serde_json::Value, id: &str) -> Option<Cell> {
        plain(Part::new(whole)).into_iter().find(|(name, _)| *name == id).map(|(_, cell)| cell)
    }

    #[test]
    fn every_field_has_its_title_in_both_languages() {
        let english = include_str!("../../../../messages/en/columns.ftl");
        let korean = include_str!("../../../../messages/ko/columns.ftl");
        for (id, _) in FIELDS.iter().flat_map(|(_, fields)| *fields) {
            let title = format!("\nfield-{id} = ");
            assert!(english.contains(&title) && korean.contains(&title), "field-{id} has no title");
        }
    }

    #[test]
    fn keys_tell_their_sizes_and_no_value() {
        let map =
            json!({"kind": "ConfigMap", "data": {"b.conf": "four"}, "binaryData": {"a.bin": "AAECAw=="}});
        let told = |name: &str, size| DataKey { name: name.to_owned(), size };
        assert_eq!(keys(Part::new(&map)), (vec![told("a.bin", 4), told("b.conf", 4)], 2));
        let secret = json!({"kind": "Secret", "type": "Opaque", "data": {"password": "aHVudGVyMg=="}});
        let (keys, all) = keys(Part::new(&secret));
        assert_eq!((keys, all), (vec![told("password", 7)], 1));
        assert_eq!(field(&secret, "type"), Some(cell("Opaque")));
    }

    #[test]
    fn a_great_many_keys_are_counted() {
        let data: serde_json::Map<_, _> = (0..1000).map(|at| (format!("k{at}"), json!("x"))).collect();
        let (told, all) = keys(Part::new(&json!({"kind": "ConfigMap", "data": data})));
        assert_eq!((told.len(), all), (KEYS, 1000));
    }

    #[test]
    fn a_service_tells_its_ports_and_a_binding_whom_it_is_for() {
        let service = json!({"kind": "Service", "spec": {"type": "NodePort", "clusterIPs": ["10.0.0.1"],
            "ports": [{"port": 80, "nodePort": 30080, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}],
            "selector": {"app": "web"}}});
        assert_eq!(field(&service, "ports"), Some(cell("80:30080/TCP, 53/UDP")));
        assert_eq!(field(&service, "selector"), Some(cell("app=web")));
        assert_eq!(field(&service, "external-name"), Some(Cell::None), "what is not there says nothing");
        let binding =
            json!({"kind": "RoleBinding", "roleRef": {"name": "edit"}, "subjects": [{"name": "kim"}]});
        assert_eq!(field(&binding, "subjects"), Some(cell("kim")));
    }
}
