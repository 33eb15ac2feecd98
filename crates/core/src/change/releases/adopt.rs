//! What others changed of a release becomes part of it: a new revision whose objects are as they are on the site.
//!
//! Nothing of the site changes but whose fields are whose, so that the next act of Helm conflicts with nobody. A release that a
//! form made keeps in its form what that can say. One of a chart gets the objects alone: its values are the chart's, which nobody
//! but the chart can tell, and that is said.

use super::build::{Replicas, Wanted, build};
use super::definitions::Definitions;
use super::deploy::catalogue_failure;
use super::objects::{Piece, read_pieces};
use super::review::{under_way, unreadable};
use super::standing::Standing;
use super::warm::Keeping;
use crate::catalogue::{self, Change, SiteOffer, Standpoint, Stored};
use crate::change::diff::difference;
use crate::change::ground::Ground;
use crate::change::live::Live;
use crate::change::mask::looks_secret;
use crate::change::plan::{Reviewed, Reviewer, blank};
use crate::change::risk;
use crate::release::{self, Difference, Document, Raw, Release, adopted, differences};
use crate::site::RequestError;
use concertina_contract::{
    ApplicationName, Failure, ObjectRef, PartChange, PlanTarget, ReleaseVerb, Risk, RiskCode,
};
use futures::StreamExt as _;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What can be told of an adoption.
const OWN_RISKS: [RiskCode; 5] = [
    RiskCode::ActUnderWay,
    RiskCode::AdoptsGone,
    RiskCode::ChartForgets,
    RiskCode::OwnerReverts,
    RiskCode::TakesBack,
];
/// Objects that are read at a time.
const AT_ONCE: usize = 6;

/// One object of a release beside what became of it on the site.
struct Found {
    /// As the manifest has it.
    before: Value,
    /// As the release has it from now on; none if it was deleted.
    after: Option<Value>,
    /// What others changed.
    differences: Vec<Difference>,
    /// As it is.
    live: Option<Live>,
}

impl Found {
    fn is_changed(&self) -> bool {
        self.after.is_none() || !self.differences.is_empty()
    }
}

/// Reviews an adoption.
pub(super) async fn adopt(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    standing: &Standing,
) -> Result<Reviewed, Failure> {
    let mut risks = under_way(reviewer, standing, false)?;
    let current = &standing.current;
    let parts = release::parts(&current.manifest).map_err(|error| unreadable(reviewer, &error))?;
    let objects: Vec<Value> = parts.iter().flat_map(|part| part.objects.clone()).collect();
    let pieces = read_pieces(reviewer.ground, reviewer.reader, object, objects.clone()).await?;
    let found = look(reviewer, &pieces, objects).await?;
    let from = current.revision.to_string();
    let left = found.iter().filter(|one| one.after.is_some()).count();
    if left == 0 || !found.iter().any(Found::is_changed) {
        let target = PlanTarget { from: from.clone(), unchanged: true, ..blank(object, from) };
        return Ok((target, None));
    }
    let mut record = Release { manifest: manifest(reviewer, &parts, &found)?, ..current.clone() };
    record.info.rollback_revision = 0;
    match stored(reviewer, object, current)? {
        Some(stored) => record.config = Some(config(reviewer, object, &stored, &found).await?),
        None => risks.push(forgetful(current)),
    }
    risks.extend(gone(&pieces, &found));
    risks.extend(
        found.iter().filter(|one| one.is_changed()).filter_map(|one| risk::of_change(one.live.as_ref()?)),
    );
    let fields: usize =
        found.iter().map(|one| one.differences.len().max(usize::from(one.after.is_none()))).sum();
    let wanted = Wanted {
        verb: ReleaseVerb::Adopt,
        source: None,
        record,
        objects: found.iter().filter_map(|one| one.after.clone()).collect(),
        act: format!("Adoption of {fields} {}", if fields == 1 { "change" } else { "changes" }),
        replicas: Replicas::Stay,
        definitions: Definitions::default(),
        namespace: None,
        risks,
        keeping: Keeping::AsItIs,
    };
    let (mut target, work) = build(reviewer, object, Some(standing), wanted).await?;
    // No pod starts: what could go wrong with one is no matter of this plan.
    target.risks.retain(|risk| OWN_RISKS.contains(&risk.code));
    show(&mut target, &pieces, &found);
    Ok((target, work))
}

/// Reads every object, and what of it is otherwise than the manifest has it.
async fn look(reviewer: &Reviewer<'_>, pieces: &[Piece], objects: Vec<Value>) -> Result<Vec<Found>, Failure> {
    // Collected before the first is polled: a closure that lives across an await keeps the whole future from being `Send`.
    let reads: Vec<_> = pieces.iter().map(|piece| read(reviewer, piece)).collect();
    let reads: Vec<_> = futures::stream::iter(reads).buffered(AT_ONCE).collect().await;
    let mut found = Vec::with_capacity(objects.len());
    for (before, live) in objects.into_iter().zip(reads) {
        let live = live?.filter(|live| !live.deleting());
        let differences = live.as_ref().map(|live| differences(&before, live.value())).unwrap_or_default();
        let after = live.as_ref().map(|live| adopted(&before, live.value(), &differences));
        found.push(Found { before, after, differences, live });
    }
    Ok(found)
}

async fn read(reviewer: &Reviewer<'_>, piece: &Piece) -> Result<Option<Live>, Failure> {
    match reviewer.reader.get::<Value>(&piece.path(), reviewer.inner.limits.read).await {
        Ok(object) => Ok(Some(Live::new(object))),
        Err(RequestError::Status { code: 404, .. }) => Ok(None),
        Err(error) => Err(reviewer.ground.failure_of(&error, "get", &piece.object)),
    }
}

/// The manifest with what is adopted. Documents of which nothing changed stay to the byte.
fn manifest(reviewer: &Reviewer<'_>, parts: &[Document<'_>], found: &[Found]) -> Result<String, Failure> {
    let (mut text, mut rest) = (String::new(), found);
    for part in parts {
        let (own, others) = rest.split_at(part.objects.len());
        rest = others;
        if !own.iter().any(Found::is_changed) {
            let _ = write!(text, "---{}", part.text);
            if !part.text.ends_with('\n') {
                text.push('\n');
            }
            continue;
        }
        let comments: Vec<&str> =
            part.text.lines().take_while(|line| line.is_empty() || line.starts_with('#')).collect();
        for after in own.iter().filter_map(|one| one.after.as_ref()) {
            let body = catalogue::document(after).map_err(|error| catalogue_failure(reviewer, &error))?;
            let _ = writeln!(text, "---");
            for comment in comments.iter().filter(|comment| comment.starts_with('#')) {
                let _ = writeln!(text, "{comment}");
            }
            text.push_str(&body);
        }
    }
    Ok(text)
}

/// The form that the release was made from.
fn stored(reviewer: &Reviewer<'_>, object: &ObjectRef, current: &Release) -> Result<Option<Stored>, Failure> {
    let Some(config) = &current.config else { return Ok(None) };
    let config: Value = config.read().map_err(|error| unreadable(reviewer, &error))?;
    catalogue::read_config(&config, &object.site).map_err(|error| catalogue_failure(reviewer, &error))
}

async fn config(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    stored: &Stored,
    found: &[Found],
) -> Result<Raw, Failure> {
    let application = ApplicationName { project: object.namespace.clone(), name: object.name.clone() };
    let capabilities = reviewer.ground.site.capabilities();
    let at = Standpoint {
        application: &application,
        site: &object.site,
        offer: capabilities.as_ref().map_or(SiteOffer::UNKNOWN, SiteOffer::of),
        packages: &reviewer.inner.packages.read(),
        alone: !is_elsewhere(reviewer, object).await,
        author: reviewer.inner.audit.author(),
        is_secret: looks_secret,
    };
    let changes = found.iter().filter_map(|one| Some((one.after.as_ref()?, &one.differences)));
    let changes: Vec<Change<'_>> = changes
        .flat_map(|(object, all)| all.iter().map(move |difference| Change { object, difference }))
        .collect();
    let config =
        catalogue::adopt(stored, at, &changes).map_err(|error| catalogue_failure(reviewer, &error))?;
    Raw::new(&config).map_err(|error| unreadable(reviewer, &error))
}

/// Whether another site that answers has a release of this name.
async fn is_elsewhere(reviewer: &Reviewer<'_>, object: &ObjectRef) -> bool {
    let inner = reviewer.inner;
    let others = inner.fleet.sites().into_iter().map(|view| view.id).filter(|site| *site != object.site);
    let readers: Vec<_> = others.filter_map(|site| Ground::find(inner, &site).ok()?.reader().ok()).collect();
    let reads: Vec<_> =
        readers.iter().map(|reader| release::in_force(reader, &object.namespace, &object.name)).collect();
    futures::future::join_all(reads).await.iter().any(|release| matches!(release, Ok(Some(_))))
}

/// The chart knows nothing of what is adopted.
fn forgetful(current: &Release) -> Risk {
    let chart = current.chart_metadata().unwrap_or_default();
    let params = [("chart".to_owned(), format!("{} {}", chart.name, chart.version))].into();
    Risk { code: RiskCode::ChartForgets, params }
}

/// Objects that others deleted.
fn gone(pieces: &[Piece], found: &[Found]) -> Option<Risk> {
    let gone = pieces.iter().zip(found).filter(|(_, one)| one.after.is_none());
    let names: Vec<String> = gone.map(|(piece, _)| piece.words()).collect();
    let params: BTreeMap<_, _> = [("objects".to_owned(), names.join(", "))].into();
    (!names.is_empty()).then_some(Risk { code: RiskCode::AdoptsGone, params })
}

/// Shows what becomes of the release, as nothing becomes of the objects.
fn show(target: &mut PlanTarget, pieces: &[Piece], found: &[Found]) {
    let Some(release) = &mut target.release else { return };
    for (piece, one) in pieces.iter().zip(found).filter(|(_, one)| one.is_changed()) {
        let named = |object: &ObjectRef| (object.kind.clone(), object.namespace.clone(), object.name.clone());
        let part = release.parts.iter_mut().find(|part| named(&part.object) == named(&piece.object));
        if let Some(part) = part.filter(|part| part.change == PartChange::Keep) {
            part.change = PartChange::Adopt;
            let after = one.after.clone().unwrap_or_default();
            part.diff = difference(&Live::new(one.before.clone()), &Live::new(after));
        }
    }
}
