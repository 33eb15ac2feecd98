//! The columns of each kind: kubectl's, and the site.

mod deployment;
mod extra;
mod head;
mod layout;
mod node;
mod pod;
mod server;
mod usage;
mod workload;

pub(super) use layout::Layout;
pub(crate) use pod::tone as pod_tone;

use crate::watch::{ColumnId, DeploymentRow, NodeRow, PodRow, Row};
use concertina_contract::{Cell, Column, Kind, Measure};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

pub(super) use extra::Extra;
pub(super) use head::Head;
pub(super) use usage::{share, used};

/// A column of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Site,
    Namespace,
    Name,
    Status,
    Ready,
    Restarts,
    Age,
    Ip,
    Node,
    UpToDate,
    Available,
    Images,
    Desired,
    Current,
    NodeSelector,
    Completions,
    Duration,
    Roles,
    Version,
    InternalIp,
    OsImage,
    Kernel,
    Runtime,
    /// Use of CPU or memory.
    Used(Measure),
    /// A column of the server's Table.
    Server(ColumnId),
}

impl Id {
    /// What is measured, where the column shows that.
    pub(super) fn measure(self) -> Option<Measure> {
        match self {
            Self::Used(measure) => Some(measure),
            _ => None,
        }
    }
}

/// Id, name on the wire, width in pixels, flush right, takes what is left, shown only when chosen. Those that are shown by
/// themselves fit a window of 1,440 pixels beside the rail.
type Spec = (Id, &'static str, u32, bool, bool, bool);

const NODE: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Name, "name", 212, false, true, false),
    (Id::Status, "status", 140, false, false, false),
    (Id::Roles, "roles", 130, false, false, false),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Version, "version", 90, false, false, false),
    (Id::InternalIp, "internal-ip", 120, false, false, false),
    (Id::OsImage, "os-image", 200, false, false, true),
    (Id::Kernel, "kernel-version", 180, false, false, true),
    (Id::Runtime, "container-runtime", 160, false, false, true),
];

const DEPLOYMENT: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 212, false, true, false),
    (Id::Ready, "ready", 66, false, false, false),
    (Id::UpToDate, "up-to-date", 96, true, false, false),
    (Id::Available, "available", 86, true, false, false),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Images, "images", 150, false, false, false),
];

const POD: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 204, false, true, false),
    (Id::Ready, "ready", 66, false, false, false),
    (Id::Status, "status", 150, false, false, false),
    (Id::Restarts, "restarts", 96, true, false, false),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Ip, "ip", 120, false, false, true),
    (Id::Node, "node", 124, false, false, false),
];

const STATEFUL_SET: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 212, false, true, false),
    (Id::Ready, "ready", 66, false, false, false),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Images, "images", 240, false, false, false),
];

const DAEMON_SET: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 212, false, true, false),
    (Id::Desired, "desired", 76, true, false, false),
    (Id::Current, "current", 76, true, false, false),
    (Id::Ready, "ready", 66, true, false, false),
    (Id::UpToDate, "up-to-date", 96, true, false, false),
    (Id::Available, "available", 86, true, false, false),
    (Id::NodeSelector, "node-selector", 180, false, false, true),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Images, "images", 240, false, false, true),
];

const REPLICA_SET: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 212, false, true, false),
    (Id::Desired, "desired", 76, true, false, false),
    (Id::Current, "current", 76, true, false, false),
    (Id::Ready, "ready", 66, true, false, false),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Images, "images", 200, false, false, false),
];

const JOB: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 212, false, true, false),
    (Id::Status, "status", 110, false, false, false),
    (Id::Completions, "completions", 96, false, false, false),
    (Id::Duration, "duration", 80, true, false, false),
    (Id::Used(Measure::Cpu), "cpu", 116, true, false, false),
    (Id::Used(Measure::Memory), "memory", 128, true, false, false),
    (Id::Age, "age", 64, true, false, false),
    (Id::Images, "images", 132, false, false, false),
];

/// Of kinds without rows of their own.
const OTHER: &[Spec] = &[
    (Id::Site, "site", 120, false, false, false),
    (Id::Namespace, "namespace", 104, false, false, false),
    (Id::Name, "name", 240, false, true, false),
    (Id::Age, "age", 64, true, false, false),
];

fn specs(kind: &Kind) -> &'static [Spec] {
    match kind {
        Kind::Node => NODE,
        Kind::Deployment => DEPLOYMENT,
        Kind::Pod => POD,
        Kind::StatefulSet => STATEFUL_SET,
        Kind::DaemonSet => DAEMON_SET,
        Kind::ReplicaSet => REPLICA_SET,
        Kind::Job => JOB,
        Kind::Other(_) => OTHER,
    }
}

/// A column of text.
fn plain(id: String) -> Column {
    Column { id, title: None, flush_right: false, width: 160, grows: false, wide: false }
}

/// The columns of a kind, in order.
pub fn columns(kind: &Kind) -> Vec<Column> {
    Layout::new(kind, std::iter::empty()).columns().to_vec()
}

/// The cells of a row, one a column, without figures.
pub fn cells(row: &Row) -> Vec<Cell> {
    specs(&row.kind()).iter().map(|(id, ..)| cell(row, *id)).collect()
}

/// What rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A column of the kind.
    Own(Id),
    /// A column that the user added.
    Extra(Extra),
}

impl By {
    /// What is measured, where that orders rows.
    pub(super) fn measure(&self) -> Option<Measure> {
        match self {
            Self::Own(id) => id.measure(),
            Self::Extra(_) => None,
        }
    }
}

/// Whether tables of the kind show use of CPU and memory.
pub(super) fn measures(kind: &Kind) -> bool {
    specs(kind).iter().any(|(id, ..)| id.measure().is_some())
}

/// What a column's name sorts by; the name of the objects if there is no such column.
pub(super) fn find(kind: &Kind, name: &str) -> By {
    let own = named(kind, name).map(By::Own);
    own.or_else(|| Extra::find(name).map(By::Extra)).unwrap_or(By::Own(Id::Name))
}

/// The column of a name.
pub(super) fn named(kind: &Kind, name: &str) -> Option<Id> {
    let own = specs(kind).iter().find(|(_, other, ..)| *other == name).map(|(id, ..)| *id);
    let server = || match kind {
        Kind::Other(_) => ColumnId::find(name).map(Id::Server),
        _ => None,
    };
    own.or_else(server)
}

/// What a column shows of a row.
pub(super) fn cell(row: &Row, id: Id) -> Cell {
    let meta = row.meta();
    match (id, row) {
        (Id::Site, _) => Cell::Site,
        (Id::Used(_), _) => Cell::None,
        (Id::Server(id), Row::Table(row)) => server::cell(row, id),
        (Id::Age, _) if meta.created == 0 => Cell::None,
        (Id::Age, _) => Cell::Age { since: meta.created },
        (Id::Namespace | Id::Name, _) => Cell::Text { text: text(row, id).into_owned() },
        (id, Row::Workload(workload)) => workload::cell(workload, id),
        (Id::Status, Row::Node(node)) => Cell::Status { text: node::status(node), tone: node::tone(node) },
        (Id::Status, Row::Pod(pod)) => Cell::Status { text: pod.status.to_string(), tone: pod::tone(pod) },
        (Id::Restarts, Row::Pod(pod)) => Cell::NumberAge { value: pod.restarts, since: pod.restarted },
        (Id::UpToDate, Row::Deployment(deployment)) => Cell::Number { value: deployment.updated.into() },
        (Id::Available, Row::Deployment(deployment)) => Cell::Number { value: deployment.available.into() },
        (Id::Ready, Row::Deployment(deployment)) => {
            Cell::Status { text: deployment::ready(deployment), tone: deployment::tone(deployment) }
        }
        _ => Cell::Text { text: text(row, id).into_owned() },
    }
}

/// What a column says as text; empty where it says nothing that can be searched.
pub(super) fn text(row: &Row, id: Id) -> Cow<'_, str> {
    let meta = row.meta();
    match (id, row) {
        (Id::Namespace, _) => Cow::Borrowed(&meta.namespace),
        (Id::Name, _) => Cow::Borrowed(&meta.name),
        (Id::Used(_), _) => Cow::Borrowed(""),
        (_, Row::Node(node)) => node::text(node, id),
        (_, Row::Deployment(deployment)) => deployment::text(deployment, id),
        (_, Row::Pod(pod)) => pod::text(pod, id),
        (_, Row::Workload(workload)) => workload::text(workload, id),
        (Id::Server(id), Row::Table(row)) => server::text(row, id),
        (_, Row::Table(_)) => Cow::Borrowed(""),
    }
}

/// What the columns of a row say, for the filter; the site is not among it.
pub(super) fn write_text(row: &Row, out: &mut String) {
    if let Row::Table(row) = row {
        for column in row.columns.iter() {
            out.push('\n');
            out.push_str(&server::text(row, column.id));
        }
    }
    for (id, ..) in specs(&row.kind()) {
        if let (Id::Ready, Row::Pod(pod)) = (id, row) {
            // Without memory of its own: this is asked of every row at every letter of a filter. It cannot fail.
            let _ = write!(out, "\n{}/{}", pod.ready, pod.total);
            continue;
        }
        let text = text(row, *id);
        if !text.is_empty() {
            out.push('\n');
            out.push_str(&text);
        }
    }
}

/// The order of two rows by a column, ties aside. Ages ascend from the youngest.
pub(super) fn compare(left: &Row, right: &Row, id: Id) -> Ordering {
    match (id, left, right) {
        (Id::Server(id), Row::Table(left), Row::Table(right)) => server::compare(left, right, id),
        (Id::Age, _, _) => right.meta().created.cmp(&left.meta().created),
        (Id::Ready, Row::Pod(left), Row::Pod(right)) => {
            portion(left.ready, left.total).total_cmp(&portion(right.ready, right.total))
        }
        (Id::Ready, Row::Deployment(left), Row::Deployment(right)) => {
            portion(left.ready, left.wanted).total_cmp(&portion(right.ready, right.wanted))
        }
        (Id::Restarts, Row::Pod(left), Row::Pod(right)) => left.restarts.cmp(&right.restarts),
        (Id::UpToDate, Row::Deployment(left), Row::Deployment(right)) => left.updated.cmp(&right.updated),
        (Id::Available, Row::Deployment(left), Row::Deployment(right)) => {
            left.available.cmp(&right.available)
        }
        // These do not stand in the rows.
        (Id::Site | Id::Used(_), _, _) => Ordering::Equal,
        (id, Row::Workload(one), Row::Workload(other)) => {
            workload::compare(one, other, id).unwrap_or_else(|| text(left, id).cmp(&text(right, id)))
        }
        _ => text(left, id).cmp(&text(right, id)),
    }
}

/// How much of the whole; all of nothing is all.
fn portion(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

/// The text, or kubectl's word for nothing.
fn or<'a>(text: &'a str, nothing: &'a str) -> Cow<'a, str> {
    Cow::Borrowed(if text.is_empty() { nothing } else { text })
}
