//! What certificates say, for people. Whether one is good is for rustls to say.

use concertina_contract::Millis;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use sha2::{Digest as _, Sha256};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// Names that are told of one certificate, at most.
const NAMES: usize = 12;

/// What a certificate says of itself. Its texts come from outside, and still have to be redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) subject: String,
    pub(super) issuer: String,
    /// Names and addresses it is for.
    pub(super) names: Vec<String>,
    pub(super) from: Millis,
    pub(super) until: Millis,
    /// Whether it may sign others (RFC 5280, 4.2.1.9).
    pub(super) authority: bool,
}

impl Facts {
    /// Reads one; none when it is no certificate.
    pub(super) fn of(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let alternatives = certificate.subject_alternative_name().ok().flatten();
        let names = alternatives.into_iter().flat_map(|names| &names.value.general_names);
        Some(Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            names: names.filter_map(name).take(NAMES).collect(),
            from: certificate.validity().not_before.timestamp().saturating_mul(1000),
            until: certificate.validity().not_after.timestamp().saturating_mul(1000),
            authority: certificate.is_ca(),
        })
    }

    /// The first certificate of some PEM.
    pub(super) fn of_pem(pem: &[u8]) -> Option<Self> {
        Self::all_of_pem(pem).into_iter().next()
    }

    /// Each certificate of some PEM.
    pub(super) fn all_of_pem(pem: &[u8]) -> Vec<Self> {
        let ders = CertificateDer::pem_slice_iter(pem).filter_map(Result::ok);
        ders.filter_map(|der| Self::of(&der)).collect()
    }

    /// All of it in one line.
    pub(super) fn line(&self) -> String {
        let names =
            if self.names.is_empty() { String::new() } else { format!("; for {}", self.names.join(", ")) };
        let (from, until) = (time(self.from), time(self.until));
        format!("{} issued by {}; {from} to {until}{names}", self.subject, self.issuer)
    }
}

/// The SHA-256 of a certificate, in hex with colons as OpenSSL writes it.
pub(super) fn fingerprint(der: &[u8]) -> String {
    let bytes = Sha256::digest(der).iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>();
    bytes.join(":")
}

/// A time as people and RFC 3339 write it, to the minute.
pub(super) fn time(at: Millis) -> String {
    let at = jiff::Timestamp::from_millisecond(at).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|bytes| std::net::IpAddr::from(bytes).to_string()),
            16 => <[u8; 16]>::try_from(*bytes).ok().map(|bytes| std::net::IpAddr::from(bytes).to_string()),
            _ => None,
        },
        _ => None,
    }
}
