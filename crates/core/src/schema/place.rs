//! A place of a schema: what is said of it, and what may stand in it.

use super::document::Document;
use crate::redact::plain;
use concertina_contract::{SchemaField, SchemaHelp};
use serde_json::Value;

/// Stands in a path for an element of a list.
const ELEMENT: &str = "[]";
/// Fields of one place that are told.
const MOST: usize = 400;
/// The longest description, in characters.
const LONGEST: usize = 1_500;
/// How deep types of types are spelled out.
const DEEPEST: usize = 4;

/// What is known of a place below a schema.
pub(super) fn help(document: &Document, root: &Value, path: &[String]) -> SchemaHelp {
    let mut at = root;
    let (mut name, mut required) = (root_name(root), false);
    for key in path {
        let (schema, _) = document.resolved(at);
        let Some(next) = below(schema, key) else { return SchemaHelp { about: None, fields: Vec::new() } };
        required = requires(schema, key);
        (at, name) = (next, key.clone());
    }
    let (schema, _) = document.resolved(at);
    let properties = schema["properties"].as_object();
    let fields = properties.into_iter().flatten().take(MOST);
    SchemaHelp {
        about: Some(field(document, name, at, required)),
        fields: fields
            .map(|(key, value)| field(document, plain(key), value, requires(schema, key)))
            .collect(),
    }
}

fn root_name(root: &Value) -> String {
    root["x-kubernetes-group-version-kind"][0]["kind"].as_str().map(plain).unwrap_or_default()
}

fn below<'a>(schema: &'a Value, key: &str) -> Option<&'a Value> {
    if key == ELEMENT {
        return schema.get("items");
    }
    let any = schema.get("additionalProperties").filter(|any| any.is_object());
    schema["properties"].get(key).or(any)
}

fn requires(schema: &Value, key: &str) -> bool {
    schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == key))
}

fn field(document: &Document, name: String, schema: &Value, required: bool) -> SchemaField {
    let (resolved, _) = document.resolved(schema);
    let said = schema["description"].as_str().or_else(|| resolved["description"].as_str());
    let values = resolved["enum"].as_array().into_iter().flatten();
    SchemaField {
        name,
        kind: kind(document, schema, DEEPEST),
        required,
        values: values.filter_map(Value::as_str).filter(|value| !value.is_empty()).map(plain).collect(),
        description: plain(said.unwrap_or_default()).chars().take(LONGEST).collect(),
    }
}

/// A type in a word, as Go would write it.
fn kind(document: &Document, schema: &Value, depth: usize) -> String {
    let (resolved, name) = document.resolved(schema);
    let inner = |schema: &Value| {
        if depth == 0 { "any".to_owned() } else { kind(document, schema, depth - 1) }
    };
    let either = resolved["x-kubernetes-int-or-string"] == true || resolved["format"] == "int-or-string";
    match resolved["type"].as_str() {
        _ if either => "integer or string".to_owned(),
        Some("array") => format!("[]{}", inner(&resolved["items"])),
        Some("object") if resolved["additionalProperties"].is_object() => {
            format!("map[string]{}", inner(&resolved["additionalProperties"]))
        }
        Some("object") | None => name.map_or_else(|| "object".to_owned(), plain),
        Some(word) => plain(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Shaped as API servers of 1.36 write it.
    fn document() -> Document {
        let reference = |name: &str| json!({ "allOf": [{ "$ref": format!("#/components/schemas/{name}") }], "default": {} });
        serde_json::from_value(json!({ "components": { "schemas": {
            "io.k8s.api.apps.v1.Deployment": {
                "description": "Deployment enables declarative updates.", "type": "object",
                "properties": { "apiVersion": { "type": "string" }, "spec": reference("io.k8s.api.apps.v1.DeploymentSpec") },
                "x-kubernetes-group-version-kind": [{ "group": "apps", "kind": "Deployment", "version": "v1" }],
            },
            "io.k8s.api.apps.v1.DeploymentSpec": {
                "description": "The wish.", "type": "object", "required": ["containers"],
                "properties": {
                    "replicas": { "description": "How many.", "type": "integer", "format": "int32" },
                    "containers": { "type": "array", "items": reference("io.k8s.api.core.v1.Container") },
                    "labels": { "type": "object", "additionalProperties": { "type": "string", "default": "" } },
                    "port": { "$ref": "#/components/schemas/io.k8s.apimachinery.pkg.util.intstr.IntOrString" },
                },
            },
            "io.k8s.api.core.v1.Container": { "type": "object", "required": ["name"], "properties": {
                "name": { "type": "string", "description": "Its \u{1b}[31mname." },
                "imagePullPolicy": { "type": "string", "enum": ["Always", "Never"] },
            } },
            "io.k8s.apimachinery.pkg.util.intstr.IntOrString": { "format": "int-or-string", "oneOf": [{ "type": "integer" }, { "type": "string" }] },
        } } }))
        .unwrap()
    }

    fn at(path: &[&str]) -> SchemaHelp {
        let document = document();
        let path: Vec<String> = path.iter().map(|&key| key.to_owned()).collect();
        help(&document, document.root("apps", "v1", "Deployment").unwrap(), &path)
    }

    #[test]
    fn a_place_tells_its_fields_their_types_and_what_is_required() {
        let spec = at(&["spec"]);
        let told: Vec<_> =
            spec.fields.iter().map(|one| (one.name.as_str(), one.kind.as_str(), one.required)).collect();
        let wanted = [
            ("containers", "[]Container", true),
            ("labels", "map[string]string", false),
            ("port", "integer or string", false),
            ("replicas", "integer", false),
        ];
        assert_eq!(told, wanted);
        let about = spec.about.unwrap();
        assert_eq!((about.kind.as_str(), about.description.as_str()), ("DeploymentSpec", "The wish."));
        assert_eq!(at(&["spec", "replicas"]).about.unwrap().description, "How many.");
    }

    #[test]
    fn lists_and_maps_lead_on_and_what_nobody_knows_is_told_as_that() {
        let container = at(&["spec", "containers", "[]"]);
        let name = container.fields.iter().find(|one| one.name == "name").unwrap();
        assert_eq!((name.required, name.description.as_str()), (true, "Its name."));
        assert_eq!(
            at(&["spec", "containers", "[]", "imagePullPolicy"]).about.unwrap().values,
            ["Always", "Never"]
        );
        assert_eq!(at(&["spec", "labels", "team"]).about.unwrap().kind, "string");
        assert_eq!(at(&["spec", "containers", "name"]), SchemaHelp { about: None, fields: Vec::new() });
        assert_eq!(at(&[]).about.unwrap().name, "Deployment");
    }
}
