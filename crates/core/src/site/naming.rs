//! What names and addresses tell of a site.

/// Whether the host of a URL is this machine.
pub(super) fn is_own_host(url: &str) -> bool {
    let Ok(url) = url.parse::<http::Uri>() else { return false };
    let host = url.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether this can name a namespace: an RFC 1123 label.
pub(super) fn is_namespace(name: &str) -> bool {
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    bytes.len() <= 63
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
        && ends(bytes.first())
        && ends(bytes.last())
}

/// Whether one of the words of a name says that people depend on what it names.
pub(super) fn looks_like_production(name: &str) -> bool {
    name.split(|char: char| !char.is_alphanumeric())
        .any(|word| matches!(word.to_ascii_lowercase().as_str(), "prod" | "prd" | "production" | "live"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_labels_name_namespaces() {
        assert!(["shop", "team-1", "0"].into_iter().all(is_namespace));
        assert!(
            !["", "-shop", "shop/pods", "a b", "Shop", "..", &"x".repeat(64)].into_iter().any(is_namespace)
        );
    }

    #[test]
    fn a_server_on_this_machine_is_known_by_its_host() {
        for url in ["https://127.0.0.1:6443", "https://localhost:6443/", "http://[::1]:80"] {
            assert!(is_own_host(url), "{url}");
        }
        for url in ["https://127.example.org", "https://10.0.0.1:6443", "", "localhost.example"] {
            assert!(!is_own_host(url), "{url}");
        }
    }

    #[test]
    fn production_is_told_by_words() {
        for name in ["prod", "eu-prod-1", "shop_PRD", "live", "acme.production.eu"] {
            assert!(looks_like_production(name), "{name}");
        }
        for name in ["product", "delivery", "olive", "staging", "preproduct", "reprod1"] {
            assert!(!looks_like_production(name), "{name}");
        }
    }
}
