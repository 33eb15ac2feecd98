//! Which proxy leads to a server. kube matches `NO_PROXY` against the proxy's own address, so this is ours. Registries are reached
//! by the same rules.

use crate::exec::Environment;
use crate::kubeconfig::Cluster;
use http::Uri;
use std::net::IpAddr;

/// The proxy for a cluster: `proxy-url` always when there is one, else the environment's unless `NO_PROXY` says
/// otherwise, as Go's `httpproxy` has it.
pub(super) fn proxy_for(cluster: &Cluster, server: &Uri, environment: &Environment) -> Option<Uri> {
    if !cluster.proxy_url.is_empty() {
        return cluster.proxy_url.parse().ok();
    }
    Proxies(environment.clone()).to(server)
}

/// The proxies of an environment, for whoever is no cluster.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies(Environment);

impl Proxies {
    /// Those of this environment.
    pub(crate) fn new(environment: Environment) -> Self {
        Self(environment)
    }

    /// The one that leads to a server; none where none does, or none is to.
    pub(crate) fn to(&self, server: &Uri) -> Option<Uri> {
        let secure = server.scheme_str() == Some("https");
        let proxy = self.named(secure)?;
        let host = server.host()?.trim_matches(['[', ']']).to_ascii_lowercase();
        let port = server.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let mut exceptions = self.exceptions().split(',');
        let excepted = is_local(&host) || exceptions.any(|exception| excepts(exception.trim(), &host, port));
        (!excepted).then_some(proxy)
    }

    /// The one for `https`, or for `http`.
    pub(crate) fn named(&self, secure: bool) -> Option<Uri> {
        let names = if secure { ["HTTPS_PROXY", "https_proxy"] } else { ["HTTP_PROXY", "http_proxy"] };
        let proxy = names.iter().find_map(|name| self.0.get(name))?;
        if proxy.contains("://") { proxy.parse().ok() } else { format!("http://{proxy}").parse().ok() }
    }

    /// What is reached without, as `NO_PROXY` has it.
    pub(crate) fn exceptions(&self) -> &str {
        self.0.get("NO_PROXY").or_else(|| self.0.get("no_proxy")).unwrap_or_default()
    }
}

fn is_local(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether one word of `NO_PROXY` covers a host: `*`, a domain with its subdomains, `.domain` for subdomains only, an
/// address or a range; any of the names with a port.
fn excepts(exception: &str, host: &str, port: u16) -> bool {
    let exception = exception.to_ascii_lowercase();
    if exception.is_empty() {
        return false;
    }
    if exception == "*" {
        return true;
    }
    if let (Some((network, bits)), Ok(address)) = (exception.split_once('/'), host.parse::<IpAddr>()) {
        return in_range(network, bits, address);
    }
    let (name, wanted) = match exception.rsplit_once(':') {
        Some((name, digits)) if !name.contains(':') || name.ends_with(']') => (name, digits.parse().ok()),
        _ => (exception.as_str(), None),
    };
    if wanted.is_some_and(|wanted: u16| wanted != port) {
        return false;
    }
    let name = name.trim_matches(['[', ']']).trim_start_matches('*');
    match name.strip_prefix('.') {
        Some(_) => host.ends_with(name),
        None => host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')),
    }
}

fn in_range(network: &str, bits: &str, address: IpAddr) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else { return false };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) if bits <= 32 => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            network.to_bits() & mask == address.to_bits() & mask
        }
        (IpAddr::V6(network), IpAddr::V6(address)) if bits <= 128 => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            network.to_bits() & mask == address.to_bits() & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(server: &str, url: &str, exceptions: &str) -> Option<String> {
        let variables = [("HTTPS_PROXY", "proxy:3128"), ("NO_PROXY", exceptions)];
        let environment =
            Environment::new(variables.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let cluster = Cluster { server: server.into(), proxy_url: url.into(), ..Cluster::default() };
        proxy_for(&cluster, &server.parse().unwrap(), &environment).map(|proxy| proxy.to_string())
    }

    #[test]
    fn an_explicit_proxy_is_always_used() {
        let explicit = Some("http://127.0.0.1:1/".to_owned());
        assert_eq!(proxy("https://cow.org", "http://127.0.0.1:1", "127.0.0.1,cow.org"), explicit);
    }

    #[test]
    fn no_proxy_is_matched_against_the_server() {
        assert_eq!(proxy("https://cow.org:6443", "", ""), Some("http://proxy:3128/".to_owned()));
        for exceptions in ["cow.org", "org", "*", "x, cow.org:6443", "*.org"] {
            assert_eq!(proxy("https://cow.org:6443", "", exceptions), None, "{exceptions}");
        }
        for exceptions in ["ow.org", ".cow.org", "cow.org:443", "proxy", "10.0.0.0/8"] {
            assert!(proxy("https://cow.org:6443", "", exceptions).is_some(), "{exceptions}");
        }
        assert_eq!(proxy("https://10.1.2.3:6443", "", "10.0.0.0/8"), None);
        assert_eq!(proxy("https://[fd00::1]:6443", "", "fd00::/8"), None);
        assert_eq!(proxy("https://127.0.0.1:6443", "", ""), None);
    }
}
