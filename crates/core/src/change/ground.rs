//! What a change needs of a site: its name, its guard, reads that end in a failure ready to be shown.

use super::field::object_path;
use super::inner::Inner;
use super::live::Live;
use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{Link, ReadClient, RequestError, Site};
use concertina_contract::{ErrorCode, Failure, ObjectRef, SessionState, SiteId};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// One site on which something is to be changed.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    /// The site.
    pub site: Arc<Site>,
    redactor: Redactor,
}

impl Ground {
    /// Finds a site.
    pub(super) fn find(inner: &Inner, id: &SiteId) -> Result<Self, Failure> {
        Ok(Self { site: inner.fleet.known_site(id)?, redactor: inner.redactor.clone() })
    }

    /// The name the user knows it by.
    pub(super) fn name(&self) -> String {
        self.site.name()
    }

    /// A client for reads, if the session is ready.
    pub(super) fn reader(&self) -> Result<ReadClient, Failure> {
        // The borrow ends before the site is asked: a second one would wait behind a session that publishes.
        let ready = matches!(self.site.link().borrow().state, SessionState::Ready { .. });
        if ready { self.site.reader() } else { Err(self.fail(ErrorCode::SiteNotConnected)) }
    }

    /// Resolves when the session is ready; the site may be gone before.
    pub(super) async fn ready(&self) -> Result<(), Failure> {
        let ready = |link: &Link| matches!(link.state, SessionState::Ready { .. });
        let mut link = self.site.link();
        link.wait_for(ready)
            .await
            .map(|_| ())
            .map_err(|_| Failure::new(ErrorCode::SiteUnknown).at(self.name()))
    }

    /// Reads a Deployment, `StatefulSet`, `DaemonSet` or Node.
    pub(super) async fn workload(
        &self,
        reader: &ReadClient,
        object: &ObjectRef,
        limit: Duration,
    ) -> Result<Live, RequestError> {
        reader.get::<Value>(&object_path(object), limit).await.map(Live::new)
    }

    /// A failed read or write of a workload, ready to be shown.
    pub(super) fn failure(&self, error: &RequestError, verb: &str, object: &ObjectRef) -> Failure {
        let wanted = Wanted { verb, resource: object.kind.plural() };
        request_failure(error, &self.name(), wanted, &self.redactor).on(object.clone())
    }

    /// A failed request about an object of any kind, ready to be shown.
    pub(super) fn failure_of(&self, error: &RequestError, verb: &str, object: &ObjectRef) -> Failure {
        let wanted = Wanted { verb, resource: object.kind.resource() };
        request_failure(error, &self.name(), wanted, &self.redactor).on(object.clone())
    }

    /// A failure at this site.
    pub(super) fn fail(&self, code: ErrorCode) -> Failure {
        Failure::new(code).at(self.name())
    }
}
