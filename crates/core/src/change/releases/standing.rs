//! A release as it stands on its site.

use crate::change::ground::Ground;
use crate::redact::Redactor;
use crate::release::{History, Release, ReleaseError, history, last_healthy, read};
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
    /// (`pkg/storage/storage.go`, `removeLeastRecent`), nor the one that a rollback goes to: upgrade after upgrade may fail.
    pub(super) fn purged(&self) -> Vec<u32> {
        const KEPT: usize = 9;
        let revisions = &self.history.revisions;
        let kept = [Some(self.current.revision), last_healthy(revisions)];
        let oldest = revisions.iter().rev().map(|one| one.revision);
        let free = oldest.filter(|revision| !kept.contains(&Some(*revision)));
        free.take(revisions.len().saturating_sub(KEPT)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::{Revision, parse_note};
    use concertina_contract::ReleaseStatus;

    const HEALTHY: &str = "Upgrade (Concertina: kim, plan 1, verified healthy)";
    const SICK: &str = "Upgrade (Concertina: kim, plan 1, not healthy)";

    /// A release of so many revisions, of which the newest is in force and one was healthy.
    fn standing(revisions: u32, healthy: u32) -> Standing {
        let revision = |number: u32| {
            let description = if number == healthy { HEALTHY } else { SICK };
            Revision {
                revision: number,
                status: if number == revisions { ReleaseStatus::Deployed } else { ReleaseStatus::Superseded },
                chart: None,
                description: description.to_owned(),
                note: parse_note(description),
                updated: None,
                created: None,
                rollback_of: None,
                images: None,
                manager: "helm".to_owned(),
            }
        };
        let history =
            History { revisions: (1..=revisions).rev().map(revision).collect(), unreadable: Vec::new() };
        let newest = Release { revision: revisions, ..Release::default() };
        Standing { history, current: newest.clone(), newest }
    }

    #[test]
    fn ten_records_remain_and_the_healthy_one_is_among_them() {
        assert_eq!(standing(9, 1).purged(), [0_u32; 0]);
        assert_eq!(standing(10, 10).purged(), [1]);
        assert_eq!(standing(10, 1).purged(), [2], "the rollback goes to 1");
        assert_eq!(standing(12, 2).purged(), [1, 3, 4]);
    }
}
