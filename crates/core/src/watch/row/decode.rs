//! Pages of a list and events of a watch, straight from bytes to rows.

use super::deployment_wire::DeploymentWire;
use super::node_wire::NodeWire;
use super::pod_wire::PodWire;
use super::table_wire::{self, Columns};
use super::text::Text;
use super::workload_wire::WorkloadWire;
use super::{DeploymentRow, NodeRow, PodRow, Row, WorkloadKind};
use crate::site::JSON;
use concertina_contract::Kind;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// One page of a list.
#[derive(Debug, Default)]
pub(in crate::watch) struct Page {
    /// Its rows.
    pub rows: Vec<Row>,
    /// The token of the next page; empty at the end.
    pub next: String,
    /// The resource version of the list.
    pub resource_version: String,
}

/// One event of a watch.
#[derive(Debug)]
pub(in crate::watch) enum Event {
    /// The object was added or changed.
    Put(Row),
    /// The object is gone; its last state.
    Gone(Row),
    /// Nothing changed up to this resource version.
    Bookmark {
        /// The resource version.
        resource_version: String,
    },
    /// The watch failed: a `metav1.Status`.
    Failed {
        /// The code, as in HTTP.
        code: u16,
        /// The reason.
        reason: String,
        /// The message.
        message: String,
    },
    /// Of a type that we do not know; it is skipped.
    Unknown,
}

/// The form in which a kind is asked for. Kinds without rows of their own come as the server's Table: what is in a Secret stays
/// where it is. An API that makes no Table may send its objects, but never the core's, where Secrets are.
pub(in crate::watch) fn form(kind: &Kind) -> &'static str {
    match kind {
        Kind::Other(_) if kind.group().is_empty() => "application/json;as=Table;v=v1;g=meta.k8s.io",
        Kind::Other(_) => "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
        _ => JSON,
    }
}

/// Reads one page of a list.
pub(in crate::watch) fn page(
    kind: &Kind,
    bytes: &[u8],
    columns: &mut Columns,
) -> Result<Page, serde_json::Error> {
    match kind {
        Kind::Node => page_of::<NodeReader>(bytes),
        Kind::Deployment => page_of::<DeploymentReader>(bytes),
        Kind::Pod => page_of::<PodReader>(bytes),
        Kind::StatefulSet => page_of::<StatefulSetReader>(bytes),
        Kind::DaemonSet => page_of::<DaemonSetReader>(bytes),
        Kind::ReplicaSet => page_of::<ReplicaSetReader>(bytes),
        Kind::Job => page_of::<JobReader>(bytes),
        Kind::Other(_) => table_wire::page(kind, bytes, columns),
    }
}

/// Reads one event of a watch.
pub(in crate::watch) fn event(
    kind: &Kind,
    line: &[u8],
    columns: &mut Columns,
) -> Result<Event, serde_json::Error> {
    let envelope: Envelope<'_> = serde_json::from_slice(line)?;
    let object = envelope.object.get();
    let is_table = matches!(kind, Kind::Other(_));
    match envelope.kind.raw() {
        "ADDED" | "MODIFIED" if is_table => table_wire::event(kind, object, columns, Event::Put),
        "DELETED" if is_table => table_wire::event(kind, object, columns, Event::Gone),
        "BOOKMARK" if is_table => table_wire::mark(object),
        "ADDED" | "MODIFIED" => row(kind, object.as_bytes()).map(Event::Put),
        "DELETED" => row(kind, object.as_bytes()).map(Event::Gone),
        "BOOKMARK" => bookmark(object),
        "ERROR" => failed(object),
        _ => Ok(Event::Unknown),
    }
}

/// Reads one object.
pub(super) fn row(kind: &Kind, bytes: &[u8]) -> Result<Row, serde_json::Error> {
    match kind {
        Kind::Node => NodeReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::Deployment => DeploymentReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::Pod => PodReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::StatefulSet => StatefulSetReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::DaemonSet => DaemonSetReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::ReplicaSet => ReplicaSetReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::Job => JobReader::row(&mut serde_json::Deserializer::from_slice(bytes)),
        Kind::Other(_) => table_wire::row(kind, bytes),
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type", borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    object: &'a RawValue,
}

pub(super) fn bookmark(object: &str) -> Result<Event, serde_json::Error> {
    #[derive(Deserialize)]
    struct Object {
        metadata: Metadata,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Metadata {
        resource_version: String,
    }
    let object: Object = read(object)?;
    Ok(Event::Bookmark { resource_version: object.metadata.resource_version })
}

fn failed(object: &str) -> Result<Event, serde_json::Error> {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Status {
        code: u16,
        reason: String,
        message: String,
    }
    let Status { code, reason, message } = read(object)?;
    Ok(Event::Failed { code, reason, message })
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

/// Reads objects of one kind.
trait Reader {
    fn row<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error>;
}

struct NodeReader;
struct DeploymentReader;
struct PodReader;

impl Reader for NodeReader {
    fn row<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        NodeWire::deserialize(deserializer).map(|wire| Row::Node(NodeRow::from(wire)))
    }
}

impl Reader for DeploymentReader {
    fn row<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        DeploymentWire::deserialize(deserializer).map(|wire| Row::Deployment(DeploymentRow::from(wire)))
    }
}

impl Reader for PodReader {
    fn row<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        PodWire::deserialize(deserializer).map(|wire| Row::Pod(PodRow::from(wire)))
    }
}

/// Readers of workloads.
macro_rules! workload {
    ($($reader:ident $kind:ident),+) => {$(
        struct $reader;

        impl Reader for $reader {
            fn row<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
                WorkloadWire::deserialize(deserializer).map(|wire| Row::Workload(wire.keep(WorkloadKind::$kind)))
            }
        }
    )+};
}

workload!(
    StatefulSetReader StatefulSet,
    DaemonSetReader DaemonSet,
    ReplicaSetReader ReplicaSet,
    JobReader Job
);

#[derive(Deserialize)]
#[serde(bound = "R: Reader")]
struct List<R: Reader> {
    #[serde(default)]
    metadata: ListMeta,
    #[serde(default = "Rows::none")]
    items: Rows<R>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ListMeta {
    r#continue: Option<String>,
    resource_version: String,
}

impl ListMeta {
    pub(super) fn page(self, rows: Vec<Row>) -> Page {
        Page { rows, next: self.r#continue.unwrap_or_default(), resource_version: self.resource_version }
    }
}

fn page_of<R: Reader>(bytes: &[u8]) -> Result<Page, serde_json::Error> {
    let List { metadata, items } = serde_json::from_slice::<List<R>>(bytes)?;
    Ok(metadata.page(items.0))
}

/// `items`, each made a row before the next is read.
struct Rows<R>(Vec<Row>, PhantomData<R>);

impl<R> Rows<R> {
    fn none() -> Self {
        Self(Vec::new(), PhantomData)
    }
}

/// One object of `items`.
struct Item<R>(Row, PhantomData<R>);

impl<'de, R: Reader> Deserialize<'de> for Item<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        R::row(deserializer).map(|row| Self(row, PhantomData))
    }
}

impl<'de, R: Reader> Deserialize<'de> for Rows<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<R>(PhantomData<R>);
        impl<'de, R: Reader> Visitor<'de> for Items<R> {
            type Value = Rows<R>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of objects or null")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut rows = Vec::new();
                while let Some(item) = items.next_element::<Item<R>>()? {
                    rows.push(item.0);
                }
                Ok(Rows(rows, PhantomData))
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Rows::none())
            }
        }
        deserializer.deserialize_any(Items(PhantomData))
    }
}
