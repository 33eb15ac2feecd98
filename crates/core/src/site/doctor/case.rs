//! What probes know of the site, and hand on to later ones.

use super::super::connection::Connection;
use super::super::credential::Credential;
use super::super::handle::Site;
use super::super::proxy::proxy_for;
use super::super::shared::Shared;
use super::super::{ReadClient, Signals};
use super::verdict::Verdict;
use crate::kubeconfig::Login;
use crate::task::Tasks;
use concertina_contract::{Probe, ProbeOutcome};
use http::Uri;
use std::net::SocketAddr;
use std::sync::Arc;

/// One examination.
pub(super) struct Case {
    pub(super) site: Arc<Site>,
    pub(super) login: Arc<Login>,
    pub(super) tasks: Tasks,
    /// The server, when it is a URL.
    pub(super) server: Option<Uri>,
    /// The proxy that leads to it.
    pub(super) proxy: Option<Uri>,
    /// Addresses of the server, or of the proxy, that were found; then those that took a connection.
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) credential: Option<Credential>,
    /// The connection that later probes ask through.
    pub(super) reader: Option<ReadClient>,
    pub(super) connection: Option<Connection>,
    /// The version that the server tells.
    pub(super) version: Option<String>,
    /// Probes that failed.
    failed: Vec<Probe>,
}

impl Case {
    pub(super) fn new(site: Arc<Site>, login: Arc<Login>, tasks: Tasks) -> Self {
        let server: Option<Uri> = login.cluster.server.parse().ok();
        let environment = &site.shared.environment;
        let proxy = server.as_ref().and_then(|server| proxy_for(&login.cluster, server, environment));
        Self {
            site,
            login,
            tasks,
            server,
            proxy,
            addresses: Vec::new(),
            credential: None,
            reader: None,
            connection: None,
            version: None,
            failed: Vec::new(),
        }
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.site.shared
    }

    /// The failed probe without which this one makes no sense.
    pub(super) fn obstacle(&self, probe: Probe) -> Option<Probe> {
        use Probe::{
            Answer, Clock, Connect, Credential, Entry, Identity, Life, Login, Name, Proxy, Rights, Tls,
            Version,
        };
        let needs: &[Probe] = match probe {
            Entry => &[],
            Credential | Name => &[Entry],
            Life => &[Entry, Credential],
            Connect => &[Entry, Name],
            Proxy => &[Entry, Name, Connect],
            Tls => &[Entry, Name, Connect, Proxy],
            Answer => &[Entry, Name, Connect, Proxy, Tls],
            Clock | Version => &[Entry, Name, Connect, Proxy, Tls, Answer],
            Login => &[Entry, Name, Connect, Proxy, Tls, Answer, Credential],
            Identity | Rights => &[Entry, Name, Connect, Proxy, Tls, Answer, Credential, Login],
        };
        needs.iter().copied().find(|need| self.failed.contains(need))
    }

    /// Remembers what a probe said.
    pub(super) fn note(&mut self, probe: Probe, verdict: &Verdict) {
        if verdict.outcome == ProbeOutcome::Failed {
            self.failed.push(probe);
        }
    }

    /// The host and port that are dialled: the proxy's, or the server's.
    pub(super) fn dialled(&self) -> Option<(String, u16)> {
        host_and_port(self.proxy.as_ref().or(self.server.as_ref())?)
    }

    /// A client over a connection of the doctor's own, with the credential when there is one.
    pub(super) async fn open(&mut self) -> Result<ReadClient, String> {
        if let Some(reader) = &self.reader {
            return Ok(reader.clone());
        }
        let credential = self.credential.clone().unwrap_or_default();
        let environment = &self.site.shared.environment;
        let connection = Connection::prepare(&self.login, &credential, environment, super::scope(self));
        let connection = connection.await.map_err(|error| error.to_string())?;
        let reader = ReadClient::new(connection.reads(), Arc::new(Signals::default()));
        self.connection = Some(connection);
        self.reader = Some(reader.clone());
        Ok(reader)
    }
}

/// Host without brackets, and port, of a URL.
pub(super) fn host_and_port(url: &Uri) -> Option<(String, u16)> {
    let host = url.host()?.trim_matches(['[', ']']).to_owned();
    let port = url.port_u16().unwrap_or(match url.scheme_str() {
        Some("http") => 80,
        Some("socks5") => 1080,
        _ => 443,
    });
    Some((host, port))
}
