//! The drawer of one object: read when it opens, forgotten when it closes.
//!
//! [`detail`] is its overview with the reasons why it is not ready; [`events`] what happened to it and to what it owns.
//! What is read beside an object is bounded in number and size, and a right that is missing is told, not hidden.

mod around;
mod ask;
mod conditions;
mod containers;
mod event;
mod fields;
mod follow;
mod graph;
mod kind;
mod needs;
mod owned;
mod part;
mod plain;
mod related;
mod resource;
mod several;
#[cfg(test)]
mod tests;
mod who;
mod why;
mod yaml;

pub use conditions::PLAIN;
pub use fields::{DEPLOYMENT_FIELDS, NODE_FIELDS, OTHER_FIELDS, POD_FIELDS, WORKLOAD_FIELDS};
pub use follow::Follow;
pub use owned::events;
pub use related::related;
pub use several::{MANY, Several, events_of_several};
pub use why::WHY;
pub use yaml::{Unveiled, unveil, yaml};

use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{ReadClient, RequestError};
use crate::watch::Row;
use around::Thing;
use ask::Asker;
use bytes::Bytes;
use concertina_contract::{Detail, ErrorCode, Failure, Millis, ObjectRef};
use part::Part;
use resource::is_name;
use serde_json::Value;
use std::time::Duration;
use who::Who;

/// How long one read may take.
const LIMIT: Duration = Duration::from_secs(15);
/// Requests beside the object's own, at most, to say why it is not ready.
const BESIDE: usize = 16;

/// What every answer of the drawer is made with.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// Reads from the object's site.
    pub reader: &'a ReadClient,
    /// The display name of the site, for failures.
    pub site: &'a str,
    /// Takes secrets out of text.
    pub redactor: &'a Redactor,
    /// The time.
    pub now: Millis,
}

/// Why the drawer stays empty.
#[derive(Debug, thiserror::Error)]
pub enum DetailError {
    /// The object could not be read.
    #[error("the object could not be read")]
    Read(#[source] RequestError),
    /// The site does not serve the kind.
    #[error("the site does not serve the kind")]
    NotServed,
    /// No object can have this name; it might lead elsewhere.
    #[error("no object can have this name")]
    Name,
    /// There is another object of that name now.
    #[error("the object was replaced by another of the same name")]
    Replaced,
    /// The object is not what its kind should be.
    #[error("the object could not be understood")]
    Malformed(#[source] serde_json::Error),
    /// It cannot be written as YAML.
    #[error("the object cannot be written as YAML: {0}")]
    Yaml(String),
}

impl DetailError {
    /// What the window shows. `site` is the display name of the site.
    pub fn failure(&self, object: &ObjectRef, site: &str, redactor: &Redactor) -> Failure {
        let failure = match self {
            Self::Read(error) => {
                let wanted = Wanted { verb: "get", resource: object.kind.resource() };
                request_failure(error, site, wanted, redactor)
            }
            Self::NotServed => {
                Failure::new(ErrorCode::KindNotServed).at(site).with("resource", object.kind.resource())
            }
            Self::Name => Failure::new(ErrorCode::BadRequest).at(site),
            Self::Replaced => Failure::new(ErrorCode::NotFound).at(site).with("reason", "replaced"),
            Self::Malformed(_) | Self::Yaml(_) => Failure::new(ErrorCode::AnswerMalformed).at(site),
        };
        failure.on(object.clone())
    }
}

/// The overview of an object, with the reasons why it is not ready.
pub async fn detail(desk: Desk<'_>, object: &ObjectRef) -> Result<Detail, DetailError> {
    let (subject, bytes) = fetch(desk, object).await?;
    let whole = subject.part();
    let row = Row::read(&object.kind, &bytes).map_err(DetailError::Malformed)?;
    drop(bytes);
    let mut asker = Asker::new(desk.reader, desk.site, desk.redactor, BESIDE);
    needs::read(&subject, &mut asker, desk.now).await;
    let causes = why::causes(&subject, &asker.around, desk.now);
    let who = Who::of(&subject.kind, whole);
    let kinds = desk.reader.kinds();
    let (data, data_count) = plain::keys(whole);
    Ok(Detail {
        name: who.name(&object.site, &kinds),
        why: causes.into_iter().map(|cause| cause.finding(&object.site, &kinds)).collect(),
        why_failures: asker.failures,
        fields: fields::fields(&row, whole),
        labels: whole.pairs("/metadata/labels").into_iter().collect(),
        conditions: conditions::conditions(&subject.kind, whole),
        containers: containers::containers(&subject.kind, whole),
        data,
        data_count,
        object: ObjectRef { uid: who.uid, ..object.clone() },
    })
}

/// Reads the object itself, and makes sure that it is the one that was meant.
async fn subject(desk: Desk<'_>, object: &ObjectRef) -> Result<Thing, DetailError> {
    fetch(desk, object).await.map(|(subject, _)| subject)
}

async fn fetch(desk: Desk<'_>, object: &ObjectRef) -> Result<(Thing, Bytes), DetailError> {
    let sound = is_name(&object.name) && (object.namespace.is_empty() || is_name(&object.namespace));
    if !sound {
        return Err(DetailError::Name);
    }
    let served = desk.reader.served(&object.kind).await.map_err(DetailError::Read)?;
    let path = served.ok_or(DetailError::NotServed)?.object(&object.namespace, &object.name);
    let bytes = desk.reader.bytes(&path, LIMIT).await.map_err(DetailError::Read)?;
    let value: Value = serde_json::from_slice(&bytes).map_err(DetailError::Malformed)?;
    let part = Part::new(&value);
    if !object.uid.is_empty() && object.uid != part.text("/metadata/uid") {
        return Err(DetailError::Replaced);
    }
    Ok((Thing { kind: part.text("/kind"), value }, bytes))
}
