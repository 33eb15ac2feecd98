//! Takes a release off its site.

use super::compare::{Compared, Comparer};
use super::draft::{Draft, Marked};
use super::hooks::Hooks;
use super::losses::losses;
use super::objects::{Piece, read_pieces};
use super::review::{note, under_way, unreadable};
use super::standing::Standing;
use super::warm::{Copy, Kept, WarmDraft};
use super::work::ReleaseWork;
use crate::change::claims;
use crate::change::plan::{Reviewed, Reviewer, blank};
use crate::change::risk::ordered;
use crate::change::work::Work;
use crate::release::{self, images};
use concertina_contract::{
    DryRun, Failure, Kind, ObjectRef, PartChange, PlanTarget, ReleaseChange, ReleaseStatus, ReleaseVerb,
};
use std::sync::Arc;

/// What goes first (`pkg/release/v1/util/kind_sorter.go`, `UninstallOrder`): what leads to the pods, then the pods, then what
/// they need.
const ORDER: [&str; 12] = [
    "Ingress",
    "HTTPRoute",
    "Service",
    "CronJob",
    "Job",
    "StatefulSet",
    "HorizontalPodAutoscaler",
    "Deployment",
    "DaemonSet",
    "Pod",
    "PersistentVolumeClaim",
    "ConfigMap",
];

/// Reviews an uninstallation.
pub(super) async fn uninstall(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: &Standing,
    keep_history: bool,
) -> Result<Reviewed, Failure> {
    let mut risks = under_way(reviewer, standing, true)?;
    let current = &standing.current;
    let objects = release::objects(&current.manifest).map_err(|error| unreadable(reviewer, &error))?;
    let mut pieces = read_pieces(reviewer.ground, reviewer.reader, object, objects).await?;
    let rank = |piece: &Piece| ORDER.iter().position(|kind| *kind == piece.kind).unwrap_or(ORDER.len());
    pieces.sort_by_key(rank);
    let comparer = Comparer { reviewer, release: object, awaits: None, adopts: false };
    let mut removed = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        removed.push(comparer.delete(piece).await?);
    }
    risks.extend(losses(reviewer, object, pieces.iter().zip(&removed)).await);
    risks.extend(removed.iter().flat_map(Compared::reverted));
    let kept = removed.iter().filter(|one| one.part.change == PartChange::Keep && one.live.is_some());
    let mut remains: Vec<ObjectRef> = kept.map(|one| one.part.object.clone()).collect();
    remains.extend(claims(reviewer, object, &pieces).await);
    // It goes with its release, also while the application answers from it.
    let copy = Copy::find(reviewer, object).await;
    let kept = copy.as_ref().map(Kept::removed).unwrap_or_default();
    let hooks = Hooks::review(reviewer, object, ReleaseVerb::Uninstall, &current.hooks, &[], true).await?;
    let parts = removed.iter().map(|one| one.part.clone()).chain(kept.parts).chain(hooks.refused).collect();
    let change = ReleaseChange {
        verb: ReleaseVerb::Uninstall,
        current: Some(current.revision),
        next: keep_history.then_some(standing.newest.revision),
        source: None,
        images: images(&current.manifest).unwrap_or_default(),
        next_images: Vec::new(),
        parts,
        hooks: hooks.shown,
        remains,
    };
    let refused = change.parts.iter().find(|part| matches!(part.dry_run, DryRun::Refused { .. }));
    let target = PlanTarget {
        from: current.revision.to_string(),
        dry_run: refused.map_or(DryRun::Passed, |part| part.dry_run.clone()),
        risks: ordered(risks),
        release: Some(change),
        kept: kept.change,
        ..blank(object, String::new())
    };
    let mut draft = draft(reviewer, standing, &removed, keep_history);
    draft.hooks = hooks.steps;
    draft.steps.extend(kept.draft.remove);
    let work = ReleaseWork {
        object: object.clone(),
        verb: ReleaseVerb::Uninstall,
        current: Some(current.revision),
        lock: Some(standing.newest.revision),
        next: keep_history.then_some(standing.newest.revision),
        replicas: None,
        switch: None,
        draft: Some(Arc::new(draft)),
    };
    Ok((target, Some(Work::Release(work))))
}

fn draft(reviewer: &Reviewer<'_>, standing: &Standing, compared: &[Compared], keep_history: bool) -> Draft {
    let history = &standing.history;
    let all = history.revisions.iter().map(|one| one.revision).chain(history.unreadable.iter().copied());
    let mut all: Vec<u32> = all.collect();
    // The newest goes last: it says what is under way.
    all.sort_unstable();
    let uninstalled = Marked { release: standing.newest.clone(), status: ReleaseStatus::Uninstalled.word() };
    Draft {
        definitions: Vec::new(),
        hooks: Vec::new(),
        namespace: None,
        purged: Vec::new(),
        record: None,
        lock: Some(standing.newest.clone()),
        note: note("Uninstallation", reviewer),
        steps: compared.iter().flat_map(|one| one.steps.clone()).collect(),
        scale: None,
        marked: keep_history.then_some(uninstalled).into_iter().collect(),
        forgotten: if keep_history { Vec::new() } else { all },
        followed: Vec::new(),
        warm: WarmDraft::default(),
    }
}

/// The claims that its `StatefulSet`s made: nobody deletes them.
async fn claims(reviewer: &Reviewer<'_>, release: &ObjectRef, pieces: &[Piece]) -> Vec<ObjectRef> {
    let sets = pieces.iter().filter(|piece| piece.object.kind == Kind::StatefulSet);
    let kept = sets.filter(|piece| !claims::go_with(&piece.body));
    let prefixes: Vec<String> =
        kept.flat_map(|piece| claims::prefixes(&piece.object.name, &piece.body)).collect();
    claims::named(reviewer.reader, release, &prefixes, reviewer.inner.limits.read).await
}
