//! Surge by clock: when the bounds of an autoscaler are others.

use crate::Millis;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// When an application that an autoscaler scales has other bounds. It goes on while no window is open: the release has a `CronJob` for
/// each change, and an account that may read and patch this one `HorizontalPodAutoscaler`, which is named as the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SurgePlan {
    /// Reference of an image whose entry point is `kubectl`.
    pub image: String,
    /// The time zone of the times, by the tz database (`spec.timeZone` of a `CronJob`, GA in Kubernetes 1.27).
    pub time_zone: String,
    /// The fewest pods at all other times, from 1.
    pub min: u32,
    /// The most pods at all other times.
    pub max: u32,
    /// The surges, at most ten, none of which begins or ends within another.
    pub surges: Vec<Surge>,
}

/// A part of some days with bounds of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Surge {
    /// The days on which it begins, each once.
    pub days: Vec<Day>,
    /// The time of day at which it begins: `08:50`.
    pub from: String,
    /// The time of day at which it ends; on the next day where it is not later than the begin.
    pub to: String,
    /// The fewest pods meanwhile, from 1.
    pub min: u32,
    /// The most pods meanwhile.
    pub max: u32,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "days need no words")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// All, in the order of ISO 8601.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// A change of the bounds that will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SurgeChange {
    /// When.
    pub at: Millis,
    /// The fewest pods from then on.
    pub min: u32,
    /// The most pods from then on.
    pub max: u32,
}
