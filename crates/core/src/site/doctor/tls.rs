//! TLS: which certificates the server shows, and whether they are good. No credential is sent before they are.

use super::super::certificate::{Facts, time};
use super::super::pin::{Changed, Seen, looking};
use super::case::{Case, host_and_port};
use super::proxy::tunnel;
use super::verdict::{Verdict, failed, passed, skipped, warned};
use rustls::pki_types::ServerName;
use rustls::{CertificateError, OtherError};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

pub(super) async fn look(case: &Case) -> Verdict {
    let Some(server) = &case.server else { return skipped("none") };
    if server.scheme_str() != Some("https") {
        return skipped("plain");
    }
    if case.proxy.as_ref().is_some_and(|proxy| proxy.scheme_str() != Some("http")) {
        return skipped("behind-proxy");
    }
    let wanted = match case.login.cluster.tls_server_name.as_str() {
        "" => host_and_port(server).map(|(host, _)| host).unwrap_or_default(),
        name => name.to_owned(),
    };
    let Ok(name) = ServerName::try_from(wanted.clone()) else {
        return failed("name-malformed").with("name", wanted);
    };
    let seen = Seen::default();
    let config = match looking(&seen) {
        Ok(config) => TlsConnector::from(Arc::new(config)),
        Err(error) => return failed("not-good").fact(error.to_string()),
    };
    let shaken = match dial(case).await {
        Ok(stream) => config.connect(name.clone(), stream).await.map(drop),
        Err(error) => return failed("broken").fact(error.to_string()),
    };
    let chain: Vec<Facts> = seen.chain().iter().filter_map(|der| Facts::of(der)).collect();
    if chain.is_empty() {
        let error = shaken.err().map(|error| error.to_string()).unwrap_or_default();
        return failed("no-tls").fact(error);
    }
    let verdict = match verify(case, name).await {
        Ok(()) if case.login.cluster.insecure_skip_tls_verify => warned("unchecked"),
        Ok(()) if case.login.pin.is_some() => passed("pinned"),
        Ok(()) => passed("good"),
        Err(error) => judged(&error, chain.first(), case),
    };
    let lines = chain.iter().map(|facts| format!("certificate: {}", facts.line()));
    verdict.with("name", wanted).facts(lines.collect::<Vec<_>>())
}

/// A fresh connection to the server, through the proxy if there is one.
async fn dial(case: &Case) -> std::io::Result<TcpStream> {
    let address = case.addresses.first().ok_or_else(|| std::io::Error::other("no address"))?;
    match (&case.proxy, &case.server) {
        (Some(proxy), Some(server)) => tunnel(*address, proxy, server).await.map(|(stream, _)| stream),
        _ => TcpStream::connect(address).await,
    }
}

/// The handshake with the same settings as the session's.
async fn verify(case: &Case, name: ServerName<'static>) -> Result<(), std::io::Error> {
    let other = |error: &dyn std::fmt::Display| std::io::Error::other(error.to_string());
    let credential = case.credential.clone().unwrap_or_default();
    let environment = &case.shared().environment;
    let config = super::super::connection::config(&case.login, &credential, environment).await;
    let config = config.map_err(|error| other(&error))?;
    let config = super::super::connection::tls(&config, &case.login).map_err(|error| other(&error))?;
    TlsConnector::from(Arc::new(config)).connect(name, dial(case).await?).await.map(drop)
}

/// What is wrong, in a word.
fn judged(error: &std::io::Error, leaf: Option<&Facts>, case: &Case) -> Verdict {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let now = case.shared().clock.now();
    let verdict = match tls {
        Some(rustls::Error::InvalidCertificate(certificate)) => match certificate {
            CertificateError::UnknownIssuer => failed("unknown-issuer"),
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => failed("expired"),
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => failed("not-yet"),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                failed("wrong-name")
            }
            CertificateError::Other(OtherError(other)) => match other.downcast_ref::<Changed>() {
                Some(Changed { pinned, shown }) => {
                    failed("pin-changed").with("pinned", pinned).with("shown", shown)
                }
                None if other.to_string().contains("CaUsedAsEndEntity") => failed("unknown-issuer"),
                None => failed("not-good"),
            },
            // The authority itself may have run out, which is told in other words.
            _ if leaf.is_some_and(|leaf| leaf.until < now) => failed("expired"),
            _ => failed("not-good"),
        },
        Some(rustls::Error::AlertReceived(_)) => failed("refused"),
        _ => failed("not-good"),
    };
    let verdict = match leaf {
        Some(leaf) => verdict
            .with("names", leaf.names.join(", "))
            .with("issuer", leaf.issuer.clone())
            .with("from", time(leaf.from))
            .with("until", time(leaf.until)),
        None => verdict,
    };
    verdict.fact(error.to_string())
}
