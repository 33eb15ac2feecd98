//! An object as the user edited its YAML, reviewed: a three-way merge of what was shown, what was written and what is.

use super::clash::clash;
use super::merge::{apply, merge, patch, places, restored};
use super::subject::Subject;
use super::work::{Act, Ending, ObjectDraft, ObjectWork};
use crate::change::call::{Call, Verb};
use crate::change::diff::difference;
use crate::change::estimate::expected;
use crate::change::field::Field;
use crate::change::live::Live;
use crate::change::mask::{MASK, is_plain, stripped};
use crate::change::plan::{Reviewed, Reviewer, blank, refused};
use crate::change::releases::Step;
use crate::change::review::rollout_limit;
use crate::change::risk;
use crate::change::rolling::replaces_all;
use crate::change::shown::{text, veil};
use crate::change::validate::is_workload;
use crate::change::work::Work;
use crate::redact::{cap, plain};
use crate::release::read_document;
use crate::site::{RequestError, escape};
use concertina_contract::{
    Clash, DryRun, ErrorCode, Failure, ObjectRef, OnClash, PlanTarget, RiskCode, SecretText,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// The longest text, in bytes: twice what an object may have in etcd.
const LONGEST: usize = 3 << 20;
/// What the server keeps in `metadata`, and no edit changes.
const KEPT: [&str; 6] =
    ["managedFields", "resourceVersion", "generation", "selfLink", "uid", "creationTimestamp"];
/// What makes an object this one.
const IDENTITY: [&str; 4] = ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"];
/// Places that are named at most.
const MOST_PLACES: usize = 8;

/// An edit as it was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::change) struct Edit {
    /// The YAML.
    pub text: SecretText,
    /// The state that was edited.
    pub base_version: String,
    /// What counts where somebody else changed the same.
    pub on_clash: OnClash,
}

/// Why a text is no edit of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum EditError {
    /// It is no YAML, or more than an object can be.
    #[error("the text cannot be read")]
    Unreadable,
    /// It is another object.
    #[error("the text is another object")]
    OtherObject,
    /// A mask stands where nothing was masked, so that there is no value for it.
    #[error("a mask stands where nothing was masked")]
    MaskMoved,
}

impl EditError {
    /// The code that the window has words for.
    const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "edit-unreadable",
            Self::OtherObject => "edit-other-object",
            Self::MaskMoved => "edit-mask-moved",
        }
    }
}

/// Reviews an edit.
pub(in crate::change) async fn edit(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    edit: &Edit,
) -> Result<Reviewed, Failure> {
    let Reviewer { ground, reader, inner, .. } = reviewer;
    let no = |failure: Failure| Ok((refused(object, String::new(), failure.on(object.clone())), None));
    let subject = match Subject::read(ground, reader, object, inner.limits.read).await? {
        Ok(subject) => subject,
        Err(failure) => return no(failure),
    };
    let Some(base) = base(reviewer, object, &subject, &edit.base_version).await? else {
        return no(ground.fail(ErrorCode::Conflict));
    };
    let mine = match mine(edit.text.expose(), &base) {
        Ok(mine) => mine,
        Err(error) => return no(ground.fail(ErrorCode::NotPossible).with("reason", error.code())),
    };
    let (base, theirs) = (without_kept(&base), without_kept(subject.live.value()));
    let merged = merge(&base, &theirs, &mine, edit.on_clash);
    let few = &merged.clashes[..merged.clashes.len().min(MOST_PLACES)];
    let clashes: Vec<Clash> = few.iter().map(|place| clash(place, &base, &theirs, &mine)).collect();
    if !clashes.is_empty() && edit.on_clash == OnClash::Refuse {
        let fields = cap(&clashes.iter().map(|one| one.place.as_str()).collect::<Vec<_>>().join(", "));
        let failure = ground.fail(ErrorCode::EditConflict).with("fields", fields).on(object.clone());
        return Ok((PlanTarget { clashes, ..refused(object, String::new(), failure) }, None));
    }
    let change = patch(&theirs, &merged.value).unwrap_or_else(|| json!({}));
    let (target, work) = review(reviewer, object, &subject, change).await?;
    Ok((PlanTarget { clashes, ..target }, work))
}

/// Reviews a patch that puts back what an edit changed.
pub(in crate::change) async fn revert(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    patch: &str,
) -> Result<Reviewed, Failure> {
    let Reviewer { ground, reader, inner, .. } = reviewer;
    let no = |failure: Failure| Ok((refused(object, String::new(), failure.on(object.clone())), None));
    let subject = match Subject::read(ground, reader, object, inner.limits.read).await? {
        Ok(subject) => subject,
        Err(failure) => return no(failure),
    };
    match serde_json::from_str::<Value>(patch) {
        Ok(patch @ Value::Object(_)) => review(reviewer, object, &subject, without_kept(&patch)).await,
        _ => no(ground.fail(ErrorCode::NotPossible).with("reason", EditError::Unreadable.code())),
    }
}

/// The object as it was shown. It is the one that is there, or the server still has it; none if it has forgotten.
async fn base(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    subject: &Subject,
    version: &str,
) -> Result<Option<Value>, Failure> {
    let live = subject.live.value();
    if subject.live.resource_version() == version {
        return Ok(Some(live.clone()));
    }
    let (collection, name) = (subject.served.collection(&object.namespace), escape(&object.name));
    let exact = format!("resourceVersion={}&resourceVersionMatch=Exact", escape(version));
    let path = format!("{collection}?fieldSelector=metadata.name%3D{name}&{exact}&limit=1");
    let list = match reviewer.reader.get::<Value>(&path, reviewer.inner.limits.read).await {
        Ok(list) => list,
        Err(RequestError::Status { .. }) => return Ok(None),
        Err(error) => {
            return Err(Failure { object: None, ..reviewer.ground.failure_of(&error, "list", object) });
        }
    };
    let mut base = list["items"][0].clone();
    // Objects of a list do not name their kind.
    for key in ["apiVersion", "kind"] {
        if base.is_object() {
            base[key] = live[key].clone();
        }
    }
    Ok(Some(base).filter(|base| base["metadata"]["uid"] == live["metadata"]["uid"]))
}

/// The object as the user wants it, with what was masked and left so as it is, and without what the server keeps.
fn mine(edited: &str, base: &Value) -> Result<Value, EditError> {
    if edited.len() > LONGEST {
        return Err(EditError::Unreadable);
    }
    let edited = read_document(edited).filter(Value::is_object).ok_or(EditError::Unreadable)?;
    let uid = edited.pointer("/metadata/uid");
    if IDENTITY.iter().any(|place| edited.pointer(place) != base.pointer(place))
        || uid.is_some_and(|uid| Some(uid) != base.pointer("/metadata/uid"))
    {
        return Err(EditError::OtherObject);
    }
    let (base, edited) = (without_kept(base), without_kept(&edited));
    let mut veiled = base.clone();
    veil(&mut veiled);
    // What is shown has gone through YAML, as what was edited has.
    let shown = text(&veiled).ok().and_then(|text| read_document(&text)).unwrap_or(veiled);
    let mine = restored(&edited, &shown, &base);
    let masked = patch(&base, &mine).is_some_and(|change| change.to_string().contains(MASK));
    if masked { Err(EditError::MaskMoved) } else { Ok(mine) }
}

fn without_kept(object: &Value) -> Value {
    let mut copy = object.clone();
    if let Some(metadata) = copy.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|key, _| !KEPT.contains(&key.as_str()));
    }
    copy
}

async fn review(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    subject: &Subject,
    change: Value,
) -> Result<Reviewed, Failure> {
    let live = &subject.live;
    let mut target = blank(object, String::new());
    let mut wished = live.value().clone();
    apply(&mut wished, &change);
    if wished == *live.value() {
        return Ok((PlanTarget { unchanged: true, ..target }, None));
    }
    let mut body = change.clone();
    body["metadata"]["uid"] = json!(live.uid());
    let path = format!("{}?fieldManager=concertina-edit", subject.path);
    let call = Call { verb: Verb::Merge, path, body };
    let (dry_run, after) = match reviewer.try_out(&call, object).await? {
        Ok(after) => (DryRun::Passed, after),
        Err(dry_run) => (dry_run, Live::new(wished.clone())),
    };
    target.unchanged = dry_run == DryRun::Passed && stripped(live.value()) == stripped(after.value());
    target.diff = difference(live, &after);
    let rolls = is_workload(object) && rolls(live, &after);
    if rolls {
        let surroundings = reviewer.scout.surroundings(&object.namespace).await;
        let pods = reviewer.scout.pods(live, &object.namespace).await;
        target.risks = risk::of_rollout(live, &after, &surroundings);
        target.expected = expected(&after, &Field::RestartedAt(None), &pods);
    }
    let told = target.risks.iter().any(|risk| risk.code == RiskCode::OwnerReverts);
    target.risks.extend(risk::of_change(live).filter(|_| !told));
    let rehearsed = (dry_run == DryRun::Passed).then(|| after.value().clone());
    target.dry_run = dry_run;
    let ending = if rolls && replaces_all(live) && !after.paused() {
        Ending::Rollout { limit: rollout_limit(&after) }
    } else {
        Ending::Written
    };
    let step = Step {
        object: object.clone(),
        call,
        path: subject.path.clone(),
        before: Some(live.value().clone()),
        words: format!("edit {} {}", subject.served.name, object.name),
    };
    let act = Act::Edit {
        places: names(&change),
        back: patch(&wished, live.value())
            .filter(|back| subject.served.kind.resource() != "secrets" && is_plain(back)),
        version: live.resource_version().to_owned(),
    };
    let draft = Some(Arc::new(ObjectDraft { step, rehearsed }));
    let work = ObjectWork { object: object.clone(), act, ending, draft };
    Ok((target, Some(Work::Object(work))))
}

/// Whether pods come, go or are replaced.
fn rolls(live: &Live, after: &Live) -> bool {
    live.value().pointer("/spec/template") != after.value().pointer("/spec/template")
        || live.replicas() != after.replicas()
}

/// Some of the places, for the record: keys alone, no value.
fn names(change: &Value) -> Vec<String> {
    places(change).into_iter().take(MOST_PLACES).map(|place| cap(&plain(&place.join(".")))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Value {
        json!({
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": { "name": "login", "namespace": "shop", "uid": "u", "resourceVersion": "7",
                "managedFields": [{}], "labels": { "team": "shop" } },
            "data": { "user": "a2lt", "password": "Y2FuYXJ5" },
        })
    }

    /// What was changed, as a merge patch.
    fn wished(edited: &str, base: &Value) -> Result<Value, EditError> {
        mine(edited, base).map(|mine| patch(&without_kept(base), &mine).unwrap_or_else(|| json!({})))
    }

    fn shown() -> String {
        let mut veiled = without_kept(&base());
        veil(&mut veiled);
        text(&veiled).unwrap()
    }

    #[test]
    fn a_mask_that_was_left_is_not_written() {
        assert_eq!(wished(&shown(), &base()), Ok(json!({})));
        let edited = shown().replace("team: shop", "team: web");
        assert_eq!(wished(&edited, &base()), Ok(json!({ "metadata": { "labels": { "team": "web" } } })));
        let edited = shown().replace(&format!("user: {MASK}"), "user: bGVl");
        assert_eq!(wished(&edited, &base()), Ok(json!({ "data": { "user": "bGVl" } })), "{edited}");
    }

    #[test]
    fn a_text_that_is_no_edit_of_the_object_is_refused() {
        let edited = |from: &str, to: &str| wished(&shown().replace(from, to), &base());
        assert_eq!(edited("name: login", "name: other"), Err(EditError::OtherObject));
        assert_eq!(edited("kind: Secret", "kind: ConfigMap"), Err(EditError::OtherObject));
        assert_eq!(edited("user:", "other:"), Err(EditError::MaskMoved));
        assert_eq!(edited("kind: Secret", "kind: ["), Err(EditError::Unreadable));
        assert_eq!(wished("- a list", &base()), Err(EditError::Unreadable));
        assert_eq!(wished(&"x".repeat(LONGEST + 1), &base()), Err(EditError::Unreadable));
    }

    #[test]
    fn every_reason_has_words_in_the_window() {
        let words = include_str!("../../../../../messages/en/failures.ftl");
        for error in [EditError::Unreadable, EditError::OtherObject, EditError::MaskMoved] {
            assert!(words.contains(&format!("\nreason-{} = ", error.code())), "{error}");
        }
    }
}
