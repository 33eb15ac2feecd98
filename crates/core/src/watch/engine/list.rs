//! Listing: in pages, or as the beginning of a watch.

use super::super::feed::Edit;
use super::super::row::{self, Keyed};
use super::watch::Lines;
use super::{Engine, EngineError, Outcome, Phase, path};
use crate::site::{ReadClient, RequestError};
use std::collections::HashSet;

impl Engine {
    /// Reads all pages. Rows appear as pages come; what no page had goes at the end.
    pub(super) async fn pages(&mut self, reader: &ReadClient, limit: Option<u32>) -> Outcome {
        let kind = &self.feed.kind().clone();
        let served = self.served(reader).await?;
        self.feed.loading(self.clock.now());
        let mut seen = HashSet::new();
        let mut token = String::new();
        loop {
            let path = self.narrow(path::page(&served, limit, &token));
            let bytes = reader.bytes_as(&path, row::form(kind), self.pace.page).await?;
            let page = row::page(kind, &bytes, &mut self.columns)?;
            drop(bytes);
            seen.extend(self.feed.apply(page.rows.into_iter().map(Edit::Put)));
            if page.next.is_empty() {
                self.feed.listed(&seen, self.clock.now());
                return Ok(Phase::Watching { version: page.resource_version });
            }
            token = page.next;
        }
    }

    /// Reads the list from the beginning of a watch, and stays in that watch.
    pub(super) async fn stream(&mut self, reader: &ReadClient) -> Outcome {
        let kind = &self.feed.kind().clone();
        let served = self.served(reader).await?;
        self.feed.loading(self.clock.now());
        let mut seen: HashSet<Keyed> = HashSet::new();
        let path = self.narrow(path::stream(&served, self.pace.watch_seconds()));
        let mut lines = Lines::open(reader, &path, row::form(kind), &self.pace).await?;
        while let Some(batch) = lines.next().await? {
            let mut batch = batch.into_iter();
            let mut edits = Vec::new();
            while let Some(line) = batch.next() {
                match row::event(kind, &line?, &mut self.columns)? {
                    row::Event::Put(row) => edits.push(Edit::Put(row)),
                    row::Event::Gone(row) => {
                        // In order: it may have been put in this very batch.
                        seen.extend(self.feed.apply(edits.drain(..)));
                        seen.remove(&Keyed(std::sync::Arc::new(row.clone())));
                        edits.push(Edit::Gone(row));
                    }
                    row::Event::Bookmark { resource_version, listed: true } => {
                        seen.extend(self.feed.apply(edits.drain(..)));
                        self.feed.listed(&seen, self.clock.now());
                        return self.follow(lines, batch, resource_version).await;
                    }
                    row::Event::Bookmark { .. } | row::Event::Unknown => {}
                    row::Event::Failed { code, reason, message } => {
                        let retry_after = None;
                        Err(RequestError::Status { code, reason, message, retry_after })?;
                    }
                }
            }
            seen.extend(self.feed.apply(edits));
        }
        Err(EngineError::Ended)
    }
}
