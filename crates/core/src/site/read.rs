//! The client for reads. It takes paths, not requests, so that nothing but a GET can be expressed.

use super::items::Items;
use super::kinds::{Kinds, Served};
use super::request_error::Foreign;
use super::vigil::Vigil;
use super::{RequestError, probe};
use bytes::{Bytes, BytesMut};
use concertina_contract::{Kind, Millis};
use futures::{Stream, StreamExt as _, stream};
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use kube::client::Body;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, timeout_at};

/// Requests under way at one site, watches not counted (API Priority and Fairness serves a person about ten).
const CONCURRENT: usize = 8;
/// The longest answer that is one small thing, such as a version.
const SHORT_ANSWER: usize = 1 << 20;
/// The longest answer that is not a stream: a page of 500 objects with 128 KiB of metadata each.
const LARGEST_ANSWER: usize = 64 << 20;
/// The longest list that does not come in pages.
const LARGEST_LIST: usize = 256 << 20;
/// The longest line of a stream: etcd's limit of 1.5 MiB an object, with room.
pub(super) const LARGEST_LINE: usize = 8 << 20;

/// What is asked for unless the caller wants another form.
pub(crate) const JSON: &str = "application/json";

/// Logs are text, whatever is asked for.
const ANY: &str = "*/*";

/// Reads from one API server. Cheap to clone.
#[derive(Clone)]
pub struct ReadClient {
    client: kube::Client,
    permits: Arc<Semaphore>,
    signals: Arc<Signals>,
    vigil: Option<Arc<Vigil>>,
    kinds: Arc<Kinds>,
}

/// What a client notices in passing and its site wants to know.
#[derive(Debug, Default)]
pub struct Signals {
    heard: AtomicI64,
    clock_skew: AtomicI64,
    unauthorized: Notify,
    strayed: Notify,
}

impl Signals {
    /// When the server was last heard, in milliseconds since the Unix epoch; 0 for never.
    pub fn heard(&self) -> Millis {
        self.heard.load(Ordering::Relaxed)
    }

    /// Distance of the server's clock from ours in milliseconds by its last `Date` header, positive when it is ahead. The
    /// header counts seconds, so less than one is told as none.
    pub fn clock_skew(&self) -> Millis {
        self.clock_skew.load(Ordering::Relaxed)
    }

    /// Resolves when the server answers 401.
    pub async fn unauthorized(&self) {
        self.unauthorized.notified().await;
    }

    /// Resolves when another cluster answers than the one that was connected.
    pub(super) async fn strayed(&self) {
        self.strayed.notified().await;
    }

    pub(super) fn hear(&self) {
        self.heard.store(jiff::Timestamp::now().as_millisecond(), Ordering::Relaxed);
    }

    /// Takes what an answer's head says.
    pub(super) fn take(&self, response: &Response<Body>) {
        self.hear();
        if response.status() == StatusCode::UNAUTHORIZED {
            self.unauthorized.notify_one();
        }
        let date = response.headers().get(header::DATE).and_then(|date| date.to_str().ok());
        if let Some(date) = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok()) {
            let skew = date.timestamp().as_millisecond() - self.heard();
            self.clock_skew.store(if skew.abs() < 1_000 { 0 } else { skew }, Ordering::Relaxed);
        }
    }
}

impl ReadClient {
    /// Wraps a client; `signals` is shared with the site that owns it.
    pub fn new(client: kube::Client, signals: Arc<Signals>) -> Self {
        let kinds = Arc::new(Kinds::new(tokio::sync::watch::Sender::new(0)));
        Self { client, permits: Arc::new(Semaphore::new(CONCURRENT)), signals, kinds, vigil: None }
    }

    /// The same client, which from now on uses no answer of another cluster than this one.
    #[must_use]
    pub(super) fn guarded(mut self, vigil: Option<Vigil>) -> Self {
        self.vigil = vigil.map(Arc::new);
        self
    }

    /// With what is known of the kinds of its site from before.
    #[must_use]
    pub(super) fn with_kinds(self, kinds: Arc<Kinds>) -> Self {
        Self { kinds, ..self }
    }

    /// A kind as the site serves it: version, scope, name. Asks the site when the kind is not known; none if the site does
    /// not serve it.
    pub async fn served(&self, kind: &Kind) -> Result<Option<Arc<Served>>, RequestError> {
        self.kinds.find(kind, self).await
    }

    /// The kinds that the site serves, as far as is known.
    pub fn kinds(&self) -> Arc<[Served]> {
        self.kinds.all()
    }

    /// The site has just got a new kind, which is looked for as soon as it is asked for.
    pub fn grew(&self) {
        self.kinds.grow();
    }

    /// The collection of a kind is not there: the site does not serve it any more, or in another version.
    pub fn not_served(&self, kind: &Kind) {
        self.kinds.miss(kind);
    }

    /// What it notices in passing.
    pub(super) fn signals(&self) -> &Arc<Signals> {
        &self.signals
    }

    /// GETs and decodes one answer. `path` holds the query too.
    pub async fn get<T: DeserializeOwned>(&self, path: &str, limit: Duration) -> Result<T, RequestError> {
        decode(&self.bytes(path, limit).await?)
    }

    /// As [`Self::get`], for one small thing: what is longer is none.
    pub(super) async fn get_short<T: DeserializeOwned>(
        &self,
        path: &str,
        limit: Duration,
    ) -> Result<T, RequestError> {
        decode(&self.answer(path, JSON, limit, SHORT_ANSWER).await?)
    }

    /// GETs one answer.
    pub async fn bytes(&self, path: &str, limit: Duration) -> Result<Bytes, RequestError> {
        self.bytes_as(path, JSON, limit).await
    }

    /// GETs one answer in a form of one's own, such as a Table.
    pub async fn bytes_as(&self, path: &str, accept: &str, limit: Duration) -> Result<Bytes, RequestError> {
        self.answer(path, accept, limit, LARGEST_ANSWER).await
    }

    /// GETs a list that does not come in pages.
    pub(crate) async fn whole_as(
        &self,
        path: &str,
        accept: &str,
        limit: Duration,
    ) -> Result<Bytes, RequestError> {
        self.answer(path, accept, limit, LARGEST_LIST).await
    }

    /// GETs one answer of at most so many bytes.
    async fn answer(
        &self,
        path: &str,
        accept: &str,
        limit: Duration,
        most: usize,
    ) -> Result<Bytes, RequestError> {
        let timeout =
            || RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        tokio::time::timeout(limit, async {
            let _permit = self.permits.acquire().await.map_err(|_| timeout())?;
            let response = self.send(path, accept, false).await?;
            collect(response.into_body(), most, || self.signals.hear()).await
        })
        .await
        .map_err(|_| timeout())?
    }

    /// GETs a list and gives its objects as they come. `limit` is for the whole answer.
    pub async fn items(&self, path: &str, limit: Duration) -> Result<Items, RequestError> {
        let late = RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        let end = Instant::now() + limit;
        let begin = async {
            let permit = self.permits.clone().acquire_owned().await.map_err(|_| late.clone())?;
            let body = self.send(path, JSON, false).await?.into_body();
            Ok(Items::new(body, self.signals.clone(), (end, late.clone()), permit))
        };
        timeout_at(end, begin).await.map_err(|_| late.clone())?
    }

    /// Asks whether the server is there, past requests that wait for their turn. Any answer means that it is.
    pub(super) async fn knock(&self, limit: Duration) -> Result<(), RequestError> {
        let timeout =
            RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        match tokio::time::timeout(limit, self.send("/readyz", JSON, false)).await {
            Err(_) => Err(timeout),
            Ok(Err(error)) if error.status().is_none() => Err(error),
            Ok(_) => Ok(()),
        }
    }

    /// GETs a stream of lines, such as a watch, in the form of `accept`. The stream ends without an error when the server ends it; a last line
    /// without its newline is cut off.
    pub async fn lines(
        &self,
        path: &str,
        accept: &str,
        limit: Duration,
    ) -> Result<impl Stream<Item = Result<Bytes, RequestError>> + Send + use<>, RequestError> {
        let timeout =
            || RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        let response =
            tokio::time::timeout(limit, self.send(path, accept, true)).await.map_err(|_| timeout())??;
        let signals = self.signals.clone();
        Ok(split_lines(response.into_body()).inspect(move |_| signals.hear()))
    }

    /// GETs a stream of bytes, such as a log. It ends without an error when the server ends it.
    pub async fn chunks(
        &self,
        path: &str,
        limit: Duration,
    ) -> Result<impl Stream<Item = Result<Bytes, RequestError>> + Send + use<>, RequestError> {
        let timeout =
            || RequestError::Timeout { limit: i64::try_from(limit.as_millis()).unwrap_or(Millis::MAX) };
        let response =
            tokio::time::timeout(limit, self.send(path, ANY, true)).await.map_err(|_| timeout())??;
        let signals = self.signals.clone();
        let data = response.into_body().into_data_stream();
        Ok(data.map(move |chunk| {
            signals.hear();
            chunk.map_err(|error| transport(&error))
        }))
    }

    async fn send(&self, path: &str, accept: &str, stream: bool) -> Result<Response<Body>, RequestError> {
        let mut request = Request::builder().method(Method::GET).uri(path).header(header::ACCEPT, accept);
        if stream {
            // tower-http decodes the first gzip member only, and a server may send one a line.
            request = request.header(header::ACCEPT_ENCODING, "identity");
        }
        let request = request.body(Body::empty()).map_err(|error| malformed(&error))?;
        let response = self.client.send(request).await.map_err(|error| transport(&error))?;
        self.signals.take(&response);
        if !response.status().is_success() || foreign(&response).is_some() {
            return Err(status_error(response).await);
        }
        self.keep_vigil().await?;
        Ok(response)
    }

    /// Asks again who answers, if a connection was made since it was last known.
    async fn keep_vigil(&self) -> Result<(), RequestError> {
        let Some(vigil) = self.vigil.as_ref().filter(|vigil| vigil.is_due()) else { return Ok(()) };
        let _turn = vigil.turn().await;
        if !vigil.is_due() {
            return Ok(());
        }
        // Past requests that wait for their turn: all who have one may be waiting for this answer.
        let plain = Self { vigil: None, permits: Arc::new(Semaphore::new(1)), ..self.clone() };
        // A future of this kind holds itself: `send` calls this, and this calls `send` of a client without a vigil.
        match Box::pin(probe::identity(&plain, Some(vigil.mark()))).await? {
            Some(mark) if mark != vigil.mark() => {
                self.signals.strayed.notify_one();
                Err(RequestError::OtherCluster)
            }
            // The same cluster, or a right that was taken away.
            _ => {
                vigil.see();
                Ok(())
            }
        }
    }
}

impl fmt::Debug for ReadClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadClient")
    }
}

/// What a Go server says on a port for TLS that is asked without it (`net/http/server.go`).
const WANTS_TLS: &[u8] = b"Client sent an HTTP request to an HTTPS server";

/// Whether something else than an API server answers. A gateway that says with a page of its own that the API server is
/// not there is none: that is an error status as any other.
pub(super) fn foreign(response: &Response<Body>) -> Option<Foreign> {
    let status = response.status();
    if status.is_redirection() {
        let target = response.headers().get(header::LOCATION)?.to_str().ok()?;
        let host = target.parse::<http::Uri>().ok().and_then(|target| target.host().map(str::to_owned));
        return Some(Foreign::Redirect(host.unwrap_or_default()));
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_page = kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
    (is_page && !status.is_server_error()).then_some(Foreign::Html)
}

/// The server's own words about an error status.
pub(super) async fn status_error(response: Response<Body>) -> RequestError {
    #[derive(serde::Deserialize, Default)]
    #[serde(default)]
    struct Status {
        reason: String,
        message: String,
    }
    if let Some(foreign) = foreign(&response) {
        return RequestError::Foreign { foreign };
    }
    let code = response.status().as_u16();
    let retry_after =
        response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let body = collect(response.into_body(), 1 << 20, || ()).await.unwrap_or_default();
    if code == 400 && body.windows(WANTS_TLS.len()).any(|part| part == WANTS_TLS) {
        return RequestError::Foreign { foreign: Foreign::WantsTls };
    }
    let status: Status = serde_json::from_slice(&body).unwrap_or_default();
    RequestError::Status {
        code,
        reason: status.reason,
        message: status.message,
        retry_after: retry_after.map(|seconds: Millis| seconds.saturating_mul(1000)),
    }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, RequestError> {
    serde_json::from_slice(bytes).map_err(|error| {
        // Some portals do not even say that it is a page.
        match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'<') => RequestError::Foreign { foreign: Foreign::Html },
            _ => malformed(&error),
        }
    })
}

/// The whole body, if it is not larger than the limit. `heard` is told of each part of it.
pub(super) async fn collect(mut body: Body, limit: usize, heard: impl Fn()) -> Result<Bytes, RequestError> {
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| transport(&error))?;
        heard();
        if let Some(data) = frame.data_ref() {
            if whole.len() + data.len() > limit {
                return Err(RequestError::TooLarge { limit });
            }
            whole.extend_from_slice(data);
        }
    }
    Ok(whole.freeze())
}

/// An error of the transport with the chain of its causes.
pub(super) fn transport(error: &(dyn std::error::Error + 'static)) -> RequestError {
    let mut causes = String::new();
    let mut next = Some(error);
    while let Some(cause) = next {
        // The gate's own refusals come wrapped by kube.
        if let Some(own) = cause.downcast_ref::<RequestError>() {
            return own.clone();
        }
        let text = cause.to_string();
        if !causes.ends_with(&text) {
            causes.push_str(if causes.is_empty() { "" } else { ": " });
            causes.push_str(&text);
        }
        next = cause.source();
    }
    RequestError::Transport { causes }
}

pub(super) fn malformed(error: &dyn std::error::Error) -> RequestError {
    RequestError::Malformed { problem: error.to_string() }
}

/// Cuts a body into lines.
fn split_lines(body: Body) -> impl Stream<Item = Result<Bytes, RequestError>> + Send {
    stream::unfold(Some((body, BytesMut::new())), |state| async move {
        let (mut body, mut buffer) = state?;
        let mut searched = 0;
        loop {
            if let Some(at) = buffer[searched..].iter().position(|byte| *byte == b'\n') {
                let mut line = buffer.split_to(searched + at + 1);
                line.truncate(line.len() - 1);
                return Some((Ok(line.freeze()), Some((body, buffer))));
            }
            searched = buffer.len();
            if searched > LARGEST_LINE {
                return Some((Err(RequestError::TooLarge { limit: LARGEST_LINE }), None));
            }
            match body.frame().await {
                None => return None,
                Some(Err(error)) => return Some((Err(transport(&error)), None)),
                Some(Ok(frame)) => {
                    if let Some(data) = frame.data_ref() {
                        buffer.extend_from_slice(data);
                    }
                }
            }
        }
    })
}
