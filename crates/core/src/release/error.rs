//! Why a release cannot be read or written.

use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::RequestError;
use concertina_contract::{ErrorCode, Failure};

/// Why a release cannot be read or written. No message holds anything of its content.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// No release or namespace can have this name.
    #[error("no release can have this name")]
    Name,
    /// The API server did not hand it out.
    #[error("the release could not be read")]
    Read(#[source] RequestError),
    /// The API server has no release of this name.
    #[error("there is no such release")]
    NotFound,
    /// There are more revisions than are read.
    #[error("the release has more than {limit} revisions")]
    TooMany {
        /// How many are read.
        limit: usize,
    },
    /// The program ends while it is read.
    #[error("the program is ending")]
    Ending,
    /// What is stored is not base64.
    #[error("the stored release is not base64")]
    Base64,
    /// What is stored cannot be unpacked.
    #[error("the stored release cannot be unpacked")]
    Gzip,
    /// What is stored is larger than any release when it is unpacked.
    #[error("the stored release is larger than {limit} bytes when it is unpacked")]
    Unpacked {
        /// The limit in bytes.
        limit: usize,
    },
    /// What is stored, or the answer around it, is not the JSON that it should be.
    #[error("the stored release is not understood (line {line}, column {column})")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 0.
        column: usize,
    },
    /// A document of its manifest is no YAML that can be read.
    #[error("document {document} of the manifest is not understood")]
    Manifest {
        /// Which, from 1.
        document: usize,
    },
    /// Its manifest is longer than any that is read.
    #[error("the manifest is longer than {limit} bytes")]
    ManifestTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// Its manifest has more objects than are read.
    #[error("the manifest has more than {limit} objects")]
    TooManyObjects {
        /// The limit.
        limit: usize,
    },
    /// The release would be larger than a Secret may be.
    #[error("the release takes {size} bytes in its Secret, where {limit} are allowed")]
    TooLarge {
        /// What it takes, as it travels: base64 of base64.
        size: usize,
        /// What it may take.
        limit: usize,
    },
}

impl ReleaseError {
    /// The place in the JSON without the words of the parser, which may repeat a value.
    pub(super) fn json(error: &serde_json::Error) -> Self {
        Self::Json { line: error.line(), column: error.column() }
    }

    /// What the window shows. `site` is the display name of the site, `verb` what was wanted of its Secrets.
    pub fn failure(&self, site: &str, verb: &str, redactor: &Redactor) -> Failure {
        let failure = match self {
            Self::Read(error) => {
                return request_failure(error, site, Wanted { verb, resource: "secrets" }, redactor);
            }
            Self::Name => Failure::new(ErrorCode::BadRequest).with("reason", "release-name"),
            Self::NotFound => Failure::new(ErrorCode::NotFound),
            Self::TooMany { limit } => Failure::new(ErrorCode::ReleaseUnreadable)
                .with("reason", "release-too-many")
                .with("limit", limit.to_string()),
            Self::Ending => Failure::new(ErrorCode::ShuttingDown),
            Self::Base64
            | Self::Gzip
            | Self::Unpacked { .. }
            | Self::Json { .. }
            | Self::Manifest { .. }
            | Self::ManifestTooLarge { .. }
            | Self::TooManyObjects { .. } => {
                Failure::new(ErrorCode::ReleaseUnreadable).with("reason", "release-malformed")
            }
            Self::TooLarge { size, limit } => Failure::new(ErrorCode::ReleaseTooLarge)
                .with("size", size.to_string())
                .with("limit", limit.to_string()),
        };
        failure.at(site).detail(self.to_string())
    }
}
