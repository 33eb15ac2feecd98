//! Registries of images that the user configured.

use crate::{ApplicationName, SiteId};
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

/// Whose pods use an image.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageUser {
    /// The site.
    pub site: SiteId,
    /// The application.
    pub application: ApplicationName,
}
