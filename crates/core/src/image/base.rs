//! The image that a layer is added to: its manifest and configuration, each verified by its digest.

use super::error::ImageError;
use super::layer::Layer;
use super::transfer::Transfer;
use crate::catalogue::ImageReference;
use crate::registry::{Client, Descriptor, Manifest, RegistryError};
use serde_json::{Map, Value, json};

/// The platform that is taken of an image of several: that of nearly all nodes.
const SYSTEM: &str = "linux";
const PROCESSOR: &str = "amd64";
/// The largest configuration, in bytes.
const LARGEST: u64 = 8 << 20;
/// The most layers that a runtime stacks (overlayfs), less the new one.
const MOST: usize = 126;
/// The largest layer, in bytes.
const LARGEST_LAYER: u64 = 20 << 30;

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
}

impl Base {
    /// Reads an image from its registry.
    pub(super) async fn read(reference: &str, registry: &Client) -> Result<Self, ImageError> {
        let image = ImageReference::parse(reference).ok_or(ImageError::Order { reason: "image-base" })?;
        let repository = registry.access().repository(image.path);
        let failed = |source: RegistryError| match source {
            RegistryError::Missing => ImageError::Missing { name: reference.to_owned() },
            source => ImageError::Registry { server: registry.access().address.clone(), source },
        };
        let unsuitable = |reason| ImageError::Unsuitable { name: reference.to_owned(), reason };
        let wanted = image.digest.or(image.tag).unwrap_or("latest");
        let mut manifest = registry.manifest(&repository, wanted).await.map_err(failed)?;
        if manifest.is_index() {
            let digest = of_platform(&manifest.body).ok_or_else(|| unsuitable("image-platform"))?;
            manifest = registry.manifest(&repository, &digest).await.map_err(failed)?;
        }
        if !manifest.is_image() {
            return Err(unsuitable("image-kind"));
        }
        let Manifest { digest, kind, body } = manifest;
        let read = |value: &Value| serde_json::from_value::<Descriptor>(value.clone()).ok();
        let about = read(&body["config"]).filter(|about| about.size <= LARGEST);
        let about = about.ok_or_else(|| unsuitable("image-kind"))?;
        let layers = body["layers"].as_array().ok_or_else(|| unsuitable("image-kind"))?;
        let layers: Option<Vec<Descriptor>> = layers.iter().map(read).collect();
        let layers = layers.ok_or_else(|| unsuitable("image-kind"))?;
        let fits = |layer: &Descriptor| layer.size <= LARGEST_LAYER && layer.digest.starts_with("sha256:");
        if layers.len() > MOST || !layers.iter().all(fits) {
            return Err(unsuitable("image-large"));
        }
        let transfer = Transfer::open(registry, &repository, false).await.map_err(failed)?;
        let config = transfer.small(&about).await.map_err(failed)?;
        let config: Value = serde_json::from_slice(&config).map_err(|_| unsuitable("image-kind"))?;
        if config["rootfs"]["diff_ids"].as_array().map(Vec::len) != Some(layers.len()) {
            return Err(unsuitable("image-kind"));
        }
        Ok(Self { name: reference.to_owned(), repository, digest, layers, manifest: body, kind, config })
    }

    /// The image with one layer more. `name` is that of the file, `path` where it went.
    pub(super) fn with(&self, layer: &Layer, name: &str, path: &str) -> Image {
        let mut config = self.config.clone();
        append(&mut config["rootfs"]["diff_ids"], json!(layer.diff));
        // The time is that of the base: the same file on the same base is the same image.
        let mut step = json!({ "created_by": format!("Concertina: {name} at {path}") });
        if let Some(created) = config.get("created") {
            step["created"] = created.clone();
        }
        append(&mut config["history"], step);
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
        manifest["config"]["digest"] = json!(crate::registry::digest_of(&config));
        manifest["config"]["size"] = json!(config.len());
        append(
            &mut manifest["layers"],
            json!({ "mediaType": self.layer_kind(layer.packed), "digest": layer.digest, "size": layer.size }),
        );
        // What was said of the base is not said of this image.
        if let Some(manifest) = manifest.as_object_mut() {
            manifest.remove("annotations");
            manifest.remove("subject");
        }
        Image { config, manifest: manifest.to_string().into_bytes(), kind: self.kind.clone() }
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

/// The digest of the manifest of the platform that is taken.
fn of_platform(index: &Value) -> Option<String> {
    let all = index["manifests"].as_array()?;
    let fits = |one: &&Value| one["platform"]["os"] == SYSTEM && one["platform"]["architecture"] == PROCESSOR;
    all.iter().find(fits)?["digest"].as_str().map(ToOwned::to_owned)
}

fn append(list: &mut Value, value: Value) {
    match list {
        Value::Array(list) => list.push(value),
        none => *none = json!([value]),
    }
}
