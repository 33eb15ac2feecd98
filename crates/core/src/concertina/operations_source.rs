//! The stream of operations.

use crate::change::Operations;
use crate::table::Source;
use concertina_contract::{FrameBody, Operation};
use std::sync::Arc;
use tokio::sync::watch;

/// Operations in the first frame, at most.
const FIRST: usize = 200;

/// Tells a page of the newest operations, and then of those that changed.
#[derive(Debug)]
pub(super) struct OperationsSource {
    operations: watch::Receiver<Operations>,
    shown: Option<Operations>,
}

impl OperationsSource {
    /// A source of these operations.
    pub(super) fn new(operations: watch::Receiver<Operations>) -> Self {
        Self { operations, shown: None }
    }
}

impl Source for OperationsSource {
    async fn changed(&mut self) {
        if self.operations.changed().await.is_err() {
            // The program is ending: there is no more news.
            std::future::pending::<()>().await;
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        let now = self.operations.borrow_and_update().clone();
        let news: Vec<Operation> = match &self.shown {
            None => now.iter().take(FIRST).map(|operation| Operation::clone(operation)).collect(),
            Some(shown) => now
                .iter()
                .filter(|operation| !shown.iter().any(|before| Arc::ptr_eq(before, operation)))
                .map(|operation| Operation::clone(operation))
                .collect(),
        };
        let first = self.shown.is_none();
        self.shown = Some(now);
        (first || !news.is_empty()).then_some(FrameBody::Operations { operations: news })
    }
}
