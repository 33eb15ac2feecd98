//! The way to a server: straight there, or through the proxy that the environment names.

use super::{Call, DialError, connect, resolve};
use crate::site::{Proxies, ProxyLogin};
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use std::net::SocketAddr;
use tokio::net::{TcpStream, lookup_host};
use tower::ServiceExt as _;

/// How a server is reached.
pub(super) enum Way {
    /// At one of these addresses.
    Straight(Vec<SocketAddr>),
    /// Through a proxy.
    Through(Proxy),
}

/// A proxy that speaks plain HTTP itself.
pub(super) struct Proxy {
    url: Uri,
    login: Option<HeaderValue>,
}

impl Way {
    /// The way to a host, whose name a proxy resolves for itself.
    pub(super) async fn find(
        proxies: &Proxies,
        call: &Call<'_>,
        host: &str,
        port: u16,
    ) -> Result<Self, DialError> {
        let Some(url) = proxies.to(call.url) else {
            return Ok(Self::Straight(resolve(host, port, call.near).await?));
        };
        // A proxy on this machine would reach what listens here alone.
        if !call.near && resolve(host, port, false).await == Err(DialError::ThisMachine) {
            return Err(DialError::ThisMachine);
        }
        if url.scheme_str() != Some("http") {
            return Err(DialError::Proxy);
        }
        let login = ProxyLogin::of(&url);
        let header = login.as_ref().and_then(ProxyLogin::header);
        Ok(Self::Through(Proxy { url: login.map_or(url, ProxyLogin::into_url), login: header }))
    }

    /// The proxy, if one is on the way.
    pub(super) fn proxy(&self) -> Option<&Proxy> {
        match self {
            Self::Straight(_) => None,
            Self::Through(proxy) => Some(proxy),
        }
    }

    /// A connection to the server, or to the proxy, which is then told in full what is asked.
    pub(super) async fn open(&self) -> Result<TcpStream, DialError> {
        match self {
            Self::Straight(addresses) => connect(addresses).await,
            Self::Through(proxy) => proxy.open().await,
        }
    }

    /// A connection to the server itself, whatever is on the way.
    pub(super) async fn tunnel(&self, url: &Uri, port: u16) -> Result<TcpStream, DialError> {
        match self {
            Self::Straight(addresses) => connect(addresses).await,
            Self::Through(proxy) => proxy.tunnel(url, port).await,
        }
    }
}

impl Proxy {
    /// The header that logs in at it.
    pub(super) fn login(&self) -> Option<&HeaderValue> {
        self.login.as_ref()
    }

    async fn open(&self) -> Result<TcpStream, DialError> {
        let host = self.url.host().ok_or(DialError::Proxy)?.trim_matches(['[', ']']);
        let found = lookup_host((host, self.url.port_u16().unwrap_or(80))).await;
        let found: Vec<SocketAddr> = found.map_err(|_| DialError::Proxy)?.collect();
        connect(&found).await.map_err(|_| DialError::Proxy)
    }

    async fn tunnel(&self, url: &Uri, port: u16) -> Result<TcpStream, DialError> {
        let there = format!("https://{}:{port}", url.host().unwrap_or_default());
        let there: Uri = there.parse().map_err(|_| DialError::Address)?;
        let tunnel = Tunnel::new(self.url.clone(), HttpConnector::new());
        let tunnel = match &self.login {
            Some(login) => tunnel.with_auth(login.clone()),
            None => tunnel,
        };
        let stream = tunnel.oneshot(there).await.map_err(|error| {
            tracing::debug!(%error, "the proxy lets nothing through");
            DialError::Proxy
        })?;
        Ok(stream.into_inner())
    }
}
