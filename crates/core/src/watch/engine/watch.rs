//! Watching: events and bookmarks from a resource version on.

use super::super::Pace;
use super::super::feed::Edit;
use super::super::row::{self, Event};
use super::{By, Engine, EngineError, Outcome, Phase, path};
use crate::site::{ReadClient, RequestError};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{Stream, StreamExt as _};
use std::time::Duration;
use tokio::time::Instant;

/// Lines that are read at once when they are there.
const BATCH: usize = 256;

/// One line, or why there is none.
type Line = Result<Bytes, RequestError>;

/// The lines of a watch, in batches of what is there.
struct Lines {
    batches: BoxStream<'static, Vec<Line>>,
    silent: Duration,
}

impl Lines {
    /// Opens a watch.
    async fn open(reader: &ReadClient, path: &str, form: &str, pace: &Pace) -> Result<Self, EngineError> {
        let lines = reader.lines(path, form, pace.open).await?;
        Ok(Self { batches: batches(lines), silent: pace.silent })
    }

    /// The next lines; none when the server ended the watch.
    async fn next(&mut self) -> Result<Option<Vec<Line>>, EngineError> {
        tokio::time::timeout(self.silent, self.batches.next()).await.map_err(|_| EngineError::Silent)
    }
}

fn batches(lines: impl Stream<Item = Line> + Send + 'static) -> BoxStream<'static, Vec<Line>> {
    lines.ready_chunks(BATCH).boxed()
}

impl Engine {
    /// Opens a watch and follows it.
    pub(super) async fn watch(&mut self, reader: &ReadClient, version: String) -> Outcome {
        let served = self.served(reader).await?;
        if !served.can("watch") {
            tokio::time::sleep(self.pace.unwatched).await;
            return Ok(Phase::Listing(By::Pages));
        }
        let path = self.narrow(path::watch(&served, &version, self.pace.watch_seconds()));
        let lines = Lines::open(reader, &path, row::form(self.feed.kind()), &self.pace).await?;
        self.feed.right(self.clock.now());
        self.phase = Phase::Watching { version };
        self.follow(lines).await
    }

    /// Follows a watch until it ends. Whatever happens, the phase keeps the last version that was applied.
    async fn follow(&mut self, mut lines: Lines) -> Outcome {
        let begun = Instant::now();
        let mut heard = false;
        loop {
            let next = lines.next().await;
            if begun.elapsed() >= self.pace.healthy {
                self.failures = 0;
            }
            let Some(batch) = next? else { break };
            heard |= self.take(batch.into_iter())?;
        }
        if heard || begun.elapsed() >= Duration::from_secs(1) {
            self.failures = 0;
            Ok(self.phase.clone())
        } else {
            Err(EngineError::Ended)
        }
    }

    /// Applies what lines say. Returns whether they said anything.
    fn take(&mut self, lines: impl Iterator<Item = Line>) -> Result<bool, EngineError> {
        let mut edits = Vec::new();
        let mut version = None;
        let outcome = self.read(lines, &mut edits, &mut version);
        // What came before a bad line is good.
        self.feed.apply(edits);
        let heard = version.is_some();
        if let Some(version) = version {
            self.phase = Phase::Watching { version };
            self.feed.right(self.clock.now());
        }
        outcome.map(|()| heard)
    }

    fn read(
        &mut self,
        lines: impl Iterator<Item = Line>,
        edits: &mut Vec<Edit>,
        version: &mut Option<String>,
    ) -> Result<(), EngineError> {
        for line in lines {
            let (next, edit) = match row::event(self.feed.kind(), &line?, &mut self.columns)? {
                Event::Put(row) => (row.meta().resource_version.to_string(), Some(Edit::Put(row))),
                Event::Gone(row) => (row.meta().resource_version.to_string(), Some(Edit::Gone(row))),
                Event::Bookmark { resource_version } => (resource_version, None),
                Event::Unknown => continue,
                Event::Failed { code, reason, message } => {
                    let retry_after = None;
                    return Err(RequestError::Status { code, reason, message, retry_after }.into());
                }
            };
            let known = match (&*version, &self.phase) {
                (Some(version), _) | (None, Phase::Watching { version }) => version.as_str(),
                (None, Phase::Listing(_)) => "",
            };
            if is_older(&next, known) {
                return Err(EngineError::RolledBack { version: next });
            }
            edits.extend(edit);
            *version = Some(next);
        }
        Ok(())
    }
}

/// Whether a resource version is older than another. They are numbers, compared as such since Kubernetes 1.35
/// (KEP-5504); others are taken as they come.
fn is_older(version: &str, known: &str) -> bool {
    matches!((version.parse::<u128>(), known.parse::<u128>()), (Ok(version), Ok(known)) if version < known)
}

#[cfg(test)]
mod tests {
    use super::is_older;

    #[test]
    fn versions_are_numbers() {
        assert!(is_older("9", "10"));
        assert!(!is_older("10", "10"));
        assert!(!is_older("a", "10"));
        assert!(!is_older("5", ""));
    }
}
