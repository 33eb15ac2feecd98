//! The scripted API server.

mod answer;
mod discovery;
mod fault;
mod list;
mod logs;
mod metrics;
mod record;
mod resource;
mod route;
mod script;
mod store;
mod table;
mod watch;
mod write;

pub use fault::{Fault, Match};
pub use record::Recorded;

use fault::Rule;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use list::Rest;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch::Sender;
use tokio::task::{JoinHandle, JoinSet};

/// An API server on a port of this machine, as long as it lives. Its methods are in `script.rs`.
#[derive(Debug)]
pub struct ApiServer {
    address: SocketAddr,
    server: Arc<Server>,
    accepting: JoinHandle<()>,
}

/// What connections share.
#[derive(Debug)]
struct Server {
    state: Mutex<State>,
    /// Changes when something happened.
    tick: Sender<u64>,
    /// Changes when open watches are to break.
    cut: Sender<u64>,
    frozen: AtomicBool,
    accepts: AtomicUsize,
    /// Connections that ended.
    ends: AtomicUsize,
    watches: AtomicI64,
    /// Bytes of floods that were taken from us.
    poured: AtomicUsize,
}

#[derive(Debug)]
struct State {
    store: Store,
    tokens: BTreeMap<String, Rest>,
    tokens_made: u64,
    rules: Vec<Rule>,
    requests: Vec<Recorded>,
    /// Verb and resource that are refused.
    denied: BTreeSet<(String, String)>,
    /// Namespace, verb and resource that are granted all the same.
    granted: BTreeSet<(String, String, String)>,
    token: Option<String>,
    git_version: String,
    metrics: Option<metrics::Figures>,
    logs: BTreeMap<logs::LogKey, logs::LogFiles>,
    settles: bool,
    aggregates: bool,
    bookmark_every: Duration,
    /// How far its clock is ahead, in seconds; none for the right time.
    ahead: Option<i64>,
}

impl ApiServer {
    /// Listens on a free port of 127.0.0.1, with the namespaces `kube-system` and `default`.
    pub async fn start() -> io::Result<Self> {
        Self::listen(0).await
    }

    /// Listens on this port of 127.0.0.1.
    pub async fn listen(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let server = Arc::new(Server {
            state: Mutex::new(State::new()),
            tick: Sender::new(0),
            cut: Sender::new(0),
            frozen: AtomicBool::new(false),
            accepts: AtomicUsize::new(0),
            ends: AtomicUsize::new(0),
            watches: AtomicI64::new(0),
            poured: AtomicUsize::new(0),
        });
        let accepting = tokio::spawn(accept(listener, server.clone()));
        let server = Self { address, server, accepting };
        server.put(crate::build::namespace("kube-system"));
        server.put(crate::build::namespace("default"));
        Ok(server)
    }
}

impl Drop for ApiServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Accepts until it is aborted; its connections end with it.
async fn accept(listener: TcpListener, server: Arc<Server>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        server.accepts.fetch_add(1, Ordering::SeqCst);
        let server = server.clone();
        connections.spawn(async move {
            let service = service_fn(|request| route::serve(server.clone(), request));
            // A client that goes away is no matter of ours.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            server.ends.fetch_add(1, Ordering::SeqCst);
        });
        while connections.try_join_next().is_some() {}
    }
}

impl Server {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records a request, and finds the fault that hits it.
    fn note(&self, request: Recorded) -> Option<Fault> {
        let mut state = self.lock();
        let rule = state
            .rules
            .iter_mut()
            .find(|rule| rule.times > 0 && rule.when.hits(&request.method, &request.path, &request.query));
        let fault = rule.map(|rule| {
            rule.times -= 1;
            rule.fault.clone()
        });
        state.requests.push(request);
        fault
    }

    /// Wakes the watches.
    fn happened(&self) {
        self.tick.send_modify(|tick| *tick += 1);
    }

    fn is_frozen(&self) -> bool {
        self.frozen.load(Ordering::SeqCst)
    }

    async fn thawed(&self) {
        let mut ticks = self.tick.subscribe();
        while self.is_frozen() {
            // The sender lives as long as we do.
            let _ = ticks.changed().await;
        }
    }

    fn bookmark_every(&self) -> Duration {
        self.lock().bookmark_every
    }

    fn count_poured(&self, bytes: usize) {
        self.poured.fetch_add(bytes, Ordering::SeqCst);
    }

    /// The `Date` of answers, when the clock is off.
    fn date(&self) -> Option<http::HeaderValue> {
        let ahead = self.lock().ahead?;
        let time = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() + ahead).ok()?;
        let date = time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        http::HeaderValue::from_str(&date).ok()
    }

    fn count_watch(&self, difference: i64) {
        self.watches.fetch_add(difference, Ordering::SeqCst);
    }
}

impl State {
    /// Whether a verb on a resource is refused, in a namespace or, where that is empty, in all of them.
    fn refuses(&self, namespace: &str, verb: &str, resource: &str) -> bool {
        let (verb, resource) = (verb.to_owned(), resource.to_owned());
        self.denied.contains(&(verb.clone(), resource.clone()))
            && !self.granted.contains(&(namespace.to_owned(), verb, resource))
    }

    fn new() -> Self {
        Self {
            store: Store::new(),
            tokens: BTreeMap::new(),
            tokens_made: 0,
            rules: Vec::new(),
            requests: Vec::new(),
            denied: BTreeSet::new(),
            granted: BTreeSet::new(),
            token: None,
            git_version: "v1.36.3".to_owned(),
            logs: BTreeMap::new(),
            metrics: None,
            settles: false,
            aggregates: true,
            bookmark_every: Duration::from_mins(1),
            ahead: None,
        }
    }
}
