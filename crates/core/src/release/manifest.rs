//! The objects of a release's manifest.

use super::ReleaseError;
use super::documents::{LONGEST, documents, read};
use serde_json::Value;

/// The objects of a manifest in its order; those of a `List` stand by themselves.
pub fn objects(manifest: &str) -> Result<Vec<Value>, ReleaseError> {
    if manifest.len() > LONGEST {
        return Err(ReleaseError::Manifest { document: 0 });
    }
    let mut objects = Vec::new();
    for (document, text) in (1..).zip(documents(manifest)) {
        add(read(text).ok_or(ReleaseError::Manifest { document })?, &mut objects);
    }
    Ok(objects)
}

fn add(mut object: Value, objects: &mut Vec<Value>) {
    match object.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) if object["kind"].as_str().is_some_and(|kind| kind.ends_with("List")) => {
            for item in items {
                add(item, objects);
            }
        }
        Some(items) => {
            object["items"] = items;
            objects.push(object);
        }
        // A document of comments alone is null.
        None if object.is_object() => objects.push(object),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_comments_and_lists_are_read_as_objects() {
        let manifest = "---\n# Source: a.yaml\nkind: Service\n---\n# nothing\n---\nkind: List\nitems:\n- kind: Pod\n- kind: Job\n";
        let kinds: Vec<_> = objects(manifest).unwrap().iter().map(|one| one["kind"].clone()).collect();
        assert_eq!(kinds, ["Service", "Pod", "Job"]);
        assert!(objects("").unwrap().is_empty());
        assert!(matches!(objects("kind: A\n---\n{{ broken"), Err(ReleaseError::Manifest { document: 2 })));
    }
}
