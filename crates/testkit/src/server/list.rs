//! Lists: whole, in pages, as a Table; and single objects.

use super::answer::{Answer, failure, json_answer, respond};
use super::resource::Target;
use super::store::{ObjectKey, Stored};
use super::{State, table};
use bytes::{BufMut as _, BytesMut};
use http::Response;
use serde_json::{Value, json};
use std::sync::Arc;

/// What a list asks for.
#[derive(Debug, Default)]
pub(super) struct ListQuery {
    pub(super) limit: usize,
    pub(super) token: String,
    pub(super) table: bool,
    pub(super) selectors: Selectors,
    /// The version that is asked for by `resourceVersionMatch=Exact`.
    pub(super) exact: Option<u64>,
}

/// What a list selects by, as the query has it; empty selects all.
#[derive(Debug, Default)]
pub(super) struct Selectors {
    pub(super) fields: String,
    pub(super) labels: String,
}

/// What is left of a list that is read in pages, as it was when its first page was read.
#[derive(Debug)]
pub(super) struct Rest {
    version: u64,
    objects: Vec<Arc<Stored>>,
}

/// Answers a list.
pub(super) fn list(state: &mut State, target: &Target, query: &ListQuery) -> Response<Answer> {
    if let Some(version) = query.exact {
        return exact(state, target, query, version);
    }
    let (version, mut objects) = if query.token.is_empty() {
        let objects = select(state, target, &query.selectors);
        (state.store.version, objects)
    } else {
        match state.tokens.remove(&query.token) {
            Some(rest) => (rest.version, rest.objects),
            None => {
                return failure(410, "Expired", "The provided continue parameter is too old");
            }
        }
    };
    let mut meta = json!({"resourceVersion": version.to_string()});
    if query.limit > 0 && objects.len() > query.limit {
        let rest = objects.split_off(query.limit);
        state.tokens_made += 1;
        let token = format!("page+{}=", state.tokens_made);
        meta["remainingItemCount"] = json!(rest.len());
        meta["continue"] = json!(token);
        state.tokens.insert(token, Rest { version, objects: rest });
    }
    if query.table {
        return respond(200, Answer::whole(table::table(target.resource, &meta, &objects)));
    }
    let mut body = BytesMut::new();
    let head = format!(
        r#"{{"kind":"{}List","apiVersion":"{}","metadata":{meta},"items":["#,
        target.resource.kind,
        target.resource.api_version()
    );
    body.put(head.as_bytes());
    for (index, object) in objects.iter().enumerate() {
        if index > 0 {
            body.put_u8(b',');
        }
        body.put(object.bytes.clone());
    }
    body.put(&b"]}"[..]);
    respond(200, Answer::whole(body.freeze()))
}

/// The objects as they were in a version, as far as it is not forgotten.
fn exact(state: &State, target: &Target, query: &ListQuery, version: u64) -> Response<Answer> {
    if version < state.store.compacted {
        return failure(410, "Expired", "The resourceVersion for the provided list is too old.");
    }
    let objects: Vec<Value> = state
        .store
        .at(version)
        .filter(|happened| is_in(target, &happened.key) && happened.what != "DELETED")
        .map(|happened| happened.object.value())
        .filter(|object| query.selectors.fit(object))
        .collect();
    json_answer(
        200,
        &json!({ "kind": format!("{}List", target.resource.kind),
        "apiVersion": target.resource.api_version(), "metadata": { "resourceVersion": version.to_string() },
        "items": objects }),
    )
}

/// The objects of a target, in order.
pub(super) fn select(state: &State, target: &Target, selectors: &Selectors) -> Vec<Arc<Stored>> {
    let matches = |key: &ObjectKey| is_in(target, key);
    let objects = state.store.objects.iter().filter(|(key, _)| matches(key)).map(|(_, object)| object);
    if selectors.fields.is_empty() && selectors.labels.is_empty() {
        return objects.cloned().collect();
    }
    objects.filter(|object| selectors.fit(&object.value())).cloned().collect()
}

/// Whether an object belongs to a target.
pub(super) fn is_in(target: &Target, (plural, namespace, name): &ObjectKey) -> bool {
    *plural == target.resource.plural
        && (target.namespace.is_empty() || *namespace == target.namespace)
        && target.name.as_ref().is_none_or(|wanted| wanted == name)
}

/// The parts of a selector.
fn pairs(selector: &str) -> impl Iterator<Item = (&str, &str)> {
    selector.split(',').filter_map(|part| part.split_once('='))
}

impl Selectors {
    /// Whether an object has these fields and labels; `=` only.
    fn fit(&self, object: &Value) -> bool {
        let has_field = |path: &str, wanted: &str| {
            object.pointer(&format!("/{}", path.replace('.', "/"))).and_then(Value::as_str) == Some(wanted)
        };
        let labels = &object["metadata"]["labels"];
        pairs(&self.fields).all(|(path, wanted)| has_field(path, wanted))
            && pairs(&self.labels).all(|(key, wanted)| labels[key] == wanted)
    }
}

/// Answers a GET of one object.
pub(super) fn one(state: &State, target: &Target) -> Response<Answer> {
    let name = target.name.clone().unwrap_or_default();
    let key = (target.resource.plural, target.namespace.clone(), name.clone());
    match (state.store.objects.get(&key), target.subresource.as_deref()) {
        (None, _) => failure(404, "NotFound", &format!("{} \"{name}\" not found", target.resource.plural)),
        (Some(object), Some("scale")) => json_answer(200, &super::write::scale(&object.value())),
        (Some(object), _) => respond(200, Answer::whole(object.bytes.clone())),
    }
}
