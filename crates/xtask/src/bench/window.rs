//! The real window with many pods on many sites: how soon it shows a change and a filter, whether it stays fluid, and what
//! it takes. Figures come from its page, by scripts of the driver, and from the process tree.

use super::figure::{Figure, Limit};
use super::programs::Built;
use super::{BenchError, round};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs of each.
const ROUNDS: usize = 3;
/// Sites of all runs.
const SITES: &str = "20";
/// Pods, and the MiB above an empty window that they may take.
const MEMORY: [(&str, &str, f64); 3] = [
    ("10000", "memory with 10,000 pods, MiB", 60.0),
    ("50000", "memory with 50,000 pods, MiB", 150.0),
    ("100000", "memory with 100,000 pods, MiB", 400.0),
];
/// Pods while the table is used, and while it is left alone.
const LIVE: &str = "50000";
const IDLE: &str = "10000";
/// The most that memory may grow in an hour, in MiB: less than what the page's heap swings by itself.
const GROWTH: f64 = 10.0;
/// Name in the answer, words, and limit of what is measured while the table is used.
const USED: [(&str, &str, Option<Limit>); 13] = [
    ("changeRate", "changes a second that the server made (500 are wished for)", None),
    ("changeP50", "change to row, median, ms", None),
    ("changeP99", "change to row, 99th percentile, ms", Some(Limit::Value(100.0))),
    ("gapP99", "timer gap, 99th percentile, ms", Some(Limit::Value(32.0))),
    ("filterP50", "filter to painted frame, median, ms", None),
    ("filterMax", "filter to painted frame, slowest of 10, ms", Some(Limit::Value(50.0))),
    ("wheelUncovered", "wheel: pixels without a row, worst frame", Some(Limit::Value(0.0))),
    ("keysUncovered", "page keys: pixels without a row, worst frame", Some(Limit::Value(0.0))),
    ("dragUncovered", "scroll bar: pixels without a row, worst frame", Some(Limit::Value(0.0))),
    ("wheelPlaceholders", "wheel: rows still loading, %", Some(Limit::Value(0.0))),
    ("keysPlaceholders", "page keys: rows still loading, %", None),
    ("dragPlaceholders", "scroll bar: rows still loading, %", None),
    ("dragSettled", "scroll bar: from its rest until all rows are there, ms", Some(Limit::Value(100.0))),
];
/// Applications, each on all sites; then name in the answer, words, and limit of what is measured while their matrix is used.
const APPLICATIONS: &str = "1000";
const MATRIX: [(&str, &str, f64); 5] = [
    ("gapP99", "matrix of 1,000 applications: timer gap, 99th percentile, ms", 32.0),
    ("filterMax", "matrix of 1,000 applications: filter to painted frame, slowest of 10, ms", 100.0),
    ("wheelUncovered", "matrix of 1,000 applications, wheel: pixels without a row, worst frame", 0.0),
    ("keysUncovered", "matrix of 1,000 applications, page keys: pixels without a row, worst frame", 0.0),
    ("dragUncovered", "matrix of 1,000 applications, scroll bar: pixels without a row, worst frame", 0.0),
];
/// Contexts of one kubeconfig, none connected; then name in the answer, words, and limit of what is measured of them.
const CONTEXTS: [(&str, &str, &str, f64); 4] = [
    ("500", "contextsSearchMax", "500 contexts: search to painted frame, slowest of 10, ms", 50.0),
    ("500", "gapP99", "500 contexts: timer gap, 99th percentile, ms", 32.0),
    ("2000", "contextsSearchMax", "2,000 contexts: search to painted frame, slowest of 10, ms", 100.0),
    ("2000", "gapP99", "2,000 contexts: timer gap, 99th percentile, ms", 32.0),
];
const PEER: &str = "an empty Tauri window";
/// What the matrix is measured beside: how a page fares that leaves all to the browser.
const STILL: &str = "a page of the same rows, all in the document";

/// All figures; one round of everything, then the next.
pub(crate) fn run(built: &Built) -> Result<Vec<Figure>, BenchError> {
    let driver = built.path("perf-window");
    let ours = |arguments: [&str; 3]| measure(&driver, &built.concertina, arguments);
    let mut memory =
        MEMORY.map(|(_, words, above)| Figure::new("window", words, PEER).within(Limit::Above(above)));
    let mut used = USED.map(|(name, words, limit)| {
        let figure = Figure::new("window", words, if name == "gapP99" { PEER } else { "" });
        limit.map_or_else(|| Figure::new("window", words, ""), |limit| figure.within(limit))
    });
    let mut matrix = MATRIX.map(|(name, words, limit)| {
        let peer = if name == "gapP99" { STILL } else { "" };
        Figure::new("window", words, peer).within(Limit::Value(limit))
    });
    let mut idle = ["idle on the table, % of a core", "idle on the fleet, % of a core"]
        .map(|words| Figure::new("window", words, "").within(Limit::Value(2.0)));
    let mut contexts =
        CONTEXTS.map(|(_, _, words, limit)| Figure::new("window", words, "").within(Limit::Value(limit)));
    for number in 0..ROUNDS {
        round("window", number, ROUNDS);
        let empty = measure(&driver, &built.path("concertina-empty-window"), ["empty", "0", "0"])?;
        for ((pods, ..), figure) in MEMORY.iter().zip(&mut memory) {
            figure.ours.push(number_of(&ours(["memory", pods, SITES])?, "mib"));
            figure.theirs.push(number_of(&empty, "mib"));
        }
        let live = ours(["live", LIVE, SITES])?;
        for ((name, ..), figure) in USED.iter().zip(&mut used) {
            figure.ours.push(number_of(&live, name));
            if !figure.peer.is_empty() {
                figure.theirs.push(number_of(&empty, name));
            }
        }
        let seen = ours(["matrix", APPLICATIONS, SITES])?;
        for ((name, ..), figure) in MATRIX.iter().zip(&mut matrix) {
            figure.ours.push(number_of(&seen, name));
            if !figure.peer.is_empty() {
                figure.theirs.push(number_of(&seen, &format!("still-{name}")));
            }
        }
        let quiet = ours(["idle", IDLE, SITES])?;
        for (name, figure) in ["idleExplorer", "idleFleet"].into_iter().zip(&mut idle) {
            figure.ours.push(number_of(&quiet, name));
        }
        for many in ["500", "2000"] {
            let listed = ours(["contexts", many, "0"])?;
            for ((_, name, ..), figure) in
                CONTEXTS.iter().zip(&mut contexts).filter(|((count, ..), _)| *count == many)
            {
                figure.ours.push(number_of(&listed, name));
            }
        }
    }
    Ok(memory.into_iter().chain(used).chain(matrix).chain(idle).chain(contexts).collect())
}

/// An hour of changes.
pub(crate) fn churn(built: &Built) -> Result<[Figure; 1], BenchError> {
    let answer = measure(&built.path("perf-window"), &built.concertina, ["churn", IDLE, SITES])?;
    let mut figure = Figure::new("churn", "growth of memory in an hour of 100 changes a second, MiB", "")
        .within(Limit::Value(GROWTH));
    figure.ours.push(number_of(&answer, "growth"));
    Ok([figure])
}

/// One run of the driver on a program, which answers names and numbers.
fn measure(driver: &Path, program: &Path, arguments: [&str; 3]) -> Result<Value, BenchError> {
    let output = Command::new(driver)
        .args(arguments)
        .env("CONCERTINA_PROGRAM", program)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    println!("{} {}: {}", arguments[0], arguments[1], answer.trim());
    serde_json::from_str(&answer).map_err(|_| BenchError::Answer { program: "perf-window", answer })
}

/// Not a number when it was not measured: that passes no limit.
fn number_of(answer: &Value, name: &str) -> f64 {
    answer[name].as_f64().unwrap_or(f64::NAN)
}
