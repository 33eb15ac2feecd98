//! Why no image was made.

use crate::audit::AuditError;
use crate::registry::{KnownError, RegistryError};
use concertina_contract::{ErrorCode, Failure};
use std::io;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImageError {
    /// The file is not what it is to be, or may do harm.
    #[error("the file is not taken")]
    Refused {
        /// The file.
        name: String,
        /// The message that says why.
        reason: &'static str,
    },
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Unreadable {
        /// The file.
        name: String,
        /// The cause.
        source: io::Error,
    },
    /// The file was not chosen, or too long ago.
    #[error("the file is not known")]
    Unknown,
    /// The layer cannot be kept on this machine while it is made.
    #[error("the layer cannot be kept on this machine")]
    Keep(#[source] io::Error),
    /// The order names a place, a base, a repository or a tag that cannot be.
    #[error("the order cannot be as it is")]
    Order {
        /// The message that says what.
        reason: &'static str,
    },
    /// A registry could not be found.
    #[error(transparent)]
    Known(#[from] KnownError),
    /// A registry did not do what it was asked.
    #[error("the registry {server} failed")]
    Registry {
        /// Its address.
        server: String,
        /// The cause.
        source: RegistryError,
    },
    /// The base is not there.
    #[error("the base is not there")]
    Missing {
        /// Its reference.
        name: String,
    },
    /// Nothing can be added to the base.
    #[error("nothing can be added to the base")]
    Unsuitable {
        /// Its reference.
        name: String,
        /// The message that says why.
        reason: &'static str,
    },
    /// The audit record could not be written, so nothing is.
    #[error("the audit record could not be written")]
    Audit(#[source] AuditError),
    /// It was called off.
    #[error("it was called off")]
    Cancelled,
}

impl ImageError {
    /// What the window shows.
    pub(crate) fn failure(&self) -> Failure {
        match self {
            Self::Refused { name, reason } => {
                Failure::new(ErrorCode::FileRefused).with("name", name).with("reason", *reason)
            }
            Self::Unreadable { name, source } => {
                Failure::new(ErrorCode::FileUnreadable).with("path", name).with("reason", source.to_string())
            }
            Self::Unknown => Failure::new(ErrorCode::BadRequest).with("reason", "file-not-picked"),
            Self::Keep(error) if error.kind() == io::ErrorKind::StorageFull => {
                Failure::new(ErrorCode::FileUnwritable).with("reason", "disk-full")
            }
            Self::Keep(error) => Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string()),
            Self::Order { reason } => Failure::new(ErrorCode::BadRequest).with("reason", *reason),
            Self::Known(error) => error.failure(),
            Self::Registry { server, source } => source.failure(server),
            Self::Missing { name } => Failure::new(ErrorCode::ImageMissing).with("name", name),
            Self::Unsuitable { name, reason } => {
                Failure::new(ErrorCode::ImageUnsuitable).with("name", name).with("reason", *reason)
            }
            Self::Audit(_) => Failure::new(ErrorCode::AuditFailed),
            Self::Cancelled => Failure::new(ErrorCode::Cancelled),
        }
    }
}
