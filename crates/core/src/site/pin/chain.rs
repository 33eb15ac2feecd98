//! The certificates that a server shows, and which of them can be pinned.

use crate::error::{Wanted, request_failure};
use crate::exec::Environment;
use crate::kubeconfig::Login;
use crate::redact::Redactor;
use crate::site::certificate::Facts;
use crate::site::connection::config;
use crate::site::credential::Credential;
use crate::site::transport::transport;
use crate::site::vigil::Dials;
use crate::task::Tasks;
use concertina_contract::{ErrorCode, Failure};
use http::Request;
use kube::client::Body;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_cert_signed_by_trust_anchor;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::sync::{Arc, Mutex, PoisonError};
use tower::{Service as _, ServiceExt as _};

/// Certificates of a server that are looked at, at most.
const CERTIFICATES: usize = 8;

/// The certificates that a server showed, its own first.
#[derive(Clone, Debug, Default)]
pub(in crate::site) struct Seen(Arc<Mutex<Vec<CertificateDer<'static>>>>);

/// Takes any certificate, to look at it; nothing is sent over such a connection.
pub(in crate::site) fn looking(seen: &Seen) -> Result<ClientConfig, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(seen.clone()));
    Ok(builder.with_no_client_auth())
}

/// What the server of a login shows. The handshake ends there: nothing is asked, and no credential is sent.
pub(super) async fn shown(
    login: &Login,
    environment: &Environment,
    redactor: &Redactor,
    tasks: Tasks,
) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let broken = |error: &dyn std::fmt::Display| {
        Failure::new(ErrorCode::TlsFailed).detail(redactor.text(&error.to_string()))
    };
    let seen = Seen::default();
    let credential = Credential::default();
    let config = config(login, &credential, environment).await.map_err(|error| broken(&error))?;
    let tls = looking(&seen).map_err(|error| broken(&error))?;
    let way = transport(&config, &tls, tasks.clone(), &Dials::default());
    let mut way = way.map_err(|error| broken(&error))?;
    let request = Request::get(config.cluster_url.clone()).body(Body::empty());
    let request = request.map_err(|error| broken(&error))?;
    let answer = match way.ready().await {
        Ok(way) => way.call(request).await,
        Err(error) => Err(error),
    };
    tasks.stop();
    let chain = seen.chain();
    match answer {
        Err(error) if chain.is_empty() => {
            let error = crate::site::read::transport(&*error);
            Err(request_failure(&error, "", Wanted::default(), redactor))
        }
        _ => Ok(chain),
    }
}

/// What of a chain is to be pinned, as its index: the outermost authority in it that signed the server's certificate;
/// else that certificate itself, which is then the only one that is taken.
pub(super) fn to_pin(chain: &[CertificateDer<'static>], now: UnixTime) -> Option<usize> {
    let (leaf, rest) = chain.split_first()?;
    let signed = |at: &usize| {
        let root = &chain[*at];
        Facts::of(root).is_some_and(|facts| facts.authority) && is_signed(leaf, rest, root, now)
    };
    Some((1..chain.len()).rev().find(signed).unwrap_or(0))
}

/// Whether an authority signed a certificate, whatever the dates.
fn is_signed(
    leaf: &CertificateDer<'_>,
    rest: &[CertificateDer<'_>],
    root: &CertificateDer<'_>,
    now: UnixTime,
) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    let mut roots = RootCertStore::empty();
    let Ok(parsed) = ParsedCertificate::try_from(leaf) else { return false };
    if roots.add(root.clone().into_owned()).is_err() {
        return false;
    }
    let algorithms = rustls::crypto::ring::default_provider().signature_verification_algorithms;
    matches!(
        verify_server_cert_signed_by_trust_anchor(&parsed, &roots, rest, now, algorithms.all),
        Ok(())
            | Err(Error::InvalidCertificate(
                Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }
            ))
    )
}

impl Seen {
    /// The certificates, as DER.
    pub(in crate::site) fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Seen {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(leaf).chain(rest).take(CERTIFICATES);
        let chain = chain.map(|one| one.clone().into_owned()).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = chain;
        // It was looked at, which was all: the handshake ends here.
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls13_signature(
        &self,
        _message: &[u8],
        _certificate: &CertificateDer<'_>,
        _signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
