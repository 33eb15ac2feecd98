//! Who uses an image, by the pods of all sites that are watched.

use super::identity;
use crate::catalogue::ImageReference;
use crate::watch::{Hub, Row};
use concertina_contract::{ApplicationName, ImageUser, Kind};
use std::collections::BTreeSet;

/// Applications with pods of an image, by site and name. `name` is registry and repository; an image counts by its tag or by its
/// digest.
pub(crate) fn users_of(hub: &Hub, name: &str, tag: &str, digest: Option<&str>) -> Vec<ImageUser> {
    let mut found = BTreeSet::new();
    hub.scan(|site, kind, rows| {
        if *kind != Kind::Pod {
            return true;
        }
        for row in rows {
            let Row::Pod(pod) = &*row.0 else { continue };
            if pod.containers.iter().any(|container| is_of(&container.image, name, tag, digest)) {
                let identity = identity::name_of_pod(pod);
                let application = ApplicationName {
                    project: identity.project.to_string(),
                    name: identity.name.to_string(),
                };
                found.insert(ImageUser { site: site.clone(), application });
            }
        }
        true
    });
    found.into_iter().collect()
}

/// Whether a container runs this image.
fn is_of(image: &str, name: &str, tag: &str, digest: Option<&str>) -> bool {
    let Some(image) = ImageReference::parse(image) else { return false };
    let registry = image.registry.unwrap_or("docker.io");
    if name.strip_prefix(registry).and_then(|rest| rest.strip_prefix('/')) != Some(image.path) {
        return false;
    }
    match image.digest {
        Some(own) => digest == Some(own),
        None => image.tag.unwrap_or("latest") == tag,
    }
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn an_image_is_used_by_its_tag_or_by_its_digest() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let is = |image: &str| is_of(image, "r.example:5000/team/web", "1", Some(&digest));
        assert!(is("r.example:5000/team/web:1"));
        assert!(is(&format!("r.example:5000/team/web:other@{digest}")));
        for other in
            ["r.example:5000/team/web", "r.example:5000/team/web:2", "team/web:1", "r.example/team/web:1"]
        {
            assert!(!is(other), "{other}");
        }
        assert!(!is(&format!("r.example:5000/team/web:1@sha256:{}", "0b".repeat(32))));
    }
}
