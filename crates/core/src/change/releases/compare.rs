//! What applying one object of a release would do: the live object, the server's dry run, and the difference.

use super::conflict::Conflict;
use super::draft::Step;
use super::migrate;
use super::objects::Piece;
use super::replicas::{self, MANAGER};
use crate::change::call::{Call, Verb};
use crate::change::diff::masked_diff;
use crate::change::gate::rehearse;
use crate::change::live::Live;
use crate::change::mask::{stripped, veiled};
use crate::change::plan::Reviewer;
use crate::change::risk;
use crate::error::{Wanted, request_failure};
use crate::release::handed_over;
use crate::site::RequestError;
use concertina_contract::{
    DiffLine, DryRun, ErrorCode, Failure, ObjectRef, PartChange, ReleasePart, Risk, RiskCode,
};
use serde_json::{Value, json};

/// What applying or deleting one object would do.
pub(super) struct Compared {
    /// As the plan shows it.
    pub part: ReleasePart,
    /// What is sent; none where nothing changes or the server refuses.
    pub steps: Vec<Step>,
    /// The object as it is.
    pub live: Option<Live>,
    /// As it would be.
    pub after: Option<Live>,
    /// What taking fields of others means.
    pub risks: Vec<Risk>,
}

/// Compares the objects of one release with what is on the site.
pub(super) struct Comparer<'a> {
    pub reviewer: &'a Reviewer<'a>,
    /// The release.
    pub release: &'a ObjectRef,
    /// The namespace is not there yet, so that nothing can be tried out.
    pub awaits: Option<&'a str>,
    /// Fields of others that the objects have too become the release's.
    pub adopts: bool,
}

impl Comparer<'_> {
    /// What applying an object would do. `known`: an object of the release that is in force, whose ownership is not asked.
    /// `changed`: the replicas that its manifest has now and had not before.
    pub(super) async fn apply(
        &self,
        piece: &Piece,
        known: bool,
        changed: Option<u32>,
    ) -> Result<Compared, Failure> {
        if let Some(awaits) = self.awaits.filter(|_| piece.object.namespace == self.release.namespace) {
            return Ok(deferred(piece, awaits));
        }
        if let Some(awaits) = &piece.awaits {
            return Ok(deferred(piece, awaits));
        }
        let live = self.read(piece).await?;
        if let Some(live) = live.as_ref().filter(|_| !known)
            && let Some(owner) = foreign(live, self.release)
        {
            let failure = self.fail(piece, ErrorCode::OwnedByOthers).with("fields", "").with("owner", owner);
            return Ok(refused(piece, Some(live.clone()), failure));
        }
        let mut body = piece.body.clone();
        if !piece.object.namespace.is_empty() {
            body["metadata"]["namespace"] = json!(piece.object.namespace);
        }
        replicas::keep(&mut body, live.as_ref());
        let autoscaler = match (&live, changed) {
            (Some(live), Some(number)) => self.scale(piece, &mut body, live, number).await,
            _ => None,
        };
        let mut compared = self.rehearse(piece, body, live).await?;
        compared.risks.extend(autoscaler);
        Ok(compared)
    }

    /// Gives a workload another number of replicas, unless an autoscaler does, which then is told.
    async fn scale(&self, piece: &Piece, body: &mut Value, live: &Live, number: u32) -> Option<Risk> {
        let surroundings = self.reviewer.scout.surroundings(&piece.object.namespace).await;
        if let Some(name) = surroundings.autoscaler_of(live) {
            let params = [("name".to_owned(), name)].into();
            return Some(Risk { code: RiskCode::AutoscalerOwns, params });
        }
        body["spec"]["replicas"] = number.into();
        None
    }

    /// What deleting an object would do.
    pub(super) async fn delete(&self, piece: &Piece) -> Result<Compared, Failure> {
        let live = self.read(piece).await?;
        let gone = live.as_ref().is_none_or(Live::deleting);
        let kept = piece.is_kept() || live.as_ref().is_some_and(|live| foreign(live, self.release).is_some());
        let change = if gone || kept { PartChange::Keep } else { PartChange::Delete };
        let mut compared = Compared::of(piece, change, DryRun::Passed);
        if change == PartChange::Delete
            && let Some(live) = &live
        {
            let body = json!({ "preconditions": { "uid": live.uid() }, "propagationPolicy": "Background" });
            let call = Call { verb: Verb::Delete, path: piece.path(), body };
            let dry_run = self.dry(piece, &call).await?.map_or_else(|dry_run| dry_run, |_| DryRun::Passed);
            compared.part.diff = difference(Some(live), &Live::new(Value::Null));
            if !matches!(dry_run, DryRun::Refused { .. }) {
                compared.steps.push(step(piece, call, Some(live), "delete"));
            }
            compared.part.dry_run = dry_run;
            compared.part.object.uid = live.uid().to_owned();
        }
        compared.live = live;
        Ok(compared)
    }

    async fn rehearse(&self, piece: &Piece, body: Value, live: Option<Live>) -> Result<Compared, Failure> {
        let mut call = apply_call(piece, body, false);
        let (mut risks, mut answer) = (Vec::new(), self.send(&call).await?);
        if let Err(RequestError::Status { code: 409, message, .. }) = &answer
            && let Some(conflict) = Conflict::parse(message)
        {
            // Said in the plan, and done only for what was reviewed.
            call = apply_call(piece, call.body, true);
            if !conflict.is_helms_own() {
                risks.push(conflict.risk(&piece.words()));
            }
            answer = self.send(&call).await?;
        }
        let (dry_run, after) = match self.outcome(piece, answer)? {
            Ok(after) => (DryRun::Passed, after),
            Err(DryRun::Refused { failure }) => return Ok(refused(piece, live, failure)),
            Err(dry_run) => (dry_run, Live::new(merged(live.as_ref().map(Live::value), &call.body))),
        };
        let lines = difference(live.as_ref(), &after);
        let same = live.as_ref().is_some_and(|live| stripped(live.value()) == stripped(after.value()));
        let change = match (&live, same) {
            (None, _) => PartChange::Create,
            (Some(_), true) => PartChange::Keep,
            (Some(_), false) => PartChange::Change,
        };
        let mut compared = Compared::of(piece, change, dry_run);
        compared.part.diff = lines;
        compared.part.object.uid = live.as_ref().map(|live| live.uid().to_owned()).unwrap_or_default();
        if change == PartChange::Keep && live.as_ref().is_some_and(|live| owners(live) == owners(&after)) {
            // Nothing would be written, not even whose field is whose.
            (compared.live, compared.after) = (live, Some(after));
            return Ok(compared);
        }
        let handed = match &live {
            Some(live) if self.adopts => handed_over(live.value(), &call.body),
            _ => Value::Null,
        };
        compared.steps.extend(live.as_ref().and_then(|live| migration(piece, live, handed)));
        compared.steps.push(step(
            piece,
            call,
            live.as_ref(),
            if live.is_none() { "create" } else { "apply" },
        ));
        compared.risks = risks;
        (compared.live, compared.after) = (live, Some(after));
        Ok(compared)
    }

    /// Tries one call out, and tells what the object would be, or why that is not known.
    async fn dry(&self, piece: &Piece, call: &Call) -> Result<Result<Live, DryRun>, Failure> {
        let answer = self.send(call).await?;
        self.outcome(piece, answer)
    }

    async fn send(&self, call: &Call) -> Result<Result<bytes::Bytes, RequestError>, Failure> {
        let Reviewer { ground, plan, inner, .. } = self.reviewer;
        rehearse(ground, plan, call, inner.limits.write).await
    }

    fn outcome(
        &self,
        piece: &Piece,
        answer: Result<bytes::Bytes, RequestError>,
    ) -> Result<Result<Live, DryRun>, Failure> {
        let error = match answer {
            Ok(bytes) => {
                let object = serde_json::from_slice(&bytes)
                    .map_err(|_| self.fail(piece, ErrorCode::AnswerMalformed))?;
                return Ok(Ok(Live::new(object)));
            }
            Err(error) => error,
        };
        let failure = self.failure(piece, &error, "patch");
        match &error {
            RequestError::Status { message, .. } if message.contains("does not support dry run") => {
                Ok(Err(DryRun::Unsupported { failure }))
            }
            RequestError::Status { .. } => Ok(Err(DryRun::Refused { failure })),
            _ => Err(Failure { object: None, ..failure }),
        }
    }

    async fn read(&self, piece: &Piece) -> Result<Option<Live>, Failure> {
        match self.reviewer.reader.get::<Value>(&piece.path(), self.reviewer.inner.limits.read).await {
            Ok(object) => Ok(Some(Live::new(object))),
            Err(RequestError::Status { code: 404, .. }) => Ok(None),
            Err(error) => Err(self.failure(piece, &error, "get")),
        }
    }

    fn fail(&self, piece: &Piece, code: ErrorCode) -> Failure {
        self.reviewer.ground.fail(code).on(piece.object.clone())
    }

    fn failure(&self, piece: &Piece, error: &RequestError, verb: &str) -> Failure {
        let Reviewer { ground, inner, .. } = self.reviewer;
        let wanted = Wanted { verb, resource: piece.object.kind.resource() };
        request_failure(error, &ground.name(), wanted, &inner.redactor).on(piece.object.clone())
    }
}

impl Compared {
    /// Who will put it back as it is now.
    pub(super) fn reverted(&self) -> Vec<Risk> {
        match (&self.live, self.part.change) {
            (Some(live), PartChange::Change) => risk::of_change(live).into_iter().collect(),
            (Some(live), PartChange::Delete) => risk::of_deletion(live),
            _ => Vec::new(),
        }
    }

    fn of(piece: &Piece, change: PartChange, dry_run: DryRun) -> Self {
        let part = ReleasePart {
            object: piece.object.clone(),
            kind: piece.kind.clone(),
            change,
            diff: Vec::new(),
            dry_run,
        };
        Self { part, steps: Vec::new(), live: None, after: None, risks: Vec::new() }
    }
}

/// An object that cannot be tried out before something else is there.
fn deferred(piece: &Piece, awaits: &str) -> Compared {
    let mut compared =
        Compared::of(piece, PartChange::Create, DryRun::Deferred { awaits: awaits.to_owned() });
    compared.part.diff = difference(None, &Live::new(piece.body.clone()));
    compared.steps.push(step(piece, apply_call(piece, piece.body.clone(), false), None, "create"));
    compared.after = Some(Live::new(piece.body.clone()));
    compared
}

fn refused(piece: &Piece, live: Option<Live>, failure: Failure) -> Compared {
    let change = if live.is_some() { PartChange::Change } else { PartChange::Create };
    Compared { live, ..Compared::of(piece, change, DryRun::Refused { failure }) }
}

/// The server-side apply of an object as Helm's field manager.
pub(super) fn apply_call(piece: &Piece, body: Value, force: bool) -> Call {
    let path = format!("{}?fieldManager={MANAGER}&force={force}", piece.path());
    Call { verb: Verb::Apply, path, body }
}

fn step(piece: &Piece, call: Call, live: Option<&Live>, verb: &str) -> Step {
    let uid = live.map(|live| live.uid().to_owned()).unwrap_or_default();
    Step {
        object: ObjectRef { uid, ..piece.object.clone() },
        call,
        path: piece.path(),
        before: live.map(|live| live.value().clone()),
        words: format!("{verb} {}", piece.words()),
    }
}

/// What makes an object that Helm wrote by updates one that it applies, and hands it the fields that it adopts. The patch itself
/// is made of the object as it is when it is sent.
fn migration(piece: &Piece, live: &Live, handed: Value) -> Option<Step> {
    migrate::patch(live, &handed)?;
    let path = format!("{}?fieldManager={MANAGER}", piece.path());
    let call = Call { verb: Verb::Json, path, body: handed };
    Some(step(piece, call, Some(live), "hand over fields of"))
}

/// Who else an object belongs to, by the marks that Helm asks for (`pkg/action/validate.go`).
fn foreign(live: &Live, release: &ObjectRef) -> Option<String> {
    let mark = |key: &str| live.mark(key).unwrap_or_default();
    let owner = (mark("meta.helm.sh/release-namespace"), mark("meta.helm.sh/release-name"));
    match owner {
        (namespace, name) if namespace == release.namespace && name == release.name => None,
        ("", "") => Some(String::new()),
        (namespace, name) => Some(format!("helm ({namespace}/{name})")),
    }
}

/// The difference without secrets. Values of a Secret are masked, and said to be new where they are.
pub(super) fn difference(before: Option<&Live>, after: &Live) -> Vec<DiffLine> {
    let nothing = Value::Null;
    let (before, after) = veiled(before.map_or(&nothing, Live::value), after.value());
    masked_diff(&before, &after)
}

/// Our own reckoning of an apply: what is sent over what is there.
fn merged(live: Option<&Value>, sent: &Value) -> Value {
    match (live, sent) {
        (Some(Value::Object(live)), Value::Object(sent)) => {
            let mut whole = live.clone();
            for (key, value) in sent {
                let merged = merged(live.get(key), value);
                whole.insert(key.clone(), merged);
            }
            Value::Object(whole)
        }
        _ => sent.clone(),
    }
}

/// Whose field is whose, without the times.
fn owners(object: &Live) -> Vec<(&Value, &Value, &Value, &Value)> {
    let entries = object.list("/metadata/managedFields").iter();
    entries.map(|one| (&one["manager"], &one["operation"], &one["subresource"], &one["fieldsV1"])).collect()
}
