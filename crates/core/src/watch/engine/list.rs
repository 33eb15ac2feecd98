//! Listing: in pages, or at once.

use super::super::feed::Edit;
use super::super::row::{self, Keyed, Page, Row};
use super::{Engine, EngineError, Outcome, Phase, path};
use crate::site::ReadClient;
use concertina_contract::Kind;
use std::collections::HashSet;

impl Engine {
    /// Reads all pages. Rows appear as they come; what no page had goes at the end.
    ///
    /// Not as the beginning of a watch (`sendInitialEvents`, KEP-3157): that is gentler for a server with hundreds of clients, but its
    /// events come uncompressed, and one by one: 5,000 pods took 1.6 times as long.
    pub(super) async fn pages(&mut self, reader: &ReadClient, limit: Option<u32>) -> Outcome {
        let served = self.served(reader).await?;
        self.feed.loading(self.clock.now());
        let mut seen = HashSet::new();
        let mut token = String::new();
        loop {
            let path = self.narrow(path::page(&served, limit, &token));
            let page = match self.feed.kind() {
                Kind::Other(_) => self.table(reader, (&path, limit.is_some()), &mut seen).await?,
                _ => self.objects(reader, &path, &mut seen).await?,
            };
            if page.next.is_empty() {
                self.feed.listed(&seen, self.clock.now());
                return Ok(Phase::Watching { version: page.resource_version });
            }
            token = page.next;
        }
    }

    /// A page of objects, each of which becomes a row as it comes.
    async fn objects(
        &mut self,
        reader: &ReadClient,
        path: &str,
        seen: &mut HashSet<Keyed>,
    ) -> Result<Page, EngineError> {
        let kind = self.feed.kind().clone();
        let mut items = reader.items(path, self.pace.page).await?;
        while let Some(objects) = items.next().await? {
            let mut edits = Vec::with_capacity(objects.len());
            for object in objects {
                edits.push(Edit::Put(Row::read(&kind, &object)?));
            }
            seen.extend(self.feed.apply(edits));
        }
        Ok(row::page(&kind, &items.rest(), &mut self.columns)?)
    }

    /// The server's Table: one of its pages, or the whole.
    async fn table(
        &mut self,
        reader: &ReadClient,
        (path, is_page): (&str, bool),
        seen: &mut HashSet<Keyed>,
    ) -> Result<Page, EngineError> {
        let kind = self.feed.kind().clone();
        let form = row::form(&kind);
        let bytes = if is_page {
            reader.bytes_as(path, form, self.pace.page).await?
        } else {
            reader.whole_as(path, form, self.pace.page).await?
        };
        let mut page = row::page(&kind, &bytes, &mut self.columns)?;
        seen.extend(self.feed.apply(page.rows.drain(..).map(Edit::Put)));
        Ok(page)
    }
}
