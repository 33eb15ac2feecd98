//! Whether the images of a release exist, before its pods try to pull them.

use crate::catalogue::ImageReference;
use crate::change::plan::Reviewer;
use crate::registry::Existence;
use concertina_contract::{Risk, RiskCode};
use futures::future::join_all;
use serde_json::Value;
use std::collections::BTreeSet;

/// Images that are looked for, at most.
const MOST: usize = 8;

/// Risks of the images of objects, those aside that run already. Nodes are looked at first, the registries of what none has are
/// asked from this machine. Of a site whose nodes cannot be read nothing is told.
pub(in crate::change) async fn risks(
    reviewer: &Reviewer<'_>,
    objects: &[Value],
    running: &BTreeSet<String>,
) -> Vec<Risk> {
    let Some(nodes) = reviewer.scout.nodes().await.filter(|nodes| !nodes.is_empty()) else {
        return Vec::new();
    };
    let there: BTreeSet<String> = nodes.iter().flat_map(names).collect();
    let wanted = wanted(objects);
    let unseen = wanted.into_iter().filter(|image| {
        !running.contains(*image) && whole(image).is_some_and(|whole| !there.contains(&whole))
    });
    let near = reviewer.ground.site.is_here();
    let asked = unseen.take(MOST).map(async |image| {
        let reference = ImageReference::parse(image)?;
        let code = match reviewer.inner.registries.ask(&reference, near).await {
            Existence::There => return None,
            Existence::Missing => RiskCode::ImageMissing,
            Existence::Unknown => RiskCode::ImageUnseen,
        };
        Some(Risk { code, params: [("image".to_owned(), image.to_owned())].into() })
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// The images of the pods of these objects.
pub(super) fn wanted(objects: &[Value]) -> BTreeSet<&str> {
    let pods = objects.iter().map(|object| &object["spec"]["template"]["spec"]);
    let containers = pods.flat_map(|pod| [&pod["containers"], &pod["initContainers"]]);
    let all = containers.filter_map(Value::as_array).flatten();
    all.filter_map(|container| container["image"].as_str()).collect()
}

/// The names of the images that a node has. Kubelets tell of fifty by default (`nodeStatusMaxImages`): what is not named may be
/// there.
pub(super) fn names(node: &Value) -> Vec<String> {
    let images = node["status"]["images"].as_array().into_iter().flatten();
    let all = images.flat_map(|image| image["names"].as_array().into_iter().flatten());
    all.filter_map(|name| whole(name.as_str()?)).collect()
}

/// A reference in one form for all ways in which it can be written; by digest where it has one. None if it is no reference.
pub(super) fn whole(text: &str) -> Option<String> {
    let image = ImageReference::parse(text)?;
    let registry = image.host();
    let library = if registry == "docker.io" && !image.path.contains('/') { "library/" } else { "" };
    let at = match image.digest {
        Some(digest) => format!("@{digest}"),
        None => format!(":{}", image.tag.unwrap_or("latest")),
    };
    Some(format!("{registry}/{library}{}{at}", image.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_node_has_is_known_however_it_is_written() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let node = json!({ "status": { "images": [
            { "names": ["docker.io/library/nginx:1.29", format!("docker.io/library/nginx@{digest}")] },
            { "names": ["r.example/web:latest"] }] } });
        let there = names(&node);
        for image in
            ["nginx:1.29", "docker.io/nginx:1.29", "index.docker.io/library/nginx:1.29", "r.example/web"]
        {
            assert!(there.contains(&whole(image).unwrap()), "{image}");
        }
        assert!(there.contains(&whole(&format!("nginx:other@{digest}")).unwrap()));
        assert!(!there.contains(&whole("nginx:1.30").unwrap()));
    }

    #[test]
    fn images_of_all_containers_are_wanted_once() {
        let pod = json!({ "containers": [{ "image": "a" }, { "image": "b" }], "initContainers": [{ "image": "a" }] });
        let objects =
            [json!({ "spec": { "template": { "spec": pod } } }), json!({ "kind": "Service", "spec": {} })];
        assert_eq!(wanted(&objects).into_iter().collect::<Vec<_>>(), ["a", "b"]);
    }
}
