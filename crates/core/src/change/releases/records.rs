//! The writes of a release's records: its Secrets.

use super::draft::Step;
use crate::change::call::{Call, Verb};
use crate::release::{Release, ReleaseError, ReleaseKey, Stamp, print_note, secret};
use concertina_contract::{Kind, ObjectRef, ReleaseStatus, RevisionNote, Verdict};
use jiff::Timestamp;
use serde_json::json;

/// The write that makes the record of a new revision. Only one can: it is the lock of an act.
pub(super) fn create(release: &Release, place: &ObjectRef, now: Timestamp) -> Result<Step, ReleaseError> {
    let body = secret(release, Stamp::Created(now))?;
    let (object, path) = address(place, release.revision);
    let collection = path.rsplit_once('/').map_or("", |(collection, _)| collection);
    let call = Call { verb: Verb::Create, path: format!("{collection}?fieldManager=helm"), body };
    let words = format!("record revision {} as {}", release.revision, release.info.status);
    Ok(Step { object, call, path, before: None, words })
}

/// The write that puts a record in place of what is there.
pub(super) fn replace(release: &Release, place: &ObjectRef, now: Timestamp) -> Result<Step, ReleaseError> {
    let body = secret(release, Stamp::Modified(now))?;
    let (object, path) = address(place, release.revision);
    let call = Call { verb: Verb::Replace, path: format!("{path}?fieldManager=helm"), body };
    let words = format!("record revision {} as {}", release.revision, release.info.status);
    Ok(Step { object, call, path, before: None, words })
}

/// As [`replace`], if the record is still as it was read: whoever wrote it since knows more.
pub(super) fn replace_read(
    release: &Release,
    place: &ObjectRef,
    now: Timestamp,
) -> Result<Step, ReleaseError> {
    let before = Some(json!({ "metadata": { "resourceVersion": release.version } }));
    Ok(Step { before, ..replace(release, place, now)? })
}

/// The write that forgets a revision.
pub(super) fn forget(place: &ObjectRef, revision: u32) -> Step {
    let (object, path) = address(place, revision);
    let call = Call { verb: Verb::Delete, path: path.clone(), body: json!({}) };
    Step { object, call, path, before: None, words: format!("forget the record of revision {revision}") }
}

/// The record with a status and what is said of it.
pub(super) fn with(
    release: &Release,
    status: ReleaseStatus,
    note: &RevisionNote,
    verdict: Verdict,
) -> Release {
    let mut next = release.clone();
    status.word().clone_into(&mut next.info.status);
    next.info.description = print_note(&RevisionNote { verdict, ..note.clone() });
    next
}

/// The Secret of a revision, and its path.
fn address(place: &ObjectRef, revision: u32) -> (ObjectRef, String) {
    let name = ReleaseKey { name: place.name.clone(), revision }.to_string();
    let path = format!("/api/v1/namespaces/{}/secrets/{name}", place.namespace);
    let kind = Kind::of("secrets", "").unwrap_or_else(|_| Kind::release());
    (ObjectRef { kind, name, uid: String::new(), ..place.clone() }, path)
}
