//! The manifest of a release: its objects as one text of YAML documents, as Helm keeps them.

use super::CatalogueError;
use crate::release::{LONGEST_MANIFEST, documents, read_document};
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_saphyr::DoubleQuoted;
use std::fmt::Write as _;

/// The most objects of one.
const MOST: usize = 10_000;

/// A value as a manifest has it. Helm's reader takes no block of text whose first line begins with a tab: that is quoted, and
/// so is what YAML 1.1 takes for something else than text.
struct Written<'a>(&'a Value);

/// The objects as Helm writes them: a document each, with the template that it would have come from.
pub fn manifest(objects: &[Value]) -> Result<String, CatalogueError> {
    let mut text = String::new();
    for object in objects {
        let kind = object["kind"].as_str().unwrap_or_default().to_lowercase();
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let body = serde_saphyr::to_string(&Written(object)).map_err(|_| CatalogueError::Write)?;
        let _ = write!(text, "---\n# Source: image/templates/{name}-{kind}.yaml\n{body}");
        if !body.ends_with('\n') {
            text.push('\n');
        }
    }
    Ok(text)
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(items) => to.collect_seq(items.iter().map(Written)),
            Value::Object(members) => {
                to.collect_map(members.iter().map(|(key, value)| (key, Written(value))))
            }
            Value::String(text) if text.trim_start_matches([' ', '\n']).starts_with('\t') => {
                DoubleQuoted(text).serialize(to)
            }
            other => other.serialize(to),
        }
    }
}

/// The objects of any manifest that Helm made, in its order. Documents without an object are passed over, and lists are the
/// objects in them. No error holds anything of the text.
pub fn parse_manifest(manifest: &str) -> Result<Vec<Value>, CatalogueError> {
    if manifest.len() > LONGEST_MANIFEST {
        return Err(CatalogueError::ManifestTooLarge { limit: LONGEST_MANIFEST });
    }
    let mut objects = Vec::new();
    for (index, document) in documents(manifest).enumerate() {
        let unreadable = CatalogueError::Manifest { number: index + 1 };
        if is_blank(document) {
            continue;
        }
        match read_document(document) {
            Some(Value::Null) => {}
            Some(object @ Value::Object(_)) => add(object, &mut objects).ok_or(unreadable)?,
            _ => return Err(unreadable),
        }
        if objects.len() > MOST {
            return Err(CatalogueError::TooManyObjects { limit: MOST });
        }
    }
    Ok(objects)
}

/// Whether there is nothing but comments.
fn is_blank(document: &str) -> bool {
    document.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

/// Adds an object, or those of a list; none if it has no kind.
fn add(mut object: Value, objects: &mut Vec<Value>) -> Option<()> {
    let kind = object["kind"].as_str()?;
    if kind.ends_with("List") && object["items"].is_array() {
        if let Value::Array(items) = object["items"].take() {
            items.into_iter().try_for_each(|item| add(item, objects))?;
        }
    } else {
        objects.push(object);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::render;
    use crate::catalogue::samples::{NEW, any_form, application, full_form};
    use proptest::prelude::*;

    fn made() -> String {
        manifest(&render(&application(), &full_form(), NEW).unwrap()).unwrap()
    }

    #[test]
    fn a_manifest_is_what_helm_would_keep() {
        insta::assert_snapshot!(made());
    }

    #[test]
    fn any_manifest_of_helm_is_read() {
        let text = "# leading comment\n---\n# Source: shop/templates/all.yaml\nkind: Service\nmetadata: {name: web}\n--- # next\n\
            # nothing here\n---\n\n---\nkind: ConfigMap\ndata:\n  a: |\n    ---\n    kind: Pod\n---\napiVersion: v1\nkind: List\n\
            items:\n- kind: Pod\n- kind: SecretList\n  items: [{kind: Secret}]\n---\n~\n";
        let kinds: Vec<String> = parse_manifest(text)
            .unwrap()
            .iter()
            .map(|object| object["kind"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(kinds, ["Service", "ConfigMap", "Pod", "Secret"]);
        assert!(parse_manifest("").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_manifest_is_refused_without_its_text() {
        for (text, number) in [
            ("kind: Pod\nspec: {containers: [{{ .Values.canary }}", 1),
            ("kind: Pod\n---\ncanary", 2),
            ("kind: Pod\n---\nmetadata: {name: canary}", 2),
        ] {
            let error = parse_manifest(text).unwrap_err();
            assert!(!format!("{error:?} {error}").contains("canary"));
            assert!(matches!(error, CatalogueError::Manifest { number: one } if one == number), "{error}");
        }
        let bomb = (0..30).fold("kind: Pod\na0: &a0 [x]\n".to_owned(), |text, n| {
            format!("{text}a{}: &a{} [*a{n}, *a{n}, *a{n}, *a{n}]\n", n + 1, n + 1)
        });
        assert!(parse_manifest(&bomb).is_err());
        assert!(parse_manifest(&format!("kind: Pod\na: {}", "[".repeat(1_000))).is_err());
        let large = "#".repeat(LONGEST_MANIFEST + 1);
        assert!(matches!(parse_manifest(&large), Err(CatalogueError::ManifestTooLarge { .. })));
        let many = "kind: Pod\n---\n".repeat(MOST + 1);
        assert!(matches!(parse_manifest(&many), Err(CatalogueError::TooManyObjects { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is written is read back as it was, whatever stands in files and variables.
        #[test]
        fn any_objects_are_read_back(form in any_form()) {
            let objects = render(&application(), &form, NEW).unwrap();
            let text = manifest(&objects).unwrap();
            prop_assert_eq!(parse_manifest(&text).unwrap(), objects, "{}", text);
        }
    }
}
