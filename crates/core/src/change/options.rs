//! What changes are made with.

use crate::catalogue::PackageFolder;
use crate::clock::Clock;
use crate::helm::Helm;
use crate::redact::Redactor;
use crate::registry::Known;
use crate::site::Fleet;
use crate::store::Store;
use crate::task::Tasks;
use crate::watch::Hub;
use concertina_contract::Millis;
use std::fmt;
use std::time::Duration;

/// What changes are made with.
#[derive(Clone)]
pub struct ChangesOptions {
    /// Holds the audit record and the journal.
    pub store: Store,
    /// Tells the time.
    pub clock: Clock,
    /// The scope of operations.
    pub tasks: Tasks,
    /// The sites.
    pub fleet: Fleet,
    /// The user's `helm`.
    pub helm: Helm,
    /// The watch caches that rollouts are followed in.
    pub hub: Hub,
    /// Takes secrets out of what servers say.
    pub redactor: Redactor,
    /// The folder of the user's own packages.
    pub packages: PackageFolder,
    /// The registries that the user configured.
    pub registries: Known,
    /// The user of this machine.
    pub author: String,
}

impl fmt::Debug for ChangesOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangesOptions").field("author", &self.author).finish_non_exhaustive()
    }
}

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a plan lives, in milliseconds.
    pub plan: Millis,
    /// One read.
    pub read: Duration,
    /// One write, of which the API server is told too: after it, no request of ours can still be under way.
    pub write: Duration,
    /// From one read to the next while an unclear write is being found out.
    pub settle_pause: Duration,
    /// The longest that is spent on finding out an unclear write of a site that answers.
    pub settle: Duration,
    /// The longest that a rollout may go without progress when the workload names no `progressDeadlineSeconds`.
    pub rollout: Duration,
}

impl Limits {
    /// From when on no request that was sent at `sent` can still be under way: the server gives up when we do, and a second more
    /// is for its clock and ours.
    pub(super) fn over(&self, sent: Millis) -> Millis {
        let write = Millis::try_from(self.write.as_millis()).unwrap_or(Millis::MAX);
        sent.saturating_add(write).saturating_add(1_000)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            plan: 10 * 60 * 1_000,
            read: Duration::from_secs(10),
            write: Duration::from_secs(20),
            settle_pause: Duration::from_millis(500),
            settle: Duration::from_mins(10),
            rollout: Duration::from_mins(10),
        }
    }
}
