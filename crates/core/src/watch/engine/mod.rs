//! The list and watch engine: one state machine per site, kind and scope.
//!
//! ```text
//!            link ready                     all rows seen
//! Unlinked ────────────▶ Listing ─────────────────────────────▶ Watching ─┐ event, bookmark, ended in order:
//!    ▲                    │ ▲  ▲ gone (410), rolled back,          │  ▲   │ from the last version on
//!    │ link lost, 401     │ │  │ too large a version, unreadable   │  └───┘
//!    └────────────────────┘ │  └───────────────────────────────────┘
//!                     pause, then again
//! ```
//!
//! A 403 ends it: whoever runs it finds out what may be read instead.

mod error;
mod list;
mod path;
mod react;
mod watch;

use super::Pace;
use super::row::Columns;
use super::scope::Share;
use crate::clock::Clock;
use crate::site::{Link, ReadClient, Served};
use concertina_contract::{ErrorCode, Failure, SessionState};
use error::EngineError;
use react::Pause;
use std::sync::Arc;
use tokio::sync::watch::Receiver;

/// Fills one feed through the link of its site.
#[derive(Debug)]
pub(super) struct Engine {
    feed: Share,
    link: Receiver<Link>,
    clock: Clock,
    pace: Pace,
    phase: Phase,
    /// Failures in a row.
    failures: u32,
    /// The columns of the server's Table, as it told them last.
    columns: Columns,
    /// The epoch whose credential was refused.
    refused: Option<u64>,
}

/// What the engine does while it has a link.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    /// All objects are being read; rows that are not among them will go.
    Listing(By),
    /// All objects up to this resource version are known; changes are being read.
    Watching {
        /// The version.
        version: String,
    },
}

/// How a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// In pages.
    Pages,
    /// At once, after a continue token expired.
    Whole,
}

impl Engine {
    /// An engine that has done nothing yet.
    pub(super) fn new(feed: Share, link: Receiver<Link>, clock: Clock, pace: Pace) -> Self {
        let phase = Phase::Listing(By::Pages);
        Self { feed, link, clock, pace, phase, failures: 0, columns: None, refused: None }
    }

    /// Works until the server forbids it; the answer is how. None when the site is gone.
    pub(super) async fn run(mut self) -> Option<Failure> {
        while let Some((reader, epoch)) = self.linked().await {
            let lost = Link::lost(self.link.clone(), epoch);
            tokio::select! {
                () = lost => {}
                forbidden = self.serve(&reader) => match forbidden {
                    Some(failure) => return Some(failure),
                    None => self.refused = Some(epoch),
                },
            }
        }
        None
    }

    /// Waits for a link whose credential was not refused yet.
    async fn linked(&mut self) -> Option<(ReadClient, u64)> {
        loop {
            let link = self.link.borrow_and_update().clone();
            match (link.reader, &link.state) {
                (Some(reader), SessionState::Ready { .. }) if self.refused != Some(link.epoch) => {
                    self.failures = 0;
                    return Some((reader, link.epoch));
                }
                (_, state) => {
                    if let Some(failure) = absence(state) {
                        self.feed.lost(&failure);
                    }
                }
            }
            self.link.changed().await.ok()?;
        }
    }

    /// Lists and watches until the server forbids that, or refuses the credential: none.
    async fn serve(&mut self, reader: &ReadClient) -> Option<Failure> {
        loop {
            let outcome = match self.phase.clone() {
                Phase::Listing(By::Pages) => self.pages(reader, Some(self.pace.limit)).await,
                Phase::Listing(By::Whole) => self.pages(reader, None).await,
                Phase::Watching { version } => self.watch(reader, version).await,
            };
            match outcome {
                Ok(phase) => self.phase = phase,
                Err(error) => {
                    if error.is_not_served() {
                        reader.not_served(self.feed.kind());
                    }
                    match self.react(&error) {
                        Pause::None => {}
                        Pause::For(pause) => tokio::time::sleep(pause).await,
                        Pause::UntilRelinked => return None,
                        Pause::UntilScoped(failure) => return Some(failure),
                    }
                }
            }
        }
    }

    /// The kind as the site serves it.
    async fn served(&self, reader: &ReadClient) -> Result<Arc<Served>, EngineError> {
        reader.served(self.feed.kind()).await?.ok_or(EngineError::NotServed)
    }

    /// The path of a collection in all namespaces, narrowed to what is read.
    fn narrow(&self, path: String) -> String {
        self.feed.scope().narrow(path)
    }
}

/// Why a session in this state cannot be read through; none if it can, or soon will.
fn absence(state: &SessionState) -> Option<Failure> {
    match state {
        SessionState::Ready { .. } => None,
        SessionState::Disconnected | SessionState::Connecting { .. } => {
            Some(Failure::new(ErrorCode::SiteNotConnected))
        }
        SessionState::Degraded { failure, .. }
        | SessionState::AuthRequired { failure, .. }
        | SessionState::Closed { failure, .. } => Some(failure.clone()),
    }
}

/// The result of one phase: the next one.
type Outcome = Result<Phase, EngineError>;
