//! Why `helm` did not do what it was asked.

use super::archive::ArchiveError;
use concertina_contract::{ErrorCode, Failure};

/// What went wrong. No message holds a value that was given.
#[derive(Debug, thiserror::Error)]
pub enum HelmError {
    /// There is none on the PATH.
    #[error("there is no helm on the PATH")]
    Missing,
    /// It ended with an error.
    #[error("helm failed")]
    Failed {
        /// The last that it said, without secrets.
        said: String,
    },
    /// It took too long.
    #[error("helm did not end in time")]
    Timeout,
    /// What it printed is not understood, or too long.
    #[error("what helm printed is not understood")]
    Output,
    /// No chart can be named so.
    #[error("no chart can be named so")]
    Reference,
    /// A name and a password stand in the address.
    #[error("the address holds a name and a password")]
    Credentials,
    /// The chart could not be kept on this machine.
    #[error("the chart cannot be kept on this machine")]
    Keep(#[source] std::io::Error),
    /// The archive of the chart cannot be read.
    #[error("the archive of the chart cannot be read")]
    Archive(#[from] ArchiveError),
    /// The chart was not opened, or is closed again.
    #[error("the chart is not open")]
    Unknown,
}

impl HelmError {
    /// What the window shows.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Missing => Failure::new(ErrorCode::HelmMissing),
            Self::Failed { said } => {
                Failure::new(ErrorCode::HelmFailed).with("what", last_line(said)).detail(said)
            }
            Self::Timeout => Failure::new(ErrorCode::HelmFailed).with("what", "timeout"),
            Self::Output => Failure::new(ErrorCode::HelmFailed).detail(self.to_string()),
            Self::Reference => Failure::new(ErrorCode::BadRequest).with("reason", "chart-reference"),
            Self::Credentials => Failure::new(ErrorCode::BadRequest).with("reason", "chart-credentials"),
            Self::Keep(error) => Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string()),
            Self::Archive(error) => Failure::new(ErrorCode::ChartUnreadable).with("reason", error.reason()),
            Self::Unknown => Failure::new(ErrorCode::ChartUnknown),
        }
    }
}

/// The line that says why; `helm` begins it with `Error: `.
fn last_line(said: &str) -> &str {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let told = lines().find_map(|line| line.strip_prefix("Error: "));
    told.or_else(|| lines().next_back()).unwrap_or_default()
}
