//! The image that a layer is added to: its manifest and configuration, each verified by its digest.

use super::error::ImageError;
use super::layer::Layer;
use super::transfer::Transfer;
use crate::catalogue::ImageReference;
use crate::registry::{Client, Descriptor, INDEX, Manifest, RegistryError, digest_of};
use serde_json::{Map, Value, json};

/// The platforms that are taken of an image of several: those of nearly all nodes.
const SYSTEM: &str = "linux";
const PROCESSORS: [&str; 2] = ["amd64", "arm64"];
/// The largest configuration, in bytes.
const LARGEST: u64 = 8 << 20;
/// The most layers that a runtime stacks (overlayfs), less the new ones.
const MOST: usize = 125;
/// How what is told of a layer of ours begins.
const STEP: &str = "Concertina: ";
/// The largest layer, in bytes.
pub(super) const LIMIT_OF_LAYER: u64 = 20 << 30;

/// An image that can be added to.
#[derive(Debug)]
pub(super) struct Base {
    /// Its reference as it was given.
    pub(super) name: String,
    /// Its repository at its registry.
    pub(super) repository: String,
    /// The digest of its manifest.
    pub(super) digest: String,
    /// Its layers.
    pub(super) layers: Vec<Descriptor>,
    manifest: Value,
    kind: String,
    config: Value,
    /// What an index says of its platform; none where the base is of one alone.
    platform: Option<Value>,
}

/// An image that is not written yet.
#[derive(Debug)]
pub(super) struct Image {
    /// Its configuration.
    pub(super) config: Vec<u8>,
    /// The manifest.
    pub(super) manifest: Vec<u8>,
    /// The manifest's media type.
    pub(super) kind: String,
    /// Its platform, where there are several.
    platform: Option<Value>,
}

/// A layer that is added.
#[derive(Debug)]
pub(super) struct Added {
    pub(super) digest: String,
    pub(super) size: u64,
    /// Digest of what it unpacks to.
    pub(super) diff: String,
    pub(super) packed: bool,
    /// How it was made, in the history of the image.
    pub(super) step: String,
}

impl Added {
    /// A layer that was made of a file, by the name of the file and the path where it went.
    pub(super) fn new(layer: &Layer, name: &str, path: &str) -> Self {
        let Layer { digest, size, diff, packed, .. } = layer;
        Self {
            digest: digest.clone(),
            size: *size,
            diff: diff.clone(),
            packed: *packed,
            step: step(name, path),
        }
    }

    /// The name of the file that it was made of, by the path where it went.
    pub(super) fn file(&self, path: &str) -> &str {
        let rest = self.step.strip_prefix(STEP).unwrap_or(&self.step);
        rest.strip_suffix(&end(path)).unwrap_or(rest)
    }
}

fn step(name: &str, path: &str) -> String {
    format!("{STEP}{name}{}", end(path))
}

fn end(path: &str) -> String {
    format!(" at {path}")
}

impl Base {
    /// Reads an image from its registry; of one of several platforms, all that are taken.
    pub(super) async fn read(reference: &str, registry: &Client) -> Result<Vec<Self>, ImageError> {
        let image = ImageReference::parse(reference).ok_or(ImageError::Order { reason: "image-base" })?;
        let repository = registry.access().repository(image.path);
        let failed = |source: RegistryError| match source {
            RegistryError::Missing => ImageError::Missing { name: reference.to_owned() },
            source => ImageError::Registry { server: registry.access().address.clone(), source },
        };
        let wanted = image.digest.or(image.tag).unwrap_or("latest");
        let manifest = registry.manifest(&repository, wanted).await.map_err(failed)?;
        if !manifest.is_index() {
            return Ok(vec![Self::of(reference, registry, &repository, manifest, None).await?]);
        }
        let mut bases = Vec::new();
        for (digest, platform) in of_platforms(&manifest.body) {
            let manifest = registry.manifest(&repository, &digest).await.map_err(failed)?;
            bases.push(Self::of(reference, registry, &repository, manifest, Some(platform)).await?);
        }
        if bases.is_empty() {
            return Err(ImageError::Unsuitable { name: reference.to_owned(), reason: "image-platform" });
        }
        Ok(bases)
    }

    /// The image of one platform.
    async fn of(
        reference: &str,
        registry: &Client,
        repository: &str,
        manifest: Manifest,
        platform: Option<Value>,
    ) -> Result<Self, ImageError> {
        let failed = |source: RegistryError| ImageError::Registry {
            server: registry.access().address.clone(),
            source,
        };
        let unsuitable = |reason| ImageError::Unsuitable { name: reference.to_owned(), reason };
        if !manifest.is_image() {
            return Err(unsuitable("image-kind"));
        }
        let Manifest { digest, kind, body, .. } = manifest;
        let read = |value: &Value| serde_json::from_value::<Descriptor>(value.clone()).ok();
        let about = read(&body["config"]).filter(|about| about.size <= LARGEST);
        let about = about.ok_or_else(|| unsuitable("image-kind"))?;
        let layers = body["layers"].as_array().ok_or_else(|| unsuitable("image-kind"))?;
        let layers: Option<Vec<Descriptor>> = layers.iter().map(read).collect();
        let layers = layers.ok_or_else(|| unsuitable("image-kind"))?;
        let fits = |layer: &Descriptor| layer.size <= LIMIT_OF_LAYER && layer.digest.starts_with("sha256:");
        if layers.len() > MOST || !layers.iter().all(fits) {
            return Err(unsuitable("image-large"));
        }
        let transfer = Transfer::open(registry, repository, false).await.map_err(failed)?;
        let config = transfer.small(&about).await.map_err(failed)?;
        let config: Value = serde_json::from_slice(&config).map_err(|_| unsuitable("image-kind"))?;
        if config["rootfs"]["diff_ids"].as_array().map(Vec::len) != Some(layers.len()) {
            return Err(unsuitable("image-kind"));
        }
        let (name, repository) = (reference.to_owned(), repository.to_owned());
        Ok(Self { name, repository, digest, layers, manifest: body, kind, config, platform })
    }

    /// A layer of ours that put a file at a path, as the history tells; the media type tells whether it is packed.
    pub(super) fn made_at(&self, path: &str) -> Option<(&Descriptor, Added)> {
        let steps = self.config["history"].as_array()?;
        let steps: Vec<&str> = steps
            .iter()
            .filter(|step| step["empty_layer"] != true)
            .map(|step| step["created_by"].as_str().unwrap_or_default())
            .collect();
        let end = end(path);
        let at = steps.iter().rposition(|step| step.starts_with(STEP) && step.ends_with(&end))?;
        let step = steps[at].to_owned();
        // The history of a base may leave layers out; what was added stands at the end of both.
        let at = (self.layers.len() + at).checked_sub(steps.len())?;
        let layer = self.layers.get(at)?;
        let added = Added {
            digest: layer.digest.clone(),
            size: layer.size,
            diff: self.config["rootfs"]["diff_ids"][at].as_str()?.to_owned(),
            packed: layer.media_type.ends_with("gzip"),
            step,
        };
        Some((layer, added))
    }

    /// The image with these layers more. `name` is that of the file.
    pub(super) fn with(&self, added: &[Added], name: &str) -> Image {
        let mut config = self.config.clone();
        for layer in added {
            append(&mut config["rootfs"]["diff_ids"], json!(layer.diff));
            // The time is that of the base: the same file on the same base is the same image.
            let mut step = json!({ "created_by": layer.step });
            if let Some(created) = config.get("created") {
                step["created"] = created.clone();
            }
            append(&mut config["history"], step);
        }
        let mut labels = Map::new();
        labels.insert("org.opencontainers.image.base.name".to_owned(), json!(self.name));
        labels.insert("org.opencontainers.image.base.digest".to_owned(), json!(self.digest));
        labels.insert("org.opencontainers.image.title".to_owned(), json!(name));
        if !config["config"].is_object() {
            config["config"] = json!({});
        }
        match &mut config["config"]["Labels"] {
            Value::Object(there) => there.extend(labels),
            none => *none = Value::Object(labels),
        }
        let config = config.to_string().into_bytes();
        let mut manifest = self.manifest.clone();
        manifest["config"]["digest"] = json!(digest_of(&config));
        manifest["config"]["size"] = json!(config.len());
        for Added { digest, size, packed, .. } in added {
            let layer = json!({ "mediaType": self.layer_kind(*packed), "digest": digest, "size": size });
            append(&mut manifest["layers"], layer);
        }
        // What was said of the base is not said of this image.
        if let Some(manifest) = manifest.as_object_mut() {
            manifest.remove("annotations");
            manifest.remove("subject");
        }
        let manifest = manifest.to_string().into_bytes();
        Image { config, manifest, kind: self.kind.clone(), platform: self.platform.clone() }
    }

    /// What a layer is called beside those of the base.
    fn layer_kind(&self, packed: bool) -> &'static str {
        match (self.kind.contains("docker"), packed) {
            (true, true) => "application/vnd.docker.image.rootfs.diff.tar.gzip",
            (true, false) => "application/vnd.docker.image.rootfs.diff.tar",
            (false, true) => "application/vnd.oci.image.layer.v1.tar+gzip",
            (false, false) => "application/vnd.oci.image.layer.v1.tar",
        }
    }
}

/// The index of images of several platforms: its bytes and its media type.
pub(super) fn index(images: &[Image]) -> (Vec<u8>, &'static str) {
    let docker = images.iter().any(|image| image.kind.contains("docker"));
    let kind = INDEX[usize::from(docker)];
    let entries: Vec<Value> = images
        .iter()
        .map(|image| {
            json!({
                "mediaType": image.kind,
                "digest": digest_of(&image.manifest),
                "size": image.manifest.len(),
                "platform": image.platform,
            })
        })
        .collect();
    let index = json!({ "schemaVersion": 2, "mediaType": kind, "manifests": entries });
    (index.to_string().into_bytes(), kind)
}

/// Digest and platform of those that are taken; of a processor's variants the first.
fn of_platforms(index: &Value) -> Vec<(String, Value)> {
    let all = index["manifests"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of = |processor: &&str| {
        let fits =
            |one: &&Value| one["platform"]["os"] == SYSTEM && one["platform"]["architecture"] == **processor;
        let one = all.iter().find(fits)?;
        Some((one["digest"].as_str()?.to_owned(), one["platform"].clone()))
    };
    PROCESSORS.iter().filter_map(of).collect()
}

fn append(list: &mut Value, value: Value) {
    match list {
        Value::Array(list) => list.push(value),
        none => *none = json!([value]),
    }
}
