//! Registries of images that the user configured.

use crate::{ApplicationName, Failure, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A registry, without its password, which stands in the keyring. Its address names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Registry {
    /// Host and port as they stand in references of images, for example `registry.example.org:5000`.
    pub address: String,
    /// The sites that use it; none for the whole fleet.
    pub sites: Vec<SiteId>,
    /// Who logs in; none where nobody has to.
    pub user: Option<String>,
    /// Certificates in PEM of the authorities that alone are trusted for it; none for those of the system.
    pub authority: Option<String>,
    /// It is asked by HTTP without TLS, by the user's own choice.
    pub plain_http: bool,
    /// Registries whose images its sites take from here, for example `docker.io`. Each is kept below its host: an image
    /// `docker.io/library/nginx:1` at `docker.io/library/nginx` of this registry.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub mirrors: Vec<String>,
}

/// Repositories of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryList {
    /// Their names, as the registry orders them.
    pub repositories: Vec<String>,
    /// There are more, which were not read.
    pub more: bool,
}

/// One image of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagView {
    /// The tag.
    pub tag: String,
    /// The digest of its manifest; none if it could not be read.
    pub digest: Option<String>,
    /// Bytes of its layers and configuration as they are sent; none of an index of several platforms, or if unread.
    pub bytes: Option<u64>,
    /// The applications whose pods use it, as far as is watched.
    pub users: Vec<ImageUser>,
}

/// Tags of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagList {
    /// The tags, the newest names first.
    pub tags: Vec<TagView>,
    /// There are more, which are not told.
    pub more: bool,
}

/// Images of a repository that nobody uses, as far as is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageCleanUp {
    /// The images that no record of a release, no workload and no pod names.
    pub unused: Vec<UnusedImage>,
    /// How many others there are.
    pub used: u32,
    /// Sites that do not answer: of what they use their last known pods alone are known.
    pub silent: Vec<SiteId>,
    /// Why it is not known what sites use that do answer.
    pub failures: Vec<Failure>,
}

/// An image that nobody uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnusedImage {
    /// Its digest.
    pub digest: String,
    /// Its tags, which go with it.
    pub tags: Vec<String>,
    /// Bytes of its layers and configuration; none of an index of several platforms.
    pub bytes: Option<u64>,
}

/// What was deleted of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageDeletion {
    /// The digests that are gone.
    pub deleted: Vec<String>,
    /// Why others are not; after a refusal none is tried any more.
    pub failures: Vec<Failure>,
}

/// Whose pods use an image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageUser {
    /// The site.
    pub site: SiteId,
    /// The application.
    pub application: ApplicationName,
}
