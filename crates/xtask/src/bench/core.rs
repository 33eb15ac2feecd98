//! The core alone: memory of a row, another order or filter, sites that swallow what is sent to them, applications, and plans.

use super::figure::{Figure, Limit};
use super::programs::Built;
use super::server::Server;
use super::{BenchError, round};
use serde_json::Value;
use std::process::{Command, Stdio};

/// Pods of the server that is asked for rows.
const PODS: usize = 50_000;
/// Samples of each: a round of dead sites takes a second, and what it tells is small.
const ROUNDS: usize = 5;
const HOLES_ROUNDS: usize = 21;
/// Sites that swallow everything.
const DEAD: &str = "3";
/// Name in the answer, words and the most of what is measured of rows.
const ROWS: [(&str, &str, f64); 3] = [
    ("bytesPerRow", "memory of a pod's row, bytes", 1_024.0),
    ("sortMax", "another order of 50,000 rows, slowest of 20, ms", 50.0),
    ("filterMax", "another filter of 50,000 rows, slowest of 20, ms", 50.0),
];
/// The same of the matrix of applications. The slowest of many small things says more of the machine than of us.
const APPLICATIONS: [(&str, &str, Option<f64>); 3] = [
    ("matrixMax", "1,000 applications of rows that are there, slowest of 5, ms", Some(1_000.0)),
    ("change", "a change of one of 100,000 pods, median of 200, ms", Some(1.0)),
    ("changeMax", "a change of one of 100,000 pods, slowest of 200, ms", None),
];

/// The same of plans on 20 sites, each request of which takes 50 ms.
const PLANS: [(&str, &str, f64); 2] = [
    ("install", "plan of a new application on 20 sites, ms", 2_000.0),
    ("upgrade", "plan of its upgrade on 20 sites, ms", 2_000.0),
];

/// Memory of a row, orders and filters of 50,000 pods.
pub(crate) fn rows(built: &Built) -> Result<Vec<Figure>, BenchError> {
    let server = Server::start(built, PODS)?;
    let mut figures = ROWS.map(|(_, words, most)| Figure::new("rows", words, "").within(Limit::Value(most)));
    for number in 0..ROUNDS {
        round("rows", number, ROUNDS);
        let answer = ask(built, &["rows", &server.text("url"), &PODS.to_string()])?;
        for ((name, ..), figure) in ROWS.iter().zip(&mut figures) {
            figure.ours.push(answer[name].as_f64().unwrap_or(f64::NAN));
        }
    }
    Ok(figures.into())
}

/// The matrix of 1,000 applications with 100,000 pods on four sites.
pub(crate) fn applications(built: &Built) -> Result<Vec<Figure>, BenchError> {
    let mut figures = APPLICATIONS.map(|(_, words, most)| {
        let figure = Figure::new("applications", words, "");
        match most {
            Some(most) => figure.within(Limit::Value(most)),
            None => figure,
        }
    });
    for number in 0..ROUNDS {
        round("applications", number, ROUNDS);
        let answer = ask(built, &["applications"])?;
        for ((name, ..), figure) in APPLICATIONS.iter().zip(&mut figures) {
            figure.ours.push(answer[name].as_f64().unwrap_or(f64::NAN));
        }
    }
    Ok(figures.into())
}

/// Plans of an application on 20 sites with 50 ms for each request, dry runs included.
pub(crate) fn plan(built: &Built) -> Result<Vec<Figure>, BenchError> {
    let mut figures = PLANS.map(|(_, words, most)| Figure::new("plan", words, "").within(Limit::Value(most)));
    for number in 0..ROUNDS {
        round("plan", number, ROUNDS);
        let answer = ask(built, &["plan"])?;
        for ((name, ..), figure) in PLANS.iter().zip(&mut figures) {
            figure.ours.push(answer[name].as_f64().unwrap_or(f64::NAN));
        }
    }
    Ok(figures.into())
}

/// Rows of 17 healthy sites beside three dead ones, and without them.
pub(crate) fn holes(built: &Built) -> Result<[Figure; 1], BenchError> {
    let mut figure = Figure::new("holes", "all rows of 17 sites beside 3 dead ones, ms", "without the dead");
    for number in 0..=HOLES_ROUNDS {
        let beside = ask(built, &["holes", DEAD])?["millis"].as_f64().unwrap_or(f64::NAN);
        let alone = ask(built, &["holes", "0"])?["millis"].as_f64().unwrap_or(f64::NAN);
        // The first run of each does not count.
        if number > 0 {
            round("holes", number - 1, HOLES_ROUNDS);
            figure.ours.push(beside);
            figure.theirs.push(alone);
        }
    }
    Ok([figure.at_most(1.1)])
}

/// One run of `perf-core`.
fn ask(built: &Built, arguments: &[&str]) -> Result<Value, BenchError> {
    let mut command = Command::new(built.path("perf-core"));
    let output = command.args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    serde_json::from_str(&answer).map_err(|_| BenchError::Answer { program: "perf-core", answer })
}
