//! The rows of one kind on one site, and who follows them.

use super::change::{Change, Follower};
use super::row::{Key, Keyed, Row};
use concertina_contract::{ErrorCode, Failure, Kind, Millis, RowsState, SiteId};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The rows of one kind on one site. They outlive the watch that filled them, so that the last known rows stay readable.
#[derive(Debug)]
pub struct Feed {
    site: SiteId,
    kind: Kind,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    rows: HashSet<Keyed>,
    state: RowsState,
    /// A list was complete once.
    listed: bool,
    /// When the rows were last right.
    right: Millis,
    followers: Vec<Weak<Follower>>,
}

impl Feed {
    /// An empty feed of a site that is not connected.
    pub(super) fn new(site: SiteId, kind: Kind) -> Self {
        let inner = Inner {
            rows: HashSet::new(),
            state: RowsState::Disconnected,
            listed: false,
            right: 0,
            followers: Vec::new(),
        };
        Self { site, kind, inner: Mutex::new(inner) }
    }

    /// Its site.
    pub fn site(&self) -> &SiteId {
        &self.site
    }

    /// Its kind.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// What the rows are worth.
    pub fn state(&self) -> RowsState {
        self.lock().state.clone()
    }

    /// Whether there are rows that were right once and are not known to be so now.
    pub fn is_stale(&self) -> bool {
        let inner = self.lock();
        match inner.state {
            RowsState::Live => false,
            RowsState::Loading { .. } => inner.listed,
            RowsState::Disconnected | RowsState::Stale { .. } | RowsState::Failed { .. } => true,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.lock().rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of an object.
    pub fn get(&self, namespace: &str, name: &str) -> Option<Arc<Row>> {
        let key: &dyn Key = &(namespace, name);
        self.lock().rows.get(key).map(|row| row.0.clone())
    }

    /// Reads the rows while nothing changes them.
    pub(super) fn with_rows<T>(&self, read: impl FnOnce(&HashSet<Keyed>) -> T) -> T {
        read(&self.lock().rows)
    }

    /// Registers a follower.
    pub(super) fn follow(&self, follower: &Arc<Follower>) {
        let mut inner = self.lock();
        inner.followers.retain(|follower| follower.strong_count() > 0);
        inner.followers.push(Arc::downgrade(follower));
    }

    /// Whether a list was complete once.
    pub(super) fn is_listed(&self) -> bool {
        self.lock().listed
    }

    /// Adds and replaces rows, and removes those that are gone, in order. Rows that did not change are left alone.
    /// Returns the keys of what was put.
    pub(super) fn apply(&self, edits: impl IntoIterator<Item = Edit>) -> Vec<Keyed> {
        let mut inner = self.lock();
        let mut changes = Vec::new();
        let mut put = Vec::new();
        for edit in edits {
            match edit {
                Edit::Put(row) => put.push(inner.put(row, &mut changes)),
                Edit::Gone(row) => {
                    let meta = row.meta();
                    let key: &dyn Key = &(meta.namespace.as_ref(), meta.name.as_ref());
                    changes.extend(inner.rows.take(key).map(removed));
                }
            }
        }
        inner.publish(changes);
        put
    }

    /// Ends a list: what was not seen in it is gone, and the rest is right.
    pub(super) fn listed(&self, seen: &HashSet<Keyed>, now: Millis) {
        let mut inner = self.lock();
        let changes = inner.rows.extract_if(|row| !seen.contains(row)).map(removed).collect();
        inner.listed = true;
        inner.right = now;
        inner.state = RowsState::Live;
        inner.publish(changes);
        inner.wake();
    }

    /// The rows are right at this time.
    pub(super) fn right(&self, now: Millis) {
        let mut inner = self.lock();
        inner.right = now;
        if inner.listed && inner.state != RowsState::Live {
            inner.state = RowsState::Live;
            inner.wake();
        }
    }

    /// A list begins.
    pub(super) fn loading(&self, now: Millis) {
        let mut inner = self.lock();
        if matches!(inner.state, RowsState::Disconnected | RowsState::Failed { .. })
            || (matches!(inner.state, RowsState::Stale { .. }) && !inner.listed)
        {
            inner.state = RowsState::Loading { since: now };
            inner.wake();
        }
    }

    /// The rows are not watched any more, and why.
    pub(super) fn lost(&self, failure: Failure) {
        let mut inner = self.lock();
        let state = if inner.listed {
            RowsState::Stale { as_of: inner.right, failure }
        } else if failure.code == ErrorCode::SiteNotConnected {
            RowsState::Disconnected
        } else {
            RowsState::Failed { failure }
        };
        if inner.state != state {
            inner.state = state;
            inner.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One step of an engine.
#[derive(Debug)]
pub(super) enum Edit {
    /// The object is as this row says.
    Put(Row),
    /// The object is gone.
    Gone(Row),
}

impl Inner {
    fn put(&mut self, row: Row, changes: &mut Vec<Change>) -> Keyed {
        let row = Keyed(Arc::new(row));
        let Some(before) = self.rows.get(&row).cloned() else {
            self.rows.insert(row.clone());
            changes.push(Change { before: None, after: Some(row.0.clone()) });
            return row;
        };
        let (old, new) = (before.0.meta(), row.0.meta());
        if old.uid != new.uid {
            changes.push(removed(before));
            changes.push(Change { before: None, after: Some(row.0.clone()) });
        } else if before.0 == row.0 {
            return before;
        } else {
            changes.push(Change { before: Some(before.0), after: Some(row.0.clone()) });
        }
        self.rows.replace(row.clone());
        row
    }

    fn publish(&self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let batch: Arc<[Change]> = changes.into();
        for follower in self.followers.iter().filter_map(Weak::upgrade) {
            follower.push(&batch);
        }
    }

    fn wake(&self) {
        for follower in self.followers.iter().filter_map(Weak::upgrade) {
            follower.wake();
        }
    }
}

fn removed(row: Keyed) -> Change {
    Change { before: Some(row.0), after: None }
}
