//! What will change, as lines of YAML around each change.

use super::live::Live;
use super::mask::reviewable;
use concertina_contract::{DiffLine, LineChange};
use similar::{ChangeTag, TextDiff};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;
/// The most lines of one diff; what is left out is said.
const MOST_LINES: usize = 400;
/// The longest line, in characters.
const LONGEST_LINE: usize = 300;
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
    fn a_masked_secret_is_no_line_of_a_diff() {
        let with = |password: &str| {
            let variable = json!([{ "name": "DB_PASSWORD", "value": password }]);
            Live::new(json!({ "spec": { "template": { "spec": { "containers": [{ "env": variable }] } } } }))
        };
        assert!(diff(&with("canary-1"), &with("canary-2")).is_empty());
    }
}
