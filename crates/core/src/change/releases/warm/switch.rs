//! The way back by a switch: the Services lead to the copy until the revision that it keeps is back.

use super::copy::{self, Copy, MANAGER};
use super::draft::{Switch, WarmDraft};
use super::fitness::leading;
use super::keep::names;
use super::review::{Kept, Subject, gone};
use crate::change::call::{Call, Verb};
use crate::change::diff::difference;
use crate::change::live::Live;
use crate::change::plan::Reviewer;
use crate::change::releases::build::Parts;
use crate::change::releases::compare::{Compared, apply_call};
use crate::change::releases::draft::Step;
use crate::change::releases::objects::Piece;
use concertina_contract::{DryRun, Failure, KeptAct, KeptChange, Millis, PartChange};
use serde_json::{Value, json};

/// The field manager that owns the selector of a Service while it leads to a copy.
pub(super) const SWITCH: &str = "concertina-switch";
/// About how long it takes until requests are answered from the copy: one write a Service, and what the nodes need to follow.
const EXPECTED: Millis = 1_000;

/// Plans the switch: the Services go to the copy first, and home by the rollback's own manifest at its end. None where the
/// Services of the two revisions are not the same.
pub(super) async fn switch(
    reviewer: &Reviewer<'_>,
    subject: &Subject<'_>,
    copy: &Copy,
    parts: &mut Parts,
) -> Result<Option<Kept>, Failure> {
    let Some((live, _)) = subject.only_workload() else { return Ok(None) };
    let services = subject.services();
    let services = leading(&services, &live.value()["spec"]["template"]);
    let pairs: Vec<(usize, &Value)> = services
        .iter()
        .filter_map(|service| {
            let place = parts.pieces.iter().position(|piece| {
                piece.kind == "Service" && piece.body["metadata"]["name"] == service["metadata"]["name"]
            });
            place.map(|place| (place, *service))
        })
        .collect();
    let same = pairs.iter().all(|(place, service)| parts.pieces[*place].body["spec"] == service["spec"]);
    if pairs.is_empty() || pairs.len() != services.len() || !same {
        return Ok(None);
    }
    let (mut there, mut home) = (Vec::new(), Vec::new());
    for (place, _) in &pairs {
        let (piece, compared) = (&parts.pieces[*place], &mut parts.compared[*place]);
        there.extend(lead(reviewer, piece, compared, &subject.release.name).await?);
        home.push(way_home(piece));
    }
    let change = KeptChange {
        act: KeptAct::Switch,
        copy: copy.object.clone(),
        revision: copy.marks.revision,
        replicas: copy.live.replicas(),
        lasts: None,
        cost: copy::cost(&copy.live),
        services: names(&services),
        expected: Some(EXPECTED),
    };
    let switch = Switch { mark: (!copy.is_switched()).then(|| mark(copy)), there, home };
    let draft = WarmDraft { make: None, switch: Some(switch), remove: Some(copy.removal()) };
    Ok(Some(Kept { change: Some(change), parts: vec![gone(copy)], draft, ..Kept::default() }))
}

/// The write that leads a Service to the copy; none where it does. The part of the plan tells this, and what the rollback would
/// write of the Service comes at the end.
async fn lead(
    reviewer: &Reviewer<'_>,
    piece: &Piece,
    compared: &mut Compared,
    release: &str,
) -> Result<Option<Step>, Failure> {
    compared.steps.clear();
    compared.risks.retain(|risk| risk.params.get("owner").is_none_or(|owner| owner != SWITCH));
    let Some(live) = compared.live.clone() else { return Ok(None) };
    let selector = copy::selector(release);
    if live.value()["spec"]["selector"] == selector {
        return Ok(None);
    }
    let body = json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": { "name": piece.object.name, "namespace": piece.object.namespace },
        "spec": { "selector": selector },
    });
    let path = format!("{}?fieldManager={SWITCH}&force=true", piece.path());
    let call = Call { verb: Verb::Apply, path, body };
    let (dry_run, after) = match reviewer.try_out(&call, &piece.object).await? {
        Ok(after) => (DryRun::Passed, after),
        Err(dry_run) => (dry_run, live.with("/spec", "selector", selector)),
    };
    compared.part.change = PartChange::Change;
    compared.part.diff = difference(&live, &after);
    compared.part.dry_run = dry_run;
    Ok(Some(Step {
        object: concertina_contract::ObjectRef { uid: live.uid().to_owned(), ..piece.object.clone() },
        call,
        path: piece.path(),
        before: Some(live.value().clone()),
        words: format!("lead {} to the copy", piece.words()),
    }))
}

/// The write that leads a Service home: all of it as the manifest has it, as `helm`, who owns it alone from then on.
fn way_home(piece: &Piece) -> Step {
    let mut body = piece.body.clone();
    body["metadata"]["namespace"] = json!(piece.object.namespace);
    Step {
        object: piece.object.clone(),
        call: apply_call(piece, body, true),
        path: piece.path(),
        before: None,
        words: format!("lead {} home", piece.words()),
    }
}

/// The write that marks a copy as the one that answers; its moment is set when it is sent.
fn mark(copy: &Copy) -> Step {
    let path = copy::path(&copy.object);
    let call = Call { verb: Verb::Merge, path: format!("{path}?fieldManager={MANAGER}"), body: json!({}) };
    Step {
        object: copy.object.clone(),
        call,
        path,
        before: Some(copy.live.value().clone()),
        words: format!("mark {} as the one that answers", copy.object.name),
    }
}

/// Whether a Service leads to the copy of a release.
pub(super) fn leads_to_copy(service: &Live, release: &str) -> bool {
    service.value()["spec"]["selector"] == copy::selector(release)
}
