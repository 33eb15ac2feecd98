//! What all parts of a change share.

use super::book::Book;
use super::options::Limits;
use super::shelf::Shelf;
use super::step::StepObserver;
use super::stops::Stops;
use crate::audit::{Audit, Entry};
use crate::catalogue::PackageFolder;
use crate::clock::Clock;
use crate::helm::Helm;
use crate::redact::Redactor;
use crate::registry::Registries;
use crate::site::Fleet;
use crate::task::Tasks;
use crate::watch::Hub;
use std::fmt;
use std::sync::{Arc, Mutex};

/// What all parts of a change share.
pub(super) struct Inner {
    pub(super) fleet: Fleet,
    pub(super) helm: Helm,
    pub(super) hub: Hub,
    pub(super) redactor: Redactor,
    pub(super) registries: Registries,
    /// The folder of the user's own packages.
    pub(super) packages: PackageFolder,
    pub(super) clock: Clock,
    pub(super) tasks: Tasks,
    pub(super) audit: Audit,
    pub(super) shelf: Shelf,
    pub(super) book: Book,
    pub(super) stops: Stops,
    pub(super) limits: Limits,
    pub(super) observer: Arc<dyn StepObserver>,
    /// Held while a plan becomes an operation.
    pub(super) turn: Mutex<()>,
}

impl Inner {
    /// Records what needs no record before it may happen, such as a refusal.
    pub(super) fn record(&self, entry: &Entry) {
        if let Err(error) = self.audit.append(entry) {
            tracing::error!(%error, "an entry is not in the audit record");
        }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inner")
    }
}
