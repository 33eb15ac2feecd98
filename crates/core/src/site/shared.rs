//! What all sites of a fleet share.

use crate::clock::Clock;
use crate::exec::Environment;
use crate::redact::Redactor;
use crate::secrets::Secrets;
use crate::store::Store;
use crate::task::Tasks;
use tokio::sync::watch;

/// What all sites of a fleet share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) clock: Clock,
    pub(super) tasks: Tasks,
    pub(super) secrets: Secrets,
    pub(super) redactor: Redactor,
    pub(super) environment: Environment,
    pub(super) changed: watch::Sender<u64>,
}

impl Shared {
    /// Tells that something of the list of sites changed.
    pub(super) fn bump(&self) {
        self.changed.send_modify(|count| *count += 1);
    }
}
