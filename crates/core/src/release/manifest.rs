//! The objects of a release's manifest.

use super::ReleaseError;
use super::documents::{LONGEST, documents, read};
use serde_json::Value;

/// The most objects of one.
const MOST: usize = 10_000;

/// One document of a manifest. It may hold secrets, so it has no `Debug` form.
pub struct Document<'a> {
    /// Its text, without what parts it from others.
    pub text: &'a str,
    /// The object in it; those of a list; none in one of comments.
    pub objects: Vec<Value>,
}

/// The objects of any manifest that Helm made, in its order. Documents without an object are passed over, and lists are the
/// objects in them. No error holds anything of the text.
pub fn objects(manifest: &str) -> Result<Vec<Value>, ReleaseError> {
    Ok(parts(manifest)?.into_iter().flat_map(|document| document.objects).collect())
}

/// The documents of a manifest, each with its objects.
pub fn parts(manifest: &str) -> Result<Vec<Document<'_>>, ReleaseError> {
    if manifest.len() > LONGEST {
        return Err(ReleaseError::ManifestTooLarge { limit: LONGEST });
    }
    let (mut parts, mut count) = (Vec::new(), 0);
    for (document, text) in (1..).zip(documents(manifest)) {
        let (unreadable, mut objects) = (ReleaseError::Manifest { document }, Vec::new());
        match if is_blank(text) { Some(Value::Null) } else { read(text) } {
            Some(Value::Null) => {}
            Some(object @ Value::Object(_)) => add(object, &mut objects).ok_or(unreadable)?,
            _ => return Err(unreadable),
        }
        count += objects.len();
        if count > MOST {
            return Err(ReleaseError::TooManyObjects { limit: MOST });
        }
        parts.push(Document { text, objects });
    }
    Ok(parts)
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

    #[test]
    fn any_manifest_of_helm_is_read() {
        let text = "# leading comment\n---\n# Source: shop/templates/all.yaml\nkind: Service\nmetadata: {name: web}\n--- # next\n\
            # nothing here\n---\n\n---\nkind: ConfigMap\ndata:\n  a: |\n    ---\n    kind: Pod\n---\napiVersion: v1\nkind: List\n\
            items:\n- kind: Pod\n- kind: SecretList\n  items: [{kind: Secret}]\n---\n~\n";
        let kinds: Vec<String> =
            objects(text).unwrap().iter().map(|object| object["kind"].as_str().unwrap().to_owned()).collect();
        assert_eq!(kinds, ["Service", "ConfigMap", "Pod", "Secret"]);
        assert!(objects("").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_manifest_is_refused_without_its_text() {
        for (text, number) in [
            ("kind: Pod\nspec: {containers: [{{ .Values.canary }}", 1),
            ("kind: Pod\n---\ncanary", 2),
            ("kind: Pod\n---\nmetadata: {name: canary}", 2),
        ] {
            let error = objects(text).unwrap_err();
            assert!(!format!("{error:?} {error}").contains("canary"));
            assert!(matches!(error, ReleaseError::Manifest { document: one } if one == number), "{error}");
        }
        let bomb = (0..30).fold("kind: Pod\na0: &a0 [x]\n".to_owned(), |text, n| {
            format!("{text}a{}: &a{} [*a{n}, *a{n}, *a{n}, *a{n}]\n", n + 1, n + 1)
        });
        assert!(objects(&bomb).is_err());
        assert!(objects(&format!("kind: Pod\na: {}", "[".repeat(1_000))).is_err());
        let large = "#".repeat(LONGEST + 1);
        assert!(matches!(objects(&large), Err(ReleaseError::ManifestTooLarge { .. })));
        let many = "kind: Pod\n---\n".repeat(MOST + 1);
        assert!(matches!(objects(&many), Err(ReleaseError::TooManyObjects { .. })));
    }
}
