//! How the nodes of a site pull an image: what is known of it, and how it is tried out.

use crate::ObjectRef;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is known beforehand of how the nodes of a site pull one image: what they tell of the images that they have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImagePulls {
    /// The image, as its release names it.
    pub image: String,
    /// Host and port of its registry; `docker.io` where it names none.
    pub registry: String,
    /// Nodes that take pods.
    pub nodes: u32,
    /// Those that have it.
    pub has: u32,
    /// Those that do not have it, but pulled something else of its registry.
    pub reached: u32,
    /// Those of which neither is known.
    pub unknown: u32,
    /// Nodes on which a pull would tell most: those of which nothing is known first; at most five.
    pub offered: Vec<ObjectRef>,
    /// The Secret by which the release pulls; none where it needs none.
    pub secret: Option<String>,
    /// What nodes have to be told of the registry before they pull from it, as it is configured here.
    pub trust: Option<NodeTrust>,
}

/// What nodes have to be told of a registry before they pull from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NodeTrust {
    /// That it speaks plain http.
    PlainHttp,
    /// The authority of its certificate.
    Authority,
}

/// An image that nodes pull once, each by a short pod that is removed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PullTrial {
    /// The image.
    pub image: String,
    /// The namespace whose pods are to pull it. One that is not there yet is not made: `default` takes its place.
    pub project: String,
    /// The Secret by which they pull; of one that is not there, the login of the registry as it is configured takes its place.
    pub secret: Option<String>,
}
