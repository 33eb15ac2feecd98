//! An object of any kind, with its place at the API server.

use crate::change::ground::Ground;
use crate::change::live::Live;
use crate::site::{ReadClient, RequestError, Served};
use concertina_contract::{ErrorCode, Failure, ObjectRef};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// An object as it is.
pub(super) struct Subject {
    /// The object.
    pub live: Live,
    /// Its kind as the site serves it.
    pub served: Arc<Served>,
    /// Its path.
    pub path: String,
}

impl Subject {
    /// Reads an object; one without a uid is whichever has its name. The inner failure is one of this object, the outer one of
    /// its site.
    pub(super) async fn read(
        ground: &Ground,
        reader: &ReadClient,
        object: &ObjectRef,
        limit: Duration,
    ) -> Result<Result<Self, Failure>, Failure> {
        let failed = |error: &RequestError| ground.failure_of(error, "get", object);
        let Some(served) = reader.served(&object.kind).await.map_err(|error| failed(&error))? else {
            let failure = ground.fail(ErrorCode::KindNotServed).with("resource", object.kind.resource());
            return Ok(Err(failure.on(object.clone())));
        };
        let path = served.object(&object.namespace, &object.name);
        match reader.get::<Value>(&path, limit).await.map(Live::new) {
            Ok(live) if !object.uid.is_empty() && live.uid() != object.uid => {
                Ok(Err(ground.fail(ErrorCode::NotFound).on(object.clone())))
            }
            Ok(live) => Ok(Ok(Self { live, served, path })),
            Err(error @ RequestError::Status { code: 400..=499, .. }) => Ok(Err(failed(&error))),
            Err(error) => Err(Failure { object: None, ..failed(&error) }),
        }
    }
}
