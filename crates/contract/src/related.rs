//! What belongs to an object: a small graph.

use crate::{Failure, ObjectName, Tone};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The objects around one object, at most 30 of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RelatedView {
    /// The objects; the first is the one that was asked for.
    pub nodes: Vec<RelatedNode>,
    /// What connects them.
    pub edges: Vec<RelatedEdge>,
    /// What could not be read, for example for a missing right.
    pub failures: Vec<Failure>,
}

/// One object of the graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RelatedNode {
    /// The object.
    pub name: ObjectName,
    /// Its row in the graph, from 0 at the top: routes, services and guards, workloads, sets, pods, what they use.
    pub layer: u8,
    /// How it feels.
    pub tone: Tone,
    /// Its state as a word or a count; empty when it has none.
    pub state: String,
    /// How many more of its kind there are that the graph leaves out; told by the last one of its kind.
    pub more: u32,
}

/// One connection of the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RelatedEdge {
    /// The place of the one that acts, among the nodes.
    pub from: u32,
    /// The place of the other.
    pub to: u32,
    /// What it does.
    pub relation: Relation,
}

/// How one object is connected to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Relation {
    /// Is its controller.
    Owns,
    /// Sends requests to it.
    RoutesTo,
    /// Runs on it.
    RunsOn,
    /// Reads it as files or variables, or stores in it.
    Uses,
    /// Changes its number of replicas.
    Scales,
    /// Limits its disruptions or its traffic.
    Guards,
    /// Gives rights to it.
    Grants,
}
