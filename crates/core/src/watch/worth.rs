//! What rows are worth.

use super::scope::Scope;
use concertina_contract::{ErrorCode, Failure, Millis, RowsState};
use std::collections::BTreeMap;

/// What the rows of one scope are worth.
#[derive(Clone, Debug)]
pub(super) struct Worth {
    /// As the window shows it.
    pub(super) state: RowsState,
    /// A list was complete once, in this run or an earlier one.
    pub(super) listed: bool,
    /// When the rows were last right.
    pub(super) right: Millis,
}

impl Default for Worth {
    fn default() -> Self {
        Self { state: RowsState::Disconnected, listed: false, right: 0 }
    }
}

impl Worth {
    /// A list begins.
    pub(super) fn load(&mut self, now: Millis) {
        if matches!(self.state, RowsState::Disconnected | RowsState::Failed { .. })
            || (matches!(self.state, RowsState::Stale { .. }) && !self.listed)
        {
            self.state = RowsState::Loading { since: now };
        }
    }

    /// There are rows of an earlier run, which were right then.
    pub(super) fn recall(&mut self, as_of: Millis) {
        self.listed = true;
        self.right = as_of;
        let failure = match &self.state {
            RowsState::Disconnected => Failure::new(ErrorCode::SiteNotConnected),
            RowsState::Failed { failure } => failure.clone(),
            RowsState::Live | RowsState::Loading { .. } | RowsState::Stale { .. } => return,
        };
        self.state = RowsState::Stale { as_of, failure };
    }

    /// The rows are right at this time.
    pub(super) fn confirm(&mut self, now: Millis) {
        self.right = now;
        if self.listed {
            self.state = RowsState::Live;
        }
    }

    /// The rows are not watched any more.
    pub(super) fn lose(&mut self, failure: &Failure) {
        self.state = if self.listed {
            RowsState::Stale { as_of: self.right, failure: failure.clone() }
        } else if failure.code == ErrorCode::SiteNotConnected {
            RowsState::Disconnected
        } else {
            RowsState::Failed { failure: failure.clone() }
        };
    }

    /// What all scopes together are worth: no more than the least of them.
    pub(super) fn of_all(scopes: &BTreeMap<Scope, Self>) -> Self {
        let mut all = scopes.values();
        let Some(first) = all.next() else { return Self::default() };
        all.fold(first.clone(), |sum, one| {
            let state = match (&sum.state, &one.state) {
                (RowsState::Stale { as_of, failure }, RowsState::Stale { as_of: other, .. }) => {
                    RowsState::Stale { as_of: *as_of.min(other), failure: failure.clone() }
                }
                (left, right) if rank(right) > rank(left) => right.clone(),
                (left, _) => left.clone(),
            };
            Self { state, listed: sum.listed && one.listed, right: sum.right.min(one.right) }
        })
    }
}

/// How little a state is worth.
fn rank(state: &RowsState) -> u8 {
    match state {
        RowsState::Live => 0,
        RowsState::Disconnected => 1,
        RowsState::Stale { .. } => 2,
        RowsState::Failed { .. } => 3,
        RowsState::Loading { .. } => 4,
    }
}
