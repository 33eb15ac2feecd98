//! The client for changes. It sends each request exactly once: an unclear outcome is settled by reading.

use super::read::{collect, status_error, transport};
use super::{RequestError, Signals};
use bytes::Bytes;
use concertina_contract::Millis;
use http::{Method, Request, header};
use kube::client::Body;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The longest answer to a change: one object.
const LARGEST_ANSWER: usize = 16 << 20;

/// Sends changes to one API server in the name of one plan. Only [`super::Site`] makes one.
#[derive(Clone)]
pub struct WriteClient {
    client: kube::Client,
    signals: Arc<Signals>,
}

impl WriteClient {
    pub(super) fn new(client: kube::Client, signals: Arc<Signals>) -> Self {
        Self { client, signals }
    }

    /// Sends a change once. `path` holds the query too (`dryRun=All`, `fieldManager=…`). After [`RequestError::Timeout`] or
    /// [`RequestError::Transport`] the outcome is unknown.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        content_type: &str,
        body: Vec<u8>,
        limit: Duration,
    ) -> Result<Bytes, RequestError> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, content_type)
            .body(Body::from(body))
            .map_err(|error| RequestError::Malformed { problem: error.to_string() })?;
        let answer = async {
            let response = self.client.send(request).await.map_err(|error| transport(&error))?;
            self.signals.take(&response);
            if response.status().is_success() {
                collect(response.into_body(), LARGEST_ANSWER, || self.signals.hear()).await
            } else {
                Err(status_error(response).await)
            }
        };
        let timeout =
            RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        tokio::time::timeout(limit, answer).await.map_err(|_| timeout)?
    }
}

impl fmt::Debug for WriteClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WriteClient")
    }
}
