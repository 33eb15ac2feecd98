//! Helm releases by the labels of their Secrets; what is in the Secrets is never read.
//!
//! Helm keeps a Secret a revision, `sh.helm.release.v1.NAME.vREVISION`, of the type `helm.sh/release.v1`, with the labels
//! `owner`, `name`, `version` and `status` (helm `pkg/storage/driver/secrets.go`, `labels.go`).

use super::identity::Identity;
use crate::watch::{ColumnId, TableCell, TableRow};
use concertina_contract::{CellRevision, Millis, PendingRelease, ReleaseAct, RevisionSource};
use std::collections::BTreeMap;

const TYPE: &str = "helm.sh/release.v1";

/// One revision of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Release {
    /// The application that it is.
    pub(super) identity: Identity,
    /// Its number.
    pub(super) revision: u32,
    /// How it is.
    pub(super) state: Revision,
}

/// How a revision is, and when its Secret was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Revision {
    status: Status,
    created: Millis,
}

/// Helm's words for it (helm `pkg/release/common/status.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// `deployed`.
    Deployed,
    /// `superseded`, and words that are not known.
    Past,
    /// `failed`.
    Failed,
    /// `uninstalling`.
    Uninstalling,
    /// `uninstalled`: kept for its history alone.
    Uninstalled,
    /// `pending-install`, `pending-upgrade` and `pending-rollback`.
    Pending(ReleaseAct),
}

/// The revisions of a release that are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct History(BTreeMap<u32, Revision>);

impl Release {
    /// The revision that a Secret holds; none for other Secrets.
    pub(super) fn read(row: &TableRow) -> Option<Self> {
        let meta = &row.meta;
        let (name, version) = (meta.label("name")?, meta.label("version")?);
        let named = format!("sh.helm.release.v1.{name}.v{version}");
        let kind = ColumnId::find("x-type").and_then(|id| row.cell(id)).map(|(_, cell)| cell);
        let typed = match kind {
            Some(TableCell::Text(kind)) => &**kind == TYPE,
            _ => true,
        };
        if meta.label("owner") != Some("helm") || *meta.name != *named || !typed {
            return None;
        }
        let identity = Identity { project: meta.namespace.clone(), name: name.into() };
        let state =
            Revision { status: Status::of(meta.label("status").unwrap_or_default()), created: meta.created };
        Some(Self { identity, revision: version.parse().ok()?, state })
    }
}

impl Status {
    fn of(word: &str) -> Self {
        match word {
            "deployed" => Self::Deployed,
            "failed" => Self::Failed,
            "uninstalling" => Self::Uninstalling,
            "uninstalled" => Self::Uninstalled,
            "pending-install" => Self::Pending(ReleaseAct::Install),
            "pending-upgrade" => Self::Pending(ReleaseAct::Upgrade),
            "pending-rollback" => Self::Pending(ReleaseAct::Rollback),
            _ => Self::Past,
        }
    }
}

impl History {
    /// Adds a revision, or changes how it is.
    pub(super) fn put(&mut self, revision: u32, state: Revision) {
        self.0.insert(revision, state);
    }

    /// Forgets a revision.
    pub(super) fn remove(&mut self, revision: u32) {
        self.0.remove(&revision);
    }

    /// Whether nothing is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is there, as `helm list` sees it: by its newest revision.
    pub(super) fn is_installed(&self) -> bool {
        self.newest().is_some_and(|(_, newest)| newest.status != Status::Uninstalled)
    }

    /// The revision that runs: the newest that is not pending, else the newest.
    pub(super) fn revision(&self) -> Option<CellRevision> {
        let ended = self.0.iter().rev().find(|(_, one)| !matches!(one.status, Status::Pending(_)));
        let (number, _) = ended.or_else(|| self.0.last_key_value())?;
        Some(CellRevision { number: *number, source: RevisionSource::Helm })
    }

    /// The revision in force, unless an act goes on.
    pub(super) fn in_force(&self) -> Option<u32> {
        let deployed = self.0.iter().rev().find(|(_, one)| one.status == Status::Deployed);
        deployed.map(|(number, _)| *number).filter(|_| self.pending().is_none() && !self.is_going())
    }

    /// What began and has not ended.
    pub(super) fn pending(&self) -> Option<PendingRelease> {
        let (revision, newest) = self.newest()?;
        match newest.status {
            Status::Pending(act) => Some(PendingRelease { act, revision, since: newest.created }),
            _ => None,
        }
    }

    /// The newest revision, if it failed.
    pub(super) fn failed(&self) -> Option<u32> {
        self.newest().filter(|(_, newest)| newest.status == Status::Failed).map(|(revision, _)| revision)
    }

    /// Whether Helm takes it off the site.
    pub(super) fn is_going(&self) -> bool {
        self.newest().is_some_and(|(_, newest)| newest.status == Status::Uninstalling)
    }

    fn newest(&self) -> Option<(u32, Revision)> {
        self.0.last_key_value().map(|(revision, state)| (*revision, *state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Row;
    use serde_json::{Value, json};

    fn secret(name: &str, kind: &str, labels: &Value) -> TableRow {
        let body = json!({
            "columnDefinitions": [{"name": "Name", "type": "string"}, {"name": "Type", "type": "string"}],
            "rows": [{"cells": [name, kind], "object": {"metadata": {
                "name": name, "namespace": "shop", "creationTimestamp": "2026-11-20T08:00:00Z", "labels": labels,
            }}}],
        });
        let rows = Row::read_table(&"secrets".parse().unwrap(), body.to_string().as_bytes()).unwrap();
        let Some(Row::Table(row)) = rows.into_iter().next() else { panic!("a row") };
        row
    }

    fn labels(version: &str, status: &str) -> Value {
        json!({"owner": "helm", "name": "orders", "version": version, "status": status})
    }

    #[test]
    fn releases_are_told_from_other_secrets() {
        let read = |name: &str, kind: &str, labels: &Value| Release::read(&secret(name, kind, labels));
        let release = read("sh.helm.release.v1.orders.v7", TYPE, &labels("7", "deployed")).unwrap();
        assert_eq!(
            (&*release.identity.project, &*release.identity.name, release.revision),
            ("shop", "orders", 7)
        );
        assert_eq!(read("sh.helm.release.v1.orders.v7", "Opaque", &labels("7", "deployed")), None);
        assert_eq!(read("sh.helm.release.v1.orders.v8", TYPE, &labels("7", "deployed")), None);
        assert_eq!(read("sh.helm.release.v1.orders.vx", TYPE, &labels("x", "deployed")), None);
        assert_eq!(read("orders", TYPE, &json!({"name": "orders"})), None);
    }

    #[test]
    fn the_newest_revision_tells_how_a_release_is() {
        let history = |all: &[(u32, &str)]| {
            let mut history = History::default();
            for (revision, status) in all {
                history.put(*revision, Revision { status: Status::of(status), created: 5 });
            }
            history
        };
        let number = |history: &History| history.revision().map(|revision| revision.number);
        let steady = history(&[(9, "superseded"), (10, "deployed")]);
        assert_eq!((number(&steady), steady.pending(), steady.failed()), (Some(10), None, None));
        let stuck = history(&[(10, "deployed"), (11, "pending-upgrade")]);
        let pending = PendingRelease { act: ReleaseAct::Upgrade, revision: 11, since: 5 };
        assert_eq!((number(&stuck), stuck.pending()), (Some(10), Some(pending)));
        let failed = history(&[(10, "deployed"), (11, "failed")]);
        assert_eq!((number(&failed), failed.failed(), failed.is_installed()), (Some(11), Some(11), true));
        assert!(history(&[(1, "uninstalling")]).is_going());
        assert!(!history(&[(1, "uninstalled")]).is_installed());
        assert!(!History::default().is_installed());
    }
}
