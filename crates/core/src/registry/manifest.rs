//! Manifests of images (`opencontainers/image-spec`, and Docker's before it).

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// An image of one platform, in the words of OCI and of Docker.
pub(crate) const IMAGE: [&str; 2] =
    ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
/// Images of several platforms.
pub(crate) const INDEX: [&str; 2] =
    ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

/// What stands at a tag or digest: the bytes, and what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The digest of the bytes, reckoned here.
    pub(crate) digest: String,
    /// Its media type.
    pub(crate) kind: String,
    /// It itself, byte for byte.
    pub(crate) bytes: Bytes,
    /// What is in it.
    pub(crate) body: Value,
}

/// A blob as a manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Descriptor {
    /// What it is.
    pub(crate) media_type: String,
    /// Its digest.
    pub(crate) digest: String,
    /// Its bytes.
    pub(crate) size: u64,
}

impl Manifest {
    /// Whether it is of several platforms.
    pub(crate) fn is_index(&self) -> bool {
        INDEX.contains(&self.kind.as_str())
    }

    /// Whether it is an image of one platform.
    pub(crate) fn is_image(&self) -> bool {
        IMAGE.contains(&self.kind.as_str())
    }

    /// Bytes of configuration and layers; none of an index.
    pub(crate) fn size(&self) -> Option<u64> {
        let layers = self.body["layers"].as_array()?.iter();
        let sizes = layers.chain([&self.body["config"]]).map(|blob| blob["size"].as_u64());
        sizes.sum::<Option<u64>>()
    }
}

/// The digest of bytes, as registries write it.
pub(crate) fn digest_of(bytes: &[u8]) -> String {
    written(&Sha256::digest(bytes))
}

/// A digest of SHA-256, as registries write it.
pub(crate) fn written(hash: &[u8]) -> String {
    hash.iter().fold("sha256:".to_owned(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
