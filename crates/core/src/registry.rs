//! Whether an image exists, as its registry says (OCI distribution specification 1.1, "Checking if content exists in the
//! registry"), asked from this machine, without a login and over HTTPS alone.
//!
//! That a registry does not answer here says nothing of an image: nodes have ways and logins of their own.

use crate::catalogue::ImageReference;
use crate::dial::{Call, Dialer, Heard};
use crate::site::escape;
use crate::task::Tasks;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a question may take, from the name to the answer after a token.
const LIMIT: Duration = Duration::from_secs(3);
/// How long an answer is waited for. A later one is there for whoever asks next.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long an answer holds.
const HOLDS: Duration = Duration::from_mins(1);
/// Answers that are kept.
const KEPT: usize = 256;
/// The most that is read of an answer, in bytes.
const LARGEST: usize = 64 << 10;
/// What a manifest may be (`opencontainers/image-spec`, and Docker's before it).
const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

/// What a registry says of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existence {
    /// It is there.
    There,
    /// It is not there, in the words of the specification.
    Missing,
    /// The registry cannot be asked from here, wants a login, or says something else.
    Unknown,
}

/// None until it is there.
type Answer = watch::Receiver<Option<Existence>>;

/// Asks registries; each image once a minute, however many sites want to know.
#[derive(Debug)]
pub(crate) struct Registries {
    dialer: Dialer,
    tasks: Tasks,
    known: Mutex<HashMap<String, (Instant, Answer)>>,
}

/// One image at its registry.
struct Question {
    dialer: Dialer,
    manifest: Uri,
    near: bool,
}

impl Registries {
    /// Questions end with the scope.
    pub(crate) fn new(dialer: Dialer, tasks: Tasks) -> Self {
        Self { dialer, tasks, known: Mutex::default() }
    }

    /// Whether an image exists; unknown too while the registry takes its time. `near`: the cluster is on this machine, so that a
    /// registry here is the one that it means.
    pub(crate) async fn ask(&self, image: &ImageReference<'_>, near: bool) -> Existence {
        let Some(manifest) = manifest(image) else { return Existence::Unknown };
        let mut answer = self.answer(&manifest, near);
        let answered = tokio::time::timeout(PATIENCE, answer.wait_for(Option::is_some)).await;
        answered.ok().and_then(Result::ok).and_then(|answer| *answer).unwrap_or(Existence::Unknown)
    }

    /// The answer, as it is or as it will be once the registry gave it.
    fn answer(&self, manifest: &Uri, near: bool) -> Answer {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (born, _)| born.elapsed() < HOLDS);
        if known.len() >= KEPT {
            known.clear();
        }
        let ask = || {
            let (sender, answer) = watch::channel(None);
            let question = Question { dialer: self.dialer.clone(), manifest: manifest.clone(), near };
            self.tasks.spawn(async move {
                let asked = tokio::time::timeout(LIMIT, question.ask()).await.ok().flatten();
                sender.send_replace(Some(asked.unwrap_or(Existence::Unknown)));
            });
            (Instant::now(), answer)
        };
        known.entry(format!("{manifest} {near}")).or_insert_with(ask).1.clone()
    }
}

/// Where the manifest of an image is. That of Docker answers under another name than that which images have.
fn manifest(image: &ImageReference<'_>) -> Option<Uri> {
    let (host, path) = match image.registry {
        None | Some("docker.io" | "index.docker.io") => {
            let path = if image.path.contains('/') {
                image.path.to_owned()
            } else {
                format!("library/{}", image.path)
            };
            ("registry-1.docker.io", path)
        }
        Some(host) => (host, image.path.to_owned()),
    };
    let reference = image.digest.or(image.tag).unwrap_or("latest");
    format!("https://{host}/v2/{path}/manifests/{reference}").parse().ok()
}

impl Question {
    /// None where the registry does not answer as one.
    async fn ask(&self) -> Option<Existence> {
        let mut token = None;
        let mut heard = self.call(Method::HEAD, &self.manifest, token.as_ref()).await?;
        if heard.status == StatusCode::UNAUTHORIZED {
            token = Some(self.token(&heard.headers).await?);
            heard = self.call(Method::HEAD, &self.manifest, token.as_ref()).await?;
        }
        match heard.status {
            StatusCode::OK => Some(Existence::There),
            // Anybody can say 404: the words tell whether it was a registry.
            StatusCode::NOT_FOUND => {
                let heard = self.call(Method::GET, &self.manifest, token.as_ref()).await?;
                (heard.status == StatusCode::NOT_FOUND && says_missing(&heard.body))
                    .then_some(Existence::Missing)
            }
            _ => None,
        }
    }

    /// A token for whoever has no login (`distribution` "Token Authentication Specification").
    async fn token(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        #[derive(Deserialize)]
        struct Granted {
            token: Option<String>,
            access_token: Option<String>,
        }
        let challenge = headers.get(header::WWW_AUTHENTICATE)?.to_str().ok()?;
        let (scheme, parameters) = challenge.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let realm = parameter(parameters, "realm").filter(|realm| realm.starts_with("https://"))?;
        let query = ["service", "scope"]
            .into_iter()
            .filter_map(|name| Some(format!("{name}={}", escape(parameter(parameters, name)?))));
        let mark = if realm.contains('?') { '&' } else { '?' };
        let url = format!("{realm}{mark}{}", query.collect::<Vec<_>>().join("&")).parse().ok()?;
        let heard = self.call(Method::GET, &url, None).await?;
        let granted: Granted = serde_json::from_slice(&heard.body).ok()?;
        let token = granted.token.or(granted.access_token)?;
        let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    async fn call(&self, method: Method, url: &Uri, token: Option<&HeaderValue>) -> Option<Heard> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(MANIFESTS));
        if let Some(token) = token {
            headers.insert(header::AUTHORIZATION, token.clone());
        }
        let most = if method == Method::HEAD { 0 } else { LARGEST };
        let call = Call { method, url, headers, limit: LIMIT, most, near: self.near, unverified: false };
        let heard = self.dialer.ask(&call).await;
        heard.inspect_err(|error| tracing::debug!(%error, "a registry could not be asked")).ok()
    }
}

/// A parameter of a challenge: `name="value"`.
fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = parameters;
    loop {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        if key.trim_start_matches([',', ' ']).eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

/// Whether these are the words of a registry that has no such image.
fn says_missing(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Said {
        errors: Vec<Problem>,
    }
    #[derive(Deserialize)]
    struct Problem {
        code: String,
    }
    let said: Option<Said> = serde_json::from_slice(body).ok();
    let is_missing = |problem: &Problem| matches!(problem.code.as_str(), "MANIFEST_UNKNOWN" | "NAME_UNKNOWN");
    said.is_some_and(|said| said.errors.iter().any(is_missing))
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
