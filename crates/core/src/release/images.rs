//! The images of a release's workloads, out of its manifest.
//!
//! A manifest is the text of a stranger: its documents are parted as Helm parts them, those that name no image are passed
//! over, and the rest is read within limits. Hooks are no part of a manifest.

use super::documents::{LONGEST, documents, read};
use crate::redact::{cap, plain};
use concertina_contract::ReleaseImage;
use serde_json::Value;

/// The most images that are told.
const MOST: usize = 200;
/// Where the pods of an object are described: of a pod itself, of what makes pods, of a `CronJob`, of a revision that is kept.
const PODS: [&str; 4] =
    ["/spec", "/spec/template/spec", "/spec/jobTemplate/spec/template/spec", "/data/spec/template/spec"];

/// The images in the order of the manifest, at most 200; none if it cannot be read.
pub fn images(manifest: &str) -> Option<Vec<ReleaseImage>> {
    let mut images = all(manifest)?;
    images.truncate(MOST);
    Some(images)
}

/// All images of a manifest; none if it cannot be read.
pub(super) fn all(manifest: &str) -> Option<Vec<ReleaseImage>> {
    let mut images = Vec::new();
    if manifest.len() > LONGEST {
        return None;
    }
    for document in documents(manifest).filter(|document| document.contains("image")) {
        let object = read(document)?;
        add(&object, &mut images);
    }
    Some(images)
}

/// The images of the pods of an object, of whichever kind.
pub(crate) fn images_of(object: &Value) -> Vec<String> {
    let mut found = Vec::new();
    add(object, &mut found);
    found.into_iter().map(|one| one.image).collect()
}

fn add(object: &Value, images: &mut Vec<ReleaseImage>) {
    for item in object["items"].as_array().into_iter().flatten() {
        add(item, images);
    }
    for pod in PODS.iter().filter_map(|path| object.pointer(path)) {
        let containers =
            ["initContainers", "containers"].iter().filter_map(|part| pod[part].as_array()).flatten();
        images.extend(containers.filter_map(|container| {
            let image = container["image"].as_str()?;
            Some(ReleaseImage {
                kind: text(&object["kind"]),
                name: text(&object["metadata"]["name"]),
                container: text(&container["name"]),
                image: cap(&plain(image)),
            })
        }));
    }
}

fn text(value: &Value) -> String {
    cap(&plain(value.as_str().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(manifest: &str) -> Vec<String> {
        let images = images(manifest).unwrap();
        images
            .into_iter()
            .map(|one| format!("{}/{} {} {}", one.kind, one.name, one.container, one.image))
            .collect()
    }

    #[test]
    fn every_workload_tells_its_images() {
        let manifest = "---\n# Source: shop/templates/all.yaml\nkind: Service\nmetadata: {name: web}\n--- # next\n\
            kind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      initContainers:\n      \
            - {name: wait, image: busybox:1}\n      containers:\n      - {name: app, image: \"web:2\"}\n---\n\
            kind: CronJob\nmetadata: {name: nightly}\nspec: {jobTemplate: {spec: {template: {spec: {containers: \
            [{name: job, image: job@sha256:12}]}}}}}\n---\nkind: List\nitems:\n- kind: Pod\n  metadata: {name: one}\n  \
            spec: {containers: [{name: c, image: one:1}, {name: none}]}\n---\n\n";
        let all = [
            "Deployment/web wait busybox:1",
            "Deployment/web app web:2",
            "CronJob/nightly job job@sha256:12",
            "Pod/one c one:1",
        ];
        assert_eq!(told(manifest), all);
        assert!(told("").is_empty());
    }

    #[test]
    fn text_within_a_value_parts_no_documents() {
        let manifest = "kind: ConfigMap\ndata:\n  a: |\n    image: x\n    ---\n    kind: Pod\n---\nkind: Pod\n\
            metadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n";
        assert_eq!(told(manifest), ["Pod/p c i"]);
    }

    #[test]
    fn what_cannot_be_read_is_not_told_as_nothing() {
        assert_eq!(images("kind: Pod\nspec: {containers: [image: {{ .Values.image }}"), None);
        let bomb = (0..30).fold("a0: &a0 [image]\n".to_owned(), |text, n| {
            format!("{text}a{}: &a{} [*a{n}, *a{n}, *a{n}, *a{n}]\n", n + 1, n + 1)
        });
        assert_eq!(images(&bomb), None);
        assert_eq!(images(&format!("image: {}", "[".repeat(1_000))), None);
        assert_eq!(images(&"#image\n".repeat(LONGEST / 6)), None);
        // What names no image is not read at all.
        assert_eq!(images("{{ broken }}\n---\nkind: Service\n"), Some(Vec::new()));
    }
}
