//! Images of a repository that no release of any site refers to, and their deletion.

use super::Concertina;
use crate::audit::Entry;
use crate::catalogue::ImageReference;
use crate::error::{Wanted, request_failure};
use crate::registry::{Client, Manifest, RegistryError, Tagged, Unused, at_mirror, named, unused};
use crate::release::{self, images_of};
use crate::watch::Row;
use concertina_contract::{
    AuditEvent, ErrorCode, Failure, ImageCleanUp, ImageDeletion, Kind, RowsState, SiteId, SiteView,
};
use futures::future::join_all;
use futures::stream::{self, StreamExt as _};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

/// Manifests that are read at once.
const AT_ONCE: usize = 6;
/// How long a list of a site may take.
const LISTED: Duration = Duration::from_secs(20);
/// Workloads of one kind of a site that are read.
const WORKLOADS: usize = 20_000;
/// Images that are deleted in one go.
const MOST: usize = 1_000;
/// What makes pods without being a release of anybody, and the revisions of it to which one can go back.
const MAKERS: [&str; 7] = [
    "/apis/apps/v1/deployments",
    "/apis/apps/v1/replicasets",
    "/apis/apps/v1/statefulsets",
    "/apis/apps/v1/daemonsets",
    "/apis/apps/v1/controllerrevisions",
    "/apis/batch/v1/cronjobs",
    "/apis/batch/v1/jobs",
];

/// The images of one object, and nothing else of it.
#[derive(Deserialize)]
#[serde(from = "Value")]
struct Images(Vec<String>);

/// What the sites use.
struct Usage {
    images: BTreeSet<String>,
    silent: Vec<SiteId>,
    failures: Vec<Failure>,
}

impl From<Value> for Images {
    fn from(object: Value) -> Self {
        Self(images_of(&object))
    }
}

impl Concertina {
    /// The images of a repository that no record of a release, no workload and no pod of any site names, and no package as its
    /// base. What a site that does not answer uses is known by its last rows alone, and is told as silent.
    pub async fn unused_images(&self, address: &str, repository: &str) -> Result<ImageCleanUp, Failure> {
        let (unused, clean_up) = self.unused(address, repository).await?;
        Ok(ImageCleanUp { unused: unused.into_iter().map(|one| one.image).collect(), ..clean_up })
    }

    /// The same with what goes with each image.
    async fn unused(&self, address: &str, repository: &str) -> Result<(Vec<Unused>, ImageCleanUp), Failure> {
        let (client, _) = self.repository(address, repository).await?;
        let (tags, usage) = tokio::join!(client.tags(repository), self.usage());
        let Usage { mut images, silent, failures } = usage;
        images.extend(self.bases(address));
        let used = named(&images, repository);
        // What is named counts as well where it is none of the tags that the registry tells.
        let mut names: BTreeSet<String> = used.iter().map(|&name| name.to_owned()).collect();
        names.extend(tags.map_err(|error| error.failure(address))?);
        let tags = tagged(&client, repository, names).await.map_err(|error| error.failure(address))?;
        let (unused, used) = unused(&tags, &used);
        Ok((unused, ImageCleanUp { unused: Vec::new(), used, silent, failures }))
    }

    /// Deletes images of a repository by their digests, with the parts that are of no other one; those that came into use since they
    /// were shown left out. `despite_silent` says that sites which do not answer may use them.
    pub async fn delete_images(
        &self,
        address: &str,
        repository: &str,
        digests: &[String],
        despite_silent: bool,
    ) -> Result<ImageDeletion, Failure> {
        let (unused, now) = self.unused(address, repository).await?;
        let refuse = |reason: &str| Failure::new(ErrorCode::NotPossible).with("reason", reason);
        if digests.is_empty() || digests.len() > MOST {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "image-target"));
        }
        if !(despite_silent || now.silent.is_empty() && now.failures.is_empty()) {
            return Err(refuse("images-silent"));
        }
        let chosen = digests.iter().map(|digest| unused.iter().find(|one| one.image.digest == *digest));
        let Some(chosen) = chosen.collect::<Option<Vec<_>>>() else { return Err(refuse("images-used")) };
        let (client, name) = self.repository(address, repository).await?;
        let mut done = ImageDeletion::default();
        for Unused { image, parts } in chosen {
            match self.delete(&client, repository, &image.digest).await? {
                Ok(()) => done.deleted.push(image.digest.clone()),
                Err(error) => {
                    done.failures.push(error.failure(address));
                    // What one is refused, all are.
                    if !matches!(error, RegistryError::Missing) {
                        break;
                    }
                }
            }
            // Without its index a part has no name left, and a registry would keep it for ever.
            for part in parts {
                match self.delete(&client, repository, part).await? {
                    Ok(()) | Err(RegistryError::Missing) => {}
                    Err(error) => done.failures.push(error.failure(address)),
                }
            }
        }
        let words = format!("deleted {} of {} images of {name}", done.deleted.len(), digests.len());
        self.record_registry(&words)?;
        Ok(done)
    }

    /// Deletes what has a digest; it is on record before.
    async fn delete(
        &self,
        client: &Client,
        repository: &str,
        digest: &str,
    ) -> Result<Result<(), RegistryError>, Failure> {
        let what = format!("{}/{repository}@{digest}", client.access().address);
        self.record_registry(&format!("delete {what}"))?;
        let deleted = client.delete(repository, digest).await;
        if let Err(error) = &deleted {
            self.record_registry(&format!("not deleted: {what}: {error}"))?;
        }
        Ok(deleted)
    }

    /// Writes down what is done to a registry, before it is.
    pub(super) fn record_registry(&self, text: &str) -> Result<(), Failure> {
        let entry = Entry::new(AuditEvent::RegistryWrite, text);
        let written = self.0.changes.record().append(&entry);
        written.map(drop).map_err(|error| {
            tracing::error!(%error, "the audit record could not be written, so nothing is");
            Failure::new(ErrorCode::AuditFailed)
        })
    }

    /// A client of a registry, and the whole name of a repository there.
    async fn repository(&self, address: &str, repository: &str) -> Result<(Client, String), Failure> {
        let name = format!("{address}/{repository}");
        if ImageReference::parse(&name).is_none_or(|image| image.path != repository) {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "image-target"));
        }
        Ok((self.registry(address).await?, name))
    }

    /// The bases of the packages, as they are and as a mirror keeps them.
    fn bases(&self, mirror: &str) -> Vec<String> {
        let packages = self.packages().packages;
        let kept = packages
            .iter()
            .filter_map(|one| ImageReference::parse(&one.base).map(|image| at_mirror(&image, mirror)));
        let kept: Vec<String> = kept.collect();
        packages.iter().map(|one| one.base.clone()).chain(kept).collect()
    }

    /// What all sites use.
    async fn usage(&self) -> Usage {
        let sites = self.0.fleet.sites();
        let looks = join_all(sites.iter().map(|site| self.used_on(site))).await;
        let mut usage = Usage { images: BTreeSet::new(), silent: Vec::new(), failures: Vec::new() };
        for (site, (images, known)) in sites.into_iter().zip(looks) {
            usage.images.extend(images);
            match known {
                Ok(true) => {}
                Ok(false) => usage.silent.push(site.id),
                Err(failure) => usage.failures.push(failure),
            }
        }
        usage
    }

    /// What one site uses, as far as is known, and whether that is all; false for a site that does not answer.
    async fn used_on(&self, site: &SiteView) -> (BTreeSet<String>, Result<bool, Failure>) {
        let (mut images, listed) = self.pods_images(site).await;
        let Some(reader) = self.0.fleet.site(&site.id).and_then(|site| site.reader().ok()) else {
            return (images, Ok(false));
        };
        let mut failed = listed.err();
        match release::every_image(&reader).await {
            Ok(found) => images.extend(found),
            Err(error) => {
                failed.get_or_insert_with(|| error.failure(&site.name, "list", &self.0.redactor));
            }
        }
        for path in MAKERS {
            match reader.list_of::<Images>(path, WORKLOADS, LISTED).await {
                Ok(found) => images.extend(found.into_iter().flat_map(|one| one.0)),
                Err(error) => {
                    let wanted =
                        Wanted { verb: "list", resource: path.rsplit('/').next().unwrap_or_default() };
                    failed
                        .get_or_insert_with(|| request_failure(&error, &site.name, wanted, &self.0.redactor));
                }
            }
        }
        (images, failed.map_or(Ok(true), Err))
    }

    /// The images of the pods of a site, as they are or as they were last known; and why these are not all.
    async fn pods_images(&self, site: &SiteView) -> (BTreeSet<String>, Result<(), Failure>) {
        let lease = self.0.hub.lease(&site.id, &Kind::Pod);
        let listed = self.listed(&site.id, &lease);
        let listed = match (tokio::time::timeout(LISTED, listed).await, lease.state()) {
            (Ok(()), RowsState::Live) => Ok(()),
            (_, RowsState::Stale { failure, .. } | RowsState::Failed { failure }) => {
                Err(failure.at(site.name.clone()))
            }
            _ => Err(Failure::new(ErrorCode::NoAnswer).at(site.name.clone())),
        };
        let rows = lease.snapshot();
        let pods = rows.iter().filter_map(|row| match &**row {
            Row::Pod(pod) => Some(pod.containers.iter().map(|container| container.image.to_string())),
            _ => None,
        });
        (pods.flatten().collect(), listed)
    }
}

/// What stands at tags and digests of a repository; at some there is nothing. One that cannot be read is an error: nothing is
/// known of it.
async fn tagged(
    client: &Client,
    repository: &str,
    names: BTreeSet<String>,
) -> Result<Vec<Tagged>, RegistryError> {
    let read = stream::iter(names).map(async |tag| {
        let manifest = match client.manifest(repository, &tag).await {
            Err(RegistryError::Missing) => return Ok(None),
            manifest => manifest?,
        };
        let parts = manifest.body["manifests"].as_array().into_iter().flatten();
        let parts = parts.filter_map(|one| one["digest"].as_str().map(ToOwned::to_owned)).collect();
        let (bytes, runs) = (manifest.size(), is_image(&manifest));
        Ok::<_, RegistryError>(Some(Tagged { tag, bytes, digest: manifest.digest, parts, runs }))
    });
    let all: Vec<_> = read.buffered(AT_ONCE).collect().await;
    all.into_iter().filter_map(Result::transpose).collect()
}

/// Whether a manifest is one of an image that pods run: what belongs to another one, or has no configuration of an image, is a
/// signature, an attestation, a chart or a package (OCI image specification 1.1, manifest, "Guidelines for Artifact Usage").
fn is_image(manifest: &Manifest) -> bool {
    const CONFIGURATIONS: [&str; 2] =
        ["application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"];
    let listed = manifest.body["manifests"].as_array().into_iter().flatten();
    let kind = manifest.body["config"]["mediaType"].as_str();
    let foreign = |value: &Value| !value["artifactType"].is_null() || !value["subject"].is_null();
    !foreign(&manifest.body)
        && !listed.into_iter().any(foreign)
        && kind.is_none_or(|kind| CONFIGURATIONS.contains(&kind))
}

#[cfg(test)]
#[path = "cleaning_tests.rs"]
mod tests;
