//! The graph of what belongs together: pure, over what was read.

use super::around::{Around, Thing};
use super::part::Part;
use super::who::Who;
use super::why::{backends, causes, route_backends, selects};
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
        let found = self.all.iter().position(|(who, _)| who.kind == kind && who.name == name);
        found.unwrap_or_else(|| {
            self.all.push((Who::new(kind, "", namespace, name, ""), None));
            self.all.len() - 1
        })
    }

    fn named(&mut self, from: usize, kind: &str, name: &str, relation: Relation) {
        if name.is_empty() {
            return;
        }
        let namespace = if kind == "Node" { String::new() } else { self.all[from].0.namespace.clone() };
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
            "Service" => self.selected(at, &object.pairs("/spec/selector"), Relation::RoutesTo),
            "PodDisruptionBudget" => {
                self.selected(at, &object.pairs("/spec/selector/matchLabels"), Relation::Guards);
            }
            "NetworkPolicy" => {
                self.selected(at, &object.pairs("/spec/podSelector/matchLabels"), Relation::Guards);
            }
            "Ingress" => self.leads(at, &backends(object)),
            "HTTPRoute" => self.leads(at, &route_backends(object)),
            "HorizontalPodAutoscaler" => {
                let target = object.at("/spec/scaleTargetRef");
                self.named(at, &target.text("/kind"), &target.text("/name"), Relation::Scales);
            }
            "PersistentVolumeClaim" => {
                let volume = object.text("/spec/volumeName");
                if !volume.is_empty() {
                    let to = self.place("PersistentVolume", "", &volume);
                    self.links.insert((at, to, Relation::Uses));
                }
            }
            _ => {}
        }
    }

    /// The Services that a route leads to.
    fn leads(&mut self, from: usize, names: &BTreeSet<String>) {
        for name in names {
            self.named(from, "Service", name, Relation::RoutesTo);
        }
    }

    fn selected(&mut self, from: usize, labels: &[(String, String)], relation: Relation) {
        for to in 0..self.all.len() {
            let Some(thing) = self.all[to].1 else { continue };
            // Where the pods are not read, the template tells which they are.
            let place = match thing.kind.as_str() {
                "Pod" => "/metadata/labels",
                "Deployment" | "StatefulSet" | "DaemonSet" => "/spec/template/metadata/labels",
                _ => continue,
            };
            if selects(labels, &thing.part().pairs(place)) {
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
        "Service" | "HorizontalPodAutoscaler" | "PodDisruptionBudget" | "NetworkPolicy" => 1,
        "ReplicaSet" | "Job" | "ReplicationController" => 3,
        "Pod" => 4,
        "Node" | "ConfigMap" | "Secret" | "PersistentVolumeClaim" | "ServiceAccount" => 5,
        "PersistentVolume" | "StorageClass" => 6,
        _ => 2,
    }
}

/// The state of an object in a word, and how it feels: by what would be said of it alone.
fn state(thing: &Thing) -> (String, Tone) {
    let object = thing.part();
    let worst = causes(thing, &Around::default(), i64::MAX).iter().map(super::why::Cause::tone).max();
    let tone = worst.unwrap_or(Tone::Good);
    let word = match thing.kind.as_str() {
        "Pod" | "PersistentVolumeClaim" | "PersistentVolume" | "Namespace" => object.text("/status/phase"),
        "Deployment" | "StatefulSet" | "ReplicaSet" => {
            format!("{}/{}", object.number("/status/readyReplicas"), object.number("/spec/replicas"))
        }
        "DaemonSet" => format!(
            "{}/{}",
            object.number("/status/numberReady"),
            object.number("/status/desiredNumberScheduled")
        ),
        _ => String::new(),
    };
    (word, tone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn thing(kind: &str, name: &str, owner: &str, more: &Value) -> Thing {
        let mut value = json!({ "metadata": { "name": name, "namespace": "shop", "uid": name, "labels": { "app": "web" },
            "ownerReferences": [{ "uid": owner }] } });
        for (key, part) in more.as_object().unwrap() {
            value[key] = part.clone();
        }
        Thing { kind: kind.to_owned(), value }
    }

    fn scene(pods: usize) -> Around {
        let template = json!({ "volumes": [{ "configMap": { "name": "settings" } }], "nodeName": "n1",
            "containers": [{ "env": [{ "valueFrom": { "secretKeyRef": { "name": "login" } } }] }] });
        let mut things = vec![
            thing(
                "Deployment",
                "web",
                "",
                &json!({ "spec": { "replicas": 2, "template": { "metadata": { "labels": { "app": "web" } }, "spec": template } } }),
            ),
            thing("ReplicaSet", "web-1", "web", &json!({})),
            thing("Service", "front", "", &json!({ "spec": { "selector": { "app": "web" } } })),
            thing("Service", "other", "", &json!({ "spec": { "selector": { "app": "db" } } })),
            thing(
                "Ingress",
                "public",
                "",
                &json!({ "spec": { "rules": [{ "http": { "paths": [{ "backend": { "service": { "name": "front" } } }] } }] } }),
            ),
        ];
        things.extend(
            (0..pods).map(|at| thing("Pod", &format!("web-1-{at}"), "web-1", &json!({ "spec": template }))),
        );
        Around { things, ..Around::default() }
    }

    fn names(view: &RelatedView) -> Vec<String> {
        let mut names: Vec<String> =
            view.nodes.iter().map(|node| format!("{}/{}", node.name.kind, node.name.name)).collect();
        names.sort();
        names
    }

    #[test]
    fn a_workload_has_its_pods_its_traffic_and_its_configuration() {
        let centre = Who::new("Deployment", "apps/v1", "shop", "web", "web");
        let view = graph(&centre, &scene(1), &SiteId::new("s"), &[]);
        let expected = [
            "ConfigMap/settings",
            "Deployment/web",
            "Ingress/public",
            "Node/n1",
            "Pod/web-1-0",
            "ReplicaSet/web-1",
            "Secret/login",
            "Service/front",
        ];
        assert_eq!(names(&view), expected);
        assert_eq!(view.nodes[0].name.name, "web");
        let secret = view.nodes.iter().find(|node| node.name.kind == "Secret").unwrap();
        assert_eq!(secret.name.object.as_ref().unwrap().kind.resource(), "secrets");
        assert!(view.edges.iter().any(|edge| edge.relation == Relation::RunsOn));
    }

    #[test]
    fn a_pod_leads_up_to_its_deployment_and_not_to_its_siblings() {
        let centre = Who::new("Pod", "v1", "shop", "web-1-0", "web-1-0");
        let view = graph(&centre, &scene(3), &SiteId::new("s"), &[]);
        let names = names(&view);
        assert!(
            names.contains(&"Deployment/web".to_owned()) && names.contains(&"Node/n1".to_owned()),
            "{names:?}"
        );
        assert!(!names.contains(&"Pod/web-1-1".to_owned()), "{names:?}");
    }

    #[test]
    fn too_many_of_a_kind_are_counted() {
        let centre = Who::new("Deployment", "apps/v1", "shop", "web", "web");
        let view = graph(&centre, &scene(20), &SiteId::new("s"), &[]);
        assert!(view.nodes.len() <= MOST);
        assert_eq!(view.nodes.iter().map(|node| node.more).sum::<u32>(), 14);
    }
}
