//! The revisions of one release, read from its Secrets.

use super::images::images;
use super::name::{is_namespace, is_release_name, selector};
use super::wire::{List, Record};
use super::{ChartMetadata, Release, ReleaseError, ReleaseKey, note};
use crate::site::{ReadClient, escape};
use concertina_contract::{ReleaseImage, ReleaseStatus, RevisionNote};
use jiff::Timestamp;
use std::cmp::Reverse;
use std::time::Duration;

/// How long one read may take.
const LIMIT: Duration = Duration::from_secs(30);
/// Revisions of one read: one may take 1.5 MiB, and is forgotten once it was looked at.
const PAGE: usize = 10;
/// The most revisions that are read; Helm keeps ten unless told otherwise.
const MOST: usize = 1_000;

/// What a release was, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Its revisions.
    pub revisions: Vec<Revision>,
    /// Numbers of those whose record cannot be read; `helm` passes them over.
    pub unreadable: Vec<u32>,
}

/// One revision, without what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its number.
    pub revision: u32,
    /// Its status.
    pub status: ReleaseStatus,
    /// What its chart says of itself.
    pub chart: Option<ChartMetadata>,
    /// Its description, as it is stored.
    pub description: String,
    /// What the description says, if Concertina wrote it.
    pub note: Option<RevisionNote>,
    /// When it was begun.
    pub updated: Option<Timestamp>,
    /// When its record was made, by the API server's clock.
    pub created: Option<Timestamp>,
    /// The revision that it brought back.
    pub rollback_of: Option<u32>,
    /// Its images; none if its manifest cannot be read.
    pub images: Option<Vec<ReleaseImage>>,
    /// The program that made its record, as the API server knows it; empty if it does not.
    pub manager: String,
}

/// Reads all revisions of a release.
pub async fn history(reader: &ReadClient, namespace: &str, name: &str) -> Result<History, ReleaseError> {
    let place = place(namespace, name)?;
    let path = format!("{place}?labelSelector={}&limit={PAGE}", escape(&selector(name)));
    let mut history = pages(reader, &path).await;
    // The second page can come too late for the first; once more from the start, and no oftener.
    if matches!(&history, Err(ReleaseError::Read(error)) if error.is_gone()) {
        history = pages(reader, &path).await;
    }
    let mut history = history?;
    if history.revisions.is_empty() && history.unreadable.is_empty() {
        return Err(ReleaseError::NotFound);
    }
    history.revisions.sort_by_key(|revision| Reverse(revision.revision));
    history.unreadable.sort_unstable_by_key(|revision| Reverse(*revision));
    Ok(history)
}

/// Reads one revision whole.
pub async fn read(
    reader: &ReadClient,
    namespace: &str,
    name: &str,
    revision: u32,
) -> Result<Release, ReleaseError> {
    let key = ReleaseKey { name: name.to_owned(), revision };
    let path = format!("{}/{key}", place(namespace, name)?);
    let bytes = reader.bytes(&path, LIMIT).await.map_err(|error| match error.status() {
        Some(404) => ReleaseError::NotFound,
        _ => ReleaseError::Read(error),
    })?;
    blocking(move || Record::parse(&bytes)?.release()).await?
}

/// Reads one revision, without what it is made of.
pub async fn revision(
    reader: &ReadClient,
    namespace: &str,
    name: &str,
    revision: u32,
) -> Result<Revision, ReleaseError> {
    let key = ReleaseKey { name: name.to_owned(), revision };
    let path = format!("{}/{key}", place(namespace, name)?);
    let bytes = reader.bytes(&path, LIMIT).await.map_err(ReleaseError::Read)?;
    blocking(move || Record::parse(&bytes)?.revision()).await?
}

/// The revision in force, whole. None if there is no such release.
pub async fn in_force(
    reader: &ReadClient,
    namespace: &str,
    name: &str,
) -> Result<Option<Release>, ReleaseError> {
    let history = match history(reader, namespace, name).await {
        Ok(history) => history,
        Err(ReleaseError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    match history.in_force() {
        Some(revision) => read(reader, namespace, name, revision).await.map(Some),
        None => Ok(None),
    }
}

impl History {
    /// The revision in force: the one that is deployed, else the newest. None if none can be read.
    pub fn in_force(&self) -> Option<u32> {
        let deployed = self.revisions.iter().find(|revision| revision.status == ReleaseStatus::Deployed);
        deployed.or(self.revisions.first()).map(|revision| revision.revision)
    }
}

/// The newest of some revisions.
pub(super) fn newest(revisions: &[Revision]) -> Option<&Revision> {
    revisions.iter().max_by_key(|revision| revision.revision)
}

async fn pages(reader: &ReadClient, path: &str) -> Result<History, ReleaseError> {
    let mut history = History::default();
    let mut token = String::new();
    loop {
        let next = if token.is_empty() { String::new() } else { format!("&continue={}", escape(&token)) };
        let bytes = reader.bytes(&format!("{path}{next}"), LIMIT).await.map_err(ReleaseError::Read)?;
        let list = blocking(move || List::parse(&bytes).map(|list| (list.page(), list.token()))).await??;
        let (page, rest) = list;
        history.revisions.extend(page.revisions);
        history.unreadable.extend(page.unreadable);
        if rest.is_empty() {
            return Ok(history);
        }
        if history.revisions.len() + history.unreadable.len() >= MOST {
            return Err(ReleaseError::TooMany { limit: MOST });
        }
        token = rest;
    }
}

/// Where the Secrets are.
fn place(namespace: &str, name: &str) -> Result<String, ReleaseError> {
    let sound = is_namespace(namespace) && is_release_name(name);
    sound.then(|| format!("/api/v1/namespaces/{namespace}/secrets")).ok_or(ReleaseError::Name)
}

/// Unpacking takes its time.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ReleaseError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ReleaseError::Ending)
}

impl List {
    /// What its records tell.
    fn page(&self) -> History {
        let mut page = History::default();
        for record in &self.items {
            match record.revision() {
                Ok(revision) => page.revisions.push(revision),
                Err(error) => {
                    tracing::debug!(secret = record.name(), %error, "a revision cannot be read");
                    page.unreadable.extend(record.number());
                }
            }
        }
        page
    }
}

impl Record {
    /// What it tells, its content forgotten.
    fn revision(&self) -> Result<Revision, ReleaseError> {
        let release = self.release()?;
        Ok(Revision {
            revision: release.revision,
            status: release.status(),
            chart: release.chart_metadata(),
            note: note::parse(&release.info.description),
            updated: release.info.last_deployed,
            created: self.created(),
            rollback_of: (release.info.rollback_revision > 0).then_some(release.info.rollback_revision),
            images: images(&release.manifest),
            manager: self.manager(),
            description: release.info.description,
        })
    }
}
