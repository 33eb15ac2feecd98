//! An operation that a test holds at a step of its journal.

use concertina_contract::ObjectRef;
use concertina_core::change::{JournalStep, StepObserver};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use tokio::sync::watch;

/// Holds the first operation that comes to a step once this is armed, until it is let go.
#[derive(Debug)]
pub struct Brake {
    step: JournalStep,
    armed: AtomicBool,
    held: watch::Sender<bool>,
    let_go: (Mutex<bool>, Condvar),
}

impl Brake {
    /// One that is not armed.
    pub fn at(step: JournalStep) -> Self {
        Self {
            step,
            armed: AtomicBool::new(false),
            held: watch::Sender::new(false),
            let_go: (Mutex::new(false), Condvar::new()),
        }
    }

    /// What comes next to the step is held.
    pub fn arm(&self) {
        self.armed.store(true, Ordering::SeqCst);
    }

    /// Resolves when an operation is held.
    pub async fn held(&self) {
        self.held.subscribe().wait_for(|held| *held).await.unwrap();
    }

    /// What is held goes on.
    pub fn let_go(&self) {
        *self.let_go.0.lock().unwrap() = true;
        self.let_go.1.notify_all();
    }
}

impl StepObserver for Brake {
    fn reached(&self, step: JournalStep, _: Option<&ObjectRef>) {
        if step == self.step && self.armed.swap(false, Ordering::SeqCst) {
            self.held.send_replace(true);
            let held = self.let_go.0.lock().unwrap();
            // A test that fails meanwhile lets nobody go, and is not to hang by it.
            drop(self.let_go.1.wait_timeout_while(held, Duration::from_mins(1), |let_go| !*let_go).unwrap());
        }
    }
}
