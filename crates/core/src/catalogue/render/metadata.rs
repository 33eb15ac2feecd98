//! What all objects of an application share: names, labels, and what tells Helm that they are its own.

use crate::catalogue::CatalogueError;
use crate::catalogue::image::ImageReference;
use concertina_contract::{AppForm, ApplicationName};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The names and labels of one application.
pub(super) struct Frame {
    /// Name of the application, of its release and of its objects.
    pub(super) name: String,
    namespace: String,
    version: Option<String>,
}

impl Frame {
    pub(super) fn new(application: &ApplicationName, form: &AppForm) -> Result<Self, CatalogueError> {
        let image = ImageReference::parse(&form.image).ok_or(CatalogueError::Image)?;
        Ok(Self {
            name: application.name.clone(),
            namespace: application.project.clone(),
            version: image.version().map(str::to_owned),
        })
    }

    /// The project.
    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The labels by which its pods are chosen. They can never change.
    pub(super) fn selector(&self) -> Value {
        json!({ "app.kubernetes.io/name": self.name, "app.kubernetes.io/instance": self.name })
    }

    /// Labels of the objects, and of the pods without `managed-by`: that is for who owns an object.
    pub(super) fn labels(&self, of_pods: bool) -> Value {
        let mut labels = self.selector();
        if let Some(version) = &self.version {
            labels["app.kubernetes.io/version"] = json!(version);
        }
        if !of_pods {
            labels["app.kubernetes.io/managed-by"] = json!("Helm");
        }
        labels
    }

    /// An object with the labels and annotations without which Helm does not take it as its own (`pkg/action/validate.go`).
    pub(super) fn object(&self, version: &str, kind: &str, name: &str, body: Map<String, Value>) -> Value {
        let mut object = json!({
            "apiVersion": version,
            "kind": kind,
            "metadata": {
                "name": name,
                "namespace": self.namespace,
                "labels": self.labels(false),
                "annotations": {
                    "meta.helm.sh/release-name": self.name,
                    "meta.helm.sh/release-namespace": self.namespace,
                },
            },
        });
        if let Some(object) = object.as_object_mut() {
            object.extend(body);
        }
        object
    }
}

/// The members of an object that is written as `json!({ … })`.
pub(super) fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Text of at most `longest` characters that is always the same for a path and another one for any other: the path itself
/// with `separator` between its parts if all its characters can stay, else its letters and digits with the beginning of a
/// digest.
pub(super) fn slug(path: &str, separator: char, longest: usize, stays: fn(char) -> bool) -> String {
    let rest = path.trim_start_matches('/');
    if rest.len() <= longest
        && rest.starts_with(is_letter)
        && rest.chars().all(|one| one == '/' || stays(one))
    {
        return rest.replace('/', separator.encode_utf8(&mut [0; 4]));
    }
    let digest = hex(&Sha256::digest(path)[..4]);
    let mut words = String::new();
    for word in rest.split(|one| !is_letter(one)).filter(|word| !word.is_empty()) {
        words.extend(word.chars().chain([separator]));
    }
    words.truncate(longest.saturating_sub(digest.len() + 1));
    let words = words.trim_end_matches(separator);
    if words.is_empty() { digest } else { format!("{words}{separator}{digest}") }
}

/// What can stand in every name.
pub(super) fn is_letter(one: char) -> bool {
    one.is_ascii_lowercase() || one.is_ascii_digit()
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_path_has_one_slug_and_no_other_path_has_it() {
        assert_eq!(slug("/var/lib/data", '-', 40, is_letter), "var-lib-data");
        assert_eq!(slug("/etc/web.yaml", '_', 40, |one| is_letter(one) || one == '.'), "etc_web.yaml");
        let paths = ["/a/b", "/a-b", "/a.b", "/A/b", "/한", "/..a", "/a_b", "/a/b-1", &"/xy".repeat(30)];
        let slugs: BTreeSet<String> = paths.iter().map(|path| slug(path, '-', 40, is_letter)).collect();
        assert_eq!(slugs.len(), paths.len(), "{slugs:?}");
        for slug in slugs {
            assert!(slug.len() <= 40 && crate::catalogue::grammar::is_label(&slug), "{slug}");
        }
    }
}
