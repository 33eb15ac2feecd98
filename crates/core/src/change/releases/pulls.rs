//! What the nodes of a site tell of how they pull images: what they have, and which registries they pulled from.

use super::image::{names, wanted, whole};
use super::room::takes_pods;
use crate::catalogue::ImageReference;
use crate::change::plan::Reviewer;
use concertina_contract::{ImagePulls, Kind, NodeTrust, ObjectRef, SiteId};
use serde_json::Value;
use std::collections::BTreeSet;

/// Images that are told of, at most.
const MOST: usize = 8;
/// Nodes that are offered for a try.
const OFFERED: usize = 5;

/// What is known of the pulls of images of objects, those aside that run already. Nothing of a site whose nodes cannot be read.
pub(super) async fn known(
    reviewer: &Reviewer<'_>,
    objects: &[Value],
    running: &BTreeSet<String>,
) -> Vec<ImagePulls> {
    let Some(nodes) = reviewer.scout.nodes().await else { return Vec::new() };
    let site = reviewer.ground.site.id();
    let unseen = wanted(objects).into_iter().filter(|image| !running.contains(*image)).take(MOST);
    let told = unseen.filter_map(|image| pulls(site, &nodes, objects, image));
    told.map(|pulls| ImagePulls { trust: trust(reviewer, &pulls.registry), ..pulls }).collect()
}

/// What nodes have to be told, as the registry is configured.
fn trust(reviewer: &Reviewer<'_>, registry: &str) -> Option<NodeTrust> {
    let known = reviewer.inner.registries.known().one(registry).ok().flatten()?;
    if known.plain_http {
        return Some(NodeTrust::PlainHttp);
    }
    known.authority.map(|_| NodeTrust::Authority)
}

fn pulls(site: &SiteId, nodes: &[Value], objects: &[Value], image: &str) -> Option<ImagePulls> {
    let (this, reference) = (whole(image)?, ImageReference::parse(image)?);
    let registry = reference.host();
    let from = format!("{registry}/");
    let pod = &objects.iter().find(|object| wanted(std::slice::from_ref(*object)).contains(image))?["spec"]["template"]
        ["spec"];
    let (mut has, mut reached, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for node in nodes.iter().filter(|node| takes_pods(node, &pod["tolerations"])) {
        let there = names(node);
        let kind = if there.contains(&this) {
            &mut has
        } else if there.iter().any(|name| name.starts_with(&from)) {
            &mut reached
        } else {
            &mut unknown
        };
        kind.push(node);
    }
    let object = |node: &&Value| {
        let text = |key: &str| node["metadata"][key].as_str().unwrap_or_default().to_owned();
        let (name, uid) = (text("name"), text("uid"));
        ObjectRef { site: site.clone(), kind: Kind::Node, namespace: String::new(), name, uid }
    };
    let count = |nodes: &[&Value]| u32::try_from(nodes.len()).unwrap_or(u32::MAX);
    Some(ImagePulls {
        image: image.to_owned(),
        registry: registry.to_owned(),
        nodes: count(&has) + count(&reached) + count(&unknown),
        has: count(&has),
        reached: count(&reached),
        unknown: count(&unknown),
        offered: unknown.iter().chain(&reached).chain(&has).take(OFFERED).map(object).collect(),
        secret: pod["imagePullSecrets"][0]["name"].as_str().map(ToOwned::to_owned),
        trust: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_nodes_have_tells_which_registries_they_reach() {
        let node = |name: &str, images: &[&str], ready: &str| {
            json!({ "metadata": { "name": name, "uid": name }, "status": {
                "conditions": [{ "type": "Ready", "status": ready }],
                "images": [{ "names": images }] } })
        };
        let nodes = [
            node("a", &["r.example:5000/web:2"], "True"),
            node("b", &["r.example:5000/other:1"], "True"),
            node("c", &["r.example:50/web:2", "docker.io/library/nginx:1"], "True"),
            node("d", &["r.example:5000/web:2"], "False"),
        ];
        let pod = json!({ "containers": [{ "image": "r.example:5000/web:2" }], "imagePullSecrets": [{ "name": "login" }] });
        let objects = [json!({ "kind": "Deployment", "spec": { "template": { "spec": pod } } })];
        let told = pulls(&SiteId::new("s"), &nodes, &objects, "r.example:5000/web:2").unwrap();
        assert_eq!((told.nodes, told.has, told.reached, told.unknown), (3, 1, 1, 1));
        let offered: Vec<_> = told.offered.iter().map(|node| node.name.as_str()).collect();
        assert_eq!((offered, told.secret.as_deref()), (vec!["c", "b", "a"], Some("login")));
        assert_eq!(told.registry, "r.example:5000");
    }
}
