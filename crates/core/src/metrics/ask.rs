//! What the answers of a source tell, or which probe of it failed.

use crate::redact;
use crate::site::RequestError;
use crate::watch::clean;
use bytes::Bytes;
use concertina_contract::{MetricsProbe, MetricsState, Millis};

/// The longest message of a server that is kept, in characters.
const MESSAGE: usize = 200;

/// Why there are no figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) probe: MetricsProbe,
    pub(super) message: String,
}

/// An answer of the API server.
pub(super) type Answer = Result<Bytes, RequestError>;

impl Missing {
    pub(super) fn new(probe: MetricsProbe) -> Self {
        Self { probe, message: String::new() }
    }

    /// Whether it may be over by the next question, so that the figures before it stay for a while.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.probe, MetricsProbe::Answered | MetricsProbe::Available)
    }

    /// As the window shows it.
    pub(super) fn state(self, last: Option<Millis>) -> MetricsState {
        MetricsState::Missing { probe: self.probe, message: self.message, last }
    }
}

impl From<&RequestError> for Missing {
    fn from(error: &RequestError) -> Self {
        let (probe, message) = match error {
            RequestError::Status { code: 404, .. } => (MetricsProbe::Served, ""),
            RequestError::Status { code: 401 | 403, message, .. } => {
                (MetricsProbe::Allowed, message.as_str())
            }
            RequestError::Status { message, .. } => (MetricsProbe::Available, message.as_str()),
            RequestError::Malformed { problem } => (MetricsProbe::Understood, problem.as_str()),
            RequestError::TooLarge { .. } | RequestError::Foreign { .. } => (MetricsProbe::Understood, ""),
            RequestError::Transport { causes } => (MetricsProbe::Answered, causes.as_str()),
            RequestError::OtherCluster => (MetricsProbe::Connected, ""),
            RequestError::Timeout { .. } | RequestError::NotAllowed { .. } => (MetricsProbe::Answered, ""),
        };
        Self { probe, message: clean(&redact::plain(message), MESSAGE).into_owned() }
    }
}

/// When there were figures last.
pub(super) fn last(state: &MetricsState) -> Option<Millis> {
    match state {
        MetricsState::Waiting => None,
        MetricsState::Live { at } => Some(*at),
        MetricsState::Missing { last, .. } => *last,
    }
}
