//! What all sites of a fleet share.

use super::identity::{Finding, UnionChange};
use super::pin::Offer;
use crate::clock::Clock;
use crate::exec::{Environment, ExecRunner, Fingerprint};
use crate::redact::Redactor;
use crate::secrets::Secrets;
use crate::store::Store;
use crate::task::Tasks;
use concertina_contract::LoginId;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc::UnboundedSender;
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
    /// Certificates as the trust window shows them.
    pub(super) offers: Mutex<HashMap<LoginId, Offer>>,
    /// What sessions find out about the clusters behind their addresses.
    pub(super) findings: UnboundedSender<Finding>,
    /// Counts the changes of what is one site; those that nobody was told of yet.
    pub(super) unions: watch::Sender<u64>,
    pub(super) untold: Mutex<Vec<UnionChange>>,
    /// Counts the times that files were dropped on a window.
    pub(super) offered: AtomicU32,
}

impl Shared {
    pub(super) fn pasted(&self) -> MutexGuard<'_, HashSet<LoginId>> {
        self.pasted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn asked(&self) -> MutexGuard<'_, HashMap<LoginId, Fingerprint>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn offers(&self) -> MutexGuard<'_, HashMap<LoginId, Offer>> {
        self.offers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn untold(&self) -> MutexGuard<'_, Vec<UnionChange>> {
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the fleet what a session found out.
    pub(super) fn find(&self, finding: Finding) {
        // Without a fleet there is nothing to merge.
        let _ = self.findings.send(finding);
    }

    /// Tells that something of the list of sites changed.
    pub(super) fn bump(&self) {
        self.changed.send_modify(|count| *count += 1);
    }
}
