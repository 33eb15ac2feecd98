//! The rows of one kind on one site, and who follows them.

use super::change::{Change, Follower};
use super::row::{Key, Keyed, Pool, Row};
use super::scope::Scope;
use super::shelf::Kept;
use super::worth::Worth;
use concertina_contract::{Failure, Kind, Millis, PartialRows, RowsState, SiteId};
use std::collections::{BTreeMap, HashSet};
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
    pool: Pool,
    /// What is read, and what each part is worth; never empty.
    scopes: BTreeMap<Scope, Worth>,
    /// What all of them together are worth.
    whole: Worth,
    /// What is missing where not all may be read.
    partial: Option<PartialRows>,
    /// Counts the changes of rows, and how many of them are on disk.
    changes: u64,
    kept: u64,
    followers: Vec<Weak<Follower>>,
}

impl Feed {
    /// An empty feed of a site that is not connected.
    pub(super) fn new(site: SiteId, kind: Kind) -> Self {
        let inner = Inner {
            rows: HashSet::new(),
            pool: Pool::default(),
            scopes: BTreeMap::from([(Scope::Whole, Worth::default())]),
            whole: Worth::default(),
            partial: None,
            changes: 0,
            kept: 0,
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
        self.lock().whole.state.clone()
    }

    /// What is missing from the rows, where the user may not read all.
    pub fn partial(&self) -> Option<PartialRows> {
        self.lock().partial.clone()
    }

    /// Whether there are rows that were right once and are not known to be so now.
    pub fn is_stale(&self) -> bool {
        let inner = self.lock();
        match inner.whole.state {
            RowsState::Live => false,
            RowsState::Loading { .. } => inner.whole.listed,
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
    pub(crate) fn with_rows<T>(&self, read: impl FnOnce(&HashSet<Keyed>) -> T) -> T {
        read(&self.lock().rows)
    }

    /// Registers a follower.
    pub(super) fn follow(&self, follower: &Arc<Follower>) {
        let mut inner = self.lock();
        inner.followers.retain(|follower| follower.strong_count() > 0);
        inner.followers.push(Arc::downgrade(follower));
    }

    /// Whether a list of a scope was complete once.
    pub(super) fn is_listed(&self, scope: &Scope) -> bool {
        self.lock().scopes.get(scope).is_some_and(|worth| worth.listed)
    }

    /// Reads these scopes from now on. What is in none of them is not shown any more; what there was before is worth what
    /// it was.
    pub(super) fn scope(&self, scopes: impl IntoIterator<Item = Scope>, partial: Option<PartialRows>) {
        let mut inner = self.lock();
        let before = inner.whole.clone();
        let old = std::mem::take(&mut inner.scopes);
        let worth = |scope: &Scope| old.get(scope).unwrap_or(&before).clone();
        inner.scopes = scopes.into_iter().map(|scope| (scope.clone(), worth(&scope))).collect();
        inner.partial = partial;
        let Inner { rows, scopes, .. } = &mut *inner;
        let lost = |row: &Keyed| !scopes.keys().any(|scope| scope.has(&row.0.meta().namespace));
        let changes = rows.extract_if(lost).map(removed).collect();
        inner.publish(changes);
        inner.reckon();
        inner.wake();
    }

    /// Adds and replaces rows, and removes those that are gone, in order. Rows that did not change are left alone.
    /// Returns the keys of what was put. A scope that is not read any more changes nothing.
    pub(super) fn apply(&self, scope: &Scope, edits: impl IntoIterator<Item = Edit>) -> Vec<Keyed> {
        let mut inner = self.lock();
        if !inner.scopes.contains_key(scope) {
            return Vec::new();
        }
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

    /// Ends the list of a scope: what was not seen in it is gone, and the rest is right.
    pub(super) fn listed(&self, scope: &Scope, seen: &HashSet<Keyed>, now: Millis) {
        let mut inner = self.lock();
        if !inner.scopes.contains_key(scope) {
            return;
        }
        let gone = |row: &Keyed| scope.has(&row.0.meta().namespace) && !seen.contains(row);
        let changes = inner.rows.extract_if(gone).map(removed).collect();
        inner.publish(changes);
        if *scope == Scope::Whole {
            inner.partial = None;
        }
        inner.judge(scope, |worth| {
            worth.listed = true;
            worth.confirm(now);
        });
        inner.wake();
    }

    /// The rows of a scope are right at this time.
    pub(super) fn right(&self, scope: &Scope, now: Millis) {
        self.lock().judge(scope, |worth| worth.confirm(now));
    }

    /// The list of a scope begins.
    pub(super) fn loading(&self, scope: &Scope, now: Millis) {
        self.lock().judge(scope, |worth| worth.load(now));
    }

    /// The rows of a scope are not watched any more, and why.
    pub(super) fn lost_in(&self, scope: &Scope, failure: &Failure) {
        self.lock().judge(scope, |worth| worth.lose(failure));
    }

    /// No rows are watched any more, and why.
    pub(super) fn lost(&self, failure: &Failure) {
        let mut inner = self.lock();
        let scopes: Vec<Scope> = inner.scopes.keys().cloned().collect();
        for scope in scopes {
            inner.judge(&scope, |worth| worth.lose(failure));
        }
    }

    /// Takes rows of an earlier run, unless there are better ones already.
    pub(super) fn recall(&self, mut kept: Kept) {
        let mut inner = self.lock();
        if inner.whole.listed || !inner.rows.is_empty() {
            return;
        }
        for row in kept.rows.iter_mut().filter_map(Arc::get_mut) {
            inner.pool.share(row);
        }
        let added = |row: &Arc<Row>| Change { before: None, after: Some(row.clone()) };
        let changes: Vec<Change> = kept.rows.iter().map(added).collect();
        inner.rows = kept.rows.into_iter().map(Keyed).collect();
        if inner.partial.is_none() {
            inner.partial = kept.partial;
        }
        for worth in inner.scopes.values_mut() {
            worth.recall(kept.as_of);
        }
        inner.publish(changes);
        inner.kept = inner.changes;
        inner.reckon();
        inner.wake();
    }

    /// The rows for the disk: none if they were never right, or are there already. Without `changed`, rows that are still
    /// right are told again, with the time until which they were.
    pub(super) fn keep(&self, changed: bool) -> Option<Kept> {
        let mut inner = self.lock();
        let same = inner.kept == inner.changes && (changed || inner.whole.state != RowsState::Live);
        if !inner.whole.listed || same {
            return None;
        }
        inner.kept = inner.changes;
        let rows = inner.rows.iter().map(|row| row.0.clone()).collect();
        Some(Kept { as_of: inner.whole.right, partial: inner.partial.clone(), rows })
    }

    /// Forgets all rows: they are another cluster's.
    pub(super) fn forget(&self) {
        let mut inner = self.lock();
        let changes = inner.rows.drain().map(removed).collect();
        for worth in inner.scopes.values_mut() {
            *worth = Worth::default();
        }
        inner.partial = None;
        inner.publish(changes);
        inner.reckon();
        inner.wake();
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
    fn put(&mut self, mut row: Row, changes: &mut Vec<Change>) -> Keyed {
        self.pool.share(&mut row);
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

    /// Changes what a scope is worth, and tells followers when that changes what all are.
    fn judge(&mut self, scope: &Scope, change: impl FnOnce(&mut Worth)) {
        if let Some(worth) = self.scopes.get_mut(scope) {
            change(worth);
            let before = self.whole.state.clone();
            self.reckon();
            if self.whole.state != before {
                self.wake();
            }
        }
    }

    fn reckon(&mut self) {
        self.whole = Worth::of_all(&self.scopes);
    }

    fn publish(&mut self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        self.changes += 1;
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
