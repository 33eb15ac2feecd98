//! Makes a plan: live read, guard, server dry run, diff and risks, site by site in parallel. Nothing is written.

use super::diff::diff;
use super::estimate::expected;
use super::field::Field;
use super::gate::{guard, rehearse};
use super::ground::Ground;
use super::inner::Inner;
use super::live::Live;
use super::releases;
use super::review::Review;
use super::risk::risks;
use super::scout::Scout;
use super::shelf::Shelved;
use super::validate::validate;
use super::wish::{Want, Wish};
use super::work::Work;
use crate::site::{ReadClient, RequestError};
use bytes::Bytes;
use concertina_contract::{
    DryRun, ErrorCode, ExcludedSite, Failure, Intent, ObjectRef, OperationId, Plan, PlanId, PlanTarget,
    SiteGuard, SiteId, UndoOffer,
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
        excluded: Vec::new(),
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
    inner.shelf.put(Shelved { plan: plan.clone(), works }, now);
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
    let scout = Scout::new(&reader, inner.limits.read, few);
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
            Want::Release(want) => releases::review(self, &wish.object, want).await,
        }
    }

    async fn review_field(&self, object: &ObjectRef, field: &Field) -> Result<Reviewed, Failure> {
        let live = match self.ground.deployment(self.reader, object, self.inner.limits.read).await {
            Ok(live) => live,
            Err(error) => return self.unreadable(object, field, &error),
        };
        if live.uid() != object.uid || live.deleting() {
            let gone = self.ground.fail(ErrorCode::NotFound).on(object.clone());
            return Ok((refused(object, field.text(), gone), None));
        }
        let mut review = Review::new(object, &live, field.clone());
        let mut target = PlanTarget {
            unchanged: review.before == review.after,
            from: review.before.text(),
            ..blank(object, review.after.text())
        };
        if target.unchanged {
            return Ok((target, Some(Work::Field(review))));
        }
        let (dry_run, after) = self.rehearse(&live, &review).await?;
        let surroundings = self.scout.surroundings(&object.namespace).await;
        let pods = self.scout.pods(&live, &object.namespace).await;
        if dry_run == DryRun::Passed {
            review.rehearse(&after);
        }
        target.dry_run = dry_run;
        target.diff = diff(&live, &after);
        target.risks = risks(&live, &review.after, &surroundings);
        target.expected = expected(&live, &review.after, &pods);
        Ok((target, Some(Work::Field(review))))
    }

    fn unreadable(
        &self,
        object: &ObjectRef,
        field: &Field,
        error: &RequestError,
    ) -> Result<Reviewed, Failure> {
        let failure = self.ground.failure(error, "get", object);
        match error {
            RequestError::Status { code: 400..=499, .. } => {
                Ok((refused(object, field.text(), failure), None))
            }
            _ => Err(Failure { object: None, ..failure }),
        }
    }

    /// Tries the change out, and tells what the object would be after it.
    async fn rehearse(&self, live: &Live, review: &Review) -> Result<(DryRun, Live), Failure> {
        let reckoned = match &review.after {
            Field::Replicas(replicas) => live.scaled(*replicas),
            Field::RestartedAt(mark) => live.marked(mark.as_deref()),
        };
        let object = &review.object;
        let call = review.after.call(object, None);
        let error = match rehearse(self.ground, self.plan, &call, self.inner.limits.write).await? {
            Ok(answer) => {
                return Ok((DryRun::Passed, rehearsed(live, &review.after, &answer).unwrap_or(reckoned)));
            }
            Err(error) => error,
        };
        let failure = self.failure(&error, object, &review.after);
        match &error {
            RequestError::Status { message, .. } if message.contains("does not support dry run") => {
                Ok((DryRun::Unsupported { failure }, reckoned))
            }
            RequestError::Status { .. } => Ok((DryRun::Refused { failure }, reckoned)),
            _ => Err(Failure { object: None, ..failure }),
        }
    }

    fn failure(&self, error: &RequestError, object: &ObjectRef, field: &Field) -> Failure {
        let failure = self.ground.failure(error, "patch", object);
        match (field, error) {
            (Field::Replicas(_), RequestError::Status { code: 403, .. }) => {
                failure.with("resource", "deployments/scale")
            }
            _ => failure,
        }
    }
}

/// What a dry run made of the object: for a scale the server answers with the Scale alone.
fn rehearsed(live: &Live, field: &Field, answer: &Bytes) -> Option<Live> {
    let answer = Live::new(serde_json::from_slice::<Value>(answer).ok()?);
    match field {
        Field::Replicas(_) => Some(live.scaled(answer.replicas())),
        Field::RestartedAt(_) => Some(answer),
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
    }
}
