//! From the objects that a release should have to what is sent, and to what the plan shows of it.

use super::compare::{Compared, Comparer};
use super::definitions::Definitions;
use super::draft::{Draft, Marked, Step, Workload};
use super::hooks::Hooks;
use super::losses::losses;
use super::objects::{Piece, read_pieces, read_pieces_with};
use super::records;
use super::review::{note, unreadable};
use super::standing::Standing;
use super::surge::put_back;
use super::warm::{self, Keeping};
use super::work::ReleaseWork;
use super::{image, pulls, room};
use crate::change::call::{Call, Verb};
use crate::change::estimate::expected;
use crate::change::field::Field;
use crate::change::live::Live;
use crate::change::plan::{Reviewed, Reviewer, blank};
use crate::change::review::rollout_limit;
use crate::change::risk::{self, ordered};
use crate::change::work::Work;
use crate::release::{self, Release, images};
use concertina_contract::{
    DryRun, Failure, KeptAct, Kind, Millis, ObjectRef, PartChange, PlanTarget, ReleaseChange, ReleasePart,
    ReleaseStatus, ReleaseVerb, Risk, RiskCode, Verdict,
};
use futures::StreamExt as _;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Objects of one release that are tried out at a time; the read client limits its requests too.
const AT_ONCE: usize = 6;

/// What a release should become.
pub(super) struct Wanted {
    /// What is done with it.
    pub verb: ReleaseVerb,
    /// The revision whose content it is.
    pub source: Option<u32>,
    /// The new record, but for its number, times, status and description.
    pub record: Release,
    /// The objects of its manifest.
    pub objects: Vec<serde_json::Value>,
    /// What is done, in the words of its description.
    pub act: String,
    /// Replicas that are set.
    pub replicas: Replicas,
    /// The namespace, if it has to be made first.
    pub namespace: Option<Namespace>,
    /// Definitions of kinds that the chart brings.
    pub definitions: Definitions,
    /// What is known to go wrong already.
    pub risks: Vec<Risk>,
    /// What becomes of the version that runs, and of a copy of one before.
    pub keeping: Keeping,
}

/// The replicas that go with a change.
#[derive(Clone, Copy)]
pub(super) enum Replicas {
    /// They stay as they are.
    Stay,
    /// Set where there are no pods yet, and left alone where there are: they may have been scaled since.
    ForNew(u32),
    /// Set.
    Set(u32),
    /// Those of a chart's manifest where the release before had others in its own; else they stay as they were scaled.
    OfManifest,
}

impl Replicas {
    /// The number for a workload that is as it is, or not there.
    pub(super) fn of(self, live: Option<&Live>) -> Option<u32> {
        match (self, live) {
            (Self::Stay | Self::OfManifest, _) | (Self::ForNew(_), Some(_)) => None,
            (Self::ForNew(number), None) | (Self::Set(number), _) => Some(number),
        }
    }
}

/// A namespace that has to be made first.
pub(super) struct Namespace {
    /// As the plan shows it.
    pub part: ReleasePart,
    /// How it is made.
    pub step: Step,
}

/// All that is known of the objects of one release.
pub(super) struct Parts {
    /// The objects that are wanted.
    pub pieces: Vec<Piece>,
    /// What becomes of each of them.
    pub compared: Vec<Compared>,
    /// What becomes of those that are no longer wanted, and what changes once they are gone.
    pub removed: Vec<Compared>,
    /// Data that goes with these.
    pub losses: Vec<Risk>,
}

/// Compares what a release should be with what is there.
pub(super) async fn build(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: Option<&Standing>,
    wanted: Wanted,
) -> Result<Reviewed, Failure> {
    let running = standing.and_then(|standing| images(&standing.current.manifest)).unwrap_or_default();
    let running = running.into_iter().map(|image| image.image).collect();
    // While the API server tries the objects out, a registry is asked, and what surrounds them is read. On the heap: every plan of
    // a release would carry it.
    let (parts, images, pulls, copy, ()) = tokio::join!(
        Box::pin(compare(reviewer, object, standing, &wanted)),
        image::risks(reviewer, &wanted.objects, &running),
        pulls::known(reviewer, &wanted.objects, &running),
        find_copy(reviewer, object, standing),
        Box::pin(reviewer.scout.look_around(&object.namespace))
    );
    let mut parts = parts?;
    let kept = Box::pin(warm::review(reviewer, object, standing, &wanted, &mut parts, copy)).await?;
    let bounds = Box::pin(put_back(reviewer, object, standing, &wanted.record)).await?;
    // At the end, when nothing changes them any more.
    parts.removed.extend(bounds.compared);
    let there = wanted.namespace.is_none();
    let (hooks, defined) = (&wanted.record.hooks, &wanted.definitions.kinds);
    let hooks = Hooks::review(reviewer, object, wanted.verb, hooks, defined, there).await?;
    let scale = scale(&parts, wanted.replicas, reviewer, object).await;
    let record = record(reviewer, object, standing, &wanted)?;
    let mut target = target(object, standing, &wanted, &parts, &hooks, record.revision);
    target.risks.extend(risks(reviewer, object, wanted.namespace.is_none(), &parts).await);
    target.risks.extend(scale.risk);
    target.risks.extend(bounds.risk);
    target.risks.extend(images);
    target.pulls = pulls;
    target.risks.extend(kept.risks);
    if let Some(change) = &mut target.release {
        change.parts.extend(kept.parts);
        target.dry_run = worst(&change.parts);
    }
    let switch = kept.change.as_ref().filter(|change| change.act == KeptAct::Switch);
    let switch = switch.map(|change| change.revision);
    target.kept = kept.change;
    target.risks.extend(room::risks(reviewer, &parts, &object.namespace, wanted.replicas).await);
    target.risks = ordered(target.risks);
    target.expected = expected_time(reviewer, object, &parts).await;
    let draft = Draft {
        purged: standing.map(Standing::purged).unwrap_or_default(),
        note: note(&wanted.act, reviewer),
        followed: followed(&parts),
        steps: parts.compared.iter().chain(&parts.removed).flat_map(|one| one.steps.clone()).collect(),
        scale: scale.step,
        marked: superseded(standing),
        forgotten: Vec::new(),
        definitions: wanted.definitions.steps,
        hooks: hooks.steps,
        namespace: wanted.namespace.map(|namespace| namespace.step),
        record: Some(record),
        lock: None,
        warm: kept.draft,
    };
    let work = ReleaseWork {
        object: object.clone(),
        verb: wanted.verb,
        current: standing.map(|standing| standing.current.revision),
        lock: None,
        next: draft.record.as_ref().map(|record| record.revision),
        replicas: draft.scale.as_ref().and(scale.before),
        switch,
        draft: Some(Arc::new(draft)),
    };
    Ok((target, Some(Work::Release(work))))
}

/// The copy of a release that is there.
async fn find_copy(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: Option<&Standing>,
) -> Option<warm::Copy> {
    standing?;
    warm::Copy::find(reviewer, object).await
}

async fn compare(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: Option<&Standing>,
    wanted: &Wanted,
) -> Result<Parts, Failure> {
    let (ground, reader, defined) = (reviewer.ground, reviewer.reader, &wanted.definitions.kinds);
    let pieces = read_pieces_with(ground, reader, object, wanted.objects.clone(), defined).await?;
    let now = match standing {
        Some(standing) => {
            let objects =
                release::objects(&standing.current.manifest).map_err(|error| unreadable(reviewer, &error))?;
            read_pieces(reviewer.ground, reviewer.reader, object, objects).await?
        }
        None => Vec::new(),
    };
    let names = |pieces: &[Piece]| pieces.iter().map(|piece| piece.object.clone()).collect::<BTreeSet<_>>();
    let (known, next) = (names(&now), names(&pieces));
    let awaits = wanted.namespace.as_ref().map(|_| format!("Namespace {}", object.namespace));
    let adopts = wanted.verb == ReleaseVerb::Adopt;
    let comparer = Comparer { reviewer, release: object, awaits: awaits.as_deref(), adopts };
    // Collected before the first is polled: a closure that lives across an await keeps the whole future from being `Send`.
    let of_manifest = matches!(wanted.replicas, Replicas::OfManifest);
    let applies: Vec<_> = pieces
        .iter()
        .map(|piece| {
            let changed = changed_replicas(piece, &now).filter(|_| of_manifest);
            comparer.apply(piece, known.contains(&piece.object), changed)
        })
        .collect();
    let outcomes: Vec<_> = futures::stream::iter(applies).buffered(AT_ONCE).collect().await;
    let gone = now.iter().filter(|piece| !next.contains(&piece.object));
    let gone: Vec<&Piece> = gone.collect();
    let deletes: Vec<_> = gone.iter().map(|piece| comparer.delete(piece)).collect();
    let removed: Vec<_> = futures::stream::iter(deletes).buffered(AT_ONCE).collect().await;
    let removed: Vec<Compared> = removed.into_iter().collect::<Result<_, _>>()?;
    Ok(Parts {
        compared: outcomes.into_iter().collect::<Result<_, _>>()?,
        losses: losses(reviewer, object, gone.iter().copied().zip(&removed)).await,
        removed,
        pieces,
    })
}

/// The replicas of a workload, where its manifest of before has others or none.
fn changed_replicas(piece: &Piece, now: &[Piece]) -> Option<u32> {
    let replicas = |piece: &Piece| piece.body["spec"]["replicas"].as_u64()?.try_into().ok();
    let before = now.iter().find(|other| other.object == piece.object)?;
    let wanted: Option<u32> = replicas(piece);
    wanted.filter(|_| replicas(before) != wanted)
}

/// The record of the new revision, as yet without status and description. One that is too large is refused here.
fn record(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: Option<&Standing>,
    wanted: &Wanted,
) -> Result<Release, Failure> {
    let now = Timestamp::from_millisecond(reviewer.inner.clock.now()).unwrap_or_default();
    let mut record = wanted.record.clone();
    record.name.clone_from(&object.name);
    record.namespace.clone_from(&object.namespace);
    record.revision = standing.map_or(1, Standing::next);
    "ssa".clone_into(&mut record.apply_method);
    record.info.first_deployed = standing.map_or(Some(now), |standing| standing.newest.info.first_deployed);
    record.info.last_deployed = Some(now);
    record.info.deleted = None;
    // As large as it can become: with its description.
    let note = note(&"x".repeat(release::LONGEST_DESCRIPTION), reviewer);
    let largest = records::with(&record, ReleaseStatus::PendingRollback, &note, Verdict::Unhealthy);
    release::encode(&largest).map_err(|error| unreadable(reviewer, &error))?;
    Ok(record)
}

/// Records that were in force until now.
fn superseded(standing: Option<&Standing>) -> Vec<Marked> {
    let current = standing.map(|standing| &standing.current);
    let deployed = current.filter(|release| {
        matches!(
            release.status(),
            ReleaseStatus::Deployed | ReleaseStatus::PendingRollback | ReleaseStatus::PendingUpgrade
        )
    });
    let status = ReleaseStatus::Superseded.word();
    deployed.map(|release| Marked { release: release.clone(), status }).into_iter().collect()
}

fn target(
    object: &ObjectRef,
    standing: Option<&Standing>,
    wanted: &Wanted,
    parts: &Parts,
    hooks: &Hooks,
    next: u32,
) -> PlanTarget {
    let current = standing.map(|standing| standing.current.revision);
    let namespace = wanted.namespace.iter().map(|namespace| namespace.part.clone());
    let all = parts.compared.iter().chain(&parts.removed).map(|one| one.part.clone());
    let first = wanted.definitions.parts.iter().cloned().chain(namespace);
    let all: Vec<ReleasePart> = first.chain(all).chain(hooks.refused.iter().cloned()).collect();
    let dry_run = worst(&all);
    let remains =
        parts.removed.iter().filter(|one| one.part.change == PartChange::Keep && one.live.is_some());
    let change = ReleaseChange {
        verb: wanted.verb,
        current,
        next: Some(next),
        source: wanted.source,
        images: standing.and_then(|standing| images(&standing.current.manifest)).unwrap_or_default(),
        next_images: images(&wanted.record.manifest).unwrap_or_default(),
        remains: remains.map(|one| one.part.object.clone()).collect(),
        parts: all,
        hooks: hooks.shown.clone(),
    };
    PlanTarget {
        from: current.map(|current| current.to_string()).unwrap_or_default(),
        dry_run,
        risks: wanted.risks.clone(),
        release: Some(change),
        ..blank(object, wanted.source.unwrap_or(next).to_string())
    }
}

/// One answer for all objects: a refusal of one is one of all.
fn worst(parts: &[ReleasePart]) -> DryRun {
    let rank = |dry_run: &DryRun| match dry_run {
        DryRun::Passed => 0,
        DryRun::Deferred { .. } => 1,
        DryRun::Unsupported { .. } => 2,
        DryRun::Refused { .. } => 3,
    };
    parts
        .iter()
        .map(|part| &part.dry_run)
        .max_by_key(|dry_run| rank(dry_run))
        .cloned()
        .unwrap_or(DryRun::Passed)
}

/// The write of the replicas, and who else owns them.
struct Scale {
    step: Option<Step>,
    before: Option<u32>,
    risk: Option<Risk>,
}

/// Sets the replicas of the only workload of a release that has some, unless an autoscaler does.
async fn scale(parts: &Parts, replicas: Replicas, reviewer: &Reviewer<'_>, object: &ObjectRef) -> Scale {
    let none = Scale { step: None, before: None, risk: None };
    let scalable = |piece: &&Piece| matches!(piece.object.kind, Kind::Deployment | Kind::StatefulSet);
    let mut workloads = parts.pieces.iter().zip(&parts.compared).filter(|(piece, _)| scalable(piece));
    let (Some((piece, compared)), None) = (workloads.next(), workloads.next()) else { return none };
    let Some(replicas) = replicas.of(compared.live.as_ref()) else { return none };
    let before = compared.live.as_ref().map(Live::replicas);
    if before.unwrap_or(1) == replicas {
        return none;
    }
    if let Some(live) = &compared.live
        && let Some(name) = reviewer.scout.surroundings(&object.namespace).await.autoscaler_of(live)
    {
        let risk = Risk { code: RiskCode::AutoscalerOwns, params: [("name".to_owned(), name)].into() };
        return Scale { risk: Some(risk), ..none };
    }
    let path = piece.path();
    let call = Call {
        verb: Verb::Merge,
        path: format!("{path}/scale?fieldManager=concertina-scale"),
        body: json!({ "spec": { "replicas": replicas } }),
    };
    let words = format!("scale {} to {replicas}", piece.words());
    // As it was reviewed; where the object itself is written first, as it is then.
    let live = compared.live.as_ref().map(|live| live.value().clone());
    let step = Step { object: piece.object.clone(), call, path, before: live, words };
    let risk = compared.live.as_ref().and_then(|live| risk::reverts(live, &Field::Replicas(replicas)));
    Scale { step: Some(step), before, risk }
}

async fn risks(reviewer: &Reviewer<'_>, object: &ObjectRef, there: bool, parts: &Parts) -> Vec<Risk> {
    let mut found: Vec<Risk> = parts.compared.iter().flat_map(|one| one.risks.clone()).collect();
    found.extend(parts.losses.iter().cloned());
    found.extend(parts.compared.iter().chain(&parts.removed).flat_map(Compared::reverted));
    let surroundings =
        if there { reviewer.scout.surroundings(&object.namespace).await } else { Arc::default() };
    for (live, after) in rollouts(parts) {
        found.extend(risk::of_rollout(live, after, &surroundings));
    }
    found
}

/// Workloads whose pods are replaced: as they are, and as they would be.
fn rollouts(parts: &Parts) -> impl Iterator<Item = (&Live, &Live)> {
    let workloads = parts.pieces.iter().zip(&parts.compared).filter(|(piece, _)| piece.is_workload());
    let pairs = workloads.filter_map(|(_, one)| Some((one.live.as_ref()?, one.after.as_ref()?)));
    pairs.filter(|(live, after)| {
        live.value().pointer("/spec/template") != after.value().pointer("/spec/template")
    })
}

/// Workloads whose rollouts are followed.
fn followed(parts: &Parts) -> Vec<Workload> {
    let workloads = parts.pieces.iter().zip(&parts.compared).filter(|(piece, _)| piece.is_workload());
    let workload = |(piece, compared): (&Piece, &Compared)| Workload {
        object: piece.object.clone(),
        path: piece.path(),
        limit: compared.after.as_ref().and_then(rollout_limit),
    };
    workloads.map(workload).collect()
}

/// As long as its slowest workload takes.
async fn expected_time(reviewer: &Reviewer<'_>, object: &ObjectRef, parts: &Parts) -> Option<Millis> {
    let mut longest = None;
    for (live, after) in rollouts(parts) {
        let pods = reviewer.scout.pods(live, &object.namespace).await;
        longest = longest.max(expected(after, &Field::RestartedAt(None), &pods));
    }
    longest
}
