//! The trust window's part: a certificate is offered, looked at by the user, and pinned; or forgotten.

use super::chain::{shown, to_pin};
use super::{PinVerifier, kept, pinning};
use crate::error::store_failure;
use crate::kubeconfig::Login;
use crate::redact::{plain, visible};
use crate::site::certificate::{Facts, fingerprint};
use crate::site::fleet::Fleet;
use crate::site::handle::Site;
use concertina_contract::{
    AuthorityQuestion, CertificateView, ErrorCode, Failure, LoginId, PinObstacle, Pinning, SiteId,
};
use http::Uri;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error};
use std::sync::Arc;

/// A certificate as the trust window shows it: the user pins what was shown, which may not be what is shown now.
pub(in crate::site) type Offer = CertificateDer<'static>;

impl Fleet {
    /// Looks at the certificates that the server of a login shows, and offers one of them.
    pub(in crate::site) async fn ask_authority(&self, id: &LoginId) -> Result<AuthorityQuestion, Failure> {
        let login = self.known_login(id)?;
        let site = self.site_of(id)?;
        if pinning(&login) == Pinning::Unneeded {
            let failure = Failure::new(ErrorCode::BadRequest).at(site.name());
            return Err(failure.with("reason", "authority-in-file"));
        }
        self.shared().offers().remove(id);
        let shared = self.shared();
        let chain = shown(&login, &shared.environment, &shared.redactor, shared.tasks.child()).await;
        let chain = match (chain, &login.pin) {
            (Ok(chain), _) => chain,
            (Err(failure), None) => return Err(failure.at(site.name())),
            // What is pinned can be forgotten all the same.
            (Err(_), Some(_)) => Vec::new(),
        };
        let now = UnixTime::now();
        let at = to_pin(&chain, now);
        let name = certificate_name(&login);
        let obstacle = match at {
            None => Some(PinObstacle::Unreachable),
            Some(at) if login.pin.as_deref() == Some(&*chain[at]) => Some(PinObstacle::Same),
            Some(at) => obstacle(&chain, at, &name, now),
        };
        if let (Some(at), None) = (at, obstacle) {
            shared.offers().insert(id.clone(), chain[at].clone());
        }
        Ok(AuthorityQuestion {
            site: site.name(),
            server: plain(&crate::kubeconfig::without_credentials(&login.cluster.server)),
            name: plain(&name),
            pinned: login.pin.as_deref().and_then(view),
            shown: chain.iter().filter_map(|one| view(one)).collect(),
            offered: at.and_then(|at| u32::try_from(at).ok()),
            obstacle,
        })
    }

    /// What is recorded of pinning what was offered, or of forgetting what is pinned.
    pub fn pin_text(&self, id: &LoginId) -> String {
        let login = self.known_login(id).ok();
        let context = login.as_ref().map(|login| plain(&login.context)).unwrap_or_default();
        let pinned = login.and_then(|login| login.pin).map(|pin| fingerprint(&pin));
        let offered = self.shared().offers().get(id).map(|offer| fingerprint(offer));
        match (offered, pinned) {
            (Some(new), Some(old)) => format!("SHA-256 {new} in place of {old}, context {context}"),
            (Some(one), None) | (None, Some(one)) => format!("SHA-256 {one}, context {context}"),
            (None, None) => format!("context {context}"),
        }
    }

    /// Whether what was offered can be pinned. The name is asked for when it takes the place of another one.
    pub(in crate::site) fn check_pin(&self, id: &LoginId, typed: &str) -> Result<(), Failure> {
        if !self.shared().offers().contains_key(id) {
            return Err(Failure::new(ErrorCode::NotAllowed));
        }
        match self.known_login(id)?.pin {
            Some(_) => check_typed(&*self.site_of(id)?, typed),
            None => Ok(()),
        }
    }

    /// Whether there is something to forget, and the user named the site.
    pub(in crate::site) fn check_unpin(&self, id: &LoginId, typed: &str) -> Result<(), Failure> {
        if self.known_login(id)?.pin.is_none() {
            return Err(Failure::new(ErrorCode::NotAllowed));
        }
        check_typed(&*self.site_of(id)?, typed)
    }

    /// Pins what was offered. A session of the site starts again and is verified.
    pub(in crate::site) async fn pin(&self, id: &LoginId) -> Result<(), Failure> {
        let offer = self.shared().offers().remove(id).ok_or_else(|| Failure::new(ErrorCode::NotAllowed))?;
        let (address, now) = (self.address_of(id)?, self.shared().clock.now());
        kept::keep(&self.shared().store, &address, &offer, now).map_err(|error| store_failure(&error))?;
        self.reload().await
    }

    /// Forgets what is pinned. A session of the site starts again, as the file says.
    pub(in crate::site) async fn unpin(&self, id: &LoginId) -> Result<(), Failure> {
        kept::forget(&self.shared().store, &self.address_of(id)?).map_err(|error| store_failure(&error))?;
        self.shared().offers().remove(id);
        self.reload().await
    }

    /// The record of the address that a login leads to, also when that was merged into another site.
    fn address_of(&self, id: &LoginId) -> Result<SiteId, Failure> {
        let site = self.site_of(id)?;
        let merged = site.state().merged.get(id).cloned();
        Ok(merged.unwrap_or_else(|| site.id().clone()))
    }

    fn site_of(&self, id: &LoginId) -> Result<Arc<Site>, Failure> {
        let sites = self.known().sites.clone();
        let found = sites.into_iter().find(|site| site.state().logins.iter().any(|login| login.id == *id));
        found.ok_or_else(|| Failure::new(ErrorCode::SiteUnknown))
    }
}

fn check_typed(site: &Site, typed: &str) -> Result<(), Failure> {
    if typed == site.name() { Ok(()) } else { Err(Failure::new(ErrorCode::TypedNameWrong).at(site.name())) }
}

/// The name that the server's certificate must have: the one the login names, or the host.
fn certificate_name(login: &Login) -> String {
    let cluster = &login.cluster;
    if !cluster.tls_server_name.is_empty() {
        return cluster.tls_server_name.clone();
    }
    let server = cluster.server.parse::<Uri>().ok();
    let host = server.as_ref().and_then(Uri::host).unwrap_or_default();
    host.trim_matches(['[', ']']).to_owned()
}

/// Why a connection would fail although this certificate was pinned.
fn obstacle(chain: &[Offer], at: usize, name: &str, now: UnixTime) -> Option<PinObstacle> {
    let Ok(name) = ServerName::try_from(name.to_owned()) else { return Some(PinObstacle::WrongName) };
    let (leaf, rest) = chain.split_first()?;
    let verdict = PinVerifier::new(&chain[at])
        .and_then(|verifier| verifier.verify_server_cert(leaf, rest, &name, &[], now).map(drop));
    let Err(error) = verdict else { return None };
    Some(match error {
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => PinObstacle::WrongName,
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            PinObstacle::Expired
        }
        Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        ) => PinObstacle::NotYet,
        _ => PinObstacle::NotGood,
    })
}

/// A certificate for people. Its texts are the server's: nothing in them may be hidden or turned.
fn view(der: &[u8]) -> Option<CertificateView> {
    let facts = Facts::of(der)?;
    Some(CertificateView {
        subject: visible(&facts.subject),
        issuer: visible(&facts.issuer),
        fingerprint: fingerprint(der),
        from: facts.from,
        until: facts.until,
        names: facts.names.iter().map(|name| visible(name)).collect(),
        authority: facts.authority,
    })
}
