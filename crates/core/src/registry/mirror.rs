//! Where a registry keeps what it has of another one, and which images a site takes from there.

use super::known::{Known, serves};
use crate::catalogue::ImageReference;
use crate::store::StoreError;
use concertina_contract::SiteId;

/// The repository of a mirror for an image: the other registry's host is the first part of its path, so that two of them never
/// meet; a port, which no path can name, after a hyphen.
pub(crate) fn mirrored(image: &ImageReference<'_>) -> String {
    let host = image.host();
    let library = if host == "docker.io" && !image.path.contains('/') { "library/" } else { "" };
    format!("{}/{library}{}", host.to_ascii_lowercase().replace(':', "-"), image.path)
}

/// The reference of an image at a mirror.
pub(crate) fn at_mirror(image: &ImageReference<'_>, mirror: &str) -> String {
    let tag = match (image.tag, image.digest) {
        (Some(tag), _) => format!(":{tag}"),
        (None, Some(_)) => String::new(),
        (None, None) => ":latest".to_owned(),
    };
    let digest = image.digest.map(|digest| format!("@{digest}")).unwrap_or_default();
    format!("{mirror}/{}{tag}{digest}", mirrored(image))
}

impl Known {
    /// The reference by which a site takes an image from a mirror; none where it takes it from its own registry.
    pub(crate) fn taken(&self, image: &str, site: &SiteId) -> Result<Option<String>, StoreError> {
        let Some(reference) = ImageReference::parse(image) else { return Ok(None) };
        let host = reference.host();
        let all = self.all()?;
        let mirror =
            all.iter().find(|one| serves(one, site) && one.mirrors.iter().any(|other| other == host));
        Ok(mirror.map(|mirror| at_mirror(&reference, &mirror.address)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Redactor;
    use crate::secrets::Secrets;
    use crate::store::Store;
    use concertina_contract::Registry;

    #[tokio::test]
    async fn images_of_a_registry_are_taken_from_its_mirror_where_a_site_has_one() {
        let known = Known::new(Store::in_memory().unwrap(), Secrets::this_run(), Redactor::default());
        let (busan, seoul) = (SiteId::new("busan"), SiteId::new("seoul"));
        let mirror = Registry {
            address: "r.example:5000".to_owned(),
            sites: vec![busan.clone()],
            user: None,
            authority: None,
            plain_http: false,
            mirrors: vec!["docker.io".to_owned(), "quay.example:8443".to_owned()],
        };
        known.save(mirror, None).await.unwrap();
        let digest = format!("sha256:{}", "0a".repeat(32));
        for (image, taken) in [
            ("nginx", "r.example:5000/docker.io/library/nginx:latest".to_owned()),
            ("index.docker.io/team/web:2", "r.example:5000/docker.io/team/web:2".to_owned()),
            ("quay.example:8443/a/b:1", "r.example:5000/quay.example-8443/a/b:1".to_owned()),
            (&*format!("tomcat@{digest}"), format!("r.example:5000/docker.io/library/tomcat@{digest}")),
        ] {
            assert_eq!(known.taken(image, &busan).unwrap(), Some(taken), "{image}");
            assert_eq!(known.taken(image, &seoul).unwrap(), None);
        }
        assert_eq!(known.taken("ghcr.io/a:1", &busan).unwrap(), None);
        assert_eq!(known.taken("r.example:5000/docker.io/library/nginx:1", &busan).unwrap(), None);
    }
}
