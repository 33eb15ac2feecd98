//! One document: the schemas of a group and version.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The schemas of a document; its paths, which are most of it, are not kept.
#[derive(Debug, Deserialize)]
pub(super) struct Document {
    components: Components,
}

#[derive(Debug, Deserialize)]
struct Components {
    schemas: Map<String, Value>,
}

/// Where schemas are, within a document.
const REFERENCE: &str = "#/components/schemas/";
/// References that are followed from one schema.
const DEEPEST: usize = 8;

impl Document {
    /// The schema of a kind.
    pub(super) fn root(&self, group: &str, version: &str, kind: &str) -> Option<&Value> {
        let is_it = |one: &Value| one["group"] == group && one["version"] == version && one["kind"] == kind;
        let names = |schema: &Value| {
            schema["x-kubernetes-group-version-kind"].as_array().is_some_and(|all| all.iter().any(is_it))
        };
        self.components.schemas.values().find(|schema| names(schema))
    }

    /// The schema that stands behind a reference; itself where there is none. With the name of the last reference.
    pub(super) fn resolved<'a>(&'a self, schema: &'a Value) -> (&'a Value, Option<&'a str>) {
        let (mut schema, mut name) = (schema, None);
        for _ in 0..DEEPEST {
            let Some(next) = reference(schema) else { break };
            name = next.rsplit('.').next();
            match self.components.schemas.get(next) {
                Some(found) => schema = found,
                None => break,
            }
        }
        (schema, name)
    }
}

/// The name that a schema refers to, by itself or as the only part of it.
fn reference(schema: &Value) -> Option<&str> {
    let only = schema["allOf"].as_array().filter(|all| all.len() == 1).map(|all| &all[0]);
    let reference = schema.get("$ref").or_else(|| only?.get("$ref"))?;
    reference.as_str()?.strip_prefix(REFERENCE)
}
