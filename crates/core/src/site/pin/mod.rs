//! Pinned certificates: a login whose file names no authority is verified against what the user pinned.
//!
//! The certificate hangs on the address of a site (server, proxy and `tls-server-name`), so that all logins there are
//! verified alike. It is in our own settings; kubeconfig files are left alone. A team's file does not carry it: trust
//! is given in the trust window, by each user, and by nothing else.

mod chain;
mod kept;
mod trust;
mod verify;

pub(super) use chain::{Seen, looking};
pub(super) use kept::all;
pub(super) use trust::Offer;
pub(super) use verify::{Changed, PinVerifier};

use crate::kubeconfig::{Cluster, Login};
use crate::site::certificate::fingerprint;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::Pinning;
use std::sync::Arc;

/// Whether a login's server can be, or is, verified against a pinned certificate.
pub(super) fn pinning(login: &Login) -> Pinning {
    let cluster = &login.cluster;
    let names_authority = !cluster.certificate_authority.as_os_str().is_empty()
        || !cluster.certificate_authority_data.is_empty();
    match &login.pin {
        Some(pin) => Pinning::Pinned { fingerprint: fingerprint(pin) },
        None if login.problem.is_some() || names_authority || !cluster.server.starts_with("https:") => {
            Pinning::Unneeded
        }
        None => Pinning::Possible,
    }
}

/// The login as its site uses it: with the pinned certificate as its authority, and verified.
pub(super) fn pinned(login: &Login, pin: &Arc<[u8]>) -> Login {
    let cluster = Cluster {
        certificate_authority_data: STANDARD.encode(pem(pin)),
        insecure_skip_tls_verify: false,
        ..login.cluster.clone()
    };
    Login { cluster, pin: Some(pin.clone()), ..login.clone() }
}

/// A certificate as PEM (RFC 7468).
fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut pem = "-----BEGIN CERTIFICATE-----\n".to_owned();
    for (at, letter) in text.chars().enumerate() {
        pem.extend((at > 0 && at % 64 == 0).then_some('\n'));
        pem.push(letter);
    }
    pem + "\n-----END CERTIFICATE-----\n"
}
