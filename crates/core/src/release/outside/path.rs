//! Where a field of an object is.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::fmt;

/// The way to a field, from the object on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldPath(Vec<Place>);

/// One step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    /// A member of a map.
    Key(String),
    /// A member of a list that has these keys, for example `{"name":"app"}`.
    Member(Map<String, Value>),
}

impl FieldPath {
    /// One step further.
    #[must_use]
    pub fn below(&self, place: Place) -> Self {
        Self(self.0.iter().cloned().chain([place]).collect())
    }

    /// One step further into a map.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.below(Place::Key(key.to_owned()))
    }

    /// Its steps.
    pub fn places(&self) -> &[Place] {
        &self.0
    }

    /// The value there.
    pub fn get<'v>(&self, object: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(object, |value, place| place.of(value))
    }

    /// Puts a value there, or takes away what is there. A list of which nothing is left goes too.
    pub fn set(&self, object: &mut Value, value: Option<&Value>) {
        set(object, &self.0, value);
    }
}

impl Place {
    /// What a value has here. A key that a member of a list lacks is one that has a default.
    pub(super) fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Self::Key(key) => value.get(key),
            Self::Member(keys) => value.as_array()?.iter().find(|one| has(one, keys)),
        }
    }
}

/// Whether a member of a list is the one with these keys.
pub(super) fn has(one: &Value, keys: &Map<String, Value>) -> bool {
    one.is_object() && keys.iter().all(|(key, value)| one.get(key).is_none_or(|own| own == value))
}

fn set(object: &mut Value, way: &[Place], value: Option<&Value>) {
    match way {
        [] => *object = value.cloned().unwrap_or_default(),
        [Place::Key(key), rest @ ..] => set_key(object, key, rest, value),
        [Place::Member(keys), rest @ ..] => set_member(object, keys, rest, value),
    }
}

fn set_key(object: &mut Value, key: &str, rest: &[Place], value: Option<&Value>) {
    if !object.is_object() {
        *object = json!({});
    }
    let Some(map) = object.as_object_mut() else { return };
    if value.is_none() && (rest.is_empty() || !map.contains_key(key)) {
        map.remove(key);
        return;
    }
    let inner = map.entry(key).or_insert(Value::Null);
    set(inner, rest, value);
    let emptied = matches!(rest, [Place::Member(_)]) && inner.as_array().is_some_and(Vec::is_empty);
    if emptied {
        map.remove(key);
    }
}

fn set_member(object: &mut Value, keys: &Map<String, Value>, rest: &[Place], value: Option<&Value>) {
    if !object.is_array() {
        *object = json!([]);
    }
    let Some(list) = object.as_array_mut() else { return };
    let at = list.iter().position(|one| has(one, keys));
    match (at, value) {
        (Some(at), None) if rest.is_empty() => drop(list.remove(at)),
        (Some(at), _) => set(&mut list[at], rest, value),
        (None, None) => {}
        (None, Some(_)) => {
            let mut member = Value::Object(keys.clone());
            set(&mut member, rest, value);
            list.push(member);
        }
    }
}

/// Puts named members of lists in the order in which they stand in another value; others come last.
pub(super) fn stand_as(value: &mut Value, other: &Value) {
    match (value, other) {
        (Value::Object(value), Value::Object(other)) => {
            for (key, value) in value {
                if let Some(other) = other.get(key) {
                    stand_as(value, other);
                }
            }
        }
        (Value::Array(list), Value::Array(other)) if list.iter().all(|one| one["name"].is_string()) => {
            let place = |one: &Value| other.iter().position(|there| there["name"] == one["name"]);
            list.sort_by_key(|one| place(one).unwrap_or(usize::MAX));
            for one in list {
                if let Some(place) = place(one) {
                    stand_as(one, &other[place]);
                }
            }
        }
        _ => {}
    }
}

/// As people write it: `spec.template.spec.containers.app.image`.
impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, place) in self.0.iter().enumerate() {
            let dot = if index == 0 { "" } else { "." };
            match place {
                Place::Key(key) => write!(f, "{dot}{key}")?,
                Place::Member(keys) => {
                    let text =
                        |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    let named = keys.get("name").map(text);
                    let all = || keys.values().map(text).collect::<Vec<_>>().join("/");
                    write!(f, "{dot}{}", named.unwrap_or_else(all))?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_where_it_is_found_again() {
        let app = Place::Member(Map::from_iter([("name".to_owned(), json!("app"))]));
        let path = FieldPath::default().key("spec").key("containers").below(app).key("image");
        let mut object = json!({});
        path.set(&mut object, Some(&json!("a")));
        assert_eq!(object, json!({ "spec": { "containers": [{ "name": "app", "image": "a" }] } }));
        assert_eq!(
            (path.get(&object), path.to_string().as_str()),
            (Some(&json!("a")), "spec.containers.app.image")
        );
        let written = serde_json::to_string(&path).unwrap();
        assert_eq!(written, r#"["spec","containers",{"name":"app"},"image"]"#);
        assert_eq!(serde_json::from_str::<FieldPath>(&written).unwrap(), path);
        path.set(&mut object, None);
        assert_eq!(object, json!({ "spec": { "containers": [{ "name": "app" }] } }));
        FieldPath(path.0[..3].to_vec()).set(&mut object, None);
        assert_eq!(object, json!({ "spec": {} }));
    }

    #[test]
    fn members_stand_as_they_do_elsewhere() {
        let list = |names: &[&str]| json!({ "env": names.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>() });
        let mut value = list(&["c", "new", "a", "b"]);
        stand_as(&mut value, &list(&["b", "gone", "a", "c"]));
        assert_eq!(value, list(&["b", "a", "c", "new"]));
    }
}
