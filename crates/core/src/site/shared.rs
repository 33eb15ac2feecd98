//! What all sites of a fleet share.

use crate::clock::Clock;
use crate::exec::{Environment, ExecRunner, Fingerprint};
use crate::redact::Redactor;
use crate::secrets::Secrets;
use crate::store::Store;
use crate::task::Tasks;
use concertina_contract::LoginId;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
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
    pub(super) runner: ExecRunner,
    pub(super) changed: watch::Sender<u64>,
    /// Logins that use a pasted token.
    pub(super) pasted: Mutex<HashSet<LoginId>>,
    /// Commands as the trust window shows them: an answer trusts what was shown.
    pub(super) asked: Mutex<HashMap<LoginId, Fingerprint>>,
}

impl Shared {
    pub(super) fn pasted(&self) -> MutexGuard<'_, HashSet<LoginId>> {
        self.pasted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn asked(&self) -> MutexGuard<'_, HashMap<LoginId, Fingerprint>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that something of the list of sites changed.
    pub(super) fn bump(&self) {
        self.changed.send_modify(|count| *count += 1);
    }
}
