//! Images that are copied from one registry to another one.

use crate::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is to be copied, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MirrorOrder {
    /// References of the images. Each is kept at `HOST/PATH` of the target, with its tag.
    pub images: Vec<String>,
    /// Address of the registry that takes them.
    pub registry: String,
    /// Which platforms of images of several.
    pub platforms: MirrorPlatforms,
}

/// Which platforms of an image of several are copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MirrorPlatforms {
    /// All, so that the index and its digest stay as they are.
    #[default]
    All,
    /// Linux on amd64 and arm64: an index of these, whose digest is another one.
    Usual,
}

/// How far a copy of images is. It is called off by ending its subscription: what is not whole is no image then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mirroring {
    /// The image that is copied now; empty before the first and after the last.
    pub image: String,
    /// Bytes of it that are there.
    pub done: u64,
    /// Bytes of it that have to be sent; 0 while that is not known, or nothing has to.
    pub total: u64,
    /// The images that are there.
    pub mirrored: Vec<MirroredImage>,
    /// Those that are not, each with the reason.
    pub failed: Vec<FailedImage>,
    /// It has ended.
    pub ended: bool,
}

/// An image that was copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MirroredImage {
    /// As it was asked for.
    pub image: String,
    /// Its reference at the target, with tag and digest.
    pub reference: String,
    /// Whether its digest is that of the original.
    pub same: bool,
    /// Bytes that were sent.
    pub sent: u64,
}

/// An image that was not copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FailedImage {
    /// As it was asked for.
    pub image: String,
    /// Why.
    pub failure: Failure,
}
