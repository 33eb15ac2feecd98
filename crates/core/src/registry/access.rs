//! How a registry is reached, and as whom.

use crate::dial::Dialer;
use crate::secrets::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

/// The registry that is meant where a reference names none, by the names that it has.
const DOCKER: [&str; 2] = ["docker.io", "index.docker.io"];
/// The host that answers for it.
const DOCKER_HOST: &str = "registry-1.docker.io";

/// Who logs in.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    /// The name.
    pub(crate) user: String,
    /// The password or token.
    pub(crate) password: Secret,
}

/// How a registry is reached, and as whom.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// Host and port as they stand in references; `docker.io` where those name none.
    pub(crate) address: String,
    /// Asked without TLS, by the user's own choice.
    pub(crate) plain_http: bool,
    /// A registry on this machine may be meant.
    pub(crate) near: bool,
    /// Who logs in; none for nobody.
    pub(crate) login: Option<Login>,
    /// The authorities that alone are trusted, as PEM; none for those of the system.
    pub(crate) authority: Option<String>,
    /// Trusts them.
    pub(crate) dialer: Dialer,
}

impl Access {
    /// A registry as whoever has no login reaches it.
    pub(crate) fn anonymous(registry: Option<&str>, near: bool, dialer: Dialer) -> Self {
        let address = match registry {
            None => DOCKER[0],
            Some(name) if DOCKER.contains(&name) => DOCKER[0],
            Some(name) => name,
        };
        Self { address: address.to_owned(), plain_http: false, near, login: None, authority: None, dialer }
    }

    /// The host that answers, with its port.
    pub(crate) fn host(&self) -> &str {
        if DOCKER.contains(&self.address.as_str()) { DOCKER_HOST } else { &self.address }
    }

    /// The path of a repository there: the library of Docker's is left out in references.
    pub(crate) fn repository(&self, path: &str) -> String {
        if DOCKER.contains(&self.address.as_str()) && !path.contains('/') {
            format!("library/{path}")
        } else {
            path.to_owned()
        }
    }

    /// The address of what is at a path below `/v2/`.
    pub(crate) fn url(&self, path: &str) -> String {
        let scheme = if self.plain_http { "http" } else { "https" };
        format!("{scheme}://{}/v2/{path}", self.host())
    }
}

impl Login {
    /// The header of HTTP's basic authentication.
    pub(crate) fn basic(&self) -> Option<HeaderValue> {
        let plain =
            zeroize::Zeroizing::new([self.user.as_bytes(), b":".as_slice(), self.password.expose()].concat());
        let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(&*plain))).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}
