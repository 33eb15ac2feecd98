//! The Secrets of releases as the API server gives them. They hold releases, so none has a `Debug` form.

use super::model::nullable;
use super::name::user_labels;
use super::{Release, ReleaseError, ReleaseKey, decode, time};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A page of a list of Secrets.
#[derive(Deserialize)]
pub(super) struct List {
    #[serde(default)]
    metadata: ListMetadata,
    /// The Secrets.
    #[serde(default, deserialize_with = "nullable")]
    pub(super) items: Vec<Record>,
}

#[derive(Default, Deserialize)]
struct ListMetadata {
    #[serde(default, rename = "continue")]
    token: String,
}

/// The Secret of one revision.
#[derive(Deserialize)]
pub(super) struct Record {
    metadata: Metadata,
    #[serde(default, deserialize_with = "nullable")]
    data: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    name: String,
    #[serde(default)]
    resource_version: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(with = "time", default)]
    creation_timestamp: Option<Timestamp>,
    #[serde(default)]
    managed_fields: Vec<Managed>,
}

#[derive(Deserialize)]
struct Managed {
    #[serde(default)]
    manager: String,
}

impl List {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ReleaseError> {
        serde_json::from_slice(bytes).map_err(|error| ReleaseError::json(&error))
    }

    /// With which the next page is asked for; empty after the last one.
    pub(super) fn token(&self) -> String {
        self.metadata.token.clone()
    }
}

impl Record {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, ReleaseError> {
        serde_json::from_slice(bytes).map_err(|error| ReleaseError::json(&error))
    }

    /// The release with its labels.
    pub(super) fn release(&self) -> Result<Release, ReleaseError> {
        let text = self.data.get("release").map(String::as_str).unwrap_or_default();
        let labels = user_labels(self.metadata.labels.clone());
        Ok(Release { labels, version: self.metadata.resource_version.clone(), ..decode(text)? })
    }

    /// Name of the Secret.
    pub(super) fn name(&self) -> &str {
        &self.metadata.name
    }

    /// The revision's number by the name of the Secret.
    pub(super) fn number(&self) -> Option<u32> {
        ReleaseKey::of_secret(self.name()).map(|key| key.revision)
    }

    /// When the Secret was made.
    pub(super) fn created(&self) -> Option<Timestamp> {
        self.metadata.creation_timestamp
    }

    /// The program that wrote it.
    pub(super) fn manager(&self) -> String {
        self.metadata.managed_fields.first().map(|managed| managed.manager.clone()).unwrap_or_default()
    }
}
