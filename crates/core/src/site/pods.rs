//! The client that asks pods through the API server. It takes names, a port and a path, so that nothing but a GET of a pod's page can
//! be expressed.

use super::read::{JSON, collect, foreign, malformed, status_error, transport};
use super::{RequestError, escape};
use concertina_contract::Millis;
use http::{Method, Request, header};
use kube::client::Body;
use std::fmt;
use std::time::Duration;

/// The longest answer of a pod, in bytes. What a pod says is not to be trusted.
const LARGEST: usize = 64 << 10;

/// GETs pages of pods by `pods/proxy`. What a pod answers says nothing of the API server: no answer of one ends a session.
#[derive(Clone)]
pub(crate) struct PodReader {
    client: kube::Client,
}

impl PodReader {
    pub(super) fn new(client: kube::Client) -> Self {
        Self { client }
    }

    /// GETs a page of a pod. `path` has no slash before it, and nothing that would have to be escaped.
    pub(crate) async fn get(
        &self,
        namespace: &str,
        pod: &str,
        port: u16,
        path: &str,
        limit: Duration,
    ) -> Result<Vec<u8>, RequestError> {
        let path =
            format!("/api/v1/namespaces/{}/pods/{}:{port}/proxy/{path}", escape(namespace), escape(pod));
        let late =
            || RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        tokio::time::timeout(limit, self.send(&path)).await.map_err(|_| late())?
    }

    async fn send(&self, path: &str) -> Result<Vec<u8>, RequestError> {
        let request = Request::builder().method(Method::GET).uri(path).header(header::ACCEPT, JSON);
        let request = request.body(Body::empty()).map_err(|error| malformed(&error))?;
        let response = self.client.send(request).await.map_err(|error| transport(&error))?;
        if !response.status().is_success() || foreign(&response).is_some() {
            return Err(status_error(response).await);
        }
        Ok(collect(response.into_body(), LARGEST, || ()).await?.to_vec())
    }
}

impl fmt::Debug for PodReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PodReader")
    }
}
