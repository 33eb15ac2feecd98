//! Plans: a proposed change with its review.

use crate::{
    Clash, DrainChange, Failure, GuardLevel, ImagePulls, Intent, KeptChange, Kind, Millis, NodeLoss,
    ObjectRef, OperationId, PlanId, ReleaseChange, RolloutChange, SiteId,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A proposed change. It stays in the core, expires, and can be applied once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// What was asked.
    pub intent: Intent,
    /// The operation this plan undoes, if so.
    pub undo_of: Option<OperationId>,
    /// When it was made.
    pub created: Millis,
    /// When it expires.
    pub expires: Millis,
    /// Each object with what happens to it.
    pub targets: Vec<PlanTarget>,
    /// Sites that are left out by name, and why.
    pub excluded: Vec<ExcludedSite>,
    /// What each written site asks before a write.
    pub guards: Vec<SiteGuard>,
    /// Whether the operation can be undone.
    pub undo: UndoOffer,
}

/// One object of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PlanTarget {
    /// The object.
    pub object: ObjectRef,
    /// The value before, for example `3`; empty if there is none.
    pub from: String,
    /// The value after, for example `6`.
    pub to: String,
    /// What will change, as lines of YAML; secrets masked.
    pub diff: Vec<DiffLine>,
    /// What the server said to a dry run.
    pub dry_run: DryRun,
    /// What could go wrong.
    pub risks: Vec<Risk>,
    /// How long it will take, in milliseconds, where that can be told.
    pub expected: Option<Millis>,
    /// Nothing would change: the target is left alone.
    pub unchanged: bool,
    /// What happens to a release; none for what is no release.
    pub release: Option<ReleaseChange>,
    /// What happens to the revision of a workload that goes back; none for all else.
    pub rollout: Option<RolloutChange>,
    /// What is deleted with the object, as far as that may be read.
    pub takes: Vec<Taken>,
    /// Volume claims that stay when the object is deleted, as far as they may be read.
    pub remains: Vec<ObjectRef>,
    /// Where an edit meets what somebody else changed; empty for all else.
    pub clashes: Vec<Clash>,
    /// What happens to the copy of an earlier version that is kept warm, or could.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kept: Option<KeptChange>,
    /// What happens to the pods of a node that is drained; none for all else.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub drain: Option<DrainChange>,
    /// What becomes of the pods of a lost node.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub loss: Option<NodeLoss>,
    /// What is known of how the nodes pull the images of a release, those aside that run already.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<ImagePulls>>")]
    pub pulls: Vec<ImagePulls>,
}

/// Objects of one kind that are deleted with another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Taken {
    /// Their kind.
    pub kind: Kind,
    /// So many.
    pub count: u32,
}

/// One line of a diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DiffLine {
    /// What happens to the line.
    pub change: LineChange,
    /// The line.
    pub text: String,
}

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LineChange {
    /// Stays.
    Same,
    /// Goes.
    Removed,
    /// Comes.
    Added,
}

/// What the server said to a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "dryRun", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DryRun {
    /// It would accept the change.
    Passed,
    /// It refuses dry runs (an admission webhook with side effects): the diff is our own reckoning, and apply asks once more.
    Unsupported {
        /// What it said.
        failure: Failure,
    },
    /// It refuses the change: the target cannot be written.
    Refused {
        /// What it said.
        failure: Failure,
    },
    /// It cannot be tried before something else exists (`awaits`); it is then, and a refusal stops there.
    Deferred {
        /// What must exist first, for example `Namespace shop`.
        awaits: String,
    },
}

/// What could go wrong, in plain words: the Fluent message `risk-CODE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// Which.
    pub code: RiskCode,
    /// Values for the message.
    pub params: BTreeMap<String, String>,
}

/// What could go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum RiskCode {
    /// Nothing will run any more.
    ScalesToZero,
    /// A `HorizontalPodAutoscaler` owns the replicas and will set them back (`name`).
    AutoscalerOwns,
    /// Another manager owns the object and will revert the change (`owner`).
    OwnerReverts,
    /// The rollout takes pods away before new ones are ready (`unavailable`).
    Unavailable,
    /// No readiness probe: traffic reaches pods that are not ready.
    NoReadinessProbe,
    /// A rollout is under way already.
    RolloutUnderWay,
    /// The rollout is paused: nothing will happen until it is resumed.
    Paused,
    /// A quota may not allow it (`quota`).
    Quota,
    /// Strategy Recreate: all pods stop before new ones start.
    Recreate,
    /// What others changed is taken back (`fields`, `owner`).
    TakesBack,
    /// What is adopted is no value of its chart (`chart`): the next upgrade from the chart knows nothing of it.
    ChartForgets,
    /// What others deleted is left out of the release until its form makes it again (`objects`).
    AdoptsGone,
    /// What others changed is not touched, and stays as they want it (`fields`, `owner`).
    LeavesForeign,
    /// No revision was verified healthy: the one before is gone back to (`revision`).
    NeverVerified,
    /// A volume and what is in it is deleted (`name`).
    LosesData,
    /// What contains others, or defines their kind, is deleted with all of them (`name`).
    TakesAll,
    /// An act of Helm began and has not ended (`who`, `revision`); if it still runs, both may get in each other's way.
    ActUnderWay,
    /// Pods are replaced only when somebody deletes them (strategy `OnDelete`), or not all of them (`partition`).
    NotByItself,
    /// A `StatefulSet` replaces its pods one after another, and waits for one that is not ready for ever: it has to be deleted
    /// by hand.
    WaitsForPod,
    /// Of `wanted` pods `placeable` find room on the nodes, by what they ask for; `short` says of what there is too little: `cpu`,
    /// `memory`, `pods`, or `node`. Each asks for `request`, and the freest node has `free`.
    DoesNotFit,
    /// The registry says that the image does not exist (`image`).
    ImageMissing,
    /// The image is taken from a mirror, as the registry's settings say (`image`, `mirror`).
    FromMirror,
    /// No node of the site told of the image, and its registry could not be asked from this machine (`image`). No fault by itself.
    ImageUnseen,
    /// Its owner makes another one in its place (`owner`).
    MadeAgain,
    /// The version before cannot be kept warm (`reason`, and `name` of what is in the way).
    NotKeptWarm,
    /// Fewer pods than now are allowed: of `replicas` it may go down to `min` when there is little load.
    MayShrink,
    /// More pods run than are allowed: of `replicas` only `max` stay.
    Shrinks,
    /// Not all containers say how much they ask for (`measure`): no percentage can be reckoned, and nothing is scaled by it.
    NoRequests,
    /// The site does not tell what pods use: nothing is scaled by CPU or memory.
    NoFigures,
    /// There is no autoscaler `name` whose bounds a schedule could change.
    SurgeUnscaled,
    /// The autoscaler `name` keeps the bounds of a surge (`min`, `max`): its schedule goes, and this user may not put them back.
    SurgeStays,
    /// The workload has no pods, and an autoscaler never begins from none.
    Asleep,
    /// The only ready pod of workloads runs on a node that is drained: they answer nothing until another is ready (`names`).
    OnlyPod,
    /// The machine of a node may still run though nobody hears it: its pods would then run twice, and write to one volume.
    MachineMayRun,
    /// The node is not ready: while it is silent, its pods may have no other way.
    StillSilent,
    /// Browsers are to stay with their pods, and are routed by an `HTTPRoute`, which has no way to say so.
    NotSticky,
}

/// A site that is left out of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExcludedSite {
    /// The site.
    pub site: SiteId,
    /// The objects that are left out with it.
    pub objects: Vec<ObjectRef>,
    /// Why.
    pub failure: Failure,
    /// An application is kept ready there that this change would have taken along: it is behind until it is brought in line.
    #[serde(default)]
    pub standby: bool,
}

/// What one site asks before a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SiteGuard {
    /// The site.
    pub site: SiteId,
    /// Its level.
    pub level: GuardLevel,
    /// Text to type when the level is `typeName`.
    pub phrase: Option<String>,
}

/// Whether and how an operation can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "undo", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum UndoOffer {
    /// By an inverse plan.
    Offered,
    /// Not at all.
    Unavailable {
        /// Why.
        failure: Failure,
    },
}

/// The go for a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// The plan.
    pub plan: PlanId,
    /// The button that names what it does was pressed after a confirmation, where a site asks for one.
    pub confirmed: bool,
    /// What was typed, a site.
    pub typed: BTreeMap<SiteId, String>,
    /// Why, in the user's words; goes into the audit record. At most 500 characters.
    pub reason: String,
}
