//! Tracked tasks and their shutdown: no task of ours is detached.

use std::future::Future;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

/// Spawns tasks that end when their scope ends. Cloning shares the scope.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    /// A new scope of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// A scope that ends with this one, or earlier by its own [`Self::stop`]. Its tasks count as tasks of this scope.
    #[must_use]
    pub fn child(&self) -> Self {
        Self { tracker: self.tracker.clone(), stop: self.stop.child_token() }
    }

    /// Runs a task until it ends or the scope does. Its future is dropped at the first await point after the scope ended.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tracker.spawn(async move {
            tokio::select! {
                // In this order, so that a task whose answers are there at once does not go on after the end.
                biased;
                () = stop.cancelled() => {}
                () = task => {}
            }
        });
    }

    /// Runs a task that must not be cut off in the middle: it watches [`Self::stopped`] itself.
    pub fn spawn_to_end(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tracker.spawn(task);
    }

    /// Resolves when the scope ends.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    /// Whether the scope has ended.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Ends the scope without waiting.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// Ends the scope when the guard is dropped.
    pub fn stop_on_drop(&self) -> DropGuard {
        self.stop.clone().drop_guard()
    }

    /// Ends the scope and waits for all its tasks.
    pub async fn shutdown(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[tokio::test]
    async fn shutdown_drops_what_waits_and_finishes_what_must_end() {
        let tasks = Tasks::new();
        let done = Arc::new(AtomicBool::new(false));
        tasks.child().spawn(std::future::pending());
        let (flag, scope) = (done.clone(), tasks.clone());
        tasks.spawn_to_end(async move {
            scope.stopped().await;
            flag.store(true, Ordering::SeqCst);
        });
        tasks.shutdown().await;
        assert!(done.load(Ordering::SeqCst));
    }
}
