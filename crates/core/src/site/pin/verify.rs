//! Who may answer where a certificate is pinned: an authority's own, or that very certificate.

use super::chain::to_pin;
use crate::site::certificate::{Facts, fingerprint};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, OtherError, RootCertStore, SignatureScheme};
use std::sync::Arc;

/// Verifies servers against one pinned certificate.
#[derive(Debug)]
pub(in crate::site) struct PinVerifier {
    pin: CertificateDer<'static>,
    /// What the pinned certificate signs, when it is an authority's.
    authority: Option<Arc<WebPkiServerVerifier>>,
    algorithms: WebPkiSupportedAlgorithms,
}

/// The server's certificate does not belong to the pinned one. Its text, from which the code of the failure is told, is
/// also its `Debug`: rustls shows errors of others so.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{pinned} shown={shown}", crate::error::PIN_CHANGED)]
pub(in crate::site) struct Changed {
    /// The SHA-256 of the pinned one.
    pub(in crate::site) pinned: String,
    /// That of the one that would be pinned now.
    pub(in crate::site) shown: String,
}

impl PinVerifier {
    /// A verifier for one pinned certificate; an error when it can be no authority although it says so.
    pub(in crate::site) fn new(pin: &[u8]) -> Result<Self, Error> {
        let pin = CertificateDer::from(pin.to_vec());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let algorithms = provider.signature_verification_algorithms;
        let authority = if Facts::of(&pin).is_some_and(|facts| facts.authority) {
            let mut roots = RootCertStore::empty();
            roots.add(pin.clone())?;
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
            Some(verifier.map_err(|error| Error::General(error.to_string()))?)
        } else {
            None
        };
        Ok(Self { pin, authority, algorithms })
    }

    /// The pinned certificate itself answers: no path to build, but its dates and names count.
    fn verify_itself(&self, name: &ServerName<'_>, now: UnixTime) -> Result<ServerCertVerified, Error> {
        let facts = Facts::of(&self.pin).ok_or(CertificateError::BadEncoding)?;
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX).saturating_mul(1000);
        if now < facts.from {
            return Err(CertificateError::NotValidYet.into());
        }
        if now > facts.until {
            return Err(CertificateError::Expired.into());
        }
        verify_server_name(&ParsedCertificate::try_from(&self.pin)?, name)?;
        Ok(ServerCertVerified::assertion())
    }

    fn changed(&self, leaf: &CertificateDer<'_>, rest: &[CertificateDer<'_>], now: UnixTime) -> Error {
        let chain: Vec<_> = std::iter::once(leaf).chain(rest).map(|one| one.clone().into_owned()).collect();
        let shown = to_pin(&chain, now).map(|at| fingerprint(&chain[at])).unwrap_or_default();
        let changed = Changed { pinned: fingerprint(&self.pin), shown };
        CertificateError::Other(OtherError(Arc::new(changed))).into()
    }
}

/// Whether a certificate that the authority signed is not good for another reason.
fn is_of_its_own(error: &CertificateError) -> bool {
    use CertificateError as E;
    matches!(
        error,
        E::Expired
            | E::ExpiredContext { .. }
            | E::NotValidYet
            | E::NotValidYetContext { .. }
            | E::NotValidForName
            | E::NotValidForNameContext { .. }
            | E::InvalidPurpose
            | E::InvalidPurposeContext { .. }
    )
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if *leaf == self.pin {
            return self.verify_itself(name, now);
        }
        let Some(authority) = &self.authority else { return Err(self.changed(leaf, rest, now)) };
        match authority.verify_server_cert(leaf, rest, name, ocsp, now) {
            Err(Error::InvalidCertificate(error)) if !is_of_its_own(&error) => {
                Err(self.changed(leaf, rest, now))
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

impl std::fmt::Debug for Changed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}
