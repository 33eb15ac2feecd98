//! A small API server: it answers what a site asks when it connects, and can be told to misbehave.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

/// A running server; it ends when it is dropped.
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) state: Arc<ServerState>,
    _task: AbortOnDropHandle<()>,
}

/// What it saw, and how it behaves.
pub(super) struct ServerState {
    pub(super) accepts: AtomicUsize,
    pub(super) open: AtomicUsize,
    pub(super) requests: Mutex<Vec<Seen>>,
    /// The only token it takes; none for any.
    pub(super) token: Mutex<Option<String>>,
    pub(super) uid: Mutex<String>,
    /// While set, no request is answered.
    pub(super) silent: AtomicBool,
}

/// One request.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) agent: String,
    pub(super) headers: http::HeaderMap,
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(ServerState {
            accepts: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            requests: Mutex::default(),
            token: Mutex::default(),
            uid: Mutex::new("uid-1".to_owned()),
            silent: AtomicBool::new(false),
        });
        let shared = state.clone();
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((socket, _)) = listener.accept().await {
                shared.accepts.fetch_add(1, Ordering::SeqCst);
                shared.open.fetch_add(1, Ordering::SeqCst);
                let state = shared.clone();
                connections.spawn(async move {
                    let service = service_fn(|request| answer(state.clone(), request));
                    let http = hyper::server::conn::http1::Builder::new();
                    // A client that goes away is no error here.
                    let _ = http.serve_connection(TokioIo::new(socket), service).await;
                    state.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        }));
        Self { port, state, _task: task }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn accepts(&self) -> usize {
        self.state.accepts.load(Ordering::SeqCst)
    }

    pub(super) fn requests(&self) -> Vec<Seen> {
        self.state.requests.lock().unwrap().clone()
    }
}

async fn answer(
    state: Arc<ServerState>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    let header = |name: &str| {
        request.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    state.requests.lock().unwrap().push(Seen {
        method: request.method().to_string(),
        path: path.clone(),
        agent: header("user-agent"),
        headers: request.headers().clone(),
    });
    if state.silent.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
    let token = state.token.lock().unwrap().clone();
    if token.is_some_and(|token| header("authorization") != format!("Bearer {token}")) {
        return Ok(json(StatusCode::UNAUTHORIZED, "{\"reason\":\"Unauthorized\",\"message\":\"no\"}"));
    }
    let uid = state.uid.lock().unwrap().clone();
    Ok(match path.as_str() {
        "/version" => json(StatusCode::OK, "{\"gitVersion\":\"v1.36.3\"}"),
        "/readyz" => json(StatusCode::OK, "ok"),
        "/api/v1/namespaces/kube-system" => {
            json(StatusCode::OK, &format!("{{\"metadata\":{{\"uid\":\"{uid}\"}}}}"))
        }
        "/api" => json(StatusCode::OK, "{\"versions\":[\"v1\"]}"),
        "/apis" => json(
            StatusCode::OK,
            r#"{"groups":[{"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}]}]}"#,
        ),
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews" => {
            json(StatusCode::CREATED, "{\"status\":{\"allowed\":true}}")
        }
        "/overloaded" => json(StatusCode::SERVICE_UNAVAILABLE, "{\"reason\":\"ServiceUnavailable\"}"),
        "/refused" => json(StatusCode::UNAUTHORIZED, "{\"reason\":\"Unauthorized\"}"),
        "/patched" => json(StatusCode::OK, "{}"),
        _ => json(StatusCode::NOT_FOUND, "{\"reason\":\"NotFound\",\"message\":\"no such path\"}"),
    })
}

fn json(status: StatusCode, body: &str) -> Response<Full<Bytes>> {
    Response::builder().status(status).body(Full::new(Bytes::from(body.to_owned()))).unwrap()
}
