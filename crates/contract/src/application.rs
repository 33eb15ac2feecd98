//! Applications: the matrix of applications and sites.

use crate::{
    Failure, FilterProblem, Health, HealthCounts, HealthReason, Kind, Millis, PartialRows, ReadyCount,
    RowsState, SiteId, Sort,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names an application on all sites.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationName {
    /// Its project: the namespace of this name on each site.
    pub project: String,
    /// Its name within the project.
    pub name: String,
}

/// An application on some of its sites.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSites {
    /// The application.
    pub application: ApplicationName,
    /// The sites.
    pub sites: Vec<SiteId>,
}

/// What the matrix shows. The window of rows is `first .. first + count` of the sorted and filtered whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationQuery {
    /// The sites, by name; never "the current one".
    pub sites: Vec<SiteId>,
    /// Projects to show; empty for all.
    pub projects: Vec<String>,
    /// Whether applications of system namespaces (`kube-system` and the like) are shown.
    pub system: bool,
    /// Conditions: words, `-word`, `"two words"`, `project:shop`, `site:`, `health:down,degraded`, `image:`, `owner:`,
    /// `package:`, `kind:`, `name:`. An application is shown when one of its cells meets all that are about cells.
    pub text: String,
    /// The order: `name`, `project`, `health` (worst last) or `sites` (how many have it).
    pub sort: Sort,
    /// Index of the first row of the window.
    pub first: u32,
    /// Rows in the window, at most 500.
    pub count: u32,
    /// The application whose details are open: the frames tell when something of it changed, in the window or not.
    pub open: Option<ApplicationName>,
}

/// What changed of the matrix. A change outside the window sends the counts alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationsFrame {
    /// Applications that match the query.
    pub total: u32,
    /// Applications before the text filter.
    pub unfiltered: u32,
    /// How many of those that match feel how.
    pub healths: HealthCounts,
    /// Index of the first row of the window.
    pub first: u32,
    /// The window: row numbers in order. Rows that are not in it can be forgotten by the page. None: as before.
    pub order: Option<Vec<u32>>,
    /// Rows of the window that are new to the page or changed.
    pub rows: Vec<ApplicationRow>,
    /// How each site of the query contributes. None: as before.
    pub sites: Option<Vec<ApplicationSite>>,
    /// Counts the changes of the open application and of its pods.
    pub open_changes: u32,
    /// Why the text of the query could not be read; the rows are those of the text before.
    pub problem: Option<FilterProblem>,
}

/// How one site contributes to the matrix. Its cells stay when it is gone: then they are stale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSite {
    /// The site.
    pub site: SiteId,
    /// What its cells are worth: no more than the least of the rows that they are made of.
    pub state: RowsState,
    /// Its cells were right once and are not known to be so now: shown grey.
    pub stale: bool,
    /// Applications it has in the projects of the query, before the text filter.
    pub applications: u32,
    /// Set when its cells are made of some namespaces, because not all may be read.
    pub partial: Option<PartialRows>,
    /// Set when Helm's releases (Secrets) cannot be read, in all namespaces or in some: revisions are then Deployments' own.
    pub releases: Option<Failure>,
    /// Other kinds that cannot be read there; what they would add is missing.
    pub unread: Vec<UnreadKind>,
}

/// A kind whose objects cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UnreadKind {
    /// The kind.
    pub kind: Kind,
    /// Why.
    pub failure: Failure,
}

/// One application: a row of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationRow {
    /// Its number within the subscription: stable while the row exists.
    pub id: u32,
    /// Its project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// Whether its project is a system namespace.
    pub system: bool,
    /// What most of its cells are made from, if that is known.
    pub package: Option<String>,
    /// Not all cells are made from the same package; those that are not like most say so.
    pub mixed: bool,
    /// The kinds of its workloads.
    pub kinds: Vec<Kind>,
    /// The worst of its cells.
    pub health: Health,
    /// One cell a site that has it, in the order of the query's sites.
    pub cells: Vec<ApplicationCell>,
}

/// An application on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationCell {
    /// The site.
    pub site: SiteId,
    /// How it is.
    pub health: Health,
    /// Why, unless it is healthy.
    pub reason: Option<HealthReason>,
    /// Which revision runs; none where nobody counts.
    pub revision: Option<CellRevision>,
    /// Ready pods of those that are wanted. Pods of Jobs do not count.
    pub pods: ReadyCount,
    /// Images of its containers, each once, at most eight.
    pub images: Vec<ImageName>,
    /// Who put it there, and would put it back.
    pub owner: ApplicationOwner,
    /// What it is made from.
    pub package: Option<PackageName>,
    /// It is made from another package than most cells of its row.
    pub odd: bool,
    /// Others changed objects of its release since it was deployed, as of the last look. False also where that is not known.
    pub changed: bool,
    /// An act of Helm that began and has not ended. One of more than five minutes is likely stuck: it blocks every later one.
    pub pending: Option<PendingRelease>,
}

/// Which revision of an application runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CellRevision {
    /// Its number.
    pub number: u32,
    /// Who counts.
    pub source: RevisionSource,
}

/// Who counts revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RevisionSource {
    /// Helm's releases.
    Helm,
    /// The only Deployment of it: `deployment.kubernetes.io/revision`.
    Deployment,
}

/// An image of a container.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageName {
    /// The whole reference.
    pub image: String,
    /// Its tag, else the first twelve digits of its digest, else `latest`.
    pub tag: String,
}

/// Who put an application on a site, and would put it back when it is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "owner", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ApplicationOwner {
    /// Nobody that can be told.
    #[default]
    None,
    /// Helm: a release of this name.
    Helm {
        /// The release.
        release: String,
    },
    /// Argo CD.
    Argocd {
        /// Its Application; empty where it is not told.
        name: String,
    },
    /// Flux.
    Flux {
        /// Its `Kustomization` or `HelmRelease`.
        name: String,
    },
    /// An operator, by the object that it works from.
    Operator {
        /// Kind of the object, for example `Kafka`.
        kind: String,
        /// Its name.
        name: String,
    },
}

/// What an application is made from: a chart, or what `app.kubernetes.io/name` calls it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageName {
    /// Its name, for example `tomcat`.
    pub name: String,
    /// Its version; empty if nothing tells.
    pub version: String,
    /// Whether it is a Helm chart.
    pub chart: bool,
}

/// An act of Helm that began and has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingRelease {
    /// What it does.
    pub act: ReleaseAct,
    /// The revision that it makes.
    pub revision: u32,
    /// When it began.
    pub since: Millis,
}

/// What Helm does with a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReleaseAct {
    /// Installs it.
    Install,
    /// Upgrades it.
    Upgrade,
    /// Rolls it back.
    Rollback,
}
