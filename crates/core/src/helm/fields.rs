//! Fields of a form out of the schema of a chart's values, or out of the values themselves where there is none.

use super::tree::Tree;
use super::values;
use crate::change::is_secret_key;
use crate::redact::{cap, plain};
use concertina_contract::{ChartField, ChartFieldKind};
use serde_json::Value;

/// The most fields.
const MOST: usize = 200;
/// How deep they lie.
const DEPTH: usize = 5;
/// References that are followed one after another.
const REFERENCES: usize = 8;

/// The fields of a chart with this schema and these values of its own, in its order.
pub(super) fn of(schema: Option<&Tree>, defaults: &Tree) -> Vec<ChartField> {
    let mut found = Vec::new();
    match schema {
        Some(root) => Walk { root, found: &mut found }.properties(root, defaults, &[]),
        None => infer(defaults, &[], &mut found),
    }
    found.truncate(MOST);
    found
}

struct Walk<'a> {
    root: &'a Tree,
    found: &'a mut Vec<ChartField>,
}

impl<'a> Walk<'a> {
    fn properties(&mut self, schema: &'a Tree, defaults: &Tree, path: &[String]) {
        let required: Vec<&str> = schema.get("required").items().iter().filter_map(Tree::text).collect();
        for (key, property) in schema.get("properties").entries() {
            if self.found.len() >= MOST {
                return;
            }
            let path = [path, std::slice::from_ref(key)].concat();
            let property = self.resolve(property);
            let default = defaults.get(key);
            let deeper = !property.get("properties").entries().is_empty() && path.len() < DEPTH;
            if deeper {
                self.properties(property, default, &path);
            } else {
                let mut field = field(path, kind(property, default), property, default);
                // What the chart itself has is there.
                field.required = required.contains(&key.as_str()) && field.default.is_empty();
                self.found.push(field);
            }
        }
    }

    /// What a reference within the schema leads to.
    fn resolve(&self, schema: &'a Tree) -> &'a Tree {
        let mut schema = schema;
        for _ in 0..REFERENCES {
            let Some(path) = schema.get("$ref").text().and_then(|text| text.strip_prefix("#/")) else {
                break;
            };
            schema = path.split('/').fold(self.root, |tree, key| tree.get(key));
        }
        schema
    }
}

fn kind(schema: &Tree, default: &Tree) -> ChartFieldKind {
    let choices = schema.get("enum").items();
    if !choices.is_empty() && choices.iter().all(|choice| choice.text().is_some()) {
        return ChartFieldKind::Choice;
    }
    // A type may be one of several; that it may be null too is no other one.
    let types = schema.get("type");
    let named = types.text().into_iter().chain(types.items().iter().filter_map(Tree::text));
    match named.filter(|name| *name != "null").collect::<Vec<_>>().as_slice() {
        ["string"] => ChartFieldKind::Text,
        ["integer"] => ChartFieldKind::Integer,
        ["number"] => ChartFieldKind::Number,
        ["boolean"] => ChartFieldKind::Boolean,
        [] => kind_of(default),
        _ => ChartFieldKind::Yaml,
    }
}

fn kind_of(value: &Tree) -> ChartFieldKind {
    match value {
        Tree::Leaf(Value::Bool(_)) => ChartFieldKind::Boolean,
        Tree::Leaf(Value::Number(number)) if number.is_f64() => ChartFieldKind::Number,
        Tree::Leaf(Value::Number(_)) => ChartFieldKind::Integer,
        Tree::Leaf(Value::String(_)) => ChartFieldKind::Text,
        _ => ChartFieldKind::Yaml,
    }
}

/// Fields of values that nothing says more of.
fn infer(values: &Tree, path: &[String], found: &mut Vec<ChartField>) {
    for (key, value) in values.entries() {
        if found.len() >= MOST {
            return;
        }
        let path = [path, std::slice::from_ref(key)].concat();
        if !value.entries().is_empty() && path.len() < DEPTH {
            infer(value, &path, found);
        } else {
            found.push(field(path, kind_of(value), &Tree::NULL, value));
        }
    }
}

fn field(path: Vec<String>, kind: ChartFieldKind, schema: &Tree, default: &Tree) -> ChartField {
    let told = |key: &str| cap(&plain(schema.get(key).text().unwrap_or_default()));
    let key = path.last().cloned().unwrap_or_default();
    let title = Some(told("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| cap(&plain(&key)));
    let own = if *default == Tree::NULL { schema.get("default") } else { default };
    let secret = schema.get("format").text() == Some("password")
        || *schema.get("writeOnly") == Tree::Leaf(true.into())
        || (matches!(kind, ChartFieldKind::Text) && is_secret_key(&key));
    ChartField {
        title,
        description: told("description"),
        kind,
        choices: match kind {
            ChartFieldKind::Choice => {
                schema.get("enum").items().iter().filter_map(Tree::text).map(plain).collect()
            }
            _ => Vec::new(),
        },
        default: if secret { String::new() } else { written(own) },
        required: false,
        secret,
        path,
    }
}

/// A default as text.
fn written(value: &Tree) -> String {
    match value.value() {
        Value::Null => String::new(),
        Value::String(text) => plain(&text),
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        value @ (Value::Object(_) | Value::Array(_)) => plain(values::text(&value).trim_end()),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(fields: &[ChartField]) -> Vec<String> {
        let told = |field: &ChartField| {
            let required = if field.required { "!" } else { "" };
            format!(
                "{}{required} {:?} {:?} {:?}",
                field.path.join("."),
                field.kind,
                field.default,
                field.choices
            )
        };
        fields.iter().map(told).collect()
    }

    #[test]
    fn a_schema_becomes_fields_in_its_order() {
        let schema = r##"{"type": "object", "required": ["image", "replicas"], "properties": {
            "replicas": {"type": "integer", "title": "Pods", "description": "How many"},
            "image": {"type": "object", "required": ["tag"], "properties": {"repository": {"type": "string"}, "tag": {"$ref": "#/$defs/tag"}}},
            "mode": {"enum": ["one", "two"], "default": "one"}, "ratio": {"type": ["number", "null"]},
            "tls": {"type": "boolean"}, "hosts": {"type": "array"}, "labels": {"type": "object"}, "any": {},
            "login": {"type": "string", "format": "password"}, "adminPassword": {"type": "string"}},
            "$defs": {"tag": {"type": "string"}}}"##;
        let schema: Tree = serde_json::from_str(schema).unwrap();
        let defaults = values::read("replicas: 2\nimage: {repository: r/web}\nhosts: [a]\nlabels: {}\nany: x\nadminPassword: canary\n").unwrap();
        let fields = of(Some(&schema), &defaults);
        assert_eq!(
            told(&fields),
            [
                "replicas Integer \"2\" []",
                "image.repository Text \"r/web\" []",
                "image.tag! Text \"\" []",
                "mode Choice \"one\" [\"one\", \"two\"]",
                "ratio Number \"\" []",
                "tls Boolean \"\" []",
                "hosts Yaml \"- a\" []",
                "labels Yaml \"{}\" []",
                "any Text \"x\" []",
                "login Text \"\" []",
                "adminPassword Text \"\" []",
            ]
        );
        assert_eq!((fields[0].title.as_str(), fields[0].description.as_str()), ("Pods", "How many"));
        assert!(fields[9].secret && fields[10].secret && !fields[2].secret);
    }

    #[test]
    fn without_a_schema_the_values_tell() {
        let defaults =
            values::read("zone: a\nimage:\n  tag: 1.5\n  pull: true\nargs: [x]\nempty: {}\nnone:\n").unwrap();
        let expected = [
            "zone Text \"a\" []",
            "image.tag Number \"1.5\" []",
            "image.pull Boolean \"true\" []",
            "args Yaml \"- x\" []",
            "empty Yaml \"{}\" []",
            "none Yaml \"\" []",
        ];
        assert_eq!(told(&of(None, &defaults)), expected);
    }

    #[test]
    fn a_schema_that_leads_back_to_itself_ends() {
        let schema = r##"{"properties": {"a": {"$ref": "#/properties/a"}, "b": {"properties": {"c": {"$ref": "#"}}}}}"##;
        let fields = of(Some(&serde_json::from_str(schema).unwrap()), &Tree::NULL);
        assert!(fields.len() < 20 && fields.iter().all(|field| field.path.len() <= DEPTH));
    }
}
