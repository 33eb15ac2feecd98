//! Keys of a filter, and what they say of a row.

use super::super::column;
use super::term::{Key, Test};
use crate::metrics::Snapshot;
use crate::watch::Row;
use concertina_contract::{Cell, Kind, Millis, SiteKind};
use std::borrow::Cow;
use std::sync::Arc;

/// What a filter knows of a site.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct SiteWords {
    /// Its name in lower case.
    pub(in super::super) name: String,
    /// Where it stands: `physical`, `virtual`, `cloud` or `unknown`.
    pub(in super::super) place: String,
    /// What its objects use.
    pub(in super::super) figures: Arc<Snapshot>,
}

impl SiteWords {
    /// The words for a site of this name.
    pub(in super::super) fn new(name: &str, place: SiteKind, figures: Arc<Snapshot>) -> Self {
        let place = match place {
            SiteKind::Physical => "physical",
            SiteKind::Virtual => "virtual",
            SiteKind::Cloud => "cloud",
            SiteKind::Unknown => "unknown",
        };
        Self { name: name.to_lowercase(), place: place.to_owned(), figures }
    }
}

/// Keys that some kind has: a mistake where a kind does not have them.
const KNOWN: [&str; 21] = [
    "ready",
    "status",
    "restarts",
    "ip",
    "node",
    "up-to-date",
    "available",
    "images",
    "image",
    "roles",
    "version",
    "internal-ip",
    "os-image",
    "namespace",
    "desired",
    "current",
    "completions",
    "duration",
    "node-selector",
    "cpu",
    "memory",
];

/// Other names of keys, as kubectl and habit have them.
fn alias(name: &str) -> &str {
    match name {
        "ns" => "namespace",
        "po" | "pod" => "name",
        "cluster" => "site",
        "where" | "place" => "sitekind",
        "restart" => "restarts",
        "state" | "phase" => "status",
        "img" | "image" => "images",
        "controller" => "owner",
        "mem" => "memory",
        other => other,
    }
}

/// Whether a key asks for labels.
pub(super) fn is_label(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "label" | "labels" | "l")
}

/// Whether the key means something for one kind or another.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&alias(&name.to_ascii_lowercase()))
}

/// What a key names for rows of a kind.
pub(super) fn find(name: &str, kind: &Kind) -> Option<Key> {
    let name = name.to_ascii_lowercase();
    match alias(&name) {
        "site" => Some(Key::Site),
        "sitekind" => Some(Key::Place),
        "namespace" => Some(Key::Namespace),
        "owner" => Some(Key::Owner),
        "images" if !matches!(kind, Kind::Node | Kind::Other(_)) => Some(Key::Image),
        "age" => Some(Key::Age),
        other => column::named(kind, other).map(Key::Column),
    }
}

/// Whether what the key names of a row passes a test. `now` is the present, for ages.
pub(super) fn passes(row: &Row, site: &SiteWords, key: &Key, test: &Test, now: Millis) -> bool {
    match test {
        Test::Has(values) => {
            any(row, site, key, |text| values.iter().any(|value| text.contains(value.as_str())))
        }
        Test::Is(values) => any(row, site, key, |text| values.iter().any(|value| text == value)),
        Test::Compares(relation, amount) => match measure(row, site, key, now) {
            Some(Measure::Used(used, share)) => match amount.share {
                Some(other) => share.is_some_and(|share| relation.holds(share, other)),
                None => amount.number.is_some_and(|other| relation.holds(used, other)),
            },
            Some(Measure::Number(number)) => amount.number.is_some_and(|other| relation.holds(number, other)),
            #[allow(clippy::cast_precision_loss, reason = "an age in milliseconds fits 53 bits")]
            Some(Measure::Span(span)) => {
                amount.span.is_some_and(|other| relation.holds(span as f64, other as f64))
            }
            None => false,
        },
    }
}

enum Measure {
    Number(f64),
    Span(Millis),
    /// So much is used, and what share that is of the limit or of the node.
    Used(f64, Option<f64>),
}

fn measure(row: &Row, site: &SiteWords, key: &Key, now: Millis) -> Option<Measure> {
    let since = |since: Millis| Some(Measure::Span(now.saturating_sub(since)));
    match key {
        Key::Age if row.meta().created == 0 => None,
        Key::Age => since(row.meta().created),
        Key::Column(column::Id::Used(measure)) => {
            let used = site.figures.of_row(row)?.usage.get(*measure);
            Some(Measure::Used(used, column::share(row, *measure, &site.figures)))
        }
        Key::Column(id) => match column::cell(row, *id) {
            Cell::Number { value } => Some(Measure::Number(value)),
            Cell::NumberAge { value, .. } => Some(Measure::Number(value.into())),
            Cell::Age { since: begin } => since(begin),
            Cell::Text { text } | Cell::Status { text, .. } => written(&text),
            _ => None,
        },
        _ => None,
    }
}

/// The number that a text begins with: `2/3` counts two, `250m` a quarter.
fn written(text: &str) -> Option<Measure> {
    let first = text.split(['/', ' ', ',']).next()?;
    super::term::number(first).map(Measure::Number).or_else(|| super::term::span(first).map(Measure::Span))
}

/// Whether one of the texts that the key names is such, in lower case.
fn any(row: &Row, site: &SiteWords, key: &Key, such: impl Fn(&str) -> bool) -> bool {
    let lower = |text: &str| such(&text.to_lowercase());
    match key {
        Key::Site => such(&site.name),
        Key::Place => such(&site.place),
        Key::Namespace => such(&row.meta().namespace),
        Key::Owner => row.meta().owner.as_ref().is_some_and(|owner| {
            lower(&owner.name) || lower(&owner.kind) || lower(&format!("{}/{}", owner.kind, owner.name))
        }),
        Key::Image => match row {
            Row::Pod(pod) => pod.containers.iter().any(|container| lower(&container.image)),
            Row::Deployment(deployment) => deployment.containers.iter().any(|(_, image)| lower(image)),
            Row::Workload(workload) => workload.containers.iter().any(|(_, image)| lower(image)),
            _ => false,
        },
        Key::Age => false,
        Key::Column(id) => lower(&text(row, *id)),
    }
}

fn text(row: &Row, id: column::Id) -> Cow<'_, str> {
    let text = column::text(row, id);
    if !text.is_empty() {
        return text;
    }
    match column::cell(row, id) {
        Cell::Number { value } => Cow::Owned(value.to_string()),
        Cell::NumberAge { value, .. } => Cow::Owned(value.to_string()),
        Cell::Text { text } | Cell::Status { text, .. } => Cow::Owned(text),
        _ => text,
    }
}
