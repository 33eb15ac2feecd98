//! A scripted registry of images: enough of the OCI distribution specification for pulls, pushes and mounts, by plain HTTP, with the
//! doors that registries have, and with faults.

use base64::Engine as _;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What a scripted registry asks of who comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing.
    Open,
    /// Name and password, with each request.
    Basic(String, String),
    /// A token, which name and password get at this address; without one, at the registry's own.
    Token(String, String, Option<String>),
}

/// What goes wrong in a scripted registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OciFault {
    /// Uploads are forbidden.
    Forbids,
    /// Its disk is full when an upload ends.
    Full,
    /// The connection breaks in the middle of an upload of more than a thousand bytes.
    Breaks,
    /// Blobs are other ones than those that were asked for.
    Lies,
    /// An upload gets no answer before it ends.
    Hangs,
    /// Nothing is deleted.
    KeepsAll,
    /// The token that it gives opens its door, and nothing behind it.
    TokenOpensNothing,
    /// Uploads go on at another registry.
    UploadsElsewhere(SocketAddr),
    /// Blobs are kept at another registry.
    BlobsElsewhere(SocketAddr),
    /// It has more repositories than it tells.
    TellsLess,
}

/// A registry on a port of this machine, as long as it lives.
#[derive(Debug)]
pub struct OciRegistry {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    address: String,
    door: Door,
    fault: Option<OciFault>,
    blobs: BTreeMap<String, Bytes>,
    /// Repositories and the blobs that are theirs.
    links: BTreeSet<(String, String)>,
    /// By repository and tag or digest: media type and bytes.
    manifests: BTreeMap<(String, String), (String, Bytes)>,
    /// Method, path, and what was shown of credentials.
    requests: Vec<(String, String, Option<String>)>,
}

type Answer = Response<Full<Bytes>>;

const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";

impl OciRegistry {
    /// Listens on a free port of 127.0.0.1.
    pub async fn start() -> io::Result<Self> {
        Self::start_at(IpAddr::V4(Ipv4Addr::LOCALHOST)).await
    }

    /// Listens on a free port of an address of this machine.
    pub async fn start_at(address: IpAddr) -> io::Result<Self> {
        let listener = TcpListener::bind((address, 0)).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State {
            address: address.to_string(),
            door: Door::Open,
            fault: None,
            blobs: BTreeMap::new(),
            links: BTreeSet::new(),
            manifests: BTreeMap::new(),
            requests: Vec::new(),
        }));
        let shared = state.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move {
                    let serve = service_fn(move |request| answer(shared.clone(), request));
                    // A client may go whenever it likes.
                    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), serve).await);
                });
            }
        });
        Ok(Self { address, state, accepting })
    }

    /// Where it listens.
    pub fn socket(&self) -> SocketAddr {
        self.address
    }

    /// `127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// From now on it asks for this.
    pub fn set_door(&self, door: Door) {
        self.lock().door = door;
    }

    /// From now on this goes wrong; none for nothing.
    pub fn set_fault(&self, fault: Option<OciFault>) {
        self.lock().fault = fault;
    }

    /// An image of these layers, with its digest.
    pub fn put_image(&self, repository: &str, tag: &str, layers: &[&[u8]]) -> String {
        let mut state = self.lock();
        let mut told = Vec::new();
        for layer in layers {
            let digest = state.keep(repository, Bytes::copy_from_slice(layer));
            let kind = "application/vnd.oci.image.layer.v1.tar";
            told.push(json!({ "mediaType": kind, "digest": digest, "size": layer.len() }));
        }
        let diffs: Vec<Value> = told.iter().map(|layer| layer["digest"].clone()).collect();
        let config = json!({
            "architecture": "amd64", "os": "linux", "created": "2026-01-02T03:04:05Z",
            "config": { "Cmd": ["/serve"], "Labels": { "kept": "yes" } },
            "rootfs": { "type": "layers", "diff_ids": diffs },
            "history": [{ "created_by": "base" }],
        });
        let config = Bytes::from(config.to_string());
        let size = config.len();
        let config = state.keep(repository, config);
        let manifest = json!({
            "schemaVersion": 2, "mediaType": IMAGE,
            "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "digest": config, "size": size },
            "layers": told,
        });
        state.put(repository, tag, IMAGE, &Bytes::from(manifest.to_string()))
    }

    /// Takes a tag away; what it named stays under its digest.
    pub fn untag(&self, repository: &str, tag: &str) {
        self.lock().manifests.remove(&(repository.to_owned(), tag.to_owned()));
    }

    /// A manifest of any kind, with its digest.
    pub fn put_manifest(&self, repository: &str, tag: &str, kind: &str, manifest: &Value) -> String {
        self.lock().put(repository, tag, kind, &Bytes::from(manifest.to_string()))
    }

    /// The manifest at a tag or digest.
    pub fn manifest(&self, repository: &str, reference: &str) -> Option<Value> {
        let state = self.lock();
        let (_, bytes) = state.manifests.get(&(repository.to_owned(), reference.to_owned()))?;
        serde_json::from_slice(bytes).ok()
    }

    /// A blob.
    pub fn blob(&self, digest: &str) -> Option<Bytes> {
        self.lock().blobs.get(digest).cloned()
    }

    /// Every request so far: method, path with query, and the header `Authorization`.
    pub fn requests(&self) -> Vec<(String, String, Option<String>)> {
        self.lock().requests.clone()
    }

    /// Forgets what was asked so far.
    pub fn forget_requests(&self) {
        self.lock().requests.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Drop for OciRegistry {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl State {
    fn keep(&mut self, repository: &str, bytes: Bytes) -> String {
        let digest = digest(&bytes);
        self.blobs.insert(digest.clone(), bytes);
        self.links.insert((repository.to_owned(), digest.clone()));
        digest
    }

    fn put(&mut self, repository: &str, reference: &str, kind: &str, bytes: &Bytes) -> String {
        let digest = digest(bytes);
        for name in [reference, &digest] {
            self.manifests.insert((repository.to_owned(), name.to_owned()), (kind.to_owned(), bytes.clone()));
        }
        digest
    }

    /// The answer for who has not shown enough; none for who may go on.
    fn challenge(&self, shown: Option<&str>) -> Option<Answer> {
        let (wanted, challenge) = match &self.door {
            Door::Open => return None,
            Door::Basic(user, password) => (basic(user, password), "Basic realm=\"r\"".to_owned()),
            Door::Token(_, _, realm) => {
                let own = format!("http://{}/token", self.address);
                let realm = realm.as_ref().unwrap_or(&own);
                ("Bearer t-1".to_owned(), format!("Bearer realm=\"{realm}\",service=\"r\""))
            }
        };
        if shown == Some(&*wanted) {
            return None;
        }
        let mut answer = plain(StatusCode::UNAUTHORIZED, "{}");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, challenge.parse().ok()?);
        Some(answer)
    }
}

async fn answer(state: Arc<Mutex<State>>, request: Request<Incoming>) -> io::Result<Answer> {
    let (head, body) = request.into_parts();
    let (method, path) = (head.method, head.uri.path().to_owned());
    let query = head.uri.query().unwrap_or_default().to_owned();
    let shown = head.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.map(ToOwned::to_owned);
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let fault = {
        let mut state = lock(&state);
        let whole = if query.is_empty() { path.clone() } else { format!("{path}?{query}") };
        state.requests.push((method.to_string(), whole, shown.clone()));
        if path == "/token" {
            let wanted = match &state.door {
                Door::Token(user, password, _) => basic(user, password),
                _ => String::new(),
            };
            let is_known = shown.as_deref() == Some(&*wanted);
            let (status, text) = if is_known { (200, r#"{"token":"t-1"}"#) } else { (401, "{}") };
            return Ok(plain(StatusCode::from_u16(status).map_err(io::Error::other)?, text));
        }
        let opens = state.fault != Some(OciFault::TokenOpensNothing) || path == "/v2/";
        if let Some(answer) = state.challenge(shown.as_deref().filter(|_| opens)) {
            return Ok(answer);
        }
        state.fault
    };
    let writes = method == Method::PUT && path.contains("/blobs/uploads/");
    let body = if writes && fault == Some(OciFault::Breaks) {
        let length =
            head.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        if length.unwrap_or(0_u64) > 1_000 {
            let mut body = body;
            // Some of it comes, then nothing is heard any more.
            drop(body.frame().await);
            return Err(io::Error::other("broken by the script"));
        }
        body.collect().await.map_err(io::Error::other)?.to_bytes()
    } else {
        body.collect().await.map_err(io::Error::other)?.to_bytes()
    };
    if writes && fault == Some(OciFault::Hangs) {
        std::future::pending::<()>().await;
    }
    Ok(lock(&state).route(&method, &path, &query, &kind, body))
}

impl State {
    fn route(&mut self, method: &Method, path: &str, query: &str, kind: &str, body: Bytes) -> Answer {
        let Some(rest) = path.strip_prefix("/v2/") else { return plain(StatusCode::NOT_FOUND, "") };
        if rest.is_empty() {
            return plain(StatusCode::OK, "{}");
        }
        if rest == "_catalog" {
            let names: BTreeSet<&String> = self.manifests.keys().map(|(name, _)| name).collect();
            let mut answer = plain(StatusCode::OK, &json!({ "repositories": names }).to_string());
            if self.fault == Some(OciFault::TellsLess) {
                let next = HeaderValue::from_static("</v2/_catalog?last=z&n=1000>; rel=\"next\"");
                answer.headers_mut().insert(header::LINK, next);
            }
            return answer;
        }
        if let Some(name) = rest.strip_suffix("/tags/list") {
            let of =
                self.manifests.keys().filter(|(repository, tag)| repository == name && !tag.contains(':'));
            let tags: Vec<&String> = of.map(|(_, tag)| tag).collect();
            return plain(StatusCode::OK, &json!({ "name": name, "tags": tags }).to_string());
        }
        if let Some((name, _)) = rest.split_once("/blobs/uploads/") {
            return self.upload(method, name, query, body);
        }
        if let Some((name, digest)) = rest.split_once("/blobs/") {
            let is_there = self.links.contains(&(name.to_owned(), digest.to_owned()));
            let Some(blob) = self.blobs.get(digest).filter(|_| is_there) else {
                return plain(StatusCode::NOT_FOUND, "{}");
            };
            if let Some(OciFault::BlobsElsewhere(other)) = self.fault
                && *method == Method::GET
            {
                let mut answer = plain(StatusCode::TEMPORARY_REDIRECT, "");
                place(&mut answer, &format!("http://{other}{path}"));
                return answer;
            }
            let mut blob = blob.to_vec();
            if self.fault == Some(OciFault::Lies)
                && let Some(first) = blob.first_mut()
            {
                *first ^= 1;
            }
            return whole(StatusCode::OK, "application/octet-stream", Bytes::from(blob));
        }
        if let Some((name, reference)) = rest.split_once("/manifests/") {
            if *method == Method::DELETE {
                if self.fault == Some(OciFault::KeepsAll) {
                    return plain(StatusCode::METHOD_NOT_ALLOWED, r#"{"errors":[{"code":"UNSUPPORTED"}]}"#);
                }
                let gone = self.manifests.get(&(name.to_owned(), reference.to_owned())).cloned();
                self.manifests.retain(|(repository, _), manifest| {
                    repository != name || Some(&*manifest) != gone.as_ref()
                });
                let status = if gone.is_some() { StatusCode::ACCEPTED } else { StatusCode::NOT_FOUND };
                return plain(status, "");
            }
            if *method == Method::PUT {
                let digest = self.put(name, reference, kind, &body);
                let mut answer = plain(StatusCode::CREATED, "");
                place(&mut answer, &format!("/v2/{name}/manifests/{digest}"));
                return answer;
            }
            return match self.manifests.get(&(name.to_owned(), reference.to_owned())) {
                Some((kind, bytes)) => whole(StatusCode::OK, kind, bytes.clone()),
                None => plain(StatusCode::NOT_FOUND, r#"{"errors":[{"code":"MANIFEST_UNKNOWN"}]}"#),
            };
        }
        plain(StatusCode::NOT_FOUND, "{}")
    }

    fn upload(&mut self, method: &Method, name: &str, query: &str, body: Bytes) -> Answer {
        if self.fault == Some(OciFault::Forbids) {
            return plain(StatusCode::FORBIDDEN, r#"{"errors":[{"code":"DENIED"}]}"#);
        }
        let parameter = |key: &str| {
            let found = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
            found.map(|value| value.replace("%3A", ":").replace("%2F", "/"))
        };
        if *method == Method::POST {
            if let (Some(digest), Some(from)) = (parameter("mount"), parameter("from"))
                && self.links.contains(&(from, digest.clone()))
            {
                self.links.insert((name.to_owned(), digest.clone()));
                let mut answer = plain(StatusCode::CREATED, "");
                place(&mut answer, &format!("/v2/{name}/blobs/{digest}"));
                return answer;
            }
            let mut answer = plain(StatusCode::ACCEPTED, "");
            let whose = match self.fault {
                Some(OciFault::UploadsElsewhere(other)) => format!("http://{other}"),
                _ => String::new(),
            };
            place(&mut answer, &format!("{whose}/v2/{name}/blobs/uploads/1"));
            return answer;
        }
        if self.fault == Some(OciFault::Full) {
            return plain(StatusCode::INSUFFICIENT_STORAGE, "{}");
        }
        if parameter("digest") != Some(digest(&body)) {
            return plain(StatusCode::BAD_REQUEST, r#"{"errors":[{"code":"DIGEST_INVALID"}]}"#);
        }
        let digest = self.keep(name, body);
        let mut answer = plain(StatusCode::CREATED, "");
        place(&mut answer, &format!("/v2/{name}/blobs/{digest}"));
        answer
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn plain(status: StatusCode, text: &str) -> Answer {
    whole(status, "application/json", Bytes::copy_from_slice(text.as_bytes()))
}

fn whole(status: StatusCode, kind: &str, bytes: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(bytes));
    *answer.status_mut() = status;
    if let Ok(kind) = kind.parse() {
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    answer
}

fn place(answer: &mut Answer, path: &str) {
    if let Ok(path) = path.parse() {
        answer.headers_mut().insert(header::LOCATION, path);
    }
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}")))
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold("sha256:".to_owned(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
