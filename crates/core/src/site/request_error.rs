//! Why a request failed, without anything of its credentials.

use concertina_contract::Millis;

/// Why a request to an API server failed. Texts are the server's or the transport's, still to be redacted for display.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// The server answered with an error status.
    #[error("the API server answered {code} {reason}")]
    Status {
        /// The HTTP status code.
        code: u16,
        /// The `reason` of the `metav1.Status`, for example `Expired`.
        reason: String,
        /// Its message.
        message: String,
        /// `Retry-After` in milliseconds.
        retry_after: Option<Millis>,
    },
    /// No connection, or it broke; the whole chain of causes as text.
    #[error("the connection failed")]
    Transport {
        /// The causes.
        causes: String,
    },
    /// No answer within the limit.
    #[error("no answer within {limit} ms")]
    Timeout {
        /// The limit in milliseconds.
        limit: Millis,
    },
    /// The answer could not be understood.
    #[error("the answer could not be understood")]
    Malformed {
        /// What was wrong with it, without its content.
        problem: String,
    },
    /// The answer is larger than the limit.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Something else than an API server answered.
    #[error("something else than an API server answered: {foreign}")]
    Foreign {
        /// What it answered with.
        foreign: Foreign,
    },
    /// Another cluster answered than the one that was connected; its answer was thrown away.
    #[error("another cluster answers at this address")]
    OtherCluster,
    /// The request may not be sent by this client.
    #[error("this client does not send {method} {path}")]
    NotAllowed {
        /// The method.
        method: String,
        /// The path without its query.
        path: String,
    },
}

/// Answers that no API server gives: a login page, a portal or a proxy stands before it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// A page.
    #[error("a page of HTML")]
    Html,
    /// The words of a server that speaks TLS on the port that was asked without it.
    #[error("a server that speaks TLS only")]
    WantsTls,
    /// A redirect to this host, which may be empty.
    #[error("a redirect to {0}")]
    Redirect(String),
}

impl RequestError {
    /// Whether the server says that a resource version or a continue token is too old: HTTP or status code 410.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { code: 410, .. })
    }

    /// Whether the same address will not answer otherwise the next time.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Foreign { foreign: Foreign::WantsTls })
    }

    /// The status code, if the server answered with one.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { code, .. } => Some(*code),
            _ => None,
        }
    }
}
