//! Why an object is not ready, in plain words.

use crate::{Millis, ObjectRef, Tone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// An object in words, and the way to it where the window can show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObjectName {
    /// Its kind as Kubernetes spells it, for example `ReplicaSet`.
    pub kind: String,
    /// Its namespace; empty for cluster-scoped kinds.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// How to ask for it; none when it is not there, or its kind has no rows.
    pub object: Option<ObjectRef>,
}

/// One reason why an object is not ready. The sentence is the Fluent message `why-ID`, what to do about it `why-ID-do`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its id.
    pub id: String,
    /// `bad` blocks, `warn` may, `calm` is on its way or as somebody wished.
    pub tone: Tone,
    /// Values for the messages, by name.
    pub params: BTreeMap<String, String>,
    /// The object that blocks.
    pub who: ObjectName,
    /// How many objects it holds for, for example pods of one Deployment; at least 1.
    pub count: u32,
    /// What it was concluded from.
    pub evidence: Vec<Evidence>,
}

/// What a finding was concluded from: the cluster's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Where it stands.
    pub source: EvidenceSource,
    /// Its name there, for example a condition's type or an event's reason.
    pub title: String,
    /// The text, without control characters, at most 1,000 characters.
    pub text: String,
    /// Since when, or when it was seen last.
    pub at: Option<Millis>,
}

/// Where evidence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum EvidenceSource {
    /// A condition of its status.
    Condition,
    /// An event.
    Event,
    /// Another part of its status.
    State,
    /// What it was asked to be.
    Spec,
    /// The last lines that a container wrote.
    Log,
}
