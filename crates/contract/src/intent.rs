//! Intents: everything that can be asked to be written. A closed set with explicit targets.

use crate::{
    ApplicationName, AutoscaleTarget, ChartForm, DeployForm, Kind, Millis, ObjectRef, OnClash, PullTrial,
    ReleaseRef, SecretText, SiteId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the user wants to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "intent", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Intent {
    /// Set the number of replicas of Deployments and `StatefulSet`s through their scale subresource.
    Scale {
        /// Each workload with its number.
        targets: Vec<ScaleTarget>,
    },
    /// Let an application answer from another site: pods there first, and when they are verified none where it answered. A site that
    /// is silent is left out, and nothing of it is touched.
    SwitchOver {
        /// Each workload of it with its number.
        targets: Vec<ScaleTarget>,
        /// The site that is to answer first.
        pace: Pace,
    },
    /// Restart Deployments, `StatefulSet`s and `DaemonSet`s as `kubectl rollout restart` does: a new `restartedAt` on the pod
    /// template.
    Restart {
        /// The workloads.
        targets: Vec<ObjectRef>,
    },
    /// Put the `restartedAt` of the pod template back: the inverse of a restart.
    RevertRestart {
        /// Each workload with the value it had.
        targets: Vec<RestartMark>,
    },
    /// Pause or resume the rollouts of Deployments.
    Pause {
        /// The Deployments.
        targets: Vec<ObjectRef>,
        /// Whether they are to be paused.
        paused: bool,
    },
    /// Let the number of replicas of workloads follow their load, or no more.
    Autoscale {
        /// Each workload with what is wished.
        targets: Vec<AutoscaleTarget>,
    },
    /// Keep new pods off nodes, or let nodes take pods again, as `kubectl cordon` and `uncordon` do.
    Cordon {
        /// The nodes.
        targets: Vec<ObjectRef>,
        /// Whether new pods are to be kept off.
        cordoned: bool,
    },
    /// Keep new pods off nodes and evict those that are there, node after node.
    Drain {
        /// The nodes.
        targets: Vec<ObjectRef>,
        /// Whether what would be lost may be lost: local data, and pods that no controller makes again.
        losing: bool,
    },
    /// Mark nodes as out of service, so that their pods are deleted by force and their volumes detached, or take the mark off
    /// (`node.kubernetes.io/out-of-service`, KEP-2268).
    OutOfService {
        /// The nodes.
        targets: Vec<ObjectRef>,
        /// Whether they are to be marked.
        out: bool,
    },
    /// Let nodes pull an image once, each by a short pod that is removed again, so that what they trust and reach is known.
    TryPull {
        /// The nodes, of one site.
        targets: Vec<ObjectRef>,
        /// What they pull.
        trial: PullTrial,
    },
    /// Give containers of workloads that are no release of ours another image.
    SetImage {
        /// Each workload with its container and image; one container of each.
        targets: Vec<ImageTarget>,
        /// In which order.
        pace: Pace,
    },
    /// Take the pod templates of workloads back to an earlier revision, as `kubectl rollout undo` does.
    UndoRollout {
        /// Each workload with its revision.
        targets: Vec<RolloutTarget>,
        /// In which order.
        pace: Pace,
    },
    /// Delete objects of any kind, each with what belongs to it alone.
    Delete {
        /// The objects.
        targets: Vec<ObjectRef>,
    },
    /// Change an object of any kind as the user edited its YAML.
    Edit {
        /// The object.
        object: ObjectRef,
        /// The YAML, whole. What is still masked in it stays as it is. It may hold secrets.
        text: SecretText,
        /// The `version` of the [`crate::YamlView`] that was edited.
        base_version: String,
        /// What counts where somebody else changed the same.
        #[serde(default)]
        on_clash: OnClash,
    },
    /// Put back what an edit changed: the inverse of an edit that touched no secret.
    RevertEdit {
        /// The object.
        object: ObjectRef,
        /// What it was, as a JSON merge patch (RFC 7386).
        patch: String,
    },
    /// Make a project: a namespace of this name on sites.
    CreateProject {
        /// Its name.
        name: String,
        /// The sites.
        sites: Vec<SiteId>,
    },
    /// Delete a project on sites, with all that is in it.
    DeleteProject {
        /// Its name.
        name: String,
        /// The sites.
        sites: Vec<SiteId>,
    },
    /// Make an application on sites, or give it a new revision there, by the form. A project that is not there is made.
    Deploy {
        /// The application, and what is different on some of the sites.
        form: Box<DeployForm>,
        /// The sites.
        sites: Vec<SiteId>,
        /// In which order.
        pace: Pace,
        /// For how long the version before stays ready beside the new one, in milliseconds, so that the way back is a switch;
        /// none for not at all.
        #[serde(default)]
        #[ts(optional = nullable)]
        keep_warm: Option<Millis>,
    },
    /// Keep copies of earlier versions for longer, or for less long.
    KeepLonger {
        /// Each copy with its new end.
        targets: Vec<KeepTarget>,
    },
    /// Remove copies of earlier versions that are kept warm. One that answers is not removed.
    RemoveCopies {
        /// The copies: Deployments.
        targets: Vec<ObjectRef>,
    },
    /// Make an application of a Helm chart on sites, or give it a new revision there. A project that is not there is made.
    DeployChart {
        /// The chart, its values, and what is different on some of the sites.
        form: Box<ChartForm>,
        /// The sites.
        sites: Vec<SiteId>,
        /// In which order.
        pace: Pace,
        /// As of an application by the form: for how long the version before stays ready, in milliseconds.
        #[serde(default)]
        #[ts(optional = nullable)]
        keep_warm: Option<Millis>,
    },
    /// Take releases back to an earlier revision, which becomes a new one; replicas stay as they are.
    RollBack {
        /// Each release with the revision to go back to.
        targets: Vec<RollBackTarget>,
        /// In which order.
        pace: Pace,
    },
    /// Apply the newest revision of releases once more, taking back what others changed.
    Restore {
        /// The releases.
        targets: Vec<ReleaseRef>,
    },
    /// Take what others changed of the objects of releases into a new revision of them; nothing changes on the sites.
    Adopt {
        /// The releases.
        targets: Vec<ReleaseRef>,
    },
    /// End an act of Helm that began and has not ended: its revision is marked as failed, and the one before is in force again.
    Repair {
        /// The releases.
        targets: Vec<ReleaseRef>,
    },
    /// Take releases off their sites. What holds data (claims of `StatefulSet`s, what its manifest says to keep) remains.
    Uninstall {
        /// The releases.
        targets: Vec<ReleaseRef>,
        /// Keep the records, by which it can be undone; `helm list` does not show them.
        keep_history: bool,
    },
}

/// One release and where it goes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RollBackTarget {
    /// The release.
    pub release: ReleaseRef,
    /// Where it goes.
    pub to: RollBackTo,
    /// The number of replicas to set beside it; none to leave them as they are, which is the rule.
    pub replicas: Option<u32>,
    /// Answer from the copy that is kept warm at once, where there is one of that revision, until the revision is back.
    #[serde(default)]
    pub switch: bool,
}

/// One copy that is kept warm, and its new end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeepTarget {
    /// The copy: a Deployment.
    pub object: ObjectRef,
    /// Until when it is kept.
    pub until: Millis,
}

/// Where a release goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum RollBackTo {
    /// The last revision that was healthy before the newest.
    LastHealthy,
    /// This revision.
    Revision {
        /// Its number.
        revision: u32,
    },
    /// To before it was installed: it is taken off the site, its records too.
    Nothing,
}

/// In which order sites are changed. A wave begins when all of the one before is verified; else what is left is not begun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pace {
    /// Sites that are changed together, wave by wave; those that are in none come last. Empty: all at once.
    pub waves: Vec<Vec<SiteId>>,
    /// How long a wave is watched after it was verified before the next one begins, in milliseconds; at most a day.
    pub pause: Millis,
}

impl Pace {
    /// The wave of a site, from 0.
    pub fn wave(&self, site: &SiteId) -> usize {
        self.waves.iter().position(|wave| wave.contains(site)).unwrap_or(self.waves.len())
    }

    /// The same waves of these sites the other way round: those that are in none come first.
    #[must_use]
    pub fn reversed<'a>(&self, sites: impl Iterator<Item = &'a SiteId>) -> Self {
        let mut first: Vec<SiteId> =
            sites.filter(|site| self.wave(site) == self.waves.len()).cloned().collect();
        first.dedup();
        let waves = self.waves.iter().rev().cloned();
        let waves =
            if first.is_empty() { waves.collect() } else { std::iter::once(first).chain(waves).collect() };
        Self { waves, pause: self.pause }
    }
}

/// One workload and its wished number of replicas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScaleTarget {
    /// The Deployment or `StatefulSet`.
    pub object: ObjectRef,
    /// The wished number, 0 to 10,000.
    pub replicas: u32,
}

/// One workload and its `kubectl.kubernetes.io/restartedAt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestartMark {
    /// The workload.
    pub object: ObjectRef,
    /// The annotation's value; none when it was absent.
    pub restarted_at: Option<String>,
}

/// One container of a workload and its wished image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageTarget {
    /// The Deployment, `StatefulSet` or `DaemonSet`.
    pub object: ObjectRef,
    /// The container or init container of its pod template.
    pub container: String,
    /// The wished image, at most 512 characters.
    pub image: String,
}

/// One workload and the revision that it goes back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RolloutTarget {
    /// The Deployment, `StatefulSet` or `DaemonSet`.
    pub object: ObjectRef,
    /// The number of the revision; none for the newest before the current one whose pod template differs.
    pub revision: Option<u32>,
    /// The `ReplicaSet` or `ControllerRevision` that keeps it, which counts more than the number: numbers change when a
    /// revision comes back. An undo names it.
    pub kept_in: Option<String>,
}

impl Intent {
    /// The objects the intent names, in its order. A release counts as an object of the kind [`Kind::release`].
    pub fn targets(&self) -> Vec<ObjectRef> {
        let releases = |targets: &[ReleaseRef]| targets.iter().map(ReleaseRef::object).collect();
        match self {
            Self::Scale { targets } | Self::SwitchOver { targets, .. } => {
                targets.iter().map(|target| target.object.clone()).collect()
            }
            Self::Restart { targets }
            | Self::Pause { targets, .. }
            | Self::Cordon { targets, .. }
            | Self::Drain { targets, .. }
            | Self::OutOfService { targets, .. }
            | Self::TryPull { targets, .. }
            | Self::Delete { targets }
            | Self::RemoveCopies { targets } => targets.clone(),
            Self::Autoscale { targets } => targets.iter().map(|target| target.object.clone()).collect(),
            Self::KeepLonger { targets } => targets.iter().map(|target| target.object.clone()).collect(),
            Self::Edit { object, .. } | Self::RevertEdit { object, .. } => vec![object.clone()],
            Self::CreateProject { name, sites } | Self::DeleteProject { name, sites } => {
                sites.iter().map(|site| project(site, name)).collect()
            }
            Self::SetImage { targets, .. } => targets.iter().map(|target| target.object.clone()).collect(),
            Self::UndoRollout { targets, .. } => targets.iter().map(|target| target.object.clone()).collect(),
            Self::RevertRestart { targets } => targets.iter().map(|target| target.object.clone()).collect(),
            Self::Deploy { form, sites, .. } => releases_of(&form.application, sites),
            Self::DeployChart { form, sites, .. } => releases_of(&form.application, sites),
            Self::RollBack { targets, .. } => targets.iter().map(|target| target.release.object()).collect(),
            Self::Restore { targets }
            | Self::Adopt { targets }
            | Self::Repair { targets }
            | Self::Uninstall { targets, .. } => releases(targets),
        }
    }

    /// In which order sites are changed.
    pub fn pace(&self) -> Pace {
        match self {
            Self::Deploy { pace, .. }
            | Self::DeployChart { pace, .. }
            | Self::RollBack { pace, .. }
            | Self::SwitchOver { pace, .. }
            | Self::SetImage { pace, .. }
            | Self::UndoRollout { pace, .. } => pace.clone(),
            _ => Pace::default(),
        }
    }
}

/// The namespace of a project; which object it is, only the site knows.
fn project(site: &SiteId, name: &str) -> ObjectRef {
    let (namespace, uid) = (String::new(), String::new());
    ObjectRef { site: site.clone(), kind: Kind::namespace(), namespace, name: name.to_owned(), uid }
}

/// The releases of an application on sites.
fn releases_of(application: &ApplicationName, sites: &[SiteId]) -> Vec<ObjectRef> {
    let release = |site: &SiteId| ReleaseRef {
        site: site.clone(),
        namespace: application.project.clone(),
        name: application.name.clone(),
    };
    sites.iter().map(|site| release(site).object()).collect()
}
