//! Fields that a release has otherwise than its form makes them, because somebody changed them on the site and they were adopted.

use crate::release::FieldPath;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// One such field. It stays until the form makes something else of it, which then counts.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Adopted {
    /// Kind of the object as Kubernetes spells it.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The field.
    pub path: FieldPath,
    /// What the form made of it when it was adopted; null for nothing.
    #[serde(default)]
    pub over: Value,
    /// What it is; null for nothing.
    #[serde(default)]
    pub value: Value,
}

/// Puts adopted fields into what a form makes. The answer are those that stay.
pub fn overlay(objects: &mut [Value], adopted: &[Adopted]) -> Vec<Adopted> {
    let mut kept = Vec::new();
    for field in adopted {
        let Some(object) = objects.iter_mut().find(|object| field.is_of(object)) else { continue };
        let made = field.path.get(object).unwrap_or(&Value::Null);
        if *made == field.over {
            field.path.set(object, Some(&field.value).filter(|value| !value.is_null()));
            kept.push(field.clone());
        }
    }
    kept
}

impl Adopted {
    /// Whether it is one of this object.
    pub fn is_of(&self, object: &Value) -> bool {
        object["kind"] == *self.kind && object["metadata"]["name"] == *self.name
    }
}

/// Values may be secret.
impl fmt::Debug for Adopted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Adopted({} {} {})", self.kind, self.name, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_adopted_field_stays_until_the_form_makes_something_else_of_it() {
        let field = |key: &str, over: Value, value: Value| Adopted {
            kind: "Deployment".to_owned(),
            name: "web".to_owned(),
            path: FieldPath::default().key("spec").key(key),
            over,
            value,
        };
        let all = [
            field("a", json!(1), json!(2)),
            field("b", json!(1), json!(2)),
            field("c", Value::Null, json!([1])),
            field("d", json!(1), Value::Null),
            Adopted { name: "other".to_owned(), ..field("a", json!(1), json!(3)) },
        ];
        let made = json!({ "kind": "Deployment", "metadata": { "name": "web" }, "spec": { "a": 1, "b": 7, "d": 1 } });
        let mut objects = [made];
        let kept = overlay(&mut objects, &all);
        assert_eq!(objects[0]["spec"], json!({ "a": 2, "b": 7, "c": [1] }));
        assert_eq!(kept, [all[0].clone(), all[2].clone(), all[3].clone()]);
        assert!(!format!("{:?}", field("a", json!("canary"), json!("canary"))).contains("canary"));
    }
}
