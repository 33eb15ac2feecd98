//! Makes a plan: live read, guard, server dry run, diff and risks, site by site in parallel. Nothing is written.

use super::call::Call;
use super::diff::diff;
use super::drain;
use super::estimate::expected;
use super::field::Field;
use super::gate::{guard, rehearse};
use super::ground::Ground;
use super::inner::Inner;
use super::live::Live;
use super::objects;
use super::pull;
use super::releases;
use super::review::Review;
use super::revisions;
use super::risk::risks;
use super::scout::Scout;
use super::shelf::Shelved;
use super::standby;
use super::undo::offer;
use super::validate::validate;
use super::waves;
use super::wish::{Want, Wish};
use super::work::Work;
use crate::error::{Wanted, request_failure};
use crate::loss::{self, LossDesk};
use crate::site::{ReadClient, RequestError};
use concertina_contract::{
    DryRun, ErrorCode, ExcludedSite, Failure, Intent, Kind, NodeLoss, ObjectRef, OperationId, Plan, PlanId,
    PlanTarget, SiteGuard, SiteId, UndoOffer,
};
use futures::StreamExt as _;
use futures::future::join_all;
use serde_json::Value;
use std::collections::BTreeMap;

/// Objects of one site that are looked at at a time; the read client limits its requests too.
const REVIEWS_PER_SITE: usize = 6;

/// One object as the plan has it, with what is to be done for it.
pub(super) type Reviewed = (PlanTarget, Option<Work>);

/// What came of one site.
enum SiteReview {
    Included(SiteGuard, Vec<(usize, Reviewed)>),
    Excluded(ExcludedSite),
}

/// Makes a plan and keeps it.
pub(super) async fn plan(
    inner: &Inner,
    intent: Intent,
    undo_of: Option<OperationId>,
) -> Result<Plan, Failure> {
    validate(&intent)?;
    // What an undo puts back names all that was written.
    let (intent, missed) = match undo_of {
        None => Box::pin(standby::in_step(inner, intent)).await,
        Some(_) => (intent, Vec::new()),
    };
    let now = inner.clock.now();
    let id = PlanId::new(uuid::Uuid::new_v4().to_string());
    let mut sites = BTreeMap::<SiteId, Vec<(usize, Wish)>>::new();
    let opened_from = releases::opened_from(inner, &intent).await;
    for (position, wish) in Wish::all(&intent, &restart_mark(now), opened_from).into_iter().enumerate() {
        sites.entry(wish.object.site.clone()).or_default().push((position, wish));
    }
    let reviews = join_all(sites.iter().map(|(site, wishes)| review_site(inner, &id, site, wishes))).await;
    let mut plan = Plan {
        id,
        intent,
        undo_of,
        created: now,
        expires: now.saturating_add(inner.limits.plan),
        targets: Vec::new(),
        excluded: missed,
        guards: Vec::new(),
        undo: UndoOffer::Offered,
    };
    let mut included = BTreeMap::new();
    for review in reviews {
        match review {
            SiteReview::Included(guard, targets) => {
                plan.guards.push(guard);
                included.extend(targets);
            }
            SiteReview::Excluded(site) => plan.excluded.push(site),
        }
    }
    let (targets, works) = included.into_values().unzip();
    plan.targets = targets;
    waves::hold_back(&mut plan, |site| {
        Ground::find(inner, site).map(|ground| ground.name()).unwrap_or_default()
    });
    let mut shelved = Shelved { plan, works };
    shelved.plan.undo = offer(shelved.writable().map(|(_, work)| work));
    let plan = shelved.plan.clone();
    inner.shelf.put(shelved, now);
    Ok(plan)
}

/// The mark of a restart: RFC 3339, as `kubectl rollout restart` writes it, with milliseconds so that two restarts in a
/// second differ.
fn restart_mark(now: i64) -> String {
    jiff::Timestamp::from_millisecond(now).map(|now| now.to_string()).unwrap_or_default()
}

async fn review_site(inner: &Inner, plan: &PlanId, site: &SiteId, wishes: &[(usize, Wish)]) -> SiteReview {
    match review_objects(inner, plan, site, wishes).await {
        Ok((guard, targets)) => SiteReview::Included(guard, targets),
        Err(failure) => SiteReview::Excluded(ExcludedSite {
            site: site.clone(),
            objects: wishes.iter().map(|(_, wish)| wish.object.clone()).collect(),
            failure,
            standby: false,
        }),
    }
}

/// The objects of one site; an error leaves the whole site out. A locked read-only site is not even read.
async fn review_objects(
    inner: &Inner,
    plan: &PlanId,
    site: &SiteId,
    wishes: &[(usize, Wish)],
) -> Result<(SiteGuard, Vec<(usize, Reviewed)>), Failure> {
    let ground = Ground::find(inner, site)?;
    let guard = guard(&ground)?;
    let reader = ground.reader()?;
    let few = wishes.len() <= 50;
    let scout = Scout::new(&reader, inner.limits.read, few, inner.hub.held(site, &Kind::Pod));
    let reviewer = Reviewer { inner, plan, ground: &ground, reader: &reader, scout: &scout };
    // Collected before the first is polled: a closure that lives across an await keeps the whole future from being `Send`.
    let reviews: Vec<_> = wishes.iter().map(|(position, wish)| reviewer.place(*position, wish)).collect();
    let reviews: Vec<_> = futures::stream::iter(reviews).buffer_unordered(REVIEWS_PER_SITE).collect().await;
    Ok((guard, reviews.into_iter().collect::<Result<_, _>>()?))
}

/// Looks at the objects of one site.
pub(super) struct Reviewer<'a> {
    pub(super) inner: &'a Inner,
    pub(super) plan: &'a PlanId,
    pub(super) ground: &'a Ground,
    pub(super) reader: &'a ReadClient,
    pub(super) scout: &'a Scout<'a>,
}

impl Reviewer<'_> {
    /// One object, with its place in the intent.
    async fn place(&self, position: usize, wish: &Wish) -> Result<(usize, Reviewed), Failure> {
        Ok((position, self.review(wish).await?))
    }

    /// One object. An error means that the site does not answer; what is wrong with the object is part of the plan.
    async fn review(&self, wish: &Wish) -> Result<Reviewed, Failure> {
        match &wish.want {
            Want::Field(field) => self.review_field(&wish.object, field).await,
            Want::Ready(replicas) => self.review_ready(&wish.object, *replicas).await,
            Want::Release(want) => releases::review(self, &wish.object, want).await,
            Want::Autoscale(scaling) => objects::autoscale(self, &wish.object, scaling.as_ref()).await,
            Want::Drain(want) => drain::review(self, &wish.object, want).await,
            Want::TryPull(trial) => Box::pin(pull::review(self, &wish.object, trial)).await,
            Want::Delete => objects::delete(self, &wish.object).await,
            Want::RemoveCopy => releases::remove_copy(self, &wish.object).await,
            Want::Create => objects::create(self, &wish.object).await,
            Want::Edit(edit) => objects::edit(self, &wish.object, edit).await,
            Want::RevertEdit { patch } => objects::revert(self, &wish.object, patch).await,
            Want::Revision { revision, kept_in } => {
                revisions::review(self, &wish.object, *revision, kept_in.as_deref()).await
            }
        }
    }

    /// A number of replicas. Where it is there already, nothing would be written and waited for: its pods must be ready now.
    async fn review_ready(&self, object: &ObjectRef, replicas: u32) -> Result<Reviewed, Failure> {
        let wanted = Field::Replicas(replicas);
        let live = match self.live_workload(object).await? {
            Ok(live) => live,
            Err(failure) => return Ok((refused(object, wanted.text(), failure), None)),
        };
        let (mut target, work) = self.review_live(object, &live, &wanted).await?;
        if target.unchanged && live.number("/status/readyReplicas").unwrap_or_default() < replicas {
            let failure = self.ground.fail(ErrorCode::NotPossible).with("reason", "replicas-not-ready");
            target.dry_run = DryRun::Refused { failure: failure.on(object.clone()) };
        }
        Ok((target, work))
    }

    async fn review_field(&self, object: &ObjectRef, wanted: &Field) -> Result<Reviewed, Failure> {
        match self.live_workload(object).await? {
            Ok(live) => self.review_live(object, &live, wanted).await,
            Err(failure) => Ok((refused(object, wanted.text(), failure), None)),
        }
    }

    async fn review_live(
        &self,
        object: &ObjectRef,
        live: &Live,
        wanted: &Field,
    ) -> Result<Reviewed, Failure> {
        let Some(field) = wanted.clone().of(live) else {
            let reason = match wanted {
                Field::KeptUntil(_) => "no-copy",
                Field::Service(_) => "node-answers",
                _ => "container-missing",
            };
            let failure = self.ground.fail(ErrorCode::NotPossible).with("reason", reason);
            return Ok((refused(object, wanted.text(), failure.on(object.clone())), None));
        };
        let mut review = Review::new(object, live, field);
        let mut target = PlanTarget {
            unchanged: review.before == review.after,
            from: review.before.text(),
            ..blank(object, review.after.text())
        };
        if target.unchanged {
            return Ok((target, Some(Work::Field(review))));
        }
        let (dry_run, after) = self.rehearse(live, &review).await?;
        let surroundings = self.scout.surroundings(&object.namespace).await;
        let pods = self.scout.pods(live, &object.namespace).await;
        if dry_run == DryRun::Passed {
            review.rehearse(&after);
        }
        target.dry_run = dry_run;
        target.diff = diff(live, &after);
        target.risks = risks(live, &review.after, &surroundings);
        target.expected = expected(live, &review.after, &pods);
        if matches!(&review.after, Field::Service(field) if field.out) {
            target.loss = Some(self.loss(live, object).await?);
        }
        Ok((target, Some(Work::Field(review))))
    }

    /// What becomes of the pods of a lost node.
    async fn loss(&self, node: &Live, object: &ObjectRef) -> Result<NodeLoss, Failure> {
        let (name, redactor) = (self.ground.name(), &self.inner.redactor);
        let limit = self.inner.limits.read;
        // What the cluster counts on cannot be marked: nothing has to be foreseen.
        let (heard, now) = (None, self.inner.clock.now());
        let desk = LossDesk { reader: self.reader, site: &name, redactor, limit, heard, now };
        let told = loss::of(desk, object, node.value()).await;
        told.map_err(|error| {
            self.ground.failure_of(&error, "list", &ObjectRef { kind: Kind::Pod, ..object.clone() })
        })
    }

    /// A workload as it is, or why this very one cannot be read.
    pub(super) async fn live_workload(&self, object: &ObjectRef) -> Result<Result<Live, Failure>, Failure> {
        match self.ground.workload(self.reader, object, self.inner.limits.read).await {
            Ok(live) if live.uid() != object.uid || live.deleting() => {
                Ok(Err(self.ground.fail(ErrorCode::NotFound).on(object.clone())))
            }
            Ok(live) => Ok(Ok(live)),
            Err(error @ RequestError::Status { code: 400..=499, .. }) => {
                Ok(Err(self.ground.failure(&error, "get", object)))
            }
            Err(error) => Err(Failure { object: None, ..self.ground.failure(&error, "get", object) }),
        }
    }

    /// Tries the change out, and tells what the object would be after it.
    async fn rehearse(&self, live: &Live, review: &Review) -> Result<(DryRun, Live), Failure> {
        let call = review.after.call(&review.object, None);
        let mut resource = review.object.kind.plural().to_owned();
        if matches!(review.after, Field::Replicas(_)) {
            resource.push_str("/scale");
        }
        Ok(match self.dry(&call, &review.object, &resource).await? {
            Ok(answer) => (DryRun::Passed, rehearsed(live, &review.after, answer)),
            Err(dry_run) => (dry_run, review.after.reckon(live)),
        })
    }

    /// Tries a call out, and tells what the server would make of the object, or why that is not known.
    pub(super) async fn try_out(
        &self,
        call: &Call,
        object: &ObjectRef,
    ) -> Result<Result<Live, DryRun>, Failure> {
        self.dry(call, object, &call.resource(&object.kind)).await
    }

    async fn dry(
        &self,
        call: &Call,
        object: &ObjectRef,
        resource: &str,
    ) -> Result<Result<Live, DryRun>, Failure> {
        let error = match rehearse(self.ground, self.plan, call, self.inner.limits.write).await? {
            Ok(answer) => match serde_json::from_slice::<Value>(&answer) {
                Ok(answer) => return Ok(Ok(Live::new(answer))),
                Err(_) => return Err(self.ground.fail(ErrorCode::AnswerMalformed)),
            },
            Err(error) => error,
        };
        let wanted = Wanted { verb: call.verb.right(), resource };
        let failure = request_failure(&error, &self.ground.name(), wanted, &self.inner.redactor);
        match &error {
            RequestError::Status { message, .. } if message.contains("does not support dry run") => {
                Ok(Err(DryRun::Unsupported { failure: failure.on(object.clone()) }))
            }
            RequestError::Status { .. } => Ok(Err(DryRun::Refused { failure: failure.on(object.clone()) })),
            _ => Err(failure),
        }
    }
}

/// What a dry run made of the object: for a scale the server answers with the Scale alone.
fn rehearsed(live: &Live, field: &Field, answer: Live) -> Live {
    match field {
        Field::Replicas(_) => live.scaled(answer.replicas()),
        Field::RestartedAt(_)
        | Field::Paused(_)
        | Field::Image(_)
        | Field::KeptUntil(_)
        | Field::Unschedulable(_)
        | Field::Service(_) => answer,
    }
}

/// An object that cannot be written.
pub(super) fn refused(object: &ObjectRef, to: String, failure: Failure) -> PlanTarget {
    PlanTarget { dry_run: DryRun::Refused { failure }, ..blank(object, to) }
}

/// An object of which nothing is known but what is wished.
pub(super) fn blank(object: &ObjectRef, to: String) -> PlanTarget {
    PlanTarget {
        object: object.clone(),
        from: String::new(),
        to,
        diff: Vec::new(),
        dry_run: DryRun::Passed,
        risks: Vec::new(),
        expected: None,
        unchanged: false,
        release: None,
        rollout: None,
        takes: Vec::new(),
        remains: Vec::new(),
        clashes: Vec::new(),
        kept: None,
        drain: None,
        loss: None,
        pulls: Vec::new(),
    }
}
