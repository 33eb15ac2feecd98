//! Why listing or watching stopped.

use crate::error::{answer_reason, request_code};
use crate::site::RequestError;
use concertina_contract::{ErrorCode, Failure, Kind};

/// Why listing or watching stopped.
#[derive(Debug, thiserror::Error)]
pub(super) enum EngineError {
    /// A request failed, or the server ended a watch with a status.
    #[error("the request failed")]
    Request(#[from] RequestError),
    /// An answer was no list or event.
    #[error("the answer could not be read")]
    Decode(#[from] serde_json::Error),
    /// A watch told of an older state than was known: the server was restored from a backup.
    #[error("the server went back to resource version {version}")]
    RolledBack {
        /// The version.
        version: String,
    },
    /// A watch said nothing for too long.
    #[error("the watch fell silent")]
    Silent,
    /// The site does not serve the kind.
    #[error("the site does not serve the kind")]
    NotServed,
    /// A watch ended as soon as it began.
    #[error("the watch ended at once")]
    Ended,
}

impl EngineError {
    /// The status code, if the server gave one.
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Request(error) => error.status(),
            _ => None,
        }
    }

    /// Whether there is no such collection.
    pub(super) fn is_not_served(&self) -> bool {
        matches!(self, Self::NotServed) || self.status() == Some(404)
    }

    /// Whether the server's cache, or the server after a restore, does not reach the version that was asked for.
    pub(super) fn is_ahead_of_server(&self) -> bool {
        matches!(self, Self::Request(RequestError::Status { message, .. })
            if message.contains("Too large resource version"))
    }

    /// What the window shows.
    pub(super) fn failure(&self, kind: &Kind) -> Failure {
        match self {
            Self::Request(error) => of_request(error, kind),
            Self::Decode(error) => {
                Failure::new(ErrorCode::AnswerMalformed).detail(format!("{:?} error", error.classify()))
            }
            Self::NotServed => Failure::new(ErrorCode::KindNotServed).with("resource", kind.resource()),
            Self::RolledBack { .. } | Self::Silent | Self::Ended => Failure::new(ErrorCode::NoAnswer),
        }
    }
}

fn of_request(error: &RequestError, kind: &Kind) -> Failure {
    let failure = Failure::new(request_code(error)).with("verb", "list").with("resource", kind.resource());
    match error {
        RequestError::Status { code, retry_after, .. } => failure
            .with("status", code.to_string())
            .with("seconds", retry_after.map(|after| (after / 1000).to_string()).unwrap_or_default()),
        RequestError::Timeout { limit } => failure.with("seconds", (limit / 1000).to_string()),
        _ => answer_reason(failure, error),
    }
}
