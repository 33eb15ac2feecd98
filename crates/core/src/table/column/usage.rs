//! Columns of use: figures of the site, beside what the row says of requests and limits.

use crate::metrics::{Snapshot, Usage};
use crate::watch::Row;
use concertina_contract::{Cell, ChartMark, Measure, MetricsState, Role};

/// What the column shows of a row.
pub(super) fn cell(row: &Row, measure: Measure, figures: &Snapshot) -> Cell {
    let Some(reading) = figures.of_row(row) else {
        let probe = match figures.state(&row.kind()) {
            MetricsState::Missing { probe, .. } => Some(*probe),
            MetricsState::Waiting | MetricsState::Live { .. } => None,
        };
        return Cell::NoUsage { probe };
    };
    let levels = figures.levels(row).into_iter();
    let marks = levels.map(|(role, level)| ChartMark { role, value: level.get(measure) });
    Cell::Usage {
        measure,
        value: reading.usage.get(measure),
        marks: marks.filter(|mark| mark.value > 0.0).collect(),
        trail: reading.trail.percent(measure),
    }
}

/// What orders rows by use: the figure and one, nothing where there is none.
pub(in crate::table) fn used(row: &Row, measure: Measure, figures: &Snapshot) -> u64 {
    figures.of_row(row).map_or(0, |reading| amount(reading.usage, measure).saturating_add(1))
}

/// How much of the limit is used, or of what a node has for pods; of what was asked for where there is no limit.
pub(in crate::table) fn share(row: &Row, measure: Measure, figures: &Snapshot) -> Option<f64> {
    let used = figures.of_row(row)?.usage.get(measure);
    let levels = figures.levels(row);
    let of =
        |wanted: Role| levels.iter().find(|(role, level)| *role == wanted && amount(*level, measure) > 0);
    let (_, whole) = of(Role::Limit).or_else(|| of(Role::Allocatable)).or_else(|| of(Role::Request))?;
    Some(used / whole.get(measure))
}

/// In billionths of a core, or bytes.
fn amount(usage: Usage, measure: Measure) -> u64 {
    match measure {
        Measure::Cpu => usage.cpu,
        Measure::Memory => usage.memory,
    }
}
