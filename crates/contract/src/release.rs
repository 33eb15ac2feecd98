//! Helm releases: what Concertina deploys, and what others deployed with `helm`.

use crate::{Failure, Kind, Millis, ObjectRef, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Names a release on one site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseRef {
    /// The site.
    pub site: SiteId,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl ReleaseRef {
    /// The release as plans and operations name it. It has no uid.
    pub fn object(&self) -> ObjectRef {
        ObjectRef {
            site: self.site.clone(),
            kind: Kind::release(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
            uid: String::new(),
        }
    }
}

/// One release on one site with its revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseView {
    /// The site.
    pub site: SiteId,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its revisions, newest first.
    pub revisions: Vec<RevisionView>,
    /// The revision that a rollback goes to unless another is chosen: the last one that was healthy before the newest.
    pub last_healthy: Option<u32>,
    /// An act that began and has not ended: `helm` refuses an upgrade until it has.
    pub pending: Option<PendingView>,
    /// Numbers of revisions whose record cannot be read; `helm` passes them over too.
    pub unreadable: Vec<u32>,
}

/// One revision of a release: the fields of `helm history`, and what Concertina adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevisionView {
    /// Its number, from 1.
    pub revision: u32,
    /// Its status.
    pub status: ReleaseStatus,
    /// Name of the chart; empty when the record has none.
    pub chart: String,
    /// Version of the chart.
    pub chart_version: String,
    /// Version of what the chart installs; empty when it tells none.
    pub app_version: String,
    /// When it was deployed last.
    pub updated: Option<Millis>,
    /// The description as `helm history` shows it, at most 2,000 characters.
    pub description: String,
    /// What the description says when Concertina wrote it.
    pub note: Option<RevisionNote>,
    /// The revision that it brought back.
    pub rollback_of: Option<u32>,
    /// The images of its workloads, at most 200; none when its manifest cannot be read.
    pub images: Option<Vec<ReleaseImage>>,
}

/// An act on a release, as its own record tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseRecord {
    /// The release.
    pub release: ReleaseRef,
    /// The revision that the act made: who, when, what, why and how it ended.
    pub revision: RevisionView,
}

/// Acts on releases, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseActs {
    /// The acts, those of this Concertina left out.
    pub acts: Vec<ReleaseRecord>,
    /// There are older ones, which are not told.
    pub more: bool,
    /// Why the records of some sites are not among them.
    pub failures: Vec<Failure>,
}

/// Where a revision stands, in Helm's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseStatus {
    /// None of the others.
    #[default]
    Unknown,
    /// In force.
    Deployed,
    /// Taken off the cluster.
    Uninstalled,
    /// Was in force until a newer one came.
    Superseded,
    /// Was not deployed as it should have been.
    Failed,
    /// Is being taken off the cluster.
    Uninstalling,
    /// Is being installed.
    PendingInstall,
    /// Is being upgraded to.
    PendingUpgrade,
    /// Is being rolled back to.
    PendingRollback,
}

impl ReleaseStatus {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Unknown,
        Self::Deployed,
        Self::Uninstalled,
        Self::Superseded,
        Self::Failed,
        Self::Uninstalling,
        Self::PendingInstall,
        Self::PendingUpgrade,
        Self::PendingRollback,
    ];

    /// Helm's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Deployed => "deployed",
            Self::Uninstalled => "uninstalled",
            Self::Superseded => "superseded",
            Self::Failed => "failed",
            Self::Uninstalling => "uninstalling",
            Self::PendingInstall => "pending-install",
            Self::PendingUpgrade => "pending-upgrade",
            Self::PendingRollback => "pending-rollback",
        }
    }

    /// By Helm's word; `Unknown` for any other.
    pub fn of_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.word() == word).unwrap_or_default()
    }

    /// Whether an install, upgrade or rollback began and has not ended.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::PendingInstall | Self::PendingUpgrade | Self::PendingRollback)
    }
}

/// What Concertina wrote about a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevisionNote {
    /// What was done, for example `Rollback to 3`.
    pub act: String,
    /// Who did it.
    pub author: String,
    /// The plan it was done by.
    pub plan: String,
    /// Why, in the author's words; may be cut.
    pub reason: String,
    /// Whether it became healthy.
    pub verdict: Verdict,
}

/// Whether a revision became healthy on its site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Nobody looked to the end.
    #[default]
    Unverified,
    /// All its workloads became ready.
    Healthy,
    /// They did not.
    Unhealthy,
}

/// One image of a revision, and where it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseImage {
    /// Kind of the workload as Kubernetes spells it.
    pub kind: String,
    /// Name of the workload.
    pub name: String,
    /// Name of the container.
    pub container: String,
    /// The image.
    pub image: String,
}

/// An act on a release that began and has not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PendingView {
    /// The revision it makes.
    pub revision: u32,
    /// What it is: `pending-install`, `pending-upgrade` or `pending-rollback`.
    pub status: ReleaseStatus,
    /// Since when.
    pub since: Option<Millis>,
    /// Who began it: the author if Concertina wrote that, else the program as the API server knows it; may be empty.
    pub by: String,
    /// It takes longer than `helm` waits unless told otherwise (5 minutes): whoever began it is likely gone.
    pub stuck: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_helms_words_on_the_wire_too() {
        for status in ReleaseStatus::ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), status.word());
            assert_eq!(ReleaseStatus::of_word(status.word()), status);
        }
        assert_eq!(ReleaseStatus::of_word("pending-delete"), ReleaseStatus::Unknown);
    }
}
