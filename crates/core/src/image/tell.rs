//! Tells how far a build is, and hears whether it was called off.

use concertina_contract::{BuildPhase, ImageBuild};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Tells how far a build is. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Tell {
    to: watch::Sender<ImageBuild>,
    stop: CancellationToken,
}

impl Tell {
    pub(super) fn new(to: watch::Sender<ImageBuild>, stop: CancellationToken) -> Self {
        Self { to, stop }
    }

    /// A phase begins, of so many bytes.
    pub(super) fn phase(&self, phase: BuildPhase, total: u64) {
        self.to.send_modify(|build| (build.phase, build.done, build.total) = (phase, 0, total));
    }

    /// So many bytes more are done.
    pub(super) fn step(&self, bytes: u64) {
        self.to.send_if_modified(|build| {
            build.done += bytes;
            bytes > 0
        });
    }

    /// The end.
    pub(super) fn end(&self, end: impl FnOnce(&mut ImageBuild)) {
        self.to.send_modify(end);
    }

    /// Whether it was called off.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }
}
