//! Values of a chart: YAML that the user writes, laid over each other, and without their secrets where they are shown.
//!
//! What is different on a site is laid over the values of all as a JSON merge patch (RFC 7386): null takes a value away, so that
//! the chart's own holds. Where there is nothing to take away null stays: it takes away the chart's own, as `helm` has it.

use super::tree::Tree;
use crate::change::{MASK, masked, unmask_text};
use serde_json::{Map, Value};
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Budget, Options};

/// The longest text of values, in bytes: more would not fit into a release.
const LONGEST: usize = 1 << 20;
/// Lists, maps and scalars.
const NODES: usize = 200_000;

/// Why a text is no values. Nothing of it is told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ValuesError {
    /// It is not YAML.
    #[error("line {line} is not YAML")]
    Yaml {
        /// The line, from 1.
        line: u64,
    },
    /// It is no map.
    #[error("values are a map")]
    NotMap,
}

/// Reads values; an empty text is none.
pub(crate) fn parse(text: &str) -> Result<Value, ValuesError> {
    match read(text)? {
        Tree::Leaf(Value::Null) => Ok(Value::Object(Map::new())),
        tree @ Tree::Map(_) => Ok(tree.value()),
        _ => Err(ValuesError::NotMap),
    }
}

/// Reads any YAML, as `helm` does: numbers that begin with 0 are octal, and `yes` is true.
pub(super) fn read(text: &str) -> Result<Tree, ValuesError> {
    if text.len() > LONGEST {
        return Err(ValuesError::NotMap);
    }
    if text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#') || line == "---") {
        return Ok(Tree::NULL);
    }
    serde_saphyr::from_str_with_options(text, options())
        .map_err(|error| ValuesError::Yaml { line: error.location().map_or(1, |place| place.line()) })
}

fn options() -> Options {
    let mut options = Options::default();
    options.duplicate_keys = DuplicateKeyPolicy::LastWins;
    options.legacy_octal_numbers = true;
    let mut budget = Budget::default();
    budget.max_nodes = NODES;
    budget.max_events = 2 * NODES;
    options.budget = Some(budget);
    options
}

/// As YAML; empty for no values.
pub(crate) fn text(values: &Value) -> String {
    match values.as_object() {
        Some(map) if map.is_empty() => String::new(),
        _ => serde_saphyr::to_string(values).unwrap_or_default(),
    }
}

/// Lays values over others.
pub(crate) fn merge(base: &Value, over: &Value) -> Value {
    let Value::Object(over) = over else { return over.clone() };
    let mut whole = base.as_object().cloned().unwrap_or_default();
    for (key, value) in over {
        let there = whole.get(key).unwrap_or(&Value::Null);
        if value.is_null() && !there.is_null() {
            whole.remove(key);
        } else {
            let merged = merge(there, value);
            whole.insert(key.clone(), merged);
        }
    }
    Value::Object(whole)
}

/// What has to be laid over `base` to have `wanted`.
pub(crate) fn difference(base: &Value, wanted: &Value) -> Value {
    let (Value::Object(base), Value::Object(wanted)) = (base, wanted) else { return wanted.clone() };
    let gone = base.iter().filter(|(key, value)| !wanted.contains_key(*key) && !value.is_null());
    let gone = gone.map(|(key, _)| (key.clone(), Value::Null));
    let other = wanted.iter().filter(|(key, value)| base.get(*key) != Some(value));
    let other = other.map(|(key, value)| match base.get(key) {
        Some(there @ Value::Object(_)) if value.is_object() => (key.clone(), difference(there, value)),
        _ => (key.clone(), value.clone()),
    });
    gone.chain(other).collect()
}

/// The values with what looks secret masked.
pub(crate) fn veil(values: &Value) -> Value {
    masked(values)
}

/// The values with what is masked as it was before; else the way to what cannot be found there any more.
pub(crate) fn fill(values: &Value, before: &Value) -> Result<Value, Vec<String>> {
    let mut lost = Vec::new();
    let filled = fill_at(values, before, &masked(before), "", &mut lost);
    if lost.is_empty() { Ok(filled) } else { Err(lost) }
}

fn fill_at(values: &Value, before: &Value, shown: &Value, path: &str, lost: &mut Vec<String>) -> Value {
    match values {
        Value::Object(map) => {
            let fill = |(key, value): (&String, &Value)| {
                let (before, shown) = (&before[key.as_str()], &shown[key.as_str()]);
                (key.clone(), fill_at(value, before, shown, &format!("{path}/{key}"), lost))
            };
            map.iter().map(fill).collect()
        }
        Value::Array(items) => {
            let fill = |(index, value): (usize, &Value)| {
                let index = same_item(value, shown).unwrap_or(index);
                fill_at(value, &before[index], &shown[index], &format!("{path}/{index}"), lost)
            };
            items.iter().enumerate().map(fill).collect()
        }
        Value::String(text) if text.contains(MASK) && values == shown => before.clone(),
        Value::String(text) if text.contains(MASK) => {
            let parts = shown.as_str().zip(before.as_str());
            parts.and_then(|(shown, before)| unmask_text(text, shown, before)).map_or_else(
                || {
                    lost.push(path.to_owned());
                    values.clone()
                },
                Value::from,
            )
        }
        other => other.clone(),
    }
}

/// Where an item with a name stands in the list of before.
fn same_item(item: &Value, shown: &Value) -> Option<usize> {
    let name = item.get("name")?;
    shown.as_array()?.iter().position(|other| other.get("name") == Some(name))
}

/// Texts that no failure may tell: all that is masked where it is shown.
pub(super) fn secrets(values: &Value) -> Vec<String> {
    fn collect(value: &Value, shown: &Value, found: &mut Vec<String>) {
        match (value, shown) {
            (Value::Object(map), _) => {
                map.iter().for_each(|(key, value)| collect(value, &shown[key.as_str()], found));
            }
            (Value::Array(items), _) => {
                items.iter().enumerate().for_each(|(index, item)| collect(item, &shown[index], found));
            }
            (Value::String(text), shown) if value != shown => found.push(text.clone()),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(values, &masked(values), &mut found);
    // The longest first, so that a secret inside another one leaves no rest.
    found.sort_by_key(|text| std::cmp::Reverse(text.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn values_are_read_as_helm_reads_them() {
        assert_eq!(
            parse("a: yes\nmode: 0644\nb: [1, {c: x}]\n"),
            Ok(json!({ "a": true, "mode": 420, "b": [1, { "c": "x" }] }))
        );
        assert_eq!((parse(""), parse("# nothing\n---\n")), (Ok(json!({})), Ok(json!({}))));
        assert_eq!(parse("- a"), Err(ValuesError::NotMap));
        assert!(matches!(parse("a: 1\nb: [\n"), Err(ValuesError::Yaml { line: 2.. })));
        assert_eq!(
            parse(&text(&json!({ "on": "yes", "a": { "b": null } }))),
            Ok(json!({ "on": "yes", "a": { "b": null } }))
        );
    }

    #[test]
    fn a_site_lays_its_own_over_the_values_of_all() {
        let base = json!({ "replicas": 2, "image": { "tag": "1", "pull": "Always" }, "hosts": ["a"] });
        let over = json!({ "replicas": null, "image": { "tag": "2" }, "hosts": ["b"], "extra": null });
        let here = json!({ "image": { "tag": "2", "pull": "Always" }, "hosts": ["b"], "extra": null });
        assert_eq!(merge(&base, &over), here);
        assert_eq!(difference(&base, &here), over);
    }

    #[test]
    fn secrets_are_shown_masked_and_come_back() {
        let before = json!({ "auth": { "user": "kim", "password": "canary-1" }, "env": [{ "name": "A", "value": "1" },
            { "name": "DB_TOKEN", "value": "canary-2" }], "url": "postgres://u:canary-3@db/x" });
        let shown = veil(&before);
        assert!(!shown.to_string().contains("canary") && shown.to_string().contains(MASK));
        assert_eq!(fill(&shown, &before), Ok(before.clone()));
        let mut edited = shown.clone();
        edited["auth"]["password"] = json!("new");
        edited["env"] = json!([shown["env"][1]]);
        let filled = fill(&edited, &before).unwrap();
        assert_eq!(
            (&filled["auth"]["password"], &filled["env"][0]["value"]),
            (&json!("new"), &json!("canary-2"))
        );
        assert_eq!(
            fill(&json!({ "other": { "password": MASK } }), &before),
            Err(vec!["/other/password".to_owned()])
        );
        assert_eq!(secrets(&before), ["postgres://u:canary-3@db/x", "canary-1", "canary-2"]);
    }

    fn any_values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-c]{0,2}".prop_map(Value::from)
        ];
        let tree = leaf.prop_recursive(3, 24, 4, |inner| {
            let map = prop::collection::btree_map("[a-d]", inner.clone(), 0..4);
            prop_oneof![
                map.prop_map(|map| map.into_iter().collect()),
                prop::collection::vec(inner, 0..3).prop_map(Value::from)
            ]
        });
        prop::collection::btree_map("[a-d]", tree, 0..4).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_difference_leads_to_what_is_wanted(base in any_values(), wanted in any_values()) {
            prop_assert_eq!(merge(&base, &difference(&base, &wanted)), wanted);
        }
    }
}
