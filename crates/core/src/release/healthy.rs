//! The revision that a rollback goes to, and the act that is under way.

use super::Revision;
use super::history::newest;
use concertina_contract::{ReleaseStatus, Verdict};
use jiff::{SignedDuration, Timestamp};

/// How long `helm` waits unless told otherwise (`--timeout`).
const HELM_WAITS: SignedDuration = SignedDuration::from_mins(5);

/// An install, upgrade or rollback that began and has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending<'a> {
    /// The revision that it makes.
    pub revision: &'a Revision,
    /// Since when, by the record or by when it was made, whichever is later; none if neither tells.
    pub since: Option<Timestamp>,
}

impl Pending<'_> {
    /// Who began it: the author if Concertina wrote that, else the program as the API server knows it.
    pub fn by(&self) -> &str {
        self.revision.note.as_ref().map_or(&self.revision.manager, |note| &note.author)
    }

    /// Whether whoever began it is likely gone: it takes longer than `helm` waits unless told otherwise.
    pub fn is_stuck(&self, now: Timestamp) -> bool {
        self.since.is_none_or(|since| now.duration_since(since) > HELM_WAITS)
    }
}

/// The act that is under way. Like `helm`, only the newest revision counts.
pub fn pending(revisions: &[Revision]) -> Option<Pending<'_>> {
    let revision = newest(revisions)?;
    let since = revision.updated.max(revision.created);
    revision.status.is_pending().then_some(Pending { revision, since })
}

/// The revision to go back to, in any order of revisions.
///
/// Only revisions before the newest count, and of these only those that are `deployed` or were until they were `superseded`.
/// 1. The newest of them that Concertina verified to be healthy.
/// 2. If it verified none: the newest that others made, as these are verified by nobody. A revision of Concertina's own
///    that did not become healthy, or that nobody looked at to the end, is not gone back to.
///
/// A rollback with `helm` that fails marks the revision before it as superseded even if that had failed itself; its
/// description still says so, and it does not count.
pub fn last_healthy(revisions: &[Revision]) -> Option<u32> {
    let current = newest(revisions)?.revision;
    let served = |revision: &&Revision| {
        let was = matches!(revision.status, ReleaseStatus::Deployed | ReleaseStatus::Superseded);
        revision.revision < current && was && !says_failed(&revision.description)
    };
    let newest_of = |wanted: fn(&Revision) -> bool| {
        let numbers = revisions.iter().filter(served).filter(|revision| wanted(revision));
        numbers.map(|revision| revision.revision).max()
    };
    newest_of(|revision| revision.note.as_ref().is_some_and(|note| note.verdict == Verdict::Healthy))
        .or_else(|| newest_of(|revision| revision.note.is_none()))
}

/// Whether a description is that of a failure, as Helm words it (`pkg/action/{install,upgrade,rollback}.go`).
fn says_failed(description: &str) -> bool {
    let rest =
        ["Release \"", "Upgrade \"", "Rollback \""].iter().find_map(|begin| description.strip_prefix(begin));
    rest.and_then(|rest| rest.split_once('"')).is_some_and(|(_, after)| after.starts_with(" failed: "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::note;
    use proptest::prelude::*;

    fn revision(number: u32, status: ReleaseStatus, description: &str) -> Revision {
        Revision {
            revision: number,
            status,
            chart: None,
            description: description.to_owned(),
            note: note::parse(description),
            updated: Timestamp::from_second(1_000).ok(),
            created: None,
            rollback_of: None,
            images: None,
            manager: "helm".to_owned(),
        }
    }

    const GOOD: &str = "Upgrade (Concertina: kim, plan 1, verified healthy)";
    const BAD: &str = "Upgrade (Concertina: kim, plan 1, not healthy)";
    const OPEN: &str = "Upgrade (Concertina: kim, plan 1)";
    const HELM: &str = "Upgrade complete";

    /// Revisions from 1, superseded but for the last one.
    fn chain(descriptions: &[&str]) -> Vec<Revision> {
        let all = descriptions.len();
        let status =
            |index| if index + 1 == all { ReleaseStatus::Deployed } else { ReleaseStatus::Superseded };
        let numbered = (1..).zip(descriptions).enumerate();
        numbered.map(|(index, (number, text))| revision(number, status(index), text)).collect()
    }

    #[test]
    fn a_rollback_goes_past_bad_upgrades_to_what_was_verified() {
        assert_eq!(last_healthy(&chain(&[GOOD, GOOD, BAD, BAD])), Some(2));
        assert_eq!(last_healthy(&chain(&[GOOD, HELM, OPEN, BAD])), Some(1), "what was verified goes first");
        assert_eq!(last_healthy(&chain(&[GOOD])), None, "there is nothing before the only one");
        assert_eq!(last_healthy(&chain(&[OPEN, BAD, GOOD])), None, "the newest one itself does not count");
        assert_eq!(last_healthy(&[]), None);
    }

    #[test]
    fn of_releases_of_others_the_last_that_did_not_fail_counts() {
        assert_eq!(last_healthy(&chain(&[HELM, HELM, HELM])), Some(2));
        assert_eq!(last_healthy(&chain(&[HELM, BAD, OPEN, BAD])), Some(1));
        let mut failed = chain(&[HELM, HELM, HELM]);
        failed[1].status = ReleaseStatus::Failed;
        assert_eq!(last_healthy(&failed), Some(1));
        let hidden = "Upgrade \"web\" failed: resource Deployment/shop/web not ready";
        assert_eq!(last_healthy(&chain(&[HELM, hidden, "Rollback to 1"])), Some(1));
        for status in [ReleaseStatus::PendingUpgrade, ReleaseStatus::Uninstalled, ReleaseStatus::Unknown] {
            failed[1].status = status;
            assert_eq!(last_healthy(&failed), Some(1), "{status:?}");
        }
    }

    #[test]
    fn only_the_newest_revision_can_be_under_way() {
        let mut revisions = chain(&[HELM, HELM]);
        assert_eq!(pending(&revisions), None);
        revisions[0].status = ReleaseStatus::PendingInstall;
        assert_eq!(pending(&revisions), None);
        revisions[1].status = ReleaseStatus::PendingUpgrade;
        let under_way = pending(&revisions).unwrap();
        assert_eq!((under_way.revision.revision, under_way.by()), (2, "helm"));
        let at = |second| Timestamp::from_second(second).unwrap();
        assert!(!under_way.is_stuck(at(1_300)) && under_way.is_stuck(at(1_301)));
        revisions[1].created = Some(at(1_200));
        let made_later = pending(&revisions).unwrap();
        assert!(!made_later.is_stuck(at(1_500)) && made_later.is_stuck(at(1_501)));
        let ours = [revision(1, ReleaseStatus::PendingRollback, OPEN)];
        assert_eq!(pending(&ours).unwrap().by(), "kim");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever came before: the answer is older than the newest one, was in force, and nothing that is better is newer.
        #[test]
        fn nothing_better_is_newer(parts in proptest::collection::vec((0_usize..4, 0_usize..9), 0..8)) {
            let revisions: Vec<Revision> = (1..).zip(&parts).map(|(number, (description, status))| {
                revision(number, ReleaseStatus::ALL[*status], [GOOD, BAD, OPEN, HELM][*description])
            }).collect();
            let served = |revision: &&Revision| matches!(revision.status, ReleaseStatus::Deployed | ReleaseStatus::Superseded);
            let older: Vec<&Revision> = revisions.iter().rev().skip(1).filter(served).collect();
            let verified = older.iter().find(|revision| revision.description == GOOD);
            let foreign = older.iter().find(|revision| revision.description == HELM);
            prop_assert_eq!(last_healthy(&revisions), verified.or(foreign).map(|revision| revision.revision));
            let reversed: Vec<Revision> = revisions.iter().rev().cloned().collect();
            prop_assert_eq!(last_healthy(&reversed), last_healthy(&revisions));
        }
    }
}
