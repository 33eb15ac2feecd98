//! The drawer of one object.

use crate::{Cell, Failure, Finding, Millis, ObjectName, ObjectRef, SiteId, Tone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What the drawer shows of one object: fetched when it opens, and forgotten when it closes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Detail {
    /// The object.
    pub object: ObjectRef,
    /// The same in words; its kind as Kubernetes spells it.
    pub name: ObjectName,
    /// Why it is not ready, the likeliest root first; empty when it is as it should be.
    pub why: Vec<Finding>,
    /// What could not be read to find that out; more may be wrong than `why` says.
    pub why_failures: Vec<Failure>,
    /// What a person wants to know first.
    pub fields: Vec<DetailField>,
    /// Labels of the object.
    pub labels: BTreeMap<String, String>,
    /// Its conditions, worst first.
    pub conditions: Vec<Condition>,
    /// Containers of a pod, or of a pod template.
    pub containers: Vec<ContainerView>,
    /// Keys of a `ConfigMap` or a Secret, by name, at most 200; no value.
    pub data: Vec<DataKey>,
    /// How many keys there are.
    pub data_count: u32,
}

/// One key of a `ConfigMap` or a Secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DataKey {
    /// Its name.
    pub name: String,
    /// The size of its value in bytes.
    pub size: u32,
}

/// Events about an object and what it owns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ObjectEvents {
    /// Newest first, at most 200.
    pub events: Vec<EventView>,
    /// What could not be read.
    pub failures: Vec<Failure>,
}

/// Events about several objects, of any sites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SelectionEvents {
    /// Newest first, at most 500.
    pub events: Vec<SelectionEvent>,
    /// What could not be read, by site.
    pub failures: Vec<Failure>,
    /// Objects whose events were not asked for, because there are too many.
    pub left_out: u32,
    /// Whether there may be events beside those that are told.
    pub partial: bool,
}

/// An event with its site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SelectionEvent {
    /// Where it happened.
    pub site: SiteId,
    /// What happened.
    pub event: EventView,
}

/// One line of the overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DetailField {
    /// Its id; the title is the Fluent message `field-ID`.
    pub id: String,
    /// Its value.
    pub value: Cell,
}

/// One condition with plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// The condition's type, for example `Available`.
    pub name: String,
    /// `True`, `False` or `Unknown`.
    pub status: String,
    /// How it should feel: `False` is good for `MemoryPressure`.
    pub tone: Tone,
    /// Fluent message that says it in plain words, if we have one.
    pub plain: Option<String>,
    /// The server's reason.
    pub reason: String,
    /// The server's message.
    pub message: String,
    /// Since when.
    pub since: Option<Millis>,
}

/// One container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContainerView {
    /// Its name.
    pub name: String,
    /// Its image.
    pub image: String,
    /// Its state as a word; empty in a pod template.
    pub state: String,
    /// How that should feel.
    pub tone: Tone,
    /// How often it restarted.
    pub restarts: u32,
    /// The runtime's message about the state, if any.
    pub message: String,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// What it is about.
    pub about: ObjectName,
    /// When it was first seen; the same as `at` for a single one.
    pub first: Millis,
    /// When it was last seen.
    pub at: Millis,
    /// Whether it is a `Warning`.
    pub warning: bool,
    /// Its reason, for example `BackOff`.
    pub reason: String,
    /// Its message.
    pub message: String,
    /// How often it was seen.
    pub count: u32,
}
