//! One connection of a site: a configuration made by hand from a login, and the clients that go over it.

use super::credential::{self, Credential, CredentialError};
use super::gate::{Gate, Policy};
use super::pin::PinVerifier;
use super::proxy::proxy_for;
use super::transport::{Transport, transport};
use super::vigil::Dials;
use crate::exec::Environment;
use crate::kubeconfig::{Cluster, Login};
use crate::secrets::Secret;
use crate::task::Tasks;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Request, Response};
use kube::client::{Body, ConfigExt as _};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tower::{Layer as _, ServiceExt as _};
use tower_http::decompression::DecompressionLayer;

/// The name that requests carry.
const AGENT: &str = concat!("concertina/", env!("CARGO_PKG_VERSION"));

/// A way to an API server. All its sockets close, and its clients refuse to dial again, when it is dropped.
pub(super) struct Connection {
    config: kube::Config,
    reads: Transport,
    changes: Transport,
    authorization: Authorization,
    certificate: Option<(Vec<u8>, Secret)>,
    authority: Option<Vec<u8>>,
    tasks: Tasks,
    dials: Dials,
}

/// The header that proves who asks. It can be renewed without a new connection.
type Authorization = Arc<RwLock<Option<HeaderValue>>>;

/// Why no connection can be made of a login. Values are left out: they may be secrets.
#[derive(Debug, thiserror::Error)]
pub(super) enum ConnectionError {
    /// A certificate or key could not be read.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The authority has no certificate in it.
    #[error("the certificate authority has no certificate")]
    Authority,
    /// The server's URL cannot be used.
    #[error("the server is not a URL")]
    Server,
    /// A name or value to act as cannot stand in a header.
    #[error("the impersonation has characters that a header cannot have")]
    Impersonation,
    /// The certificate and key cannot be used.
    #[error("the client certificate or its key cannot be used")]
    Certificate,
    /// The connector could not be made.
    #[error("no TLS configuration can be made of the login")]
    Tls,
}

impl Connection {
    /// Prepares a connection; nothing is dialled before the first request.
    pub(super) async fn prepare(
        login: &Login,
        credential: &Credential,
        environment: &Environment,
        tasks: Tasks,
    ) -> Result<Self, ConnectionError> {
        let authority = authority_pem(&login.cluster).await?;
        let config = config(login, credential, environment).await?;
        let dials = Dials::default();
        let tls = tls(&config, login)?;
        let pooled =
            |dials: &Dials| transport(&config, &tls, tasks.clone(), dials).map_err(|_| ConnectionError::Tls);
        let (reads, changes) = (pooled(&dials)?, pooled(&Dials::default())?);
        let authorization = Arc::new(RwLock::new(credential.header()));
        Ok(Self {
            config,
            reads,
            changes,
            authorization,
            authority,
            certificate: credential.certificate.clone(),
            tasks,
            dials,
        })
    }

    /// Uses another token from now on. Answers false when a certificate changed, which needs a new connection.
    pub(super) fn renew(&self, credential: &Credential, authority: Option<&[u8]>) -> bool {
        if credential.certificate != self.certificate || authority != self.authority.as_deref() {
            return false;
        }
        *self.authorization.write().unwrap_or_else(PoisonError::into_inner) = credential.header();
        true
    }

    /// A client that can only read.
    pub(super) fn reads(&self) -> kube::Client {
        self.client(self.reads.clone(), Policy::Read, HeaderValue::from_static(AGENT))
    }

    /// A client that can only read pages of pods.
    pub(super) fn pods(&self) -> kube::Client {
        self.client(self.reads.clone(), Policy::Pod, HeaderValue::from_static(AGENT))
    }

    /// Counts the connections that reads made.
    pub(super) fn dials(&self) -> Dials {
        self.dials.clone()
    }

    /// A client that can only ask about rights.
    pub(super) fn reviews(&self) -> kube::Client {
        self.client(self.reads.clone(), Policy::Review, HeaderValue::from_static(AGENT))
    }

    /// A client that sends changes, each once, or tries them out, in the name of a plan. Both go over the same connections, so that
    /// what was tried out a moment ago need not wait for a new one.
    pub(super) fn changes(&self, plan: &str) -> Result<kube::Client, ConnectionError> {
        Ok(self.client(self.changes.clone(), Policy::Write, agent(plan)?))
    }

    fn client(&self, transport: Transport, policy: Policy, agent: HeaderValue) -> kube::Client {
        let authorization = self.authorization.clone();
        let extra = self.config.headers.clone();
        let headed = transport.map_request(move |mut request: Request<Body>| {
            let headers = request.headers_mut();
            for (name, value) in &extra {
                headers.append(name.clone(), value.clone());
            }
            if let Some(value) = authorization.read().unwrap_or_else(PoisonError::into_inner).clone() {
                headers.insert(AUTHORIZATION, value);
            }
            request
        });
        let unpacked = DecompressionLayer::new().gzip(!self.config.disable_compression).layer(headed);
        let located = self.config.base_uri_layer().layer(unpacked);
        let gate = Gate::new(located, policy, agent, self.tasks.clone());
        kube::Client::new(gate.map_response(|response: Response<_>| response), "default")
    }
}

/// The user agent of what a plan sends.
fn agent(plan: &str) -> Result<HeaderValue, ConnectionError> {
    HeaderValue::from_str(&format!("{AGENT} (plan={plan})")).map_err(|_| ConnectionError::Impersonation)
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.tasks.stop();
    }
}

pub(super) async fn config(
    login: &Login,
    credential: &Credential,
    environment: &Environment,
) -> Result<kube::Config, ConnectionError> {
    let cluster = &login.cluster;
    let server: http::Uri = cluster.server.parse().map_err(|_| ConnectionError::Server)?;
    let mut config = kube::Config::new(server.clone());
    config.proxy_url = proxy_for(cluster, &server, environment);
    config.root_cert = authority(cluster).await?;
    config.accept_invalid_certs = cluster.insecure_skip_tls_verify;
    config.tls_server_name = Some(cluster.tls_server_name.clone()).filter(|name| !name.is_empty());
    config.disable_compression = cluster.disable_compression;
    config.default_retry = false;
    config.connect_timeout = Some(Duration::from_secs(5));
    config.headers = impersonation(login)?;
    if let Some((certificate, key)) = &credential.certificate {
        config.auth_info = identity(certificate, key.expose())?;
    }
    Ok(config)
}

/// How TLS is spoken with the server of a login, and whom it takes for that server.
pub(super) fn tls(config: &kube::Config, login: &Login) -> Result<ClientConfig, ConnectionError> {
    let mut tls = config.rustls_client_config().map_err(|_| ConnectionError::Tls)?;
    if let Some(pin) = &login.pin {
        let verifier = PinVerifier::new(pin).map_err(|_| ConnectionError::Tls)?;
        tls.dangerous().set_certificate_verifier(Arc::new(verifier));
        // A session that is resumed shows no certificate.
        tls.resumption = rustls::client::Resumption::disabled();
    }
    Ok(tls)
}

/// The authorities as DER, none for those of the system.
async fn authority(cluster: &Cluster) -> Result<Option<Vec<Vec<u8>>>, ConnectionError> {
    let Some(pem) = authority_pem(cluster).await? else { return Ok(None) };
    let certificates: Vec<Vec<u8>> =
        CertificateDer::pem_slice_iter(&pem).filter_map(|one| one.ok().map(|der| der.to_vec())).collect();
    if certificates.is_empty() { Err(ConnectionError::Authority) } else { Ok(Some(certificates)) }
}

/// The authorities as PEM; data beats the file.
pub(super) async fn authority_pem(cluster: &Cluster) -> Result<Option<Vec<u8>>, CredentialError> {
    if !cluster.certificate_authority_data.is_empty() {
        let data = cluster.certificate_authority_data.as_bytes();
        return credential::decode(data, "certificate-authority-data").map(Some);
    }
    if cluster.certificate_authority.as_os_str().is_empty() {
        return Ok(None);
    }
    credential::read(&cluster.certificate_authority).await.map(Some)
}

/// kube takes a client certificate through its own kubeconfig types only.
fn identity(certificate: &[u8], key: &[u8]) -> Result<kube::config::AuthInfo, ConnectionError> {
    use base64::Engine as _;
    let encode = |bytes| base64::engine::general_purpose::STANDARD.encode(bytes);
    serde_json::from_value(serde_json::json!({
        "client-certificate-data": encode(certificate),
        "client-key-data": encode(key),
    }))
    .map_err(|_| ConnectionError::Certificate)
}

/// Headers to act as somebody else (client-go `transport/round_trippers.go`).
fn impersonation(login: &Login) -> Result<Vec<(HeaderName, HeaderValue)>, ConnectionError> {
    let user = &login.user;
    let mut pairs = Vec::new();
    if !user.act_as.is_empty() {
        pairs.push(("impersonate-user".to_owned(), user.act_as.clone()));
    }
    if !user.as_uid.is_empty() {
        pairs.push(("impersonate-uid".to_owned(), user.as_uid.clone()));
    }
    pairs.extend(user.as_groups.iter().map(|group| ("impersonate-group".to_owned(), group.clone())));
    for (key, values) in &user.as_user_extra {
        let name = format!("impersonate-extra-{}", escape_header(key));
        pairs.extend(values.iter().map(|value| (name.clone(), value.clone())));
    }
    pairs
        .into_iter()
        .map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| ConnectionError::Impersonation)?;
            let value = HeaderValue::from_str(&value).map_err(|_| ConnectionError::Impersonation)?;
            Ok((name, value))
        })
        .collect()
}

/// Escapes what a header's name cannot have, and `%`.
fn escape_header(key: &str) -> String {
    key.to_lowercase().bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02x}");
        }
        out
    })
}
