//! The objects of two revisions, side by side.

use crate::change::{masked_diff, veiled};
use crate::release::{Release, ReleaseError, objects};
use concertina_contract::{ComparedObject, Comparison, PartChange};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Annotations and labels that differ wherever something else does, or stands elsewhere.
const NOISE: [&str; 4] =
    ["meta.helm.sh/release-name", "meta.helm.sh/release-namespace", "checksum/config", "helm.sh/chart"];

/// Compares the objects of two revisions. What differs only because it stands elsewhere is no difference.
pub fn compare(left: &Release, right: &Release) -> Result<Comparison, ReleaseError> {
    let (ours, theirs) = (by_name(left)?, by_name(right)?);
    let mut comparison =
        Comparison { left: left.revision, right: right.revision, objects: Vec::new(), same: 0 };
    let names = ours.keys().chain(theirs.keys().filter(|name| !ours.contains_key(*name)));
    for name in names {
        let change = match (ours.get(name), theirs.get(name)) {
            (Some(one), Some(other)) if one == other => {
                comparison.same += 1;
                continue;
            }
            (Some(_), Some(_)) => PartChange::Change,
            (None, _) => PartChange::Create,
            (_, None) => PartChange::Delete,
        };
        let side = |side: &BTreeMap<_, Value>| side.get(name).cloned().unwrap_or_default();
        let (one, other) = veiled(&side(&ours), &side(&theirs));
        let (kind, name) = name.clone();
        comparison.objects.push(ComparedObject { kind, name, change, diff: masked_diff(&one, &other) });
    }
    Ok(comparison)
}

/// The objects by kind and name, without what is noise.
fn by_name(release: &Release) -> Result<BTreeMap<(String, String), Value>, ReleaseError> {
    let text = |object: &Value, pointer: &str| {
        object.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let objects = objects(&release.manifest)?.into_iter().map(|mut object| {
        quiet(&mut object, &release.namespace);
        ((text(&object, "/kind"), text(&object, "/metadata/name")), object)
    });
    Ok(objects.collect())
}

/// Takes out what differs without anybody's wish.
fn quiet(object: &mut Value, namespace: &str) {
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        if metadata.get("namespace").is_some_and(|own| own == namespace) {
            metadata.remove("namespace");
        }
        without_noise(metadata);
    }
    let template = object.pointer_mut("/spec/template/metadata").and_then(Value::as_object_mut);
    template.into_iter().for_each(without_noise);
}

fn without_noise(metadata: &mut Map<String, Value>) {
    for part in ["annotations", "labels"] {
        let Some(map) = metadata.get_mut(part).and_then(Value::as_object_mut) else { continue };
        map.retain(|key, _| !NOISE.contains(&key.as_str()));
        if map.is_empty() {
            metadata.remove(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::LineChange;

    fn release(revision: u32, namespace: &str, image: &str, secret: &str) -> Release {
        let manifest = format!(
            "kind: Deployment\nmetadata: {{name: web, namespace: {namespace}, annotations: {{meta.helm.sh/release-namespace: {namespace}}}}}\n\
             spec: {{template: {{spec: {{containers: [{{name: app, image: '{image}'}}]}}}}}}\n---\nkind: Secret\n\
             metadata: {{name: key}}\nstringData: {{password: {secret}}}\n"
        );
        Release { revision, namespace: namespace.to_owned(), manifest, ..Release::default() }
    }

    #[test]
    fn what_stands_elsewhere_is_no_difference_and_what_is_another_is_one() {
        let here = release(3, "shop", "web:1", "canary-1");
        let same = compare(&here, &release(7, "store", "web:1", "canary-1")).unwrap();
        assert_eq!((same.left, same.right, same.same, same.objects.len()), (3, 7, 2, 0));
        let other = compare(&here, &release(4, "shop", "web:2", "canary-2")).unwrap();
        let kinds: Vec<_> = other.objects.iter().map(|one| (one.kind.as_str(), one.change)).collect();
        assert_eq!(kinds, [("Deployment", PartChange::Change), ("Secret", PartChange::Change)]);
        let lines: Vec<_> =
            other.objects[0].diff.iter().filter(|line| line.change != LineChange::Same).collect();
        assert!(lines[0].text.contains("web:1") && lines[1].text.contains("web:2"), "{lines:?}");
        assert!(!format!("{other:?}").contains("canary"));
        assert!(
            other.objects[1].diff.iter().any(|line| line.change == LineChange::Added),
            "a new secret is seen"
        );
    }

    #[test]
    fn an_object_of_one_side_alone_is_told() {
        let mut less = release(1, "shop", "web:1", "x");
        less.manifest = less.manifest.split("---").next().unwrap().to_owned();
        let more = release(2, "shop", "web:1", "x");
        let changes = |left, right| {
            compare(left, right).unwrap().objects.iter().map(|one| one.change).collect::<Vec<_>>()
        };
        assert_eq!(changes(&less, &more), [PartChange::Create]);
        assert_eq!(changes(&more, &less), [PartChange::Delete]);
    }
}
