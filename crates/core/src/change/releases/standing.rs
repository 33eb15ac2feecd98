//! A release as it stands on its site.

use crate::change::ground::Ground;
use crate::redact::Redactor;
use crate::release::{History, Release, ReleaseError, history, read};
use crate::site::ReadClient;
use concertina_contract::{ErrorCode, Failure, ObjectRef};

/// A release as it stands on its site.
pub(super) struct Standing {
    /// Its revisions, newest first.
    pub history: History,
    /// The newest revision, whole.
    pub newest: Release,
    /// The revision in force, whole: the one whose objects are on the site.
    pub current: Release,
}

impl Standing {
    /// Reads it; none if there is no release of this name.
    pub(super) async fn read(
        ground: &Ground,
        reader: &ReadClient,
        object: &ObjectRef,
        redactor: &Redactor,
    ) -> Result<Option<Self>, Failure> {
        let failed = |error: ReleaseError| error.failure(&ground.name(), "list", redactor).on(object.clone());
        let history = match history(reader, &object.namespace, &object.name).await {
            Ok(history) => history,
            Err(ReleaseError::NotFound) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let newest = history.revisions.first().map(|revision| revision.revision);
        let (Some(newest), Some(in_force)) = (newest, history.in_force()) else {
            return Err(ground.fail(ErrorCode::ReleaseUnreadable).with("reason", "release-malformed"));
        };
        let whole = async |revision| read(reader, &object.namespace, &object.name, revision).await;
        let newest = whole(newest).await.map_err(failed)?;
        let current = if in_force == newest.revision {
            newest.clone()
        } else {
            whole(in_force).await.map_err(failed)?
        };
        Ok(Some(Self { history, newest, current }))
    }

    /// The number that the next revision gets.
    pub(super) fn next(&self) -> u32 {
        let unreadable = self.history.unreadable.iter().copied().max().unwrap_or_default();
        self.newest.revision.max(unreadable) + 1
    }

    /// The records that go so that ten remain with the next one, oldest first; never the one in force
    /// (`pkg/storage/storage.go`, `removeLeastRecent`).
    pub(super) fn purged(&self) -> Vec<u32> {
        const KEPT: usize = 9;
        let mut old: Vec<u32> = self.history.revisions.iter().skip(KEPT).map(|one| one.revision).collect();
        old.retain(|revision| *revision != self.current.revision);
        old.reverse();
        old
    }
}
