//! Projects: namespaces of one name over sites.

use crate::{Failure, Millis, RowsState, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The projects of some sites; a frame holds all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProjectsFrame {
    /// The projects by name.
    pub projects: Vec<ProjectRow>,
    /// How each site contributes, in the order of the question.
    pub sites: Vec<ProjectSite>,
}

/// One project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProjectRow {
    /// Its name.
    pub name: String,
    /// Whether it is a namespace that Kubernetes or a distribution keeps for itself.
    pub system: bool,
    /// The sites that have it, in the order of the question.
    pub places: Vec<ProjectPlace>,
    /// How many applications it has; one on several sites counts once.
    pub applications: u32,
}

/// A project on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProjectPlace {
    /// The site.
    pub site: SiteId,
    /// The uid of the namespace; empty where namespaces may not be listed.
    pub uid: String,
    /// When it was made, where that may be read.
    pub created: Option<Millis>,
    /// It is being deleted.
    pub ending: bool,
    /// How many applications it has there.
    pub applications: u32,
    /// What is used of what its quotas allow.
    pub quotas: Vec<QuotaUse>,
}

/// What is used of one resource of a quota, in the words of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct QuotaUse {
    /// The quota.
    pub quota: String,
    /// The resource, for example `requests.cpu`.
    pub resource: String,
    /// What is used, for example `1500m`.
    pub used: String,
    /// What may be used, for example `4`.
    pub most: String,
}

/// How one site contributes to the projects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProjectSite {
    /// The site.
    pub site: SiteId,
    /// What its namespaces are worth.
    pub state: RowsState,
    /// They were right once and are not known to be so now.
    pub stale: bool,
    /// Why its quotas cannot be read.
    pub quotas: Option<Failure>,
}
