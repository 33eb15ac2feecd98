//! Settings of sites that a team shares.

use crate::{ImportId, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a team's file would change here. Nothing was changed to make it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TeamPreview {
    /// The id to hand to `apply_team`; it works once.
    pub id: ImportId,
    /// Each site of the file, in its order.
    pub entries: Vec<TeamEntry>,
}

/// One site of a team's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TeamEntry {
    /// The site here; none when no context leads to its cluster.
    pub site: Option<SiteId>,
    /// Its name here, else its name or its server in the file.
    pub name: String,
    /// What the file is beside what is here.
    pub state: TeamState,
    /// What differs.
    pub differences: Vec<TeamDifference>,
    /// It is read-only here: its guard stays unless it is unlocked in the trust window first.
    pub needs_unlock: bool,
}

/// What a site of a team's file is beside what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TeamState {
    /// Nobody chose anything for it here.
    New,
    /// Something differs from what was chosen here.
    Changed,
    /// All is as the file says.
    Same,
    /// No context leads to its cluster.
    Unknown,
}

/// One setting that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TeamDifference {
    /// Which.
    pub field: TeamField,
    /// What it is here: text, or the word of a kind, a guard or a colour's number.
    pub from: String,
    /// What it would be.
    pub to: String,
    /// Whether less would be asked before a write.
    pub loosens: bool,
}

/// A setting of a site that a team shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum TeamField {
    /// Its name.
    Name,
    /// Its colour.
    Colour,
    /// Where it stands.
    Kind,
    /// What it asks before a write.
    Guard,
    /// Its groups.
    Groups,
    /// Its labels.
    Labels,
}
