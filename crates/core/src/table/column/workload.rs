//! Columns of workloads other than Deployments (kubernetes 1.36 `printers.go`, `printStatefulSet`, `printDaemonSet`,
//! `printReplicaSet`, `printJob`).

use super::{Cow, Id, portion};
use crate::table::duration::human;
use crate::watch::{WorkloadKind, WorkloadRow};
use concertina_contract::{Cell, Tone};
use std::cmp::Ordering;

/// What a column shows of a row.
pub(super) fn cell(row: &WorkloadRow, id: Id) -> Cell {
    let number = |value: u32| Cell::Number { value: value.into() };
    match id {
        Id::Status => Cell::Status { text: text(row, id).into_owned(), tone: tone(row) },
        // A number of its own column, or a part of the whole.
        Id::Ready if matches!(row.workload, WorkloadKind::StatefulSet) => {
            Cell::Status { text: text(row, id).into_owned(), tone: tone(row) }
        }
        Id::Ready => Cell::Status { text: row.ready.to_string(), tone: tone(row) },
        Id::Desired => number(row.wanted.unwrap_or_default()),
        Id::Current => number(row.current),
        Id::UpToDate => number(row.updated),
        Id::Available => number(row.available),
        Id::Duration => match (row.started, row.ended) {
            (Some(since), None) => Cell::Age { since },
            (Some(_), Some(_)) => Cell::Text { text: text(row, id).into_owned() },
            (None, _) => Cell::None,
        },
        _ => Cell::Text { text: text(row, id).into_owned() },
    }
}

/// What a column says as text.
pub(super) fn text(row: &WorkloadRow, id: Id) -> Cow<'_, str> {
    match id {
        Id::Status => Cow::Borrowed(status(row)),
        Id::Ready if row.workload == WorkloadKind::StatefulSet => {
            Cow::Owned(format!("{}/{}", row.ready, row.wanted.unwrap_or_default()))
        }
        Id::Completions => Cow::Owned(match row.wanted {
            Some(wanted) => format!("{}/{wanted}", row.ready),
            None if row.parallelism > 1 => format!("{}/1 of {}", row.ready, row.parallelism),
            None => format!("{}/1", row.ready),
        }),
        Id::Duration => match (row.started, row.ended) {
            (Some(started), Some(ended)) => Cow::Owned(human(ended.saturating_sub(started))),
            _ => Cow::Borrowed(""),
        },
        Id::NodeSelector => selector(row),
        Id::Images => match row.containers.as_ref() {
            [(_, image)] => Cow::Borrowed(image),
            containers => {
                let images: Vec<&str> = containers.iter().map(|(_, image)| image.as_ref()).collect();
                Cow::Owned(images.join(","))
            }
        },
        _ => Cow::Borrowed(""),
    }
}

/// The order of two rows by a column; none where its text orders them.
pub(super) fn compare(left: &WorkloadRow, right: &WorkloadRow, id: Id) -> Option<Ordering> {
    let whole = |row: &WorkloadRow| row.wanted.unwrap_or(1);
    let share = || portion(left.ready, whole(left)).total_cmp(&portion(right.ready, whole(right)));
    Some(match id {
        Id::Ready if left.workload != WorkloadKind::StatefulSet => left.ready.cmp(&right.ready),
        Id::Ready | Id::Completions => share(),
        Id::Desired => left.wanted.cmp(&right.wanted),
        Id::Current => left.current.cmp(&right.current),
        Id::UpToDate => left.updated.cmp(&right.updated),
        Id::Available => left.available.cmp(&right.available),
        // Those that run last the longest; among them those that began first.
        Id::Duration => {
            let span = |row: &WorkloadRow| match (row.started, row.ended) {
                (Some(started), Some(ended)) => (1, ended.saturating_sub(started)),
                (Some(started), None) => (2, -started),
                (None, _) => (0, 0),
            };
            span(left).cmp(&span(right))
        }
        _ => return None,
    })
}

fn status(row: &WorkloadRow) -> &'static str {
    let first = |names: [&'static str; 2]| names.into_iter().find(|name| row.is(name));
    match first(["Complete", "Failed"]) {
        Some(ended) => ended,
        None if row.meta.deleting.is_some() => "Terminating",
        None if row.is("Suspended") => "Suspended",
        None => first(["FailureTarget", "SuccessCriteriaMet"]).unwrap_or("Running"),
    }
}

fn selector(row: &WorkloadRow) -> Cow<'_, str> {
    let mut labels: Vec<String> =
        row.node_selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    labels.sort_unstable();
    if labels.is_empty() { Cow::Borrowed("<none>") } else { Cow::Owned(labels.join(",")) }
}

fn tone(row: &WorkloadRow) -> Tone {
    if row.workload == WorkloadKind::Job {
        return match status(row) {
            "Complete" => Tone::Good,
            "Failed" | "FailureTarget" => Tone::Bad,
            "Suspended" => Tone::Warn,
            _ => Tone::Calm,
        };
    }
    let wanted = row.wanted.unwrap_or_default();
    match row.ready {
        ready if ready >= wanted && row.workload != WorkloadKind::DaemonSet => Tone::Good,
        ready if ready >= wanted && row.updated >= wanted => Tone::Good,
        ready if ready >= wanted => Tone::Calm,
        0 => Tone::Bad,
        _ => Tone::Warn,
    }
}
