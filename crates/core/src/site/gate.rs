//! The layer that every request passes: what this client may send, and whether its connection still stands.

use super::RequestError;
use crate::task::Tasks;
use http::header::USER_AGENT;
use http::{HeaderValue, Method, Request, Response};
use kube::client::Body;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower::{BoxError, Service};

/// What a client may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    /// GET, but for paths that act although they are a GET.
    Read,
    /// GET of a page of a pod, through the API server.
    Pod,
    /// POST to the two reviews of one's own rights, which change nothing.
    Review,
    /// Changes of objects; reached through a plan only.
    Write,
}

/// The reviews that a site asks about its own user.
const REVIEWS: [&str; 2] = [
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
];

impl Policy {
    fn allows(self, method: &Method, path: &str) -> bool {
        match self {
            Self::Read => method == Method::GET && !acts(path),
            Self::Pod => method == Method::GET && is_page_of_pod(path),
            Self::Review => method == Method::POST && REVIEWS.contains(&path),
            Self::Write => {
                [Method::POST, Method::PUT, Method::PATCH, Method::DELETE].contains(method) && !acts(path)
            }
        }
    }
}

/// Whether a path runs something, opens a tunnel or leads through the API server, whatever its method; or may be read in
/// two ways: the API server decodes `%2F` before it takes a path apart, and no name of Kubernetes has a `%`.
fn acts(path: &str) -> bool {
    let mut parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    if parts.iter().any(|part| matches!(*part, "" | "." | "..") || part.contains('%')) && path != "/" {
        return true;
    }
    if parts.first() == Some(&"api") && matches!(parts.get(2), Some(&"proxy")) {
        return true;
    }
    let prefix = match parts.first() {
        Some(&"api") => 2,
        Some(&"apis") => 3,
        _ => return false,
    };
    parts.drain(..prefix.min(parts.len()));
    if parts.first() == Some(&"namespaces") && parts.len() > 3 {
        parts.drain(..2);
    }
    parts.get(2).is_some_and(|part| matches!(*part, "exec" | "attach" | "portforward" | "proxy"))
}

/// Whether a path is a page of a pod at a port that it names, and can be read in one way alone.
fn is_page_of_pod(path: &str) -> bool {
    let Some(parts) = path.strip_prefix("/api/v1/namespaces/") else { return false };
    let parts: Vec<&str> = parts.split('/').collect();
    let [_, "pods", pod, "proxy", page @ ..] = parts.as_slice() else { return false };
    let named = pod.split_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let odd = |part: &&str| matches!(*part, "" | "." | "..") || part.contains('%');
    named && !page.is_empty() && !parts.iter().any(odd)
}

/// Puts a policy, a user agent and the life of a connection around a transport.
#[derive(Clone)]
pub(super) struct Gate<S> {
    inner: S,
    policy: Policy,
    agent: HeaderValue,
    tasks: Tasks,
}

impl<S> Gate<S> {
    pub(super) fn new(inner: S, policy: Policy, agent: HeaderValue, tasks: Tasks) -> Self {
        Self { inner, policy, agent, tasks }
    }
}

impl<S, B> Service<Request<Body>> for Gate<S>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: 'static,
{
    type Response = Response<B>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<B>, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if !self.policy.allows(request.method(), request.uri().path()) {
            let refused = RequestError::NotAllowed {
                method: request.method().to_string(),
                path: request.uri().path().to_owned(),
            };
            return Box::pin(async move { Err(refused.into()) });
        }
        request.headers_mut().insert(USER_AGENT, self.agent.clone());
        let tasks = self.tasks.clone();
        // Not even called once the scope has ended: a void connection must not dial again.
        if tasks.is_stopped() {
            return Box::pin(async { Err(dropped()) });
        }
        let answer = self.inner.call(request);
        Box::pin(async move {
            tokio::select! {
                biased;
                () = tasks.stopped() => Err(dropped()),
                answer = answer => answer.map_err(Into::into),
            }
        })
    }
}

fn dropped() -> BoxError {
    RequestError::Transport { causes: "the connection to the site was dropped".to_owned() }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_pods_are_read_and_nothing_else() {
        let pods = "/api/v1/namespaces/shop/pods";
        let page = format!("{pods}/web-1:4001/proxy/index.jsp");
        assert!(Policy::Pod.allows(&Method::GET, &page) && !Policy::Read.allows(&Method::GET, &page));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!Policy::Pod.allows(&method, &page), "{method}");
        }
        for path in [
            "web-1/proxy/index.jsp",
            "web-1:http/proxy/index.jsp",
            "web-1:4001/proxy/",
            "web-1:4001/proxy",
            "web-1:4001/proxy/../../web-2/exec",
            "web-1:4001/proxy/%2e%2e/x",
            "web-1:4001/exec/x",
            "web-1",
        ] {
            assert!(!Policy::Pod.allows(&Method::GET, &format!("{pods}/{path}")), "{path}");
        }
        assert!(!Policy::Pod.allows(&Method::GET, "/api/v1/nodes/one:10250/proxy/pods"));
        assert!(!Policy::Pod.allows(&Method::GET, "/api/v1/namespaces/shop/services/web:80/proxy/x"));
    }

    #[test]
    fn a_reader_only_gets_and_never_acts() {
        let pods = "/api/v1/namespaces/shop/pods";
        for path in [
            "/version",
            "/readyz",
            "/api",
            "/apis/apps/v1/deployments",
            pods,
            "/api/v1/nodes/exec",
            "/api/v1/namespaces/exec",
            "/api/v1/namespaces/shop/pods/exec",
            "/api/v1/namespaces/proxy/pods/web/log",
        ] {
            assert!(Policy::Read.allows(&Method::GET, path), "{path}");
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::CONNECT] {
                assert!(!Policy::Read.allows(&method, path), "{method} {path}");
            }
        }
        for path in [
            "pods/web/exec",
            "pods/web/attach",
            "pods/web/portforward",
            "pods/web/proxy/x",
            "services/web/proxy",
            "pods/web/%65xec",
            "pods%2Fweb%2Fexec",
            "pods%2fweb%2fexec/x/y",
            "pods//web/exec",
            "pods/web/../web/exec",
        ] {
            let path = format!("/api/v1/namespaces/shop/{path}");
            assert!(!Policy::Read.allows(&Method::GET, &path), "{path}");
        }
        assert!(!Policy::Read.allows(&Method::GET, "/api/v1/nodes/n1/proxy/metrics"));
        assert!(!Policy::Read.allows(&Method::GET, "/api/v1/namespaces/shop%2Fpods%2Fweb%2Fexec/x"));
    }

    #[test]
    fn a_reviewer_asks_about_rights_and_nothing_else() {
        assert!(Policy::Review.allows(&Method::POST, REVIEWS[0]));
        assert!(!Policy::Review.allows(&Method::POST, "/apis/authorization.k8s.io/v1/subjectaccessreviews"));
        assert!(!Policy::Review.allows(&Method::GET, "/version"));
    }

    #[test]
    fn a_writer_neither_reads_nor_runs() {
        assert!(Policy::Write.allows(&Method::PATCH, "/apis/apps/v1/namespaces/shop/deployments/web/scale"));
        assert!(!Policy::Write.allows(&Method::GET, "/version"));
        assert!(!Policy::Write.allows(&Method::POST, "/api/v1/namespaces/shop/pods/web/exec"));
        assert!(!Policy::Write.allows(&Method::POST, "/api/v1/namespaces/shop%2Fpods%2Fweb%2Fexec"));
    }
}
