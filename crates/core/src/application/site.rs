//! The applications of one site, kept by difference.

use super::identity::{self, Identity, Root};
use super::pods::Pods;
use super::release::{History, Release};
use crate::kept;
use crate::watch::{Change, PodRow, Row, Update};
use concertina_contract::Kind;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What a site has of applications.
#[derive(Debug, Default)]
pub(super) struct Site {
    roots: HashMap<Root, Member>,
    /// The roots of each application. None of the sets is empty.
    members: HashMap<Identity, BTreeSet<Root>>,
    /// The releases, by the application that each is. None of the histories is empty.
    releases: HashMap<Identity, History>,
}

/// One root with what is known of it.
#[derive(Debug, Default)]
pub(super) struct Member {
    /// The workload's row; none for loose pods, and while only pods of a workload are known.
    pub(super) row: Option<Arc<Row>>,
    /// What its pods tell.
    pub(super) pods: Pods,
    /// The application that it belongs to.
    identity: Option<Identity>,
}

impl Member {
    fn is_copy(&self) -> bool {
        self.row.as_ref().is_some_and(|row| row.meta().label(kept::OF).is_some())
    }
}

impl Site {
    /// Takes in what happened to the rows of a kind, and tells which applications may be others now.
    pub(super) fn apply(&mut self, kind: &Kind, update: &Update, touched: &mut HashSet<Identity>) {
        match update {
            Update::All(rows) => {
                self.clear(kind, touched);
                for row in rows {
                    self.put(row, touched);
                }
            }
            Update::Some(changes) => {
                for Change { before, after } in changes.iter() {
                    // What stands in a workload's place keeps its pods; of others the share of before must go first.
                    let replaced =
                        matches!((before.as_deref(), after), (Some(row), Some(_)) if is_workload(row));
                    if let Some(before) = before.as_ref().filter(|_| !replaced) {
                        self.remove(before, touched);
                    }
                    if let Some(after) = after {
                        self.put(after, touched);
                    }
                }
            }
        }
    }

    /// The roots of an application, in order. Copies of earlier versions that are kept warm are not among them.
    pub(super) fn roots(&self, identity: &Identity) -> impl Iterator<Item = (&Root, &Member)> {
        self.all(identity).filter(|(_, member)| !member.is_copy())
    }

    /// The copy of an earlier version of an application that is kept warm.
    pub(super) fn copy(&self, identity: &Identity) -> Option<&Row> {
        self.all(identity).find(|(_, member)| member.is_copy()).and_then(|(_, member)| member.row.as_deref())
    }

    fn all(&self, identity: &Identity) -> impl Iterator<Item = (&Root, &Member)> {
        let roots = self.members.get(identity).into_iter().flatten();
        roots.filter_map(|root| self.roots.get_key_value(root))
    }

    /// The release that an application is, if it is one that is installed.
    pub(super) fn release(&self, identity: &Identity) -> Option<&History> {
        self.releases.get(identity).filter(|history| history.is_installed())
    }

    /// Every application that something is known of; some twice.
    pub(super) fn identities(&self) -> impl Iterator<Item = &Identity> {
        self.members.keys().chain(self.releases.keys())
    }

    fn put(&mut self, row: &Arc<Row>, touched: &mut HashSet<Identity>) {
        match &**row {
            Row::Pod(pod) => self.count(pod, touched, Pods::add),
            Row::Table(secret) if is_secret(&secret.kind) => {
                if let Some(Release { identity, revision, state }) = Release::read(secret) {
                    self.releases.entry(identity.clone()).or_default().put(revision, state);
                    touched.insert(identity);
                }
            }
            workload => {
                if let Some((root, identity)) = identity::of_workload(workload) {
                    self.roots.entry(root.clone()).or_default().row = Some(row.clone());
                    self.assign(&root, identity, touched);
                }
            }
        }
    }

    fn remove(&mut self, row: &Row, touched: &mut HashSet<Identity>) {
        match row {
            Row::Pod(pod) => self.count(pod, touched, Pods::remove),
            Row::Table(secret) if is_secret(&secret.kind) => {
                let Some(Release { identity, revision, .. }) = Release::read(secret) else { return };
                if let Entry::Occupied(mut history) = self.releases.entry(identity.clone()) {
                    history.get_mut().remove(revision);
                    if history.get().is_empty() {
                        history.remove();
                    }
                }
                touched.insert(identity);
            }
            workload => {
                let Some((root, _)) = identity::of_workload(workload) else { return };
                if let Some(member) = self.roots.get_mut(&root) {
                    member.row = None;
                    self.assign(&root, None, touched);
                }
            }
        }
    }

    /// Takes a pod into the counts of its root, or out of them.
    fn count(
        &mut self,
        pod: &PodRow,
        touched: &mut HashSet<Identity>,
        take: impl Fn(&mut Pods, &PodRow, bool),
    ) {
        let Some(root) = identity::of_pod(pod) else { return };
        let member = self.roots.entry(root.clone()).or_default();
        take(&mut member.pods, pod, matches!(root, Root::Loose { .. }));
        let identity = match &root {
            Root::Loose { identity, .. } => Some(identity.clone()).filter(|_| !member.pods.is_empty()),
            Root::Workload { .. } => member.identity.clone(),
        };
        self.assign(&root, identity, touched);
    }

    /// Gives a root to an application, or to none. One of which nothing is left is forgotten.
    fn assign(&mut self, root: &Root, identity: Option<Identity>, touched: &mut HashSet<Identity>) {
        let Some(member) = self.roots.get_mut(root) else { return };
        touched.extend(identity.clone());
        if member.identity != identity {
            let before = std::mem::replace(&mut member.identity, identity.clone());
            if let Some(before) = before {
                if let Entry::Occupied(mut roots) = self.members.entry(before.clone()) {
                    roots.get_mut().remove(root);
                    if roots.get().is_empty() {
                        roots.remove();
                    }
                }
                touched.insert(before);
            }
            if let Some(after) = identity {
                self.members.entry(after).or_default().insert(root.clone());
            }
        }
        if member.row.is_none() && member.pods.is_empty() {
            self.roots.remove(root);
        }
    }

    /// Forgets all rows of a kind.
    fn clear(&mut self, kind: &Kind, touched: &mut HashSet<Identity>) {
        if is_secret(kind) {
            touched.extend(self.releases.drain().map(|(identity, _)| identity));
            return;
        }
        let pods = *kind == Kind::Pod;
        let is_of = |root: &Root| matches!(root, Root::Workload { kind: other, .. } if other == kind);
        let roots: Vec<Root> = self.roots.keys().filter(|root| pods || is_of(root)).cloned().collect();
        for root in roots {
            let Some(member) = self.roots.get_mut(&root) else { continue };
            if pods {
                member.pods = Pods::default();
            } else {
                member.row = None;
            }
            let identity = member.identity.clone().filter(|_| member.row.is_some());
            self.assign(&root, identity, touched);
        }
    }
}

/// Whether a kind is that of Helm's releases.
pub(super) fn is_secret(kind: &Kind) -> bool {
    kind.resource() == "secrets"
}

fn is_workload(row: &Row) -> bool {
    match row {
        Row::Deployment(_) | Row::Workload(_) => true,
        Row::Table(row) => !is_secret(&row.kind),
        Row::Pod(_) | Row::Node(_) => false,
    }
}
