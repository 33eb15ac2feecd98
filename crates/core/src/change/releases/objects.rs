//! The objects of a manifest, each with its place at the API server of one site.

use crate::change::ground::Ground;
use crate::site::{ReadClient, Served, Site};
use concertina_contract::{ErrorCode, Failure, Kind, ObjectRef};
use serde_json::{Value, json};

/// One object of a manifest.
#[derive(Clone)]
pub(super) struct Piece {
    /// What names it; without a uid.
    pub object: ObjectRef,
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// The path of its collection.
    pub collection: String,
    /// As the manifest has it.
    pub body: Value,
    /// What must be there before the site serves its kind.
    pub awaits: Option<String>,
}

/// A kind that the site will serve.
pub(super) struct Defined {
    /// As it will be served.
    pub served: Served,
    /// What makes it, in words.
    pub by: String,
}

impl Piece {
    /// Its own path.
    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.collection, self.object.name)
    }

    /// Whether it stays when it is no longer wanted (`helm.sh/resource-policy`).
    pub(super) fn is_kept(&self) -> bool {
        self.body["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
    }

    /// Whether its rollout can be followed.
    pub(super) fn is_workload(&self) -> bool {
        matches!(self.object.kind, Kind::Deployment | Kind::StatefulSet | Kind::DaemonSet)
    }

    /// In words: `Deployment shop/orders`.
    pub(super) fn words(&self) -> String {
        match self.object.namespace.as_str() {
            "" => format!("{} {}", self.kind, self.object.name),
            namespace => format!("{} {namespace}/{}", self.kind, self.object.name),
        }
    }
}

/// Finds the place of each object. Those without a namespace of their own are in that of the release.
pub(super) async fn read_pieces(
    ground: &Ground,
    reader: &ReadClient,
    release: &ObjectRef,
    objects: Vec<Value>,
) -> Result<Vec<Piece>, Failure> {
    read_pieces_with(ground, reader, release, objects, &[]).await
}

/// As [`read_pieces`], with kinds that the site will serve when its objects are written.
pub(super) async fn read_pieces_with(
    ground: &Ground,
    reader: &ReadClient,
    release: &ObjectRef,
    objects: Vec<Value>,
    defined: &[Defined],
) -> Result<Vec<Piece>, Failure> {
    find_all(&ground.name(), reader, release, objects, defined).await
}

/// What names each object of a manifest, and its path at the API server.
pub(crate) async fn place(
    site: &Site,
    reader: &ReadClient,
    release: &ObjectRef,
    objects: &[Value],
) -> Result<Vec<(ObjectRef, String)>, Failure> {
    let pieces = find_all(&site.name(), reader, release, objects.to_vec(), &[]).await?;
    Ok(pieces.into_iter().map(|piece| (piece.object.clone(), piece.path())).collect())
}

async fn find_all(
    site: &str,
    reader: &ReadClient,
    release: &ObjectRef,
    objects: Vec<Value>,
    defined: &[Defined],
) -> Result<Vec<Piece>, Failure> {
    let fail = |code| Failure::new(code).at(site);
    let mut pieces = Vec::with_capacity(objects.len());
    for mut body in objects {
        let text =
            |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (api, kind, name) = (text("/apiVersion"), text("/kind"), text("/metadata/name"));
        let (served, awaits) = match will_serve(defined, &api, &kind) {
            Some(one) => (Some(one.served.clone()), Some(one.by.clone())),
            None => (find(reader, &api, &kind).await, None),
        };
        let served = served
            .ok_or_else(|| fail(ErrorCode::KindNotServed).with("resource", format!("{kind} ({api})")))?;
        let namespace = match (served.namespaced, text("/metadata/namespace")) {
            (false, _) => String::new(),
            (true, own) if own.is_empty() => release.namespace.clone(),
            (true, own) => own,
        };
        if !is_plain(&name) || (served.namespaced && !is_plain(&namespace)) {
            return Err(fail(ErrorCode::BadRequest).with("reason", "release-object-name"));
        }
        // What has a name has metadata.
        mark(&mut body, release);
        let object = ObjectRef {
            site: release.site.clone(),
            kind: served.kind.clone(),
            namespace: namespace.clone(),
            name,
            uid: String::new(),
        };
        pieces.push(Piece { object, kind, collection: served.collection(&namespace), body, awaits });
    }
    Ok(pieces)
}

/// What tells Helm that an object is of this release: no part of a chart's manifest, and given to every object that is applied
/// (`pkg/action/validate.go`, `setMetadataVisitor`).
fn mark(body: &mut Value, release: &ObjectRef) {
    let marks = [
        ("labels", "app.kubernetes.io/managed-by", "Helm"),
        ("annotations", "meta.helm.sh/release-name", release.name.as_str()),
        ("annotations", "meta.helm.sh/release-namespace", release.namespace.as_str()),
    ];
    for (part, key, value) in marks {
        let part = &mut body["metadata"][part];
        if !part.is_object() {
            *part = json!({});
        }
        part[key] = json!(value);
    }
}

/// The kind among those that the site will serve.
fn will_serve<'a>(defined: &'a [Defined], api: &str, kind: &str) -> Option<&'a Defined> {
    let (group, version) = api.rsplit_once('/').unwrap_or(("", api));
    defined.iter().find(|one| {
        one.served.kind.group() == group && *one.served.name == *kind && *one.served.version == *version
    })
}

/// The kind as the site serves it, in the version that the object has.
async fn find(reader: &ReadClient, api: &str, kind: &str) -> Option<Served> {
    let (group, version) = api.rsplit_once('/').unwrap_or(("", api));
    let known = || {
        let kinds = reader.kinds();
        let fits = |served: &&Served| served.kind.group() == group && *served.name == *kind;
        kinds.iter().find(fits).cloned()
    };
    if known().is_none() {
        // Asks the site once more: a definition may be newer than what was read when the site connected.
        let _ = reader.served(&Kind::of(&format!("{}s", kind.to_lowercase()), group).ok()?).await;
    }
    let served = known()?;
    is_plain(version).then(|| Served { version: version.into(), ..served })
}

/// What may stand in a path.
fn is_plain(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':' | b'_');
    !text.is_empty() && text.len() <= 253 && text.bytes().all(allowed) && text != "." && text != ".."
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::{ReleaseRef, SiteId};

    #[test]
    fn what_is_applied_is_marked_as_helm_marks_it() {
        let release =
            ReleaseRef { site: SiteId::new("s"), namespace: "shop".to_owned(), name: "web".to_owned() };
        let mut body = json!({ "metadata": { "name": "a", "labels": null, "annotations": { "own": "1" } } });
        mark(&mut body, &release.object());
        assert_eq!(body["metadata"]["labels"], json!({ "app.kubernetes.io/managed-by": "Helm" }));
        let annotations = json!({ "own": "1", "meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop" });
        assert_eq!(body["metadata"]["annotations"], annotations);
    }
}
