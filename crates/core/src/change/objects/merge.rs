//! Three versions of one object: as it was shown, as it was edited, and as it is (JSON merge patch, RFC 7386).

use crate::change::unmask_text;
use concertina_contract::OnClash;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A place of an object: keys, and of lists the names of their elements.
pub(super) type Place = Vec<String>;

/// What a merge made.
#[derive(Debug, PartialEq)]
pub(super) struct Merged {
    /// The object as it is to be.
    pub value: Value,
    /// Where both changed the same, and not to the same.
    pub clashes: Vec<Place>,
}

/// Brings together what two made of one base. Lists whose elements all have names of their own are merged by those names, others
/// are one value.
pub(super) fn merge(base: &Value, theirs: &Value, mine: &Value, on_clash: OnClash) -> Merged {
    let mut merge = Merge { on_clash, place: Vec::new(), clashes: Vec::new() };
    let value = merge.one(Some(base), Some(theirs), Some(mine)).unwrap_or_default();
    Merged { value, clashes: merge.clashes }
}

struct Merge {
    on_clash: OnClash,
    place: Place,
    clashes: Vec<Place>,
}

impl Merge {
    fn one(&mut self, base: Option<&Value>, theirs: Option<&Value>, mine: Option<&Value>) -> Option<Value> {
        if mine == base || mine == theirs {
            return theirs.cloned();
        }
        if theirs == base {
            return mine.cloned();
        }
        match (base, theirs, mine) {
            (Some(Value::Object(_)) | None, Some(Value::Object(theirs)), Some(Value::Object(mine))) => {
                let nothing = Map::new();
                let base = base.and_then(Value::as_object).unwrap_or(&nothing);
                Some(Value::Object(self.maps(base, theirs, mine)))
            }
            (Some(base), Some(theirs), Some(mine)) => match (named(base), named(theirs), named(mine)) {
                (Some(base), Some(theirs), Some(mine)) => Some(self.lists(&base, &theirs, &mine)),
                _ => self.clash(Some(theirs), Some(mine)),
            },
            _ => self.clash(theirs, mine),
        }
    }

    fn maps(
        &mut self,
        base: &Map<String, Value>,
        theirs: &Map<String, Value>,
        mine: &Map<String, Value>,
    ) -> Map<String, Value> {
        let keys: BTreeSet<&String> = theirs.keys().chain(mine.keys()).collect();
        let mut merged = Map::new();
        for key in keys {
            if let Some(value) = self.below(key, base.get(key), theirs.get(key), mine.get(key)) {
                merged.insert(key.clone(), value);
            }
        }
        merged
    }

    /// In the order of the user's list; what others added stands behind it.
    fn lists(&mut self, base: &Named<'_>, theirs: &Named<'_>, mine: &Named<'_>) -> Value {
        let of = |list: &Named<'_>, name: &str| list.iter().any(|(other, _)| *other == name);
        let theirs_alone = theirs.iter().map(|(name, _)| *name).filter(|name| !of(mine, name));
        let names: Vec<&str> = mine.iter().map(|(name, _)| *name).chain(theirs_alone).collect();
        let merged = names.into_iter().filter_map(|name| {
            self.below(name, element(base, name), element(theirs, name), element(mine, name))
        });
        Value::Array(merged.collect())
    }

    fn below(
        &mut self,
        key: &str,
        base: Option<&Value>,
        theirs: Option<&Value>,
        mine: Option<&Value>,
    ) -> Option<Value> {
        self.place.push(key.to_owned());
        let merged = self.one(base, theirs, mine);
        self.place.pop();
        merged
    }

    fn clash(&mut self, theirs: Option<&Value>, mine: Option<&Value>) -> Option<Value> {
        self.clashes.push(self.place.clone());
        if self.on_clash == OnClash::Theirs { theirs.cloned() } else { mine.cloned() }
    }
}

/// The elements of a list by their names.
type Named<'a> = Vec<(&'a str, &'a Value)>;

/// A list whose elements all have names, each another one.
fn named(list: &Value) -> Option<Named<'_>> {
    let list = list.as_array()?;
    let names: Option<Named<'_>> =
        list.iter().map(|element| Some((element.get("name")?.as_str()?, element))).collect();
    let names = names?;
    let unique: BTreeSet<&str> = names.iter().map(|(name, _)| *name).collect();
    (unique.len() == names.len()).then_some(names)
}

fn element<'a>(list: &Named<'a>, name: &str) -> Option<&'a Value> {
    list.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

/// What stands at a place.
pub(super) fn at<'a>(value: &'a Value, place: &[String]) -> Option<&'a Value> {
    place.iter().try_fold(value, |value, key| match value {
        Value::Array(_) => element(&named(value)?, key),
        value => value.get(key),
    })
}

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
        (Value::String(edited), Value::String(shown), Value::String(base)) => {
            // Lines beside a masked one were edited.
            unmask_text(edited, shown, base).unwrap_or_else(|| edited.clone()).into()
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
        let mine = json!({ "data": { "a": "2", "b": "1", "new": "n" } });
        let theirs = json!({ "data": { "a": "1", "b": "9", "c": "1" } });
        let merged = merge(&base, &theirs, &mine, OnClash::Refuse);
        assert_eq!(merged.clashes, Vec::<Place>::new());
        assert_eq!(merged.value, json!({ "data": { "a": "2", "b": "9", "new": "n" } }));
        let change = json!({ "data": { "a": "2", "c": null, "new": "n" } });
        assert_eq!(patch(&theirs, &merged.value), Some(change));
    }

    #[test]
    fn what_two_changed_at_one_place_is_named_unless_they_agree() {
        let base = json!({ "data": { "a": "1", "c": "1" }, "list": [1], "rest": 1 });
        let mine = json!({ "data": { "a": "2" }, "list": [1, 2], "rest": 2 });
        let theirs = json!({ "data": { "a": "3", "c": "4" }, "list": [0], "rest": 1 });
        let merged = |on_clash| merge(&base, &theirs, &mine, on_clash);
        let places: Vec<String> =
            merged(OnClash::Refuse).clashes.iter().map(|place| place.join(".")).collect();
        assert_eq!(places, ["data.a", "data.c", "list"]);
        assert_eq!(merged(OnClash::Mine).value, mine);
        let kept = json!({ "data": { "a": "3", "c": "4" }, "list": [0], "rest": 2 });
        assert_eq!(merged(OnClash::Theirs).value, kept, "the rest of the edit stays");
        let agreeing = json!({ "data": { "a": "2" }, "list": [1, 2], "rest": 1 });
        assert!(merge(&base, &agreeing, &mine, OnClash::Refuse).clashes.is_empty());
    }

    #[test]
    fn elements_with_names_are_merged_by_them() {
        let one =
            |name: &str, image: &str, level: &str| json!({ "name": name, "image": image, "level": level });
        let base = json!([one("web", "1", "info"), one("old", "1", "info")]);
        let theirs = json!([one("web", "2", "info"), one("old", "1", "info"), one("proxy", "1", "info")]);
        let mine = json!([one("new", "1", "info"), one("web", "1", "debug")]);
        let merged = merge(&base, &theirs, &mine, OnClash::Refuse);
        assert_eq!(merged.clashes, Vec::<Place>::new());
        let both = json!([one("new", "1", "info"), one("web", "2", "debug"), one("proxy", "1", "info")]);
        assert_eq!(merged.value, both);
        let clashing = json!([one("web", "3", "info"), one("old", "1", "info")]);
        let place = vec!["web".to_owned(), "image".to_owned()];
        assert_eq!(merge(&base, &theirs, &clashing, OnClash::Refuse).clashes, std::slice::from_ref(&place));
        assert_eq!(at(&theirs, &place), Some(&json!("2")));
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

        /// Who changes alone gets what was written, and whose change is not looked at loses nothing without a clash.
        #[test]
        fn a_merge_with_one_who_changed_nothing_is_the_other(one in any_value(), other in any_value()) {
            let (base, changed) = (json!({ "root": one }), json!({ "root": other }));
            for (theirs, mine) in [(&base, &changed), (&changed, &base), (&changed, &changed)] {
                let merged = merge(&base, theirs, mine, OnClash::Refuse);
                prop_assert_eq!(&merged.value, &changed);
                prop_assert!(merged.clashes.is_empty());
            }
        }
    }
}
