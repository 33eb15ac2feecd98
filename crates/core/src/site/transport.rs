//! Connections to one API server: TCP with keepalive, proxies, TLS, and a scope that drops them all.
//!
//! kube's own stack is not used: it repeats requests of any method, its connector has no keepalive, and nothing can
//! close what it has open.

use super::vigil::Dials;
use crate::task::Tasks;
use http::{Request, Response, Uri};
use hyper::body::Incoming;
use hyper::rt::{Executor, Read, Write};
use hyper_rustls::{FixedServerNameResolver, HttpsConnector};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{Connection, HttpConnector};
use kube::client::{Body, ConfigExt as _};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tower::util::BoxCloneSyncService;
use tower::{BoxError, Service};

/// How long TCP, proxy and TLS may take together.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// The text of the error when they take longer; error codes are found by it.
pub(crate) const CONNECT_TIMEOUT_TEXT: &str = "no connection within 5 s";
/// How long a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_mins(1);
/// Unanswered data on a connection for this long breaks it (Linux; elsewhere the heartbeat does).
const UNANSWERED: Duration = Duration::from_secs(20);

/// The most that is read of a connection at once. hyper's own bound is 408 KiB, which every connection keeps that once was busy:
/// a list at the beginning of a watch makes it so, and the watch stays.
const READ_BUFFER: usize = 64 << 10;

/// Sends requests over pooled connections; all of them end with the scope they were made in. A request of which nothing was
/// written, because its connection was stale, goes over another one; hyper hands no other back (`hyper-util`,
/// `TrySendError::Retryable`), so that none is ever sent a second time.
pub(super) type Transport = BoxCloneSyncService<Request<Body>, Response<Incoming>, BoxError>;

/// Makes the transport that a configuration asks for.
pub(super) fn transport(
    config: &kube::Config,
    tls: &ClientConfig,
    tasks: Tasks,
    dials: &Dials,
) -> Result<Transport, kube::Error> {
    let tcp = tcp();
    let server = Tls { config: tls, name: config.tls_server_name.as_deref() };
    let Some(proxy) = config.proxy_url.clone() else { return over(&server, tcp, tasks, dials) };
    let login = ProxyLogin::of(&proxy);
    let proxy = login.as_ref().map_or(proxy.clone(), |login| login.url.clone());
    match proxy.scheme_str() {
        Some("socks5") => {
            let mut socks = SocksV5::new(socks_port(proxy), tcp);
            if let Some(login) = login {
                socks = socks.with_auth(login.user, login.password);
            }
            over(&server, socks, tasks, dials)
        }
        Some("https") => {
            let tls = config.rustls_https_connector_with_connector(tcp)?;
            over(&server, tunnel(proxy, login, tls), tasks, dials)
        }
        _ => over(&server, tunnel(proxy, login, tcp), tasks, dials),
    }
}

/// With the port of SOCKS where there is none: the connector would take one of HTTP.
fn socks_port(proxy: Uri) -> Uri {
    match (proxy.host(), proxy.port()) {
        (Some(host), None) => format!("socks5://{host}:1080").parse().unwrap_or_else(|_| proxy.clone()),
        _ => proxy,
    }
}

fn tcp() -> HttpConnector {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(CONNECT_LIMIT));
    tcp.set_keepalive(Some(Duration::from_secs(15)));
    tcp.set_keepalive_interval(Some(Duration::from_secs(5)));
    tcp.set_keepalive_retries(Some(3));
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(UNANSWERED));
    tcp
}

fn tunnel<C>(proxy: Uri, login: Option<ProxyLogin>, connector: C) -> Tunnel<C> {
    let tunnel = Tunnel::new(proxy, connector);
    match login.and_then(|login| login.header()) {
        Some(header) => tunnel.with_auth(header),
        None => tunnel,
    }
}

/// How to speak TLS with the server, whatever is on the way.
struct Tls<'a> {
    config: &'a ClientConfig,
    /// The name that its certificate must have, if not the URL's host.
    name: Option<&'a str>,
}

impl Tls<'_> {
    /// As kube makes it, with our own verifier.
    fn around<C>(&self, connector: C) -> Result<HttpsConnector<C>, kube::Error> {
        let mut builder =
            hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(self.config.clone()).https_or_http();
        if let Some(name) = self.name {
            let name =
                ServerName::try_from(name.to_owned()).map_err(|error| kube::Error::Service(error.into()))?;
            builder = builder.with_server_name_resolver(FixedServerNameResolver::new(name));
        }
        Ok(builder.enable_http1().wrap_connector(connector))
    }
}

fn over<C>(server: &Tls<'_>, connector: C, tasks: Tasks, dials: &Dials) -> Result<Transport, kube::Error>
where
    C: Service<Uri> + Clone + Send + Sync + 'static,
    C::Response: Connection + Read + Write + Send + Unpin + 'static,
    C::Future: Send + 'static,
    C::Error: Into<BoxError>,
{
    let connector = Limited(server.around(connector)?, dials.clone());
    let mut builder = Client::builder(Scoped(tasks));
    builder.http1_max_buf_size(READ_BUFFER);
    builder.pool_idle_timeout(IDLE);
    let client: Client<_, Body> = builder.build(connector);
    Ok(BoxCloneSyncService::new(tower::ServiceExt::map_err(client, Into::into)))
}

/// User name and password in a proxy's URL.
pub(crate) struct ProxyLogin {
    user: String,
    password: String,
    url: Uri,
}

impl ProxyLogin {
    /// None where there is none.
    pub(crate) fn of(proxy: &Uri) -> Option<Self> {
        let (login, host) = proxy.authority()?.as_str().rsplit_once('@')?;
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let url = format!("{}://{host}", proxy.scheme_str()?).parse().ok()?;
        Some(Self { user: percent_decoded(user), password: percent_decoded(password), url })
    }

    /// The header that logs in.
    pub(crate) fn header(&self) -> Option<http::HeaderValue> {
        super::credential::basic(&self.user, self.password.as_bytes())
    }

    /// The URL without it.
    pub(crate) fn into_url(self) -> Uri {
        self.url
    }
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Runs the tasks of connections in a scope: when it ends they are dropped, and the sockets with them.
#[derive(Clone)]
struct Scoped(Tasks);

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Scoped {
    fn execute(&self, task: F) {
        self.0.spawn(task);
    }
}

/// Gives up connecting after [`CONNECT_LIMIT`], and counts connections.
#[derive(Clone)]
struct Limited<C>(C, Dials);

impl<C> Service<Uri> for Limited<C>
where
    C: Service<Uri>,
    C::Future: Send + 'static,
    C::Error: Into<BoxError>,
    C::Response: 'static,
{
    type Response = C::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<C::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, dials) = (self.0.call(uri), self.1.clone());
        Box::pin(async move {
            match tokio::time::timeout(CONNECT_LIMIT, connecting).await {
                Ok(connected) => {
                    dials.count();
                    connected.map_err(Into::into)
                }
                Err(_) => Err(CONNECT_TIMEOUT_TEXT.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxys_login_is_taken_out_of_its_url() {
        let login = ProxyLogin::of(&"http://me:pa%40ss@proxy:3128".parse().unwrap()).unwrap();
        assert_eq!((login.user.as_str(), login.password.as_str()), ("me", "pa@ss"));
        assert_eq!(login.url, "http://proxy:3128/");
        assert_eq!(percent_decoded("a%+b%"), "a%+b%");
    }

    #[test]
    fn a_socks_proxy_without_a_port_is_at_1080() {
        let at = |url: &str| socks_port(url.parse().unwrap()).to_string();
        assert_eq!(at("socks5://proxy"), "socks5://proxy:1080/");
        assert_eq!(at("socks5://[::1]"), "socks5://[::1]:1080/");
        assert_eq!(at("socks5://proxy:9050"), "socks5://proxy:9050/");
    }
}
