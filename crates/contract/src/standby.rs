//! Applications that are kept ready on another site.

use crate::{ApplicationName, Failure, Millis, ObjectRef, SiteId, Tone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Where an application answers and where it is kept ready, read now, with what a switch would meet. Nothing is changed by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StandbyView {
    /// The application.
    pub application: ApplicationName,
    /// The sites that have it, those that are no standby first. A site that is silent is told by what was known of it last.
    pub sites: Vec<StandbySite>,
    /// Host names by which it is reached: they lead to the site that answers, and nobody here can move them.
    pub hosts: Vec<String>,
}

/// An application on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StandbySite {
    /// The site.
    pub site: SiteId,
    /// Whether it is kept ready here for others, by the mark of its release.
    pub standby: bool,
    /// Why the site cannot be read; none when it answers.
    pub failure: Option<Failure>,
    /// The workload that is scaled; none where it is not known, or there are several.
    pub workload: Option<ObjectRef>,
    /// Pods that are wanted, as far as is known.
    pub replicas: u32,
    /// Pods that are ready, as far as is known.
    pub ready: u32,
    /// Pods while it answers.
    pub serves: u32,
    /// Pods while it only waits.
    pub rests: u32,
    /// The revision of its release; none where it is not known.
    pub revision: Option<u32>,
    /// When that was deployed.
    pub deployed: Option<Millis>,
    /// What a switch to it would meet, of a standby.
    pub checks: Vec<StandbyCheck>,
}

/// One check: the Fluent message `standby-CHECK-TONE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StandbyCheck {
    /// What is checked.
    pub check: StandbyCheckId,
    /// `good`, `warn` where it may matter or is not known, `bad` where a switch would fail or show something else.
    pub tone: Tone,
    /// Values for the message.
    pub params: BTreeMap<String, String>,
}

/// What is checked of a standby.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StandbyCheckId {
    /// Whether the site can be reached.
    Reach,
    /// Whether image and configuration are those of where it answers (`image`, `other`).
    Step,
    /// Whether its pods find room (`wanted`, `short`, `free`).
    Room,
    /// Whether its images are there (`image`).
    Image,
    /// What does not move with it (`paths`).
    Data,
    /// Whether something else decides on its replicas (`name`).
    Scaler,
}
