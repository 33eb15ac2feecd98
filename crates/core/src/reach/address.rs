//! URLs out of what objects say.

use concertina_contract::{ObjectRef, ReachBy};
use serde_json::Value;
use std::net::IpAddr;

/// The longest host name.
const LONGEST_HOST: usize = 253;
/// The longest path.
const LONGEST_PATH: usize = 200;

/// An address that is to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) url: String,
    pub(super) by: ReachBy,
    pub(super) object: ObjectRef,
    pub(super) kind: &'static str,
    /// Where its host name should lead to, where that is known.
    pub(super) target: Option<String>,
}

/// A URL; none if the host is none that a browser could be sent to.
pub(super) fn url(secure: bool, host: &str, port: Option<u16>, path: &str) -> Option<String> {
    let host = match host.parse::<IpAddr>() {
        Ok(IpAddr::V6(address)) => format!("[{address}]"),
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) if is_host(host) => host.to_ascii_lowercase(),
        Err(_) => return None,
    };
    let (scheme, usual) = if secure { ("https", 443) } else { ("http", 80) };
    let port = port.filter(|port| *port != usual).map(|port| format!(":{port}")).unwrap_or_default();
    let path = if is_path(path) { path } else { "/" };
    Some(format!("{scheme}://{host}{port}{path}"))
}

/// A DNS name, without a wildcard.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // What ends in a number is read as an IPv4 address by browsers, in forms that no one writes.
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    host.len() <= LONGEST_HOST && host.split('.').all(label) && !is_number
}

/// A plain path. Regular expressions, which some controllers take for paths, are none.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    path.starts_with('/') && !path.starts_with("//") && path.len() <= LONGEST_PATH && path.bytes().all(plain)
}

/// Addresses in a `status.loadBalancer`: each its address or its host name.
pub(super) fn balancers(object: &Value) -> Vec<&str> {
    let all = object["status"]["loadBalancer"]["ingress"].as_array().into_iter().flatten();
    all.filter_map(|one| one["ip"].as_str().or_else(|| one["hostname"].as_str()))
        .filter(|one| !one.is_empty())
        .collect()
}

/// Whether a Service's port is likely to speak TLS, by what it says of itself and by its number.
pub(super) fn is_secure(port: &Value) -> bool {
    let text = |key: &str| port[key].as_str().unwrap_or_default();
    match text("appProtocol") {
        "https" => true,
        "http" => false,
        _ => text("name").starts_with("https") || matches!(port["port"].as_u64(), Some(443 | 8443 | 6443)),
    }
}

/// A number that is a port.
pub(super) fn port(value: &Value) -> Option<u16> {
    value.as_u64().and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_becomes_a_url() {
        let made = |secure, host, port, path| url(secure, host, port, path);
        assert_eq!(made(true, "Shop.example", Some(443), "/a").as_deref(), Some("https://shop.example/a"));
        assert_eq!(made(false, "10.0.0.7", Some(30_080), "/").as_deref(), Some("http://10.0.0.7:30080/"));
        assert_eq!(made(false, "fd00::7", Some(80), "/").as_deref(), Some("http://[fd00::7]/"));
        for path in ["/a(/|$)(.*)", "a", "//evil.example", "/a b", "/a?b", ""] {
            assert_eq!(
                made(true, "shop.example", None, path).as_deref(),
                Some("https://shop.example/"),
                "{path}"
            );
        }
    }

    #[test]
    fn what_could_lead_elsewhere_is_no_host() {
        for host in [
            "*.example",
            "a@b",
            "a/b",
            "a:80",
            "",
            "-a.example",
            "a..b",
            "a b",
            "1.2",
            "a.0x7f",
            "xn--\u{a0}",
        ] {
            assert_eq!(url(true, host, None, "/"), None, "{host}");
        }
    }
}
