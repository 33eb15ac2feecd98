//! Operations that the user may call off while they run.

use concertina_contract::OperationId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio_util::sync::CancellationToken;

/// The operations that run and may be called off.
#[derive(Debug, Default)]
pub(super) struct Stops(Mutex<BTreeMap<OperationId, CancellationToken>>);

impl Stops {
    /// What tells an operation that it was called off.
    pub(super) fn token(&self, operation: &OperationId) -> CancellationToken {
        self.lock().entry(operation.clone()).or_default().clone()
    }

    /// Calls one off; false if it does not run, or cannot be called off.
    pub(super) fn call_off(&self, operation: &OperationId) -> bool {
        let token = self.lock().get(operation).cloned();
        token.inspect(CancellationToken::cancel).is_some()
    }

    /// Forgets one that has ended.
    pub(super) fn forget(&self, operation: &OperationId) {
        self.lock().remove(operation);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OperationId, CancellationToken>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_called_off_and_what_has_ended_is_not() {
        let (stops, id) = (Stops::default(), OperationId::new("o"));
        assert!(!stops.call_off(&id));
        let token = stops.token(&id);
        assert!(stops.call_off(&id) && stops.call_off(&id) && token.is_cancelled());
        stops.forget(&id);
        assert!(!stops.call_off(&id));
    }
}
