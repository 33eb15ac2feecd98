//! One HTTP request from this machine straight to an address, past every API server: without cookies, redirects, proxies and
//! credentials but those that whoever asks puts in, over a connection of its own.
//!
//! Addresses come from objects of clusters. One that leads to this machine itself is dialled only where the cluster is here as
//! well, so that no text of a cluster reaches what listens on this machine alone.

mod way;

use crate::site::Proxies;
use bytes::{Bytes, BytesMut};
use futures::future::{Either, select};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Body;
use hyper_util::rt::TokioIo;
use kube::client::ConfigExt as _;
use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use way::{Proxy, Way};

/// How this program names itself.
const AGENT: HeaderValue = HeaderValue::from_static("concertina");

/// What an address is asked.
#[derive(Clone, Debug)]
pub(crate) struct Call<'a> {
    /// The method.
    pub(crate) method: Method,
    /// Of `http` or `https`.
    pub(crate) url: &'a Uri,
    /// Headers beside those that every request has.
    pub(crate) headers: HeaderMap,
    /// How long it may take, from the name to the end of the body; who sends a body heeds that himself.
    pub(crate) limit: Duration,
    /// The most of the body that is read, in bytes; with 0 it is not.
    pub(crate) most: usize,
    /// The cluster that names the address is on this machine.
    pub(crate) near: bool,
    /// An answer counts even if its certificate cannot be verified.
    pub(crate) unverified: bool,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// The status.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// What was read of its body.
    pub(crate) body: Bytes,
    /// The certificate could not be verified.
    pub(crate) unverified: bool,
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DialError {
    /// It is no URL that can be asked.
    #[error("the address cannot be asked")]
    Address,
    /// Its host name does not resolve.
    #[error("the host name does not resolve")]
    Name,
    /// It leads to this machine, and the cluster is elsewhere.
    #[error("the address leads to this machine")]
    ThisMachine,
    /// The proxy on the way cannot be used, or lets nothing through.
    #[error("the proxy lets nothing through")]
    Proxy,
    /// Nothing listens there.
    #[error("the connection was refused")]
    Refused,
    /// No way leads there, or the connection broke.
    #[error("the address cannot be reached")]
    Unreachable,
    /// It took longer than the limit.
    #[error("no answer in time")]
    Timeout,
    /// TLS failed.
    #[error("TLS failed")]
    Tls,
    /// The answer is none of HTTP/1.
    #[error("the answer is not of HTTP")]
    NotHttp,
    /// The body is larger than what may be read.
    #[error("the answer is too large")]
    TooLarge,
}

/// What a request sends.
pub(crate) trait Sent: Body<Data = Bytes, Error: Into<Broken>> + Send + 'static {}

/// Why it could not be read any further.
type Broken = Box<dyn std::error::Error + Send + Sync>;

impl<B: Body<Data = Bytes, Error: Into<Broken>> + Send + 'static> Sent for B {}

/// Dials addresses. Cheap to clone; the system's authorities are looked for at the first `https`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dialer {
    verifying: Arc<OnceLock<Option<Arc<ClientConfig>>>>,
    /// Those that may be on the way; at first there is none.
    proxies: Proxies,
}

impl Dialer {
    /// A dialer that trusts the authorities of this PEM text alone; none if there is none in it.
    pub(crate) fn of_authority(pem: &str) -> Option<Self> {
        let found = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<Vec<_>, _>>();
        let roots: Vec<Vec<u8>> = found.ok()?.iter().map(|one| one.to_vec()).collect();
        let mut config = kube::Config::new(Uri::from_static("https://localhost"));
        config.root_cert = Some(roots).filter(|roots| !roots.is_empty());
        config.root_cert.as_ref()?;
        let config = config.rustls_client_config().ok()?;
        Some(Self { verifying: Arc::new(OnceLock::from(Some(Arc::new(config)))), ..Self::default() })
    }

    /// The same, through these proxies.
    pub(crate) fn through(self, proxies: Proxies) -> Self {
        Self { proxies, ..self }
    }

    /// Those that may be on the way.
    pub(crate) fn proxies(&self) -> &Proxies {
        &self.proxies
    }

    /// A dialer that trusts these authorities alone.
    #[cfg(test)]
    pub(crate) fn trusting(config: ClientConfig) -> Self {
        Self { verifying: Arc::new(OnceLock::from(Some(Arc::new(config)))), ..Self::default() }
    }

    /// Asks once.
    pub(crate) async fn ask(&self, call: &Call<'_>) -> Result<Heard, DialError> {
        let exchange = Box::pin(self.send(call, Empty::<Bytes>::new()));
        tokio::time::timeout(call.limit, exchange).await.map_err(|_| DialError::Timeout)?
    }

    /// Asks once with a body, for as long as that takes.
    pub(crate) async fn send(&self, call: &Call<'_>, body: impl Sent) -> Result<Heard, DialError> {
        let Some(secure) = is_secure(call.url) else { return Err(DialError::Address) };
        let host = call.url.host().ok_or(DialError::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let port = call.url.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let way = Way::find(&self.proxies, call, host, port).await?;
        if !secure {
            return talk(call, body, way.open().await?, way.proxy(), false).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| DialError::Address)?;
        if let Some(config) = self.verifying() {
            let stream = way.tunnel(call.url, port).await?;
            match TlsConnector::from(config).connect(name.clone(), stream).await {
                Ok(stream) => return talk(call, body, stream, None, false).await,
                Err(error) if call.unverified && is_of_certificate(&error) => {}
                Err(error) => return Err(of_tls(&error)),
            }
        } else if !call.unverified {
            return Err(DialError::Tls);
        }
        let config = config(true).ok_or(DialError::Tls)?;
        let stream = way.tunnel(call.url, port).await?;
        let shaken = TlsConnector::from(config).connect(name, stream).await;
        talk(call, body, shaken.map_err(|error| of_tls(&error))?, None, true).await
    }

    /// TLS with the authorities of the system; none where there are none.
    fn verifying(&self) -> Option<Arc<ClientConfig>> {
        self.verifying.get_or_init(|| config(false)).clone()
    }
}

/// TLS as kube speaks it, with every certificate or those alone that the system trusts.
fn config(any: bool) -> Option<Arc<ClientConfig>> {
    let mut config = kube::Config::new(Uri::from_static("https://localhost"));
    config.accept_invalid_certs = any;
    config
        .rustls_client_config()
        .inspect_err(|error| tracing::warn!(%error, "the system's certificates cannot be used"))
        .ok()
        .map(Arc::new)
}

/// Whether a URL is of `https`; none if it is of neither.
fn is_secure(url: &Uri) -> Option<bool> {
    match url.scheme_str()? {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

/// Whether an address is of this machine itself, or of the link that clouds answer questions about their machines on.
pub(crate) fn is_own(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_multicast()
                || address.is_broadcast()
        }
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unicast_link_local()
                || address.is_unspecified()
                || address.is_multicast()
        }
    }
}

async fn resolve(host: &str, port: u16, near: bool) -> Result<Vec<SocketAddr>, DialError> {
    let found: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(|_| DialError::Name)?.collect();
    if found.is_empty() {
        return Err(DialError::Name);
    }
    let may = |address: &SocketAddr| !is_own(address.ip()) || (near && address.ip().is_loopback());
    let found: Vec<SocketAddr> = found.into_iter().filter(may).collect();
    if found.is_empty() { Err(DialError::ThisMachine) } else { Ok(found) }
}

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, DialError> {
    TcpStream::connect(addresses).await.map_err(|error| match error.kind() {
        io::ErrorKind::ConnectionRefused => DialError::Refused,
        io::ErrorKind::TimedOut => DialError::Timeout,
        _ => DialError::Unreachable,
    })
}

/// Whether a handshake failed by the certificate alone.
fn is_of_certificate(error: &io::Error) -> bool {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
}

fn of_tls(error: &io::Error) -> DialError {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => DialError::Unreachable,
        _ => DialError::Tls,
    }
}

/// One request and its answer; the connection ends with it. A proxy is told in full where it goes.
async fn talk<S>(
    call: &Call<'_>,
    body: impl Sent,
    stream: S,
    proxy: Option<&Proxy>,
    unverified: bool,
) -> Result<Heard, DialError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut request = Request::new(body);
    *request.method_mut() = call.method.clone();
    let path = call.url.path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = match proxy {
        Some(_) => call.url.clone(),
        None => path.parse().map_err(|_| DialError::Address)?,
    };
    let authority = call.url.authority().map_or("", |authority| authority.as_str());
    let host = HeaderValue::from_str(authority).map_err(|_| DialError::Address)?;
    let headers = request.headers_mut();
    headers.insert(header::HOST, host);
    headers.insert(header::USER_AGENT, AGENT);
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    headers.extend(call.headers.clone());
    if let Some(login) = proxy.and_then(Proxy::login) {
        headers.insert(header::PROXY_AUTHORIZATION, login.clone());
    }
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|_| DialError::NotHttp)?;
    let exchange = async move {
        let response = sender.send_request(request).await.map_err(|error| of_http(&error))?;
        let (head, body) = response.into_parts();
        let body = if call.most == 0 { Bytes::new() } else { read(body, call.most).await? };
        Ok(Heard { status: head.status, headers: head.headers, body, unverified })
    };
    match select(pin!(exchange), pin!(connection)).await {
        Either::Left((heard, _)) => heard,
        // The server closed it; what it said before is still told.
        Either::Right((_, exchange)) => exchange.await,
    }
}

async fn read(mut body: hyper::body::Incoming, most: usize) -> Result<Bytes, DialError> {
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| of_http(&error))?;
        let Some(data) = frame.data_ref() else { continue };
        if all.len() + data.len() > most {
            return Err(DialError::TooLarge);
        }
        all.extend_from_slice(data);
    }
    Ok(all.freeze())
}

fn of_http(error: &hyper::Error) -> DialError {
    let broken = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
    match broken {
        Some(error) if error.kind() == io::ErrorKind::ConnectionReset => DialError::Unreachable,
        _ => DialError::NotHttp,
    }
}

#[cfg(test)]
#[path = "dial_tests.rs"]
pub(crate) mod tests;
