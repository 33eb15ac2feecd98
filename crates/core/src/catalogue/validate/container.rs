//! What the container runs, takes, and is asked.

use super::report::Report;
use crate::catalogue::grammar::{is_text, is_url_path};
use crate::quantity;
use concertina_contract::{AppForm, ContainerProbe, FormProblemCode, ProbeCheck, ProbeChoice, Resources};

/// The most words of a command.
const MOST_WORDS: usize = 1_000;
/// The longest time of a probe, in seconds.
const LONGEST: u32 = 3_600;
/// The most failures that a probe counts.
const MOST_FAILURES: u32 = 1_000;
/// Billionths of the smallest part that Kubernetes counts: a thousandth of a core.
const MILLICORE: i128 = 1_000_000;
/// Billionths of a byte.
const BYTE: i128 = 1_000_000_000;

pub(super) fn check_words(report: &mut Report, field: &str, words: &[String]) {
    report.check_count(field, words, MOST_WORDS);
    for (index, _) in words.iter().enumerate().filter(|(_, word)| !is_text(word)) {
        report.add(format!("{field}.{index}"), FormProblemCode::TextInvalid);
    }
}

pub(super) fn check_resources(report: &mut Report, resources: &Resources) {
    let Resources { cpu_request, memory_request, cpu_limit, memory_limit } = resources;
    check_pair(report, ["resources.cpuRequest", "resources.cpuLimit"], [cpu_request, cpu_limit], MILLICORE);
    check_pair(
        report,
        ["resources.memoryRequest", "resources.memoryLimit"],
        [memory_request, memory_limit],
        BYTE,
    );
}

/// A request and its limit.
fn check_pair(report: &mut Report, fields: [&str; 2], texts: [&Option<String>; 2], unit: i128) {
    let [request, limit] = [0, 1].map(|at| {
        let text = texts[at].as_ref()?;
        check_amount(report, fields[at], text, unit)
    });
    if limit == Some(0) {
        report.add(fields[1], FormProblemCode::QuantityZero);
    } else if let (Some(least), Some(most)) = (request, limit)
        && most < least
    {
        let request = texts[0].as_deref().unwrap_or_default();
        report.add_with(fields[1], FormProblemCode::LimitBelowRequest, &[("request", &request)]);
    }
}

/// The amount in billionths, if it is one.
fn check_amount(report: &mut Report, field: &str, text: &str, unit: i128) -> Option<i128> {
    match quantity::billionths(text).filter(|amount| *amount >= 0) {
        None => report.add(field, FormProblemCode::QuantityInvalid),
        Some(amount) if amount % unit != 0 => report.add(field, FormProblemCode::QuantityTooFine),
        Some(amount) => return Some(amount),
    }
    None
}

pub(super) fn check_probes(report: &mut Report, form: &AppForm) {
    if let ProbeChoice::Own { probe } = &form.readiness {
        check_probe(report, "readiness.probe", probe, form.port);
    }
    if let Some(probe) = &form.liveness {
        check_probe(report, "liveness", probe, form.port);
    }
}

fn check_probe(report: &mut Report, field: &str, probe: &ContainerProbe, port: Option<u16>) {
    let ContainerProbe { check, delay_seconds, period_seconds, failures } = probe;
    match check {
        ProbeCheck::Http { .. } | ProbeCheck::Tcp if port.is_none() => {
            report.add(format!("{field}.check"), FormProblemCode::PortMissing);
        }
        ProbeCheck::Http { path } if !is_url_path(path) => {
            report.add(format!("{field}.check.path"), FormProblemCode::RoutePathInvalid);
        }
        ProbeCheck::Command { command } => {
            check_words(report, &format!("{field}.check.command"), command);
            if command.first().is_none_or(String::is_empty) {
                report.add(format!("{field}.check.command"), FormProblemCode::Empty);
            }
        }
        ProbeCheck::Http { .. } | ProbeCheck::Tcp => {}
    }
    let numbers = [
        ("delaySeconds", *delay_seconds, 0, LONGEST),
        ("periodSeconds", *period_seconds, 1, LONGEST),
        ("failures", *failures, 1, MOST_FAILURES),
    ];
    for (name, number, min, max) in numbers {
        if !(min..=max).contains(&number) {
            report.add_range(format!("{field}.{name}"), min, max);
        }
    }
}
