//! The figures for people and for programs.

use super::figure::{Figure, least, median};
use super::machine::Machine;
use serde_json::{Value, json};

/// The heads of the columns.
const HEADS: [&str; 8] = ["benchmark", "what", "ours min", "median", "peer min", "median", "ratio", "limit"];

/// Lines for people.
pub(crate) fn table(machine: &Machine, figures: &[Figure]) -> Vec<String> {
    let rows: Vec<[String; 8]> =
        std::iter::once(HEADS.map(str::to_owned)).chain(figures.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 8] = std::array::from_fn(width);
    let mut lines = vec![String::new(), machine.line()];
    lines.extend(
        rows.iter().zip(std::iter::once("peer").chain(figures.iter().map(|figure| figure.peer))).map(
            |(row, peer)| {
                let cells = row.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
                    if column < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                });
                format!("{}  {peer}", cells.collect::<Vec<_>>().join("  "))
            },
        ),
    );
    lines
}

/// For other programs: `{"machine", "figures"}`.
pub(crate) fn json(machine: &Machine, figures: &[Figure]) -> Value {
    json!({"machine": machine.json(), "figures": figures.iter().map(Figure::json).collect::<Vec<_>>()})
}

fn row(figure: &Figure) -> [String; 8] {
    let limit = match figure.limit {
        Some(limit) => format!("{} {}", limit.words(), if figure.passes() { "met" } else { "MISSED" }),
        None => "-".to_owned(),
    };
    let [theirs_least, theirs, ratio] = if figure.theirs.is_empty() {
        ["-", "-", "-"].map(str::to_owned)
    } else {
        [number(least(&figure.theirs)), number(median(&figure.theirs)), format!("{:.2}", figure.ratio())]
    };
    [
        figure.benchmark.to_owned(),
        figure.what.to_owned(),
        number(least(&figure.ours)),
        number(median(&figure.ours)),
        theirs_least,
        theirs,
        ratio,
        limit,
    ]
}

/// Small ones with a decimal.
fn number(value: f64) -> String {
    if value.abs() < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") }
}
