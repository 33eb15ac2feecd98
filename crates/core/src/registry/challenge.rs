//! What a registry asks of who has shown no credentials (`distribution` "Token Authentication Specification", RFC 7235).

use super::access::Access;
use http::Uri;

/// What a registry wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Challenge<'a> {
    /// Name and password with each request.
    Basic,
    /// A token of a service.
    Bearer {
        /// Where the token is got.
        realm: &'a str,
        /// The name of the registry there.
        service: Option<&'a str>,
        /// What it is for, as the registry sees it.
        scope: Option<&'a str>,
    },
}

impl<'a> Challenge<'a> {
    /// Reads the header `WWW-Authenticate`; none if it is of another kind. Of several challenges a token's counts, wherever it
    /// stands: whoever transfers with this password would ask for it too.
    pub(super) fn parse(header: &'a str) -> Option<Self> {
        let lower = header.to_ascii_lowercase();
        let begins = |at: &usize| header[..*at].trim_end().ends_with(',');
        let token = lower.match_indices("bearer ").map(|(at, _)| at).find(begins);
        let header = token.map_or(header, |at| &header[at..]);
        let (scheme, parameters) = header.split_once(' ').unwrap_or((header, ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Self::Basic);
        }
        let realm = parameter(parameters, "realm").filter(|_| scheme.eq_ignore_ascii_case("bearer"))?;
        let (service, scope) = (parameter(parameters, "service"), parameter(parameters, "scope"));
        Some(Self::Bearer { realm, service, scope })
    }
}

/// Whether a token may be asked for at this address: over TLS, or in clear where the registry itself is, by the user's choice.
pub(super) fn may_ask(access: &Access, realm: &Uri) -> bool {
    match realm.scheme_str() {
        Some("https") => true,
        Some("http") => access.plain_http && is_of_registry(access, realm),
        _ => false,
    }
}

/// Whether a password may go to this address: only to the host of the registry, or to one of the same domain, so that no registry
/// leads a password to a stranger.
pub(super) fn may_log_in(access: &Access, realm: &Uri) -> bool {
    let (Some(host), Some(own)) = (realm.host(), host_of(access)) else { return false };
    if host.eq_ignore_ascii_case(&own) {
        return true;
    }
    let is_name = own.bytes().any(|byte| byte.is_ascii_alphabetic()) && !own.starts_with('[');
    let Some((_, domain)) = own.split_once('.').filter(|(_, domain)| is_name && domain.contains('.')) else {
        return false;
    };
    let host = host.to_ascii_lowercase();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn is_of_registry(access: &Access, realm: &Uri) -> bool {
    host_of(access).is_some_and(|own| realm.host().is_some_and(|host| host.eq_ignore_ascii_case(&own)))
}

/// The host of the registry without its port, in lower case.
fn host_of(access: &Access) -> Option<String> {
    let uri: Uri = access.url("").parse().ok()?;
    uri.host().map(str::to_ascii_lowercase)
}

/// A parameter of a challenge: `name="value"`.
fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = parameters;
    loop {
        let (key, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        if key.trim_start_matches([',', ' ']).eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dial::Dialer;

    #[test]
    fn the_parameters_of_a_challenge_are_read() {
        let text = r#"Bearer realm="https://r/token",service="registry",scope="repository:a/b:pull,push""#;
        let realm = "https://r/token";
        let wanted =
            Challenge::Bearer { realm, service: Some("registry"), scope: Some("repository:a/b:pull,push") };
        assert_eq!(Challenge::parse(text), Some(wanted));
        assert_eq!(Challenge::parse("Basic realm=\"registry\""), Some(Challenge::Basic));
        let several = format!("Basic realm=\"our bearer door\", {text}");
        assert_eq!(Challenge::parse(&several), Some(wanted), "the token's of several");
        let odd = "Basic realm=\"our bearer door\"";
        assert_eq!(Challenge::parse(odd), Some(Challenge::Basic));
        assert_eq!(Challenge::parse("Negotiate"), None);
    }

    #[test]
    fn a_password_goes_to_the_registry_and_its_domain_alone() {
        let may = |address: &str, plain_http: bool, realm: &str| {
            let access = Access { plain_http, ..Access::anonymous(Some(address), true, Dialer::default()) };
            let realm: Uri = realm.parse().unwrap();
            may_ask(&access, &realm) && may_log_in(&access, &realm)
        };
        assert!(may("docker.io", false, "https://auth.docker.io/token"));
        assert!(may("registry.gitlab.com", false, "https://gitlab.com/jwt/auth"));
        assert!(may("r.example.org:5000", false, "https://r.example.org:5001/token"));
        assert!(may("10.0.0.1:5000", true, "http://10.0.0.1:5000/token"));
        for (address, plain_http, realm) in [
            ("docker.io", false, "https://auth.docker.io.example/token"),
            ("docker.io", false, "http://auth.docker.io/token"),
            ("r.example.org", false, "https://evilexample.org/token"),
            ("example.org", false, "https://other.org/token"),
            ("10.0.0.1:5000", true, "http://10.0.0.2:5000/token"),
            ("10.0.0.1:5000", false, "https://1.0.0.1/token"),
            ("r.example.org", false, "ftp://r.example.org/token"),
        ] {
            assert!(!may(address, plain_http, realm), "{address} {realm}");
        }
    }
}
