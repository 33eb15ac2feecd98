//! What a plan says and does about the copy of a version.

use super::copy::Copy;
use super::draft::WarmDraft;
use super::keep::{Keeping, keep};
use super::switch::{leads_to_copy, switch};
use super::{copy, fitness};
use crate::change::diff::difference;
use crate::change::live::Live;
use crate::change::objects;
use crate::change::plan::{Reviewed, Reviewer, refused};
use crate::change::releases::build::{Parts, Wanted};
use crate::change::releases::review::unreadable;
use crate::change::releases::standing::Standing;
use crate::kept::Marks;
use crate::release;
use concertina_contract::{
    DryRun, ErrorCode, Failure, KeptAct, KeptChange, Kind, ObjectRef, PartChange, ReleasePart, Risk,
};
use serde_json::Value;

/// About how long a switch takes, as an offer tells it.
const OFFERED: i64 = 1_000;

/// What a plan says of a copy, and what is sent for it.
#[derive(Default)]
pub(in crate::change::releases) struct Kept {
    /// As the plan tells it.
    pub change: Option<KeptChange>,
    /// Beside the objects of the release.
    pub parts: Vec<ReleasePart>,
    /// What could go wrong.
    pub risks: Vec<Risk>,
    /// What is sent.
    pub draft: WarmDraft,
}

/// The application that a plan is about, as it stands.
pub(super) struct Subject<'a> {
    /// The release.
    pub release: &'a ObjectRef,
    /// The revision that is in force.
    pub revision: u32,
    /// The objects of its manifest.
    objects: Vec<Value>,
    parts: &'a [(ObjectRef, Option<Live>, Option<Live>)],
    config: Vec<(String, String)>,
}

/// What becomes of the copy by a change of its release. Parts of Services that are switched are told and written otherwise.
pub(in crate::change::releases) async fn review(
    reviewer: &Reviewer<'_>,
    release: &ObjectRef,
    standing: Option<&Standing>,
    wanted: &Wanted,
    parts: &mut Parts,
    copy: Option<Copy>,
) -> Result<Kept, Failure> {
    let Some(standing) = standing else { return Ok(Kept::default()) };
    let lives: Vec<_> = parts
        .compared
        .iter()
        .map(|one| (one.part.object.clone(), one.live.clone(), one.after.clone()))
        .collect();
    let subject = Subject {
        release,
        revision: standing.current.revision,
        objects: release::objects(&standing.current.manifest)
            .map_err(|error| unreadable(reviewer, &error))?,
        parts: &lives,
        config: written_config(parts),
    };
    let fits =
        |copy: &Copy| wanted.source == Some(copy.marks.revision) && (copy.is_ready() || copy.is_switched());
    match (wanted.keeping, copy) {
        (Keeping::Switch, Some(copy)) if fits(&copy) => {
            match switch(reviewer, &subject, &copy, parts).await? {
                Some(kept) => Ok(kept),
                None if copy.is_switched() => Err(answering(reviewer, &copy)),
                None => Ok(Kept::removed(&copy)),
            }
        }
        (_, Some(copy)) if copy.is_switched() => Err(answering(reviewer, &copy)),
        (Keeping::For(lasts), copy) => keep(reviewer, &subject, copy.as_ref(), wanted, lasts).await,
        (Keeping::No, Some(copy)) if fits(&copy) => Ok(Kept::offered(&copy)),
        (Keeping::No | Keeping::Switch, Some(copy)) => Ok(Kept::removed(&copy)),
        (Keeping::AsItIs, Some(_)) | (_, None) => Ok(Kept::default()),
    }
}

/// Reviews the removal of one copy by itself. One that a Service leads to is not removed.
pub(in crate::change) async fn remove(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
) -> Result<Reviewed, Failure> {
    let live = match reviewer.live_workload(object).await? {
        Ok(live) => live,
        Err(failure) => return Ok((refused(object, String::new(), failure), None)),
    };
    let fail = |code| reviewer.ground.fail(code).on(object.clone());
    let Some(marks) = Marks::of(live.value()) else {
        let failure = fail(ErrorCode::NotPossible).with("reason", "no-copy");
        return Ok((refused(object, String::new(), failure), None));
    };
    let services = format!("/api/v1/namespaces/{}/services", object.namespace);
    let services = reviewer.scout.all(&services).await;
    let answers = services.into_iter().any(|service| leads_to_copy(&Live::new(service), &marks.release));
    if answers || marks.switched.is_some() {
        let failure = fail(ErrorCode::AnswersFromCopy).with("revision", marks.revision.to_string());
        return Ok((refused(object, String::new(), failure), None));
    }
    // A colleague who switches over to it meanwhile marks it.
    objects::delete_if(reviewer, object, true).await
}

impl Kept {
    /// The copy goes at the end, or with its release.
    pub(in crate::change::releases) fn removed(copy: &Copy) -> Self {
        let draft = WarmDraft { remove: Some(copy.removal()), ..WarmDraft::default() };
        let change = Some(told(copy, KeptAct::Remove, None));
        Self { change, parts: vec![gone(copy)], draft, ..Self::default() }
    }

    /// The copy goes at the end, and could do better.
    fn offered(copy: &Copy) -> Self {
        Self { change: Some(told(copy, KeptAct::Offer, Some(OFFERED))), ..Self::removed(copy) }
    }
}

impl<'a> Subject<'a> {
    /// The Deployments, `StatefulSet`s and `DaemonSet`s of the manifest in force.
    pub(super) fn workloads(&self) -> Vec<Value> {
        let kinds = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet];
        let is_workload = |object: &&Value| kinds.iter().any(|kind| object["kind"] == kind.name());
        self.objects.iter().filter(is_workload).cloned().collect()
    }

    /// The Services of the manifest in force.
    pub(super) fn services(&self) -> Vec<Value> {
        self.objects.iter().filter(|object| object["kind"] == "Service").cloned().collect()
    }

    /// A Deployment as it is, and as it would be.
    pub(super) fn workload(&self, name: &str) -> Option<(&'a Live, Option<&'a Live>)> {
        let found =
            self.parts.iter().find(|(object, ..)| object.kind == Kind::Deployment && object.name == name);
        found.and_then(|(_, live, after)| Some((live.as_ref()?, after.as_ref())))
    }

    /// The Deployment of an application that has no other workload.
    pub(super) fn only_workload(&self) -> Option<(&'a Live, Option<&'a Live>)> {
        self.workload(fitness::only_deployment(&self.workloads()).ok()?)
    }

    /// Kind and name of each `ConfigMap` and Secret that the change writes or deletes.
    pub(super) fn written_config(&self) -> &[(String, String)] {
        &self.config
    }
}

fn written_config(parts: &Parts) -> Vec<(String, String)> {
    let written = parts.compared.iter().chain(&parts.removed).map(|one| &one.part).filter(|part| {
        matches!(part.kind.as_str(), "ConfigMap" | "Secret")
            && matches!(part.change, PartChange::Change | PartChange::Delete)
    });
    written.map(|part| (part.kind.clone(), part.object.name.clone())).collect()
}

/// The copy as a part of a plan that removes it.
pub(super) fn gone(copy: &Copy) -> ReleasePart {
    ReleasePart {
        object: copy.object.clone(),
        kind: "Deployment".to_owned(),
        change: PartChange::Delete,
        diff: difference(&copy.live, &Live::new(Value::Null)),
        dry_run: DryRun::Passed,
    }
}

fn told(copy: &Copy, act: KeptAct, expected: Option<i64>) -> KeptChange {
    KeptChange {
        act,
        copy: copy.object.clone(),
        revision: copy.marks.revision,
        replicas: copy.live.replicas(),
        lasts: None,
        cost: copy::cost(&copy.live),
        services: Vec::new(),
        expected,
    }
}

fn answering(reviewer: &Reviewer<'_>, copy: &Copy) -> Failure {
    reviewer.ground.fail(ErrorCode::AnswersFromCopy).with("revision", copy.marks.revision.to_string())
}
