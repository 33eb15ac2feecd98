//! The manifest of a release: its objects as one text of YAML documents, as Helm keeps them.

use super::CatalogueError;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_saphyr::DoubleQuoted;
use std::fmt::Write as _;

/// A value as a manifest has it. Helm's reader takes no block of text whose first line begins with a tab: that is quoted, and
/// so is what YAML 1.1 takes for something else than text.
struct Written<'a>(&'a Value);

/// The objects as Helm writes them: a document each, with the template that it would have come from.
pub fn manifest(objects: &[Value]) -> Result<String, CatalogueError> {
    let mut text = String::new();
    for object in objects {
        let kind = object["kind"].as_str().unwrap_or_default().to_lowercase();
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let _ = write!(text, "---\n# Source: image/templates/{name}-{kind}.yaml\n{}", document(object)?);
    }
    Ok(text)
}

/// One object as Helm writes it, with the end of its last line.
pub fn document(object: &Value) -> Result<String, CatalogueError> {
    let mut body = serde_saphyr::to_string(&Written(object)).map_err(|_| CatalogueError::Write)?;
    if !body.ends_with('\n') {
        body.push('\n');
    }
    Ok(body)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::samples::{NEW, any_form, application, full_form, salt};
    use crate::catalogue::{Packages, render};
    use crate::release;
    use proptest::prelude::*;

    fn made() -> String {
        manifest(&render(&application(), &full_form(), &salt(), NEW, &Packages::default()).unwrap()).unwrap()
    }

    #[test]
    fn a_manifest_is_what_helm_would_keep() {
        insta::assert_snapshot!(made());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is written is read back as it was, whatever stands in files and variables.
        #[test]
        fn any_objects_are_read_back(form in any_form()) {
            let objects = render(&application(), &form, &salt(), NEW, &Packages::default()).unwrap();
            let text = manifest(&objects).unwrap();
            prop_assert_eq!(release::objects(&text).unwrap(), objects, "{}", text);
        }
    }
}
