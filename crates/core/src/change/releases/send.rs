//! Sends the writes of one change of a release, each once, each announced on disk before.

use super::conflict::Conflict;
use super::draft::Step;
use super::migrate;
use crate::audit::Entry;
use crate::change::answer::{Meaning, meaning};
use crate::change::call::{Call, Verb};
use crate::change::gate::{Pass, Pen};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::change::mask::stripped;
use crate::change::settle::{Found, settle};
use crate::change::slot::{Slot, words};
use crate::change::step::JournalStep;
use crate::error::{Wanted, request_failure};
use crate::site::RequestError;
use concertina_contract::{AuditEvent, ErrorCode, Failure, Millis};
use futures::future::join_all;
use serde_json::{Value, json};
use std::slice;
use std::sync::Arc;

/// Requests for one object at most: the first, and more while the object changes in a harmless way. The status of a workload
/// whose pods come and go changes its version several times a second.
const ATTEMPTS: u32 = 10;

/// Who sends the writes of one release.
pub(in crate::change) struct Hand<'a> {
    pub inner: &'a Arc<Inner>,
    pub ground: &'a Ground,
    pub pass: &'a Pass,
    pub slot: &'a Slot,
}

/// An accepted write.
struct Answered {
    /// The object as the API server answered it.
    object: Value,
    /// What the audit record is to be told of it; none when it knows.
    told: Option<Entry>,
}

impl Hand<'_> {
    /// Sends one write, and returns the object as the API server answered it. A failure means that nothing was written, unless
    /// its code is [`ErrorCode::OutcomeUnknown`].
    pub(in crate::change) async fn send(&self, step: &Step) -> Result<Value, Failure> {
        let (pen, sent) = self.begin(step)?;
        let Answered { object, told } = self.deliver(step, pen, sent).await?;
        if let Some(entry) = &told {
            self.inner.record(entry);
        }
        Ok(object)
    }

    /// Sends writes that do not wait for each other, each as [`Self::send`] does. All are announced before the first goes, in one
    /// commit with what is `untold` as yet; their own answers are that afterwards.
    pub(super) async fn send_all(
        &self,
        steps: &[Step],
        untold: &mut Vec<Entry>,
    ) -> Result<Vec<Result<Value, Failure>>, Failure> {
        let pens = steps.iter().map(|_| self.pass.pen(self.ground)).collect::<Result<Vec<_>, _>>()?;
        let sent = self.inner.clock.now();
        self.announce(steps, untold, sent)?;
        untold.clear();
        let sends: Vec<_> = steps.iter().zip(pens).map(|(step, pen)| self.deliver(step, pen, sent)).collect();
        let answers = join_all(sends).await.into_iter();
        let kept = answers.map(|answer| {
            let Answered { object, told } = answer?;
            untold.extend(told);
            Ok(object)
        });
        Ok(kept.collect())
    }

    /// The leave to send one write that is announced.
    fn begin(&self, step: &Step) -> Result<(Pen, Millis), Failure> {
        let (pen, sent) = (self.pass.pen(self.ground)?, self.inner.clock.now());
        self.announce(slice::from_ref(step), &[], sent)?;
        Ok((pen, sent))
    }

    async fn deliver(&self, step: &Step, pen: Pen, sent: Millis) -> Result<Answered, Failure> {
        let (mut pen, mut sent, mut before) = (pen, sent, step.before.clone());
        let mut attempts = 1;
        loop {
            let answer = pen.write(&pinned(&step.call, before.as_ref()), self.inner.limits.write).await;
            self.slot.reached(self.inner, JournalStep::Answered);
            let error = match answer {
                Ok(bytes) => {
                    let object = serde_json::from_slice(&bytes).unwrap_or_default();
                    let told = self.entry(step, AuditEvent::WriteAccepted, &step.words);
                    return Ok(Answered { object, told: Some(told) });
                }
                Err(error) => error,
            };
            let failure = self.failure(step, &error);
            match meaning(&error) {
                Meaning::Unclear => {
                    let object = self.find_out(step, before.as_ref(), failure, sent).await?;
                    return Ok(Answered { object, told: None });
                }
                // What was to go is gone.
                Meaning::Refused if goes(step.call.verb) && error.status() == Some(404) => {
                    return Ok(Answered { object: Value::Null, told: None });
                }
                Meaning::Refused => return Err(self.refused(step, failure)),
                Meaning::Conflict => before = Some(self.settle_conflict(step, &error, failure).await?),
            }
            if attempts == ATTEMPTS {
                return Err(self.refused(step, self.fail(step, ErrorCode::Conflict)));
            }
            attempts += 1;
            (pen, sent) = self.begin(step)?;
        }
    }

    /// After a conflict nothing was written. If the object is still as it was reviewed, it may be written on its new version.
    async fn settle_conflict(
        &self,
        step: &Step,
        error: &RequestError,
        failure: Failure,
    ) -> Result<Value, Failure> {
        let message = match error {
            RequestError::Status { message, .. } => message.as_str(),
            _ => "",
        };
        if let Some(conflict) = Conflict::parse(message) {
            let owned = self.fail(step, ErrorCode::OwnedByOthers);
            let owned = owned.with("fields", conflict.fields()).with("owner", conflict.owners());
            return Err(self.refused(step, owned));
        }
        let Some(before) = &step.before else { return Err(self.refused(step, failure)) };
        self.record(step, AuditEvent::WriteFailed, &words(&failure));
        match self.read(step).await? {
            Some(live) if is_same(before, live.value()) => Ok(live.value().clone()),
            _ => Err(self.refused(step, self.fail(step, ErrorCode::PlanDrifted))),
        }
    }

    /// An unclear write: found out by reading, never by sending it again.
    async fn find_out(
        &self,
        step: &Step,
        before: Option<&Value>,
        failure: Failure,
        sent: Millis,
    ) -> Result<Value, Failure> {
        self.record(step, AuditEvent::OutcomeUnknown, &words(&failure));
        match settle(self.inner, self.ground, sent, || self.look(step, before)).await {
            Found::Done(live) => {
                self.record(step, AuditEvent::WriteAccepted, "found out by reading");
                Ok(live.map(|live| live.value().clone()).unwrap_or_default())
            }
            Found::Nothing => Err(self.refused(step, failure)),
            Found::Half(_) | Found::Lost(_) => Err(self.fail(step, ErrorCode::OutcomeUnknown)),
        }
    }

    /// What reading tells of a write to an object that was like this before: the object with it, none where it was deleted.
    async fn look(&self, step: &Step, before: Option<&Value>) -> Result<Found<Option<Live>>, Failure> {
        let live = self.read(step).await?;
        Ok(if is_done(step, live.as_ref()) {
            Found::Done(live)
        } else if is_untouched(step.call.verb, before, live.as_ref()) {
            Found::Nothing
        } else {
            Found::Lost(self.fail(step, ErrorCode::OutcomeUnknown))
        })
    }

    /// The object as it is; none when it does not exist.
    pub(in crate::change) async fn read(&self, step: &Step) -> Result<Option<Live>, Failure> {
        match self.ground.reader()?.get::<Value>(&step.path, self.inner.limits.read).await {
            Ok(object) => Ok(Some(Live::new(object))),
            Err(RequestError::Status { code: 404, .. }) => Ok(None),
            Err(error) => Err(self.failure(step, &error)),
        }
    }

    fn announce(&self, steps: &[Step], untold: &[Entry], sent: Millis) -> Result<(), Failure> {
        let entry = |step: &Step| self.entry(step, AuditEvent::WriteStarted, &step.words);
        let entries: Vec<Entry> = steps.iter().map(entry).collect();
        self.slot.announce(self.inner, untold.iter().chain(&entries), sent).map_err(|error| {
            tracing::error!(%error, "the audit record could not be written, so nothing is");
            self.ground.fail(ErrorCode::AuditFailed)
        })?;
        self.slot.reached(self.inner, JournalStep::Announced);
        Ok(())
    }

    fn refused(&self, step: &Step, failure: Failure) -> Failure {
        self.record(step, AuditEvent::WriteFailed, &words(&failure));
        failure
    }

    fn record(&self, step: &Step, event: AuditEvent, text: &str) {
        self.inner.record(&self.entry(step, event, text));
    }

    fn entry(&self, step: &Step, event: AuditEvent, text: &str) -> Entry {
        Entry::new(event, text).plan(&self.slot.plan).operation(&self.slot.operation).object(&step.object)
    }

    fn fail(&self, step: &Step, code: ErrorCode) -> Failure {
        self.ground.fail(code).on(step.object.clone())
    }

    fn failure(&self, step: &Step, error: &RequestError) -> Failure {
        let resource = step.call.resource(&step.object.kind);
        let wanted = Wanted { verb: step.call.verb.right(), resource: &resource };
        request_failure(error, &self.ground.name(), wanted, &self.inner.redactor).on(step.object.clone())
    }
}

/// The call for this very object in this very version, where there is one.
fn pinned(call: &Call, before: Option<&Value>) -> Call {
    let mut call = call.clone();
    let Some(before) = before else { return call };
    match call.verb {
        Verb::Apply | Verb::Merge | Verb::Strategic | Verb::Replace => {
            for key in ["uid", "resourceVersion"] {
                if let Some(value) = before["metadata"].get(key) {
                    call.body["metadata"][key] = value.clone();
                }
            }
        }
        Verb::Json => {
            // Whose fields are whose may have changed with the version.
            call.body = migrate::patch(&Live::new(before.clone()), &call.body).unwrap_or_else(|| json!([]));
        }
        _ => {}
    }
    call
}

/// Whether an object is still as it was reviewed: by its generation where the server counts one, else by all but its status.
fn is_same(before: &Value, live: &Value) -> bool {
    let generation = |object: &Value| object["metadata"]["generation"].as_i64();
    before["metadata"]["uid"] == live["metadata"]["uid"]
        && live["metadata"]["deletionTimestamp"].is_null()
        && match (generation(before), generation(live)) {
            (Some(before), Some(live)) => before == live,
            _ => stripped(before) == stripped(live),
        }
}

/// Whether an object goes by this.
fn goes(verb: Verb) -> bool {
    matches!(verb, Verb::Delete | Verb::Evict)
}

/// Whether an object is as it would be after the write.
fn is_done(step: &Step, live: Option<&Live>) -> bool {
    match (step.call.verb, live) {
        (Verb::Delete | Verb::Evict, None) => true,
        (Verb::Delete | Verb::Evict, Some(live)) => live.deleting() || live.uid() != step.object.uid,
        (_, None) => false,
        (Verb::Json, Some(live)) => !migrate::is_due(live, &step.call.body),
        (_, Some(live)) => contains(live.value(), &step.call.body),
    }
}

/// Whether an object is as it was before an unclear write, but for its status. One that is not, and not as it was sent either,
/// may be what the server made of it: it writes quantities in its own way, and leaves out what is empty.
fn is_untouched(verb: Verb, before: Option<&Value>, live: Option<&Live>) -> bool {
    match (before, live) {
        _ if goes(verb) => true,
        (Some(before), Some(live)) => {
            let (old, new) = (&before["metadata"], &live.value()["metadata"]);
            new["resourceVersion"] == old["resourceVersion"]
                || new["uid"] == old["uid"] && stripped(before) == stripped(live.value())
        }
        (Some(_), None) => false,
        (None, None) => true,
        // What was to be made is there, by us or by somebody else. What is set whatever was there stays as it is sent.
        (None, Some(_)) => !matches!(verb, Verb::Apply | Verb::Create),
    }
}

/// Whether all that was sent is in an object.
fn contains(live: &Value, sent: &Value) -> bool {
    match (live, sent) {
        // A map that replaces the one that was there has nothing else in it.
        (Value::Object(live), Value::Object(sent)) if sent.get("$patch") == Some(&json!("replace")) => {
            live.len() + 1 == sent.len() && live.iter().all(|(key, live)| sent.get(key) == Some(live))
        }
        (Value::Object(live), Value::Object(sent)) => {
            sent.iter().all(|(key, sent)| contains(live.get(key).unwrap_or(&Value::Null), sent))
        }
        (Value::Array(live), Value::Array(sent)) => {
            live.len() == sent.len() && live.iter().zip(sent).all(|(live, sent)| contains(live, sent))
        }
        (live, sent) => live == sent || (sent.is_null() && live == &json!(null)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::releases::records;
    use crate::release::Release;
    use concertina_contract::{ReleaseRef, SiteId};

    #[test]
    fn what_was_sent_is_found_among_what_the_server_added() {
        let live = json!({ "spec": { "replicas": 3, "template": { "containers": [{ "name": "a", "image": "b", "x": 1 }] } } });
        assert!(contains(&live, &json!({ "spec": { "template": { "containers": [{ "image": "b" }] } } })));
        assert!(!contains(&live, &json!({ "spec": { "template": { "containers": [{ "image": "c" }] } } })));
        assert!(!contains(&live, &json!({ "spec": { "template": { "containers": [] } } })));
        let whole = |replicas: u32| json!({ "spec": { "$patch": "replace", "replicas": replicas, "template": live["spec"]["template"] } });
        assert!(contains(&live, &whole(3)) && !contains(&live, &whole(4)));
        assert!(!contains(&live, &json!({ "spec": { "$patch": "replace", "replicas": 3 } })));
    }

    #[test]
    fn a_record_that_was_read_is_replaced_in_its_version_alone() {
        let release = Release {
            name: "web".into(),
            namespace: "shop".into(),
            version: "7".into(),
            ..Release::default()
        };
        let place =
            ReleaseRef { site: SiteId::new("s"), namespace: "shop".to_owned(), name: "web".to_owned() };
        let sent = |step: Step| pinned(&step.call, step.before.as_ref()).body["metadata"].clone();
        let (place, now) = (place.object(), jiff::Timestamp::UNIX_EPOCH);
        let read = sent(records::replace_read(&release, &place, now).unwrap());
        assert_eq!((&read["resourceVersion"], read.get("uid")), (&json!("7"), None));
        assert!(sent(records::replace(&release, &place, now).unwrap()).get("resourceVersion").is_none());
    }

    #[test]
    fn what_the_server_wrote_in_its_own_way_is_not_called_untouched() {
        let object = |version: &str, cpu: &str, ready: u32| json!({ "metadata": { "uid": "u", "resourceVersion": version }, "spec": { "cpu": cpu }, "status": { "ready": ready } });
        let before = object("1", "250m", 1);
        let untouched = |live: Value| is_untouched(Verb::Apply, Some(&before), Some(&Live::new(live)));
        assert!(untouched(object("1", "250m", 1)));
        assert!(untouched(object("2", "250m", 0)), "its status alone changed");
        assert!(!untouched(object("2", "500m", 1)), "0.5 was sent");
        assert!(!is_untouched(Verb::Apply, Some(&before), None), "it is gone");
        let there = Live::new(object("1", "500m", 1));
        assert!(is_untouched(Verb::Create, None, None) && !is_untouched(Verb::Create, None, Some(&there)));
        assert!(
            is_untouched(Verb::Replace, None, Some(&there)) && is_untouched(Verb::Delete, None, Some(&there))
        );
    }

    #[test]
    fn an_object_is_the_same_while_its_generation_is() {
        let object = |generation: Option<i64>, data: &str| json!({ "metadata": { "uid": "u", "generation": generation, "resourceVersion": data }, "data": data });
        assert!(is_same(&object(Some(1), "a"), &object(Some(1), "b")));
        assert!(!is_same(&object(Some(1), "a"), &object(Some(2), "a")));
        assert!(!is_same(&object(None, "a"), &object(None, "b")));
    }
}
