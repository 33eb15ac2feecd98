//! The graph of what belongs together: pure, over what was read.

use super::around::{Around, Thing};
use super::part::Part;
use super::resource::Resource;
use super::who::Who;
use super::why::{backends, causes, route_backends, selects};
use crate::selector::chooses;
use crate::site::Served;
use concertina_contract::{RelatedEdge, RelatedNode, RelatedView, Relation, SiteId, Tone};
use std::collections::BTreeSet;

/// Nodes of the graph, at most.
const MOST: usize = 30;
/// Nodes of one kind, at most; the last of them tells how many more there are.
const OF_A_KIND: usize = 6;

/// One connection, by places among all that is known.
type Link = (usize, usize, Relation);

/// All objects that are known, read or merely named.
struct Known<'a> {
    all: Vec<(Who, Option<&'a Thing>)>,
    links: BTreeSet<Link>,
}

/// The graph around an object.
pub(super) fn graph(centre: &Who, around: &Around, site: &SiteId, served: &[Served]) -> RelatedView {
    let read = around.things.iter().map(|thing| (Who::of(&thing.kind, thing.part()), Some(thing)));
    let mut known = Known { all: read.collect(), links: BTreeSet::new() };
    for at in 0..around.things.len() {
        known.connect(at);
    }
    let Some(start) = known.all.iter().position(|(who, _)| who.uid == centre.uid) else {
        return RelatedView::default();
    };
    let chosen = known.around(start);
    let mut nodes: Vec<RelatedNode> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for at in chosen {
        let (who, thing) = &known.all[at];
        let same = places.iter().filter(|place| known.all[**place].0.kind == who.kind).count();
        if same >= OF_A_KIND || nodes.len() >= MOST {
            let last = nodes.iter_mut().rev().find(|node| node.name.kind == who.kind);
            if let Some(node) = last {
                node.more += 1;
            }
            continue;
        }
        let (state, tone) = thing.map_or((String::new(), Tone::Calm), state);
        let name = who.reach(site, served);
        nodes.push(RelatedNode { name, layer: layer(&who.kind), tone, state, more: 0 });
        places.push(at);
    }
    let place =
        |at: usize| places.iter().position(|place| *place == at).and_then(|at| u32::try_from(at).ok());
    let edges = known.links.iter().filter_map(|(from, to, relation)| {
        Some(RelatedEdge { from: place(*from)?, to: place(*to)?, relation: *relation })
    });
    RelatedView { edges: edges.collect(), nodes, failures: Vec::new() }
}

impl Known<'_> {
    /// The place of an object; one that was not read is known by its name.
    fn place(&mut self, kind: &str, namespace: &str, name: &str) -> usize {
        let found = self
            .all
            .iter()
            .position(|(who, _)| who.kind == kind && who.name == name && who.namespace == namespace);
        found.unwrap_or_else(|| {
            self.all.push((Who::new(kind, "", namespace, name, ""), None));
            self.all.len() - 1
        })
    }

    fn named(&mut self, from: usize, kind: &str, name: &str, relation: Relation) {
        if name.is_empty() {
            return;
        }
        let cluster = Resource::of(kind, "").is_some_and(|resource| !resource.namespaced);
        let namespace = if cluster { String::new() } else { self.all[from].0.namespace.clone() };
        let to = self.place(kind, &namespace, name);
        self.links.insert((from, to, relation));
    }

    /// What one object says of others.
    fn connect(&mut self, at: usize) {
        let Some(thing) = self.all[at].1 else { return };
        let object = thing.part();
        for owner in object.list("/metadata/ownerReferences") {
            let uid = owner.text("/uid");
            let found = self.all.iter().position(|(who, _)| !uid.is_empty() && who.uid == uid);
            if let Some(from) = found {
                self.links.insert((from, at, Relation::Owns));
            }
        }
        match thing.kind.as_str() {
            "Pod" => {
                self.named(at, "Node", &object.text("/spec/nodeName"), Relation::RunsOn);
                self.uses(at, object.at("/spec"));
            }
            "Deployment" | "StatefulSet" | "DaemonSet" => self.uses(at, object.at("/spec/template/spec")),
            "Service" => {
                let labels = object.pairs("/spec/selector");
                self.selected(at, |pod| selects(&labels, pod), Relation::RoutesTo);
            }
            "EndpointSlice" => {
                for target in object.list("/endpoints").map(|endpoint| endpoint.at("/targetRef")) {
                    if target.text("/kind") == "Pod" {
                        self.named(at, "Pod", &target.text("/name"), Relation::RoutesTo);
                    }
                }
            }
            "PodDisruptionBudget" => {
                let wanted = object.at("/spec/selector");
                self.selected(
                    at,
                    |pod| wanted.is_there() && chooses(wanted.value(), label(pod)),
                    Relation::Guards,
                );
            }
            "NetworkPolicy" => {
                let wanted = object.at("/spec/podSelector");
                self.selected(at, |pod| chooses(wanted.value(), label(pod)), Relation::Guards);
            }
            "Ingress" => {
                self.leads(at, &backends(object));
                for tls in object.list("/spec/tls") {
                    self.named(at, "Secret", &tls.text("/secretName"), Relation::Uses);
                }
            }
            "HTTPRoute" => {
                self.leads(at, &route_backends(object));
                self.gateways(at, object);
            }
            "RoleBinding" | "ClusterRoleBinding" => self.binds(at, object),
            "HorizontalPodAutoscaler" => {
                let target = object.at("/spec/scaleTargetRef");
                self.named(at, &target.text("/kind"), &target.text("/name"), Relation::Scales);
            }
            "PersistentVolumeClaim" => {
                let volume = object.text("/spec/volumeName");
                self.named(at, "PersistentVolume", &volume, Relation::Uses);
                self.named(at, "StorageClass", &object.text("/spec/storageClassName"), Relation::Uses);
            }
            "PersistentVolume" => {
                self.named(at, "StorageClass", &object.text("/spec/storageClassName"), Relation::Uses);
                let claim = object.at("/spec/claimRef");
                let (space, name) = (claim.text("/namespace"), claim.text("/name"));
                if !name.is_empty() {
                    let from = self.place("PersistentVolumeClaim", &space, &name);
                    self.links.insert((from, at, Relation::Uses));
                }
            }
            _ => {}
        }
    }

    /// The gateways that a route hangs on.
    fn gateways(&mut self, at: usize, route: Part<'_>) {
        for parent in route.list("/spec/parentRefs") {
            let (name, space) = (parent.text("/name"), parent.text("/namespace"));
            if !name.is_empty() && matches!(parent.text("/kind").as_str(), "" | "Gateway") {
                let space = if space.is_empty() { self.all[at].0.namespace.clone() } else { space };
                let from = self.place("Gateway", &space, &name);
                self.links.insert((from, at, Relation::RoutesTo));
            }
        }
    }

    /// The role of a binding, and the accounts that get it; users and groups are no objects.
    fn binds(&mut self, at: usize, binding: Part<'_>) {
        let role = binding.at("/roleRef");
        self.named(at, &role.text("/kind"), &role.text("/name"), Relation::Uses);
        for subject in binding.list("/subjects").filter(|one| one.text("/kind") == "ServiceAccount") {
            let (space, name) = (subject.text("/namespace"), subject.text("/name"));
            if !name.is_empty() {
                let to = self.place("ServiceAccount", &space, &name);
                self.links.insert((at, to, Relation::Grants));
            }
        }
    }

    /// The Services that a route leads to.
    fn leads(&mut self, from: usize, names: &BTreeSet<String>) {
        for name in names {
            self.named(from, "Service", name, Relation::RoutesTo);
        }
    }

    fn selected(&mut self, from: usize, chosen: impl Fn(&[(String, String)]) -> bool, relation: Relation) {
        for to in 0..self.all.len() {
            let Some(thing) = self.all[to].1 else { continue };
            // Where the pods are not read, the template tells which they are.
            let place = match thing.kind.as_str() {
                "Pod" => "/metadata/labels",
                "Deployment" | "StatefulSet" | "DaemonSet" => "/spec/template/metadata/labels",
                _ => continue,
            };
            let same = self.all[to].0.namespace == self.all[from].0.namespace;
            if same && chosen(&thing.part().pairs(place)) {
                self.links.insert((from, to, relation));
            }
        }
    }

    /// Configuration, storage and account of a pod.
    fn uses(&mut self, from: usize, spec: Part<'_>) {
        for volume in spec.list("/volumes") {
            self.named(from, "ConfigMap", &volume.text("/configMap/name"), Relation::Uses);
            self.named(from, "Secret", &volume.text("/secret/secretName"), Relation::Uses);
            self.named(
                from,
                "PersistentVolumeClaim",
                &volume.text("/persistentVolumeClaim/claimName"),
                Relation::Uses,
            );
            for source in volume.list("/projected/sources") {
                // Every pod has the cluster's own certificate in this one.
                let map = source.text("/configMap/name");
                self.named(
                    from,
                    "ConfigMap",
                    if map == "kube-root-ca.crt" { "" } else { &map },
                    Relation::Uses,
                );
                self.named(from, "Secret", &source.text("/secret/name"), Relation::Uses);
            }
        }
        for container in spec.list("/initContainers").chain(spec.list("/containers")) {
            for all in container.list("/envFrom") {
                self.named(from, "ConfigMap", &all.text("/configMapRef/name"), Relation::Uses);
                self.named(from, "Secret", &all.text("/secretRef/name"), Relation::Uses);
            }
            for one in container.list("/env") {
                self.named(from, "ConfigMap", &one.text("/valueFrom/configMapKeyRef/name"), Relation::Uses);
                self.named(from, "Secret", &one.text("/valueFrom/secretKeyRef/name"), Relation::Uses);
            }
        }
        for secret in spec.list("/imagePullSecrets") {
            self.named(from, "Secret", &secret.text("/name"), Relation::Uses);
        }
        self.named(from, "ServiceAccount", &spec.text("/serviceAccountName"), Relation::Uses);
    }

    /// What is connected with the start: what leads to it and to what it leads, nearest first, but not from one to its
    /// neighbours of the same side. So a pod does not bring the other pods of its node or of its Secret.
    fn around(&self, start: usize) -> Vec<usize> {
        let mut found = vec![start];
        for down in [true, false] {
            let mut edge = vec![start];
            while let Some(at) = edge.pop() {
                for (from, to, _) in &self.links {
                    let next = match (down, *from == at, *to == at) {
                        (true, true, _) => *to,
                        (false, _, true) => *from,
                        _ => continue,
                    };
                    if !found.contains(&next) {
                        found.push(next);
                        edge.insert(0, next);
                    }
                }
            }
        }
        // A binding alone says little: it is shown with its role and with who gets it.
        for (from, to, _) in &self.links {
            if found.contains(from) && self.all[*from].0.kind.ends_with("RoleBinding") && !found.contains(to)
            {
                found.push(*to);
            }
        }
        // Who routes to the pods of a workload, or guards them, belongs to the workload.
        let below: Vec<usize> = found.clone();
        for (from, to, relation) in &self.links {
            let beside = matches!(relation, Relation::RoutesTo | Relation::Guards | Relation::Scales);
            if beside && below.contains(to) && !found.contains(from) {
                found.push(*from);
            }
        }
        let services: Vec<usize> = found.clone();
        for (from, to, relation) in &self.links {
            if *relation == Relation::RoutesTo && services.contains(to) && !found.contains(from) {
                found.push(*from);
            }
        }
        found
    }
}

fn layer(kind: &str) -> u8 {
    match kind {
        "Ingress" | "HTTPRoute" | "Gateway" => 0,
        "Service"
        | "HorizontalPodAutoscaler"
        | "PodDisruptionBudget"
        | "NetworkPolicy"
        | "RoleBinding"
        | "ClusterRoleBinding" => 1,
        "ReplicaSet" | "Job" | "ReplicationController" | "EndpointSlice" => 3,
        "Pod" => 4,
        "Node" | "ConfigMap" | "Secret" | "PersistentVolumeClaim" | "ServiceAccount" => 5,
        "PersistentVolume" => 6,
        "StorageClass" => 7,
        _ => 2,
    }
}

/// Looks labels up.
fn label<'a>(labels: &'a [(String, String)]) -> impl Fn(&str) -> Option<&'a str> {
    |key| labels.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

/// The state of an object in a word, and how it feels: by what would be said of it alone.
fn state(thing: &Thing) -> (String, Tone) {
    let object = thing.part();
    let worst = causes(thing, &Around::default(), i64::MAX).iter().map(super::why::Cause::tone).max();
    let tone = worst.unwrap_or(Tone::Good);
    let count = |ready: &str, wanted: &str| (object.number(ready), object.number(wanted));
    let counts = match thing.kind.as_str() {
        "Deployment" | "StatefulSet" | "ReplicaSet" => count("/status/readyReplicas", "/spec/replicas"),
        "DaemonSet" => count("/status/numberReady", "/status/desiredNumberScheduled"),
        _ => (0, 0),
    };
    // What is not ready is never as it should be, nor merely on its way: why it is not may stand at another object.
    let tone = match counts {
        (ready, wanted) if ready >= wanted => tone,
        (0, _) => Tone::Bad,
        _ => tone.max(Tone::Warn),
    };
    let word = match thing.kind.as_str() {
        "Pod" | "PersistentVolumeClaim" | "PersistentVolume" | "Namespace" => object.text("/status/phase"),
        "Deployment" | "StatefulSet" | "ReplicaSet" | "DaemonSet" => format!("{}/{}", counts.0, counts.1),
        _ => String::new(),
    };
    (word, tone)
}

#[cfg(test)]
mod tests;
