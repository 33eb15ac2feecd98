//! What will change, as lines of YAML around each change.

use super::live::Live;
use super::mask::{reviewable, veiled};
use concertina_contract::{DiffLine, LineChange};
use serde_json::{Map, Value};
use similar::{ChangeTag, TextDiff};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;
/// The most lines of one diff; what is left out is said.
const MOST_LINES: usize = 400;
/// The longest line, in characters.
const LONGEST_LINE: usize = 300;
/// The most places that are told.
const MOST_PLACES: usize = 5;
/// Stands for lines that are left out.
const GAP: &str = "…";

/// The difference between an object as it is and as it would be; secrets are masked in both.
pub(super) fn diff(before: &Live, after: &Live) -> Vec<DiffLine> {
    let (old, new) = (yaml(before), yaml(after));
    let text = TextDiff::from_lines(&old, &new);
    let mut lines = Vec::new();
    for (number, group) in text.grouped_ops(CONTEXT).iter().enumerate() {
        if number > 0 {
            lines.push(line(LineChange::Same, GAP));
        }
        for change in group.iter().flat_map(|operation| text.iter_changes(operation)) {
            let kind = match change.tag() {
                ChangeTag::Equal => LineChange::Same,
                ChangeTag::Delete => LineChange::Removed,
                ChangeTag::Insert => LineChange::Added,
            };
            lines.push(line(kind, change.value().trim_end_matches('\n')));
        }
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        lines.push(line(LineChange::Same, GAP));
    }
    lines
}

/// The difference between two objects; secrets are masked in both.
pub(crate) fn masked_diff(before: &Value, after: &Value) -> Vec<DiffLine> {
    diff(&Live::new(before.clone()), &Live::new(after.clone()))
}

/// The difference of objects of any kind: of a Secret it tells which values change, and none of them.
pub(super) fn difference(before: &Live, after: &Live) -> Vec<DiffLine> {
    let (before, after) = veiled(before.value(), after.value());
    masked_diff(&before, &after)
}

/// The places at which two values differ, such as `spec.template.spec.containers.0.image`; at most a few.
pub(super) fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut places = Vec::new();
    collect(one, other, "", &mut places);
    places
}

fn collect(one: &Value, other: &Value, place: &str, places: &mut Vec<String>) {
    let below = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
    match (one, other) {
        _ if one == other || places.len() >= MOST_PLACES => {}
        (Value::Object(one), Value::Object(other)) => {
            let new = other.iter().filter(|(key, _)| !one.contains_key(*key)).map(|(key, _)| key);
            for key in one.keys().chain(new) {
                let at = |map: &Map<String, Value>| map.get(key).cloned().unwrap_or_default();
                collect(&at(one), &at(other), &below(key), places);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                collect(one, other, &below(&index.to_string()), places);
            }
        }
        _ => places.push(crate::redact::cap(&crate::redact::plain(place))),
    }
}

fn yaml(object: &Live) -> String {
    // An object that came as JSON can always be written as YAML; if not, the diff shows the JSON.
    let shown = reviewable(object.value());
    serde_saphyr::to_string(&shown).unwrap_or_else(|_| format!("{shown:#}"))
}

fn line(change: LineChange, text: &str) -> DiffLine {
    let text = text.chars().filter(|letter| !letter.is_control()).take(LONGEST_LINE).collect();
    DiffLine { change, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn shown(lines: &[DiffLine]) -> Vec<String> {
        let sign = |change| match change {
            LineChange::Same => ' ',
            LineChange::Removed => '-',
            LineChange::Added => '+',
        };
        lines.iter().map(|line| format!("{}{}", sign(line.change), line.text)).collect()
    }

    #[test]
    fn a_scale_is_one_line_in_its_surroundings() {
        let live = Live::new(json!({
            "metadata": { "name": "orders", "resourceVersion": "1" },
            "spec": { "paused": false, "replicas": 3, "selector": { "matchLabels": { "app": "orders" } } },
            "status": { "replicas": 3 },
        }));
        let lines = shown(&diff(&live, &live.scaled(6)));
        assert!(lines.contains(&"-  replicas: 3".to_owned()), "{lines:?}");
        assert!(lines.contains(&"+  replicas: 6".to_owned()), "{lines:?}");
        assert_eq!(lines.iter().filter(|line| !line.starts_with(' ')).count(), 2);
        assert!(lines.contains(&" spec:".to_owned()), "{lines:?}");
    }

    #[test]
    fn a_restart_adds_a_mark_and_its_undo_takes_it_away() {
        let live = Live::new(json!({ "spec": { "template": { "metadata": { "labels": { "app": "a" } } } } }));
        let marked = live.marked(Some("2026-01-02T03:04:05Z"));
        let added = shown(&diff(&live, &marked));
        assert!(
            added.iter().any(|line| line.starts_with('+') && line.contains("restartedAt: ")),
            "{added:?}"
        );
        assert_eq!(marked.marked(None), live);
        assert!(diff(&live, &live).is_empty());
    }

    #[test]
    fn places_that_differ_are_told_by_their_path() {
        let one = json!({ "spec": { "a": [{ "image": "x" }], "b": 1, "c": [1] } });
        let other = json!({ "spec": { "a": [{ "image": "y" }], "c": [1, 2], "d": true } });
        assert_eq!(differences(&one, &other), ["spec.a.0.image", "spec.b", "spec.c", "spec.d"]);
        assert!(differences(&one, &one).is_empty());
    }

    #[test]
    fn a_masked_secret_is_no_line_of_a_diff() {
        let with = |password: &str| {
            let variable = json!([{ "name": "DB_PASSWORD", "value": password }]);
            Live::new(json!({ "spec": { "template": { "spec": { "containers": [{ "env": variable }] } } } }))
        };
        assert!(diff(&with("canary-1"), &with("canary-2")).is_empty());
    }
}
