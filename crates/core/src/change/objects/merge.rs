//! Three versions of one object: as it was shown, as it was edited, and as it is (JSON merge patch, RFC 7386).

use serde_json::{Map, Value};

/// The patch that makes `to` of `from`; none when they are equal. A list is replaced as a whole.
pub(super) fn patch(from: &Value, to: &Value) -> Option<Value> {
    let (Value::Object(before), Value::Object(after)) = (from, to) else {
        return (from != to).then(|| to.clone());
    };
    let gone = before.keys().filter(|key| !after.contains_key(*key)).map(|key| (key.clone(), Value::Null));
    let changed = after.iter().filter_map(|(key, to)| {
        let change = match before.get(key) {
            Some(from) => patch(from, to)?,
            None if to.is_null() => return None,
            None => to.clone(),
        };
        Some((key.clone(), change))
    });
    let all: Map<String, Value> = gone.chain(changed).collect();
    (!all.is_empty()).then_some(Value::Object(all))
}

/// Applies a patch.
pub(super) fn apply(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, change) in patch {
        if change.is_null() {
            target.remove(key);
        } else {
            apply(target.entry(key.clone()).or_insert(Value::Null), change);
        }
    }
}

/// The places that a patch changes, such as `spec.replicas`, each as its keys.
pub(super) fn places(patch: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    collect(patch, &mut Vec::new(), &mut found);
    found
}

fn collect(patch: &Value, place: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match patch {
        Value::Object(map) if !map.is_empty() => {
            for (key, change) in map {
                place.push(key.clone());
                collect(change, place, found);
                place.pop();
            }
        }
        _ => found.push(place.clone()),
    }
}

/// The places of a patch at which somebody else made something else of the base.
pub(super) fn conflicts(base: &Value, theirs: &Value, patch: &Value) -> Vec<String> {
    let clashes = |place: &Vec<String>| {
        let (was, is, wished) = (at(base, place), at(theirs, place), at(patch, place));
        is != was && is != wished.filter(|wished| !wished.is_null())
    };
    places(patch).into_iter().filter(clashes).map(|place| place.join(".")).collect()
}

fn at<'a>(value: &'a Value, place: &[String]) -> Option<&'a Value> {
    place.iter().try_fold(value, |value, key| value.get(key))
}

/// What was edited, with everything that the user left as it was shown put back to what it is: a mask is no value.
pub(super) fn restored(edited: &Value, shown: &Value, base: &Value) -> Value {
    match (edited, shown, base) {
        _ if edited == shown => base.clone(),
        (Value::Object(edited), Value::Object(shown), Value::Object(base)) => {
            let one = |(key, edited): (&String, &Value)| {
                let value = match (shown.get(key), base.get(key)) {
                    (Some(shown), Some(base)) => restored(edited, shown, base),
                    _ => edited.clone(),
                };
                (key.clone(), value)
            };
            Value::Object(edited.iter().map(one).collect())
        }
        (Value::Array(edited), Value::Array(shown), Value::Array(base)) => {
            let one = |(place, value): (usize, &Value)| match counterpart(place, value, edited.len(), shown) {
                Some(other) => match (shown.get(other), base.get(other)) {
                    (Some(shown), Some(base)) => restored(value, shown, base),
                    _ => value.clone(),
                },
                None => value.clone(),
            };
            Value::Array(edited.iter().enumerate().map(one).collect())
        }
        _ => edited.clone(),
    }
}

/// Which element of a list as it was shown an edited one was: the same at its place or elsewhere, the one of its name, or that
/// of its place while none was added or removed.
fn counterpart(place: usize, value: &Value, length: usize, shown: &[Value]) -> Option<usize> {
    let name = value.get("name").filter(|name| name.is_string());
    if shown.get(place) == Some(value) {
        return Some(place);
    }
    shown
        .iter()
        .position(|other| other == value)
        .or_else(|| shown.iter().position(|other| name.is_some() && other.get("name") == name))
        .or_else(|| (length == shown.len() && name.is_none()).then_some(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_two_changed_at_different_places_is_merged() {
        let base = json!({ "data": { "a": "1", "b": "1", "c": "1" } });
        let mine = patch(&base, &json!({ "data": { "a": "2", "b": "1", "new": "n" } })).unwrap();
        assert_eq!(mine, json!({ "data": { "a": "2", "c": null, "new": "n" } }));
        let mut theirs = json!({ "data": { "a": "1", "b": "9", "c": "1" } });
        assert!(conflicts(&base, &theirs, &mine).is_empty());
        apply(&mut theirs, &mine);
        assert_eq!(theirs, json!({ "data": { "a": "2", "b": "9", "new": "n" } }));
    }

    #[test]
    fn what_two_changed_at_one_place_is_named_unless_they_agree() {
        let base = json!({ "data": { "a": "1", "c": "1" }, "list": [1] });
        let mine = patch(&base, &json!({ "data": { "a": "2" }, "list": [1, 2] })).unwrap();
        let theirs = json!({ "data": { "a": "3", "c": "4" }, "list": [0] });
        assert_eq!(conflicts(&base, &theirs, &mine), ["data.a", "data.c", "list"]);
        let agreeing = json!({ "data": { "a": "2" }, "list": [1, 2] });
        assert!(conflicts(&base, &agreeing, &mine).is_empty());
    }

    #[test]
    fn a_mask_that_was_left_is_the_value_behind_it() {
        let variable = |name: &str, value: &str| json!({ "name": name, "value": value });
        let base = json!([variable("PASSWORD", "canary"), variable("COLOUR", "blue"), "--token=canary"]);
        let shown = json!([variable("PASSWORD", "••"), variable("COLOUR", "blue"), "--token=••"]);
        let edited = json!([variable("COLOUR", "red"), variable("PASSWORD", "••"), "--token=••", "--more"]);
        let wished =
            json!([variable("COLOUR", "red"), variable("PASSWORD", "canary"), "--token=canary", "--more"]);
        assert_eq!(restored(&edited, &shown, &base), wished);
        let moved = json!([variable("OTHER", "••")]);
        assert_eq!(restored(&moved, &shown, &base), moved, "a mask of nothing stays one, and is refused");
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![any::<bool>().prop_map(Value::from), (0..4).prop_map(Value::from)];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                proptest::collection::btree_map("[a-d]", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        /// A patch makes of one value the other, and its own inverse makes the first one again.
        #[test]
        fn a_patch_leads_there_and_back(one in any_value(), other in any_value()) {
            let (from, to) = (json!({ "root": one }), json!({ "root": other }));
            let mut value = from.clone();
            if let Some(there) = patch(&from, &to) {
                apply(&mut value, &there);
            }
            prop_assert_eq!(&value, &to);
            if let Some(back) = patch(&to, &from) {
                apply(&mut value, &back);
            }
            prop_assert_eq!(value, from);
        }
    }
}
