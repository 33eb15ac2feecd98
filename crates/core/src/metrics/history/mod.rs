//! What was used in the last 24 hours, on this machine.
//!
//! Samples gather in memory and go to disk in blocks of fifteen minutes: one row a series, about two bytes a sample. Blocks
//! go when they are a day old, and earlier when the file grows above 150 MB for each 5,000 series.

mod codec;
mod file;
mod read;
mod resample;
mod write;

pub use codec::Sample;
pub use read::{Select, Track};
pub use resample::{Grid, Values};

use super::Snapshot;
use super::owner::Workload;
use super::scaled::counted;
use codec::Encoder;
use concertina_contract::SiteId;
use rusqlite::Connection;
use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The time that a chunk spans, in seconds.
const BLOCK: i64 = 900;
/// How long figures are kept, in blocks: 24 hours and the block that has begun.
const KEPT: i64 = 24 * 3600 / BLOCK + 1;
/// The most bytes on disk for each 5,000 series.
const BOUND: u64 = 150_000_000;

/// What can fail here.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// A broken file could not be moved aside.
    #[error("cannot move the broken figures aside")]
    Aside(#[source] std::io::Error),
    /// A statement failed.
    #[error("the database of figures refused a statement")]
    Statement(#[from] rusqlite::Error),
}

/// The recorded figures. Cheap to clone; calls block.
#[derive(Clone)]
pub struct History(Arc<Mutex<Inner>>);

struct Inner {
    path: PathBuf,
    connection: Connection,
    /// The series of each site.
    open: HashMap<SiteId, HashMap<Name, Open>>,
    /// The block that is being filled.
    block: i64,
}

/// Namespace, name and container; a node has neither namespace nor container. An autoscaler is named by what it scales
/// (`Deployment/web`), which no pod can be, and has figures in place of containers.
type Name = (Box<str>, Box<str>, Box<str>);

/// A series that grows.
#[derive(Debug, Default)]
struct Open {
    /// Its number on disk, when it has one.
    id: Option<i64>,
    owner: Option<Workload>,
    encoder: Encoder,
}

impl History {
    /// Opens or makes the file of figures.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let inner =
            Inner { path: path.to_owned(), connection: file::open(path)?, open: HashMap::new(), block: 0 };
        Ok(Self(Arc::new(Mutex::new(inner))))
    }

    /// Adds what is new in a snapshot.
    pub fn record(&self, site: &SiteId, snapshot: &Snapshot) {
        let at = snapshot.at.div_euclid(1_000);
        let nodes = snapshot
            .nodes
            .iter()
            .filter(|(_, node)| node.fresh)
            .map(|(name, node)| ((Box::default(), name.clone(), Box::default()), None, node.usage));
        let pods =
            snapshot.pods.iter().flat_map(|(namespace, pods)| pods.iter().map(move |pod| (namespace, pod)));
        let containers =
            pods.filter(|(_, (_, pod))| pod.reading.fresh).flat_map(|(namespace, (name, pod))| {
                let name = move |container: &str| (namespace.clone(), name.clone(), container.into());
                pod.containers
                    .iter()
                    .map(move |(container, usage)| (name(container), pod.owner.as_ref(), *usage))
            });
        let scalers = snapshot.scalers.iter().flat_map(|scaled| {
            let name = |figure: &str| {
                (scaled.namespace.as_str().into(), scaled.target.as_str().into(), figure.into())
            };
            scaled.figures.iter().map(move |(figure, count)| (name(figure), None, counted(*count)))
        });
        self.lock().add(site, at, nodes.chain(containers).chain(scalers));
    }

    /// Writes what is in memory to disk, as before the program ends.
    pub fn flush(&self) {
        self.lock().flush();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("History")
    }
}

#[cfg(test)]
mod tests;
