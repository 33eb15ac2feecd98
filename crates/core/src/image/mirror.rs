//! Copies images from one registry to another one: every blob verified on its way, manifests byte for byte, the one with the tag
//! last, so that what is half done is no image.

use super::base::LIMIT_OF_LAYER;
use super::build::Builder;
use super::error::ImageError;
use super::transfer::Transfer;
use crate::catalogue::ImageReference;
use crate::registry::{Client, Descriptor, Manifest, RegistryError, digest_of, mirrored};
use concertina_contract::{FailedImage, MirrorOrder, MirrorPlatforms, MirroredImage, Mirroring};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::DropGuard;

/// How long one question to a registry may take.
const LIMIT: Duration = Duration::from_secs(15);
/// Manifests of one image: no index has more.
const PARTS: usize = 200;
/// The platforms that nearly all nodes are.
const USUAL: [&str; 2] = ["amd64", "arm64"];

/// Copies under way. They are called off when this is dropped.
#[derive(Debug)]
pub(crate) struct Mirrors {
    news: watch::Receiver<Mirroring>,
    _running: DropGuard,
}

impl Mirrors {
    /// How far it is.
    pub(crate) fn so_far(&mut self) -> Mirroring {
        self.news.borrow_and_update().clone()
    }

    /// Resolves when it got further; false when it has ended.
    pub(crate) async fn more(&mut self) -> bool {
        self.news.changed().await.is_ok()
    }

    /// Waits for the end.
    #[cfg(test)]
    pub(crate) async fn finish(mut self) -> Mirroring {
        while self.more().await {}
        self.so_far()
    }
}

/// One image on its way.
struct Copy<'a> {
    from: Client,
    to: Client,
    source: String,
    target: String,
    tell: &'a watch::Sender<Mirroring>,
    sent: u64,
}

impl Builder {
    /// Begins to copy images. Must be called within the runtime.
    pub(crate) fn mirror(&self, order: MirrorOrder) -> Mirrors {
        let (tell, news) = watch::channel(Mirroring::default());
        let scope = self.tasks().child();
        let running = scope.stop_on_drop();
        let builder = self.clone();
        scope.spawn(async move {
            for image in &order.images {
                tell.send_modify(|now| {
                    (now.image, now.done, now.total) = (image.clone(), 0, 0);
                });
                let copied = builder.mirror_one(image, &order, &tell).await;
                let failure = copied.as_ref().err().map(|error| builder.failure(error));
                if let Err(error) = &copied {
                    drop(builder.record(&format!("not mirrored: {image}: {error}")));
                }
                tell.send_modify(|now| {
                    now.mirrored.extend(copied.ok());
                    now.failed.extend(failure.map(|failure| FailedImage { image: image.clone(), failure }));
                });
            }
            tell.send_modify(|now| (now.image, now.ended) = (String::new(), true));
        });
        Mirrors { news, _running: running }
    }

    async fn mirror_one(
        &self,
        image: &str,
        order: &MirrorOrder,
        tell: &watch::Sender<Mirroring>,
    ) -> Result<MirroredImage, ImageError> {
        let reference = ImageReference::parse(image).ok_or(ImageError::Order { reason: "image-base" })?;
        let from = Client::new(self.known().access(reference.registry, true).await?, LIMIT);
        let to = Client::new(self.known().access(Some(&order.registry), true).await?, LIMIT);
        let (source, target) = (from.access().repository(reference.path), mirrored(&reference));
        let tag = tag_of(&reference);
        let wanted = reference.digest.unwrap_or(&tag).to_owned();
        // Who asks for a digest gets that and no other one.
        let platforms = if reference.digest.is_some() { MirrorPlatforms::All } else { order.platforms };
        let whole = format!("{}/{target}:{tag}", order.registry);
        if ImageReference::parse(&whole).is_none() {
            return Err(ImageError::Order { reason: "image-target" });
        }
        self.record(&format!("mirror {image} to {whole}"))?;
        let servers = (from.access().address.clone(), to.access().address.clone());
        let at = |server: &str| {
            let server = server.to_owned();
            move |source: RegistryError| ImageError::Registry { server, source }
        };
        let root = from.manifest(&source, &wanted).await.map_err(|error| match error {
            RegistryError::Missing => ImageError::Missing { name: image.to_owned() },
            error => at(&servers.0)(error),
        })?;
        let mut copy = Copy { from, to, source, target, tell, sent: 0 };
        let original = root.digest.clone();
        let parts = copy.parts(&root, platforms).await.map_err(at(&servers.0))?;
        let root = match platforms {
            MirrorPlatforms::Usual if root.is_index() => narrowed(root, &parts),
            _ => root,
        };
        if root.is_index() && parts.is_empty() {
            return Err(ImageError::Unsuitable { name: image.to_owned(), reason: "image-platform" });
        }
        copy.blobs(parts.iter().chain([&root])).await.map_err(at(&servers.1))?;
        let digest = copy.manifests(&parts, &root, &tag).await.map_err(at(&servers.1))?;
        let reference = format!("{whole}@{digest}");
        self.record(&format!("mirrored {image} to {reference}"))?;
        Ok(MirroredImage { image: image.to_owned(), reference, same: digest == original, sent: copy.sent })
    }
}

impl Copy<'_> {
    /// The manifests that an index leads to, those of the platforms that are wanted, each verified.
    async fn parts(
        &self,
        root: &Manifest,
        platforms: MirrorPlatforms,
    ) -> Result<Vec<Manifest>, RegistryError> {
        let mut found = Vec::new();
        let listed = root.body["manifests"].as_array().into_iter().flatten();
        for entry in listed.filter(|entry| is_wanted(entry, platforms)) {
            let digest = entry["digest"].as_str().ok_or(RegistryError::Foreign)?;
            let part = self.from.manifest(&self.source, digest).await?;
            // An index of indexes is nobody's image; its parts would not be copied.
            if part.is_index() || found.len() >= PARTS {
                return Err(RegistryError::Foreign);
            }
            found.push(part);
        }
        Ok(found)
    }

    /// Sees to it that the target has the blobs of manifests: it has them, takes them over from a repository of its own, or gets
    /// a copy.
    async fn blobs(&mut self, manifests: impl Iterator<Item = &Manifest>) -> Result<(), RegistryError> {
        let (mut seen, mut lacking) = (BTreeSet::new(), Vec::<Descriptor>::new());
        for blob in manifests.flat_map(blobs) {
            let blob = blob.ok_or(RegistryError::Foreign)?;
            if seen.insert(blob.digest.clone()) && !self.to.has_blob(&self.target, &blob.digest).await? {
                lacking.push(blob);
            }
        }
        let total = lacking.iter().map(|blob| blob.size).sum();
        self.tell.send_modify(|now| now.total = total);
        let same = self.from.access().host() == self.to.access().host();
        for blob in &lacking {
            if same && self.to.mount(&self.target, &blob.digest, &self.source).await.unwrap_or(false) {
                self.step(blob.size);
                continue;
            }
            let source = Transfer::open(&self.from, &self.source, false).await?;
            let target = Transfer::open(&self.to, &self.target, true).await?;
            let tell = self.tell.clone();
            let step = move |bytes| tell.send_modify(|now| now.done += bytes);
            target.copy_telling(&source, blob, step).await?;
            self.sent += blob.size;
        }
        Ok(())
    }

    /// Writes the manifests, the one with the tag last, and reads it back.
    async fn manifests(
        &mut self,
        parts: &[Manifest],
        root: &Manifest,
        tag: &str,
    ) -> Result<String, RegistryError> {
        let transfer = Transfer::open(&self.to, &self.target, true).await?;
        for part in parts {
            if !self.to.has_manifest(&self.target, &part.digest).await? {
                transfer.write_manifest(&part.digest, part.bytes.to_vec(), &part.kind).await?;
            }
        }
        transfer.write_manifest(tag, root.bytes.to_vec(), &root.kind).await?;
        self.sent += root.bytes.len() as u64;
        let there = self.to.manifest(&self.target, tag).await?;
        if there.digest == root.digest { Ok(there.digest) } else { Err(RegistryError::Digest) }
    }

    fn step(&self, bytes: u64) {
        self.tell.send_modify(|now| now.done += bytes);
    }
}

/// The tag of an image at a mirror: its own. One that is asked for by its digest alone takes no tag from another one, and has one
/// so that the mirror does not forget it.
fn tag_of(image: &ImageReference<'_>) -> String {
    match (image.tag, image.digest.and_then(|digest| digest.split_once(':'))) {
        (Some(tag), _) => tag.to_owned(),
        (None, Some((_, hex))) => format!("at-{}", hex.get(..12).unwrap_or(hex)),
        (None, None) => "latest".to_owned(),
    }
}

fn is_wanted(entry: &Value, platforms: MirrorPlatforms) -> bool {
    let platform = &entry["platform"];
    platforms == MirrorPlatforms::All
        || platform["os"] == "linux" && USUAL.iter().any(|usual| platform["architecture"] == *usual)
}

/// Configuration and layers of an image; of an index none.
fn blobs(manifest: &Manifest) -> Vec<Option<Descriptor>> {
    let layers = manifest.body["layers"].as_array().into_iter().flatten();
    let config = manifest.body.get("config");
    let read = |value: &Value| {
        let blob = serde_json::from_value::<Descriptor>(value.clone()).ok()?;
        (blob.size <= LIMIT_OF_LAYER && blob.digest.starts_with("sha256:")).then_some(blob)
    };
    config.into_iter().chain(layers).map(read).collect()
}

/// An index of these parts alone.
fn narrowed(index: Manifest, parts: &[Manifest]) -> Manifest {
    let mut body = index.body;
    let kept = |entry: &Value| parts.iter().any(|part| entry["digest"] == part.digest);
    if let Some(all) = body["manifests"].as_array_mut() {
        all.retain(kept);
    }
    let bytes = json!(body).to_string().into_bytes();
    Manifest { digest: digest_of(&bytes), kind: index.kind, bytes: bytes.into(), body }
}
