//! The drawer of one object: fetched when it opens, forgotten when it closes.

mod conditions;
mod containers;
mod events;
mod fields;
mod part;
#[cfg(test)]
mod tests;

pub use conditions::PLAIN;
pub use fields::{DEPLOYMENT_FIELDS, NODE_FIELDS, OTHER_FIELDS, POD_FIELDS};

use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{ReadClient, RequestError};
use crate::watch::Row;
use concertina_contract::{Detail, ErrorCode, Failure, ObjectRef};
use part::Part;
use serde_json::Value;
use std::time::Duration;

/// How long one read may take.
const LIMIT: Duration = Duration::from_secs(15);

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
}

impl DetailError {
    /// What the window shows. `site` is the display name of the site.
    pub fn failure(&self, object: &ObjectRef, site: &str, redactor: &Redactor) -> Failure {
        let failure = match self {
            Self::Read(error) => request_failure(
                error,
                site,
                Wanted { verb: "get", resource: object.kind.resource() },
                redactor,
            ),
            Self::NotServed => {
                Failure::new(ErrorCode::KindNotServed).at(site).with("resource", object.kind.resource())
            }
            Self::Name => Failure::new(ErrorCode::BadRequest).at(site),
            Self::Replaced => Failure::new(ErrorCode::NotFound).at(site),
            Self::Malformed(_) => Failure::new(ErrorCode::AnswerMalformed).at(site),
        };
        failure.on(object.clone())
    }
}

/// Reads an object with its events. `site` is the display name of its site, for the failure of the events.
pub async fn detail(
    reader: &ReadClient,
    object: &ObjectRef,
    site: &str,
    redactor: &Redactor,
) -> Result<Detail, DetailError> {
    if [&object.namespace, &object.name].iter().any(|name| name.contains(['/', '?', '#', '%'])) {
        return Err(DetailError::Name);
    }
    let served = reader.served(&object.kind).await.map_err(DetailError::Read)?;
    let served = served.ok_or(DetailError::NotServed)?;
    let bytes = reader
        .bytes(&served.object(&object.namespace, &object.name), LIMIT)
        .await
        .map_err(DetailError::Read)?;
    let row = Row::read(&object.kind, &bytes).map_err(DetailError::Malformed)?;
    let whole: Value = serde_json::from_slice(&bytes).map_err(DetailError::Malformed)?;
    drop(bytes);
    let uid = row.meta().uid.as_ref();
    if !object.uid.is_empty() && object.uid != uid {
        return Err(DetailError::Replaced);
    }
    let found = ObjectRef { uid: uid.to_owned(), ..object.clone() };
    let events = events::read(reader, &found).await;
    let whole = Part::new(&whole);
    let labels = row.meta().labels.iter().map(|(key, value)| (key.to_string(), value.to_string()));
    let (events, events_failure) = match events {
        Ok(events) => (events, None),
        Err(error) => {
            let wanted = Wanted { verb: "list", resource: "events" };
            (Vec::new(), Some(request_failure(&error, site, wanted, redactor)))
        }
    };
    Ok(Detail {
        fields: fields::fields(&row, whole),
        labels: labels.collect(),
        conditions: conditions::conditions(&object.kind, whole),
        containers: containers::containers(&object.kind, whole),
        events,
        events_failure,
        object: found,
    })
}
