//! The name of the server, or of the proxy before it, has addresses.

use super::case::Case;
use super::verdict::{Verdict, failed, passed, skipped};
use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

pub(super) async fn look(case: &mut Case) -> Verdict {
    let Some((host, port)) = case.dialled() else { return failed("unknown") };
    let whose = if case.proxy.is_some() { "proxy" } else { "server" };
    if let Ok(address) = host.parse::<IpAddr>() {
        case.addresses = vec![SocketAddr::new(address, port)];
        return skipped("address").with("host", host);
    }
    let began = Instant::now();
    let found = tokio::net::lookup_host((host.as_str(), port)).await.map(Iterator::collect::<Vec<_>>);
    match found {
        Ok(found) => {
            case.addresses = found;
            case.addresses.dedup();
            if case.addresses.is_empty() {
                return failed("unknown").with("host", host).with("whose", whose);
            }
            let verdict = passed("found").with("host", host).with("count", case.addresses.len().to_string());
            let addresses = case.addresses.iter().map(|address| address.ip().to_string());
            verdict
                .facts(addresses.collect::<Vec<_>>())
                .fact(format!("took {} ms", began.elapsed().as_millis()))
        }
        Err(error) => failed("unknown").with("host", host).with("whose", whose).fact(error.to_string()),
    }
}
