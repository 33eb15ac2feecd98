//! The records of a release while a change of it is carried out: which one is the lock, what becomes of the others.

use super::carry_out::Act;
use super::draft::{Marked, Step};
use super::records;
use super::send::Hand;
use crate::release::{self, Release, ReleaseError, history};
use concertina_contract::{ErrorCode, Failure, ObjectRef, ReleaseStatus, ReleaseVerb, Verdict};
use jiff::Timestamp;

/// Writes of one record at most: it changes while it is judged.
const ATTEMPTS: u32 = 3;

/// How a record is put in place of what is there.
pub(super) type Replace = fn(&Release, &ObjectRef, Timestamp) -> Result<Step, ReleaseError>;

impl Act<'_> {
    /// The records as they are from now on.
    pub(super) async fn close(&self) -> Result<(), Failure> {
        for marked in &self.draft.marked {
            self.mark(marked).await?;
        }
        for revision in &self.draft.forgotten {
            self.hand.send(&records::forget(&self.hand.slot.object, *revision)).await?;
        }
        if let Some(release) = &self.record {
            let deployed = records::with(release, ReleaseStatus::Deployed, &self.note, Verdict::Unverified);
            self.replace(records::replace, &self.with_runs(deployed)).await?;
        }
        for revision in &self.draft.purged {
            // A record too many harms nobody.
            let _ = self.hand.send(&records::forget(&self.hand.slot.object, *revision)).await;
        }
        Ok(())
    }

    /// Gives a record another status, and leaves the rest as it is now: whoever wrote it since the review knows more.
    async fn mark(&self, marked: &Marked) -> Result<(), Failure> {
        // An act that was given up for stuck may have come to its end since.
        if self.work.verb == ReleaseVerb::Repair {
            return self.replace(records::replace_read, &self.marked(marked.release.clone(), marked)).await;
        }
        let mut attempts = 1;
        loop {
            let Some(record) = self.recorded(marked.release.revision).await? else { return Ok(()) };
            let status = record.status();
            let in_force = status == ReleaseStatus::Deployed || status.is_pending();
            if marked.status == ReleaseStatus::Superseded.word() && !in_force {
                return Ok(());
            }
            match self.replace(records::replace_read, &self.marked(record, marked)).await {
                Err(failure) if failure.code == ErrorCode::PlanDrifted && attempts < ATTEMPTS => {
                    attempts += 1;
                }
                ended => return ended,
            }
        }
    }

    fn marked(&self, mut record: Release, marked: &Marked) -> Release {
        marked.status.clone_into(&mut record.info.status);
        if record.status() == ReleaseStatus::Uninstalled {
            // Hooks have their place in the record that they were read from.
            if Some(record.revision) == self.work.current {
                record = self.with_runs(record);
            }
            record.info.deleted = Some(self.now());
            record.info.description = release::print_note(&self.note);
        }
        record
    }

    /// An uninstallation makes no record. Its lock is the newest one, which it marks as Helm does (`pkg/action/uninstall.go`), if
    /// nobody has begun or ended anything since the review.
    pub(super) async fn lock_newest(&mut self) -> Result<(), Failure> {
        let Some(reviewed) = &self.draft.lock else { return Ok(()) };
        let Hand { ground, slot, .. } = self.hand;
        let drifted = || ground.fail(ErrorCode::PlanDrifted).on(slot.object.clone());
        let now = history(&ground.reader()?, &slot.object.namespace, &slot.object.name).await;
        let newest = match &now {
            Ok(now) => now.revisions.first().ok_or_else(drifted)?,
            Err(ReleaseError::NotFound) => return Err(drifted()),
            Err(error) => return Err(self.unreadable(error)),
        };
        if newest.status.is_pending() && newest.revision > reviewed.revision {
            let failure =
                ground.fail(ErrorCode::ReleasePending).with("revision", newest.revision.to_string());
            let who = newest.note.as_ref().map_or(&newest.manager, |note| &note.author);
            return Err(failure.with("who", self.hand.inner.redactor.text(who)));
        }
        if (newest.revision, newest.status) != (reviewed.revision, reviewed.status()) {
            return Err(drifted());
        }
        let record = self.recorded(newest.revision).await?.ok_or_else(drifted)?;
        self.replace(records::replace_read, &of_status(record, ReleaseStatus::Uninstalling)).await?;
        self.locked = true;
        Ok(())
    }

    /// Nothing went: the newest record says again what it said. Should that fail, it can be uninstalled all the same.
    pub(super) async fn unlock_newest(&self) {
        let Some(reviewed) = &self.draft.lock else { return };
        let Ok(Some(record)) = self.recorded(reviewed.revision).await else { return };
        if record.status() == ReleaseStatus::Uninstalling {
            let _ = self.replace(records::replace_read, &of_status(record, reviewed.status())).await;
        }
    }

    /// Puts a record in place of what is there.
    pub(super) async fn replace(&self, how: Replace, release: &Release) -> Result<(), Failure> {
        let step = how(release, &self.hand.slot.object, self.now());
        self.hand.send(&step.map_err(|error| self.unwritable(&error))?).await.map(|_| ())
    }

    /// A record as it is now; none if it is gone.
    async fn recorded(&self, revision: u32) -> Result<Option<Release>, Failure> {
        self.hand.recorded(revision).await
    }

    /// Writes the verdict into the record of the new revision.
    pub(super) async fn judge(&self, verdict: Verdict) {
        if let Some(revision) = self.work.next {
            self.hand.judge(revision, verdict).await;
        }
    }

    fn unreadable(&self, error: &ReleaseError) -> Failure {
        let Hand { inner, ground, slot, .. } = self.hand;
        error.failure(&ground.name(), "get", &inner.redactor).on(slot.object.clone())
    }
}

fn of_status(mut record: Release, status: ReleaseStatus) -> Release {
    status.word().clone_into(&mut record.info.status);
    record
}
