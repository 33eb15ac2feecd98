//! Why a registry did not do what it was asked.

use crate::dial::DialError;
use concertina_contract::{ErrorCode, Failure};
use http::StatusCode;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RegistryError {
    /// It could not be asked.
    #[error("the registry cannot be asked")]
    Dial(#[source] DialError),
    /// It does not accept the login, or wants one.
    #[error("the registry does not accept the login")]
    Login,
    /// The login may not do that.
    #[error("the login may not do that")]
    Denied,
    /// It sends its users to another host, or in clear, to log in.
    #[error("the registry would send the password elsewhere")]
    Realm,
    /// It leads uploads to another host or port, or in clear.
    #[error("the registry leads uploads to {place}")]
    Elsewhere {
        /// Scheme, host and port.
        place: String,
    },
    /// It is not there.
    #[error("there is no such thing in the registry")]
    Missing,
    /// It deletes nothing, by its own settings.
    #[error("the registry deletes nothing")]
    KeepsAll,
    /// It failed with this status.
    #[error("the registry answered {0}")]
    Status(StatusCode),
    /// Its answer is none of a registry.
    #[error("the answer is none of a registry")]
    Foreign,
    /// What it sent has another digest than what was asked for.
    #[error("what the registry sent has another digest")]
    Digest,
    /// The connection broke in the middle.
    #[error("the connection to the registry broke")]
    Broken {
        /// In technical words, without secrets.
        said: String,
    },
}

impl RegistryError {
    /// What the window shows. `server` is the address of the registry.
    pub(crate) fn failure(&self, server: &str) -> Failure {
        let code = match self {
            Self::Login => ErrorCode::RegistryLogin,
            Self::Denied => ErrorCode::RegistryDenied,
            _ => ErrorCode::RegistryFailed,
        };
        let failure = Failure::new(code).with("server", server).detail(self.to_string());
        match self {
            Self::Login | Self::Denied => failure,
            Self::Status(status) => failure.with("reason", self.reason()).with("status", status.as_str()),
            Self::Elsewhere { place } => failure.with("reason", self.reason()).with("place", place),
            Self::Broken { said } => failure.with("reason", self.reason()).detail(said),
            _ => failure.with("reason", self.reason()),
        }
    }

    /// The message that says why.
    fn reason(&self) -> &'static str {
        match self {
            Self::Login | Self::Denied => "",
            Self::Dial(error) => match error {
                DialError::Address => "registry-address",
                DialError::Name => "registry-name",
                DialError::ThisMachine => "registry-here",
                DialError::Proxy => "registry-proxy",
                DialError::Refused => "registry-refused",
                DialError::Unreachable => "registry-unreachable",
                DialError::Timeout => "registry-timeout",
                DialError::Tls => "registry-tls",
                DialError::NotHttp => "registry-foreign",
                DialError::TooLarge => "registry-too-large",
            },
            Self::Realm => "registry-realm",
            Self::Elsewhere { .. } => "registry-elsewhere",
            Self::Missing => "registry-missing",
            Self::KeepsAll => "registry-keeps-all",
            Self::Status(StatusCode::INSUFFICIENT_STORAGE | StatusCode::PAYLOAD_TOO_LARGE) => "registry-full",
            Self::Status(_) => "registry-status",
            Self::Foreign => "registry-foreign",
            Self::Digest => "registry-digest",
            Self::Broken { .. } => "registry-broken",
        }
    }
}

impl From<DialError> for RegistryError {
    fn from(error: DialError) -> Self {
        Self::Dial(error)
    }
}
