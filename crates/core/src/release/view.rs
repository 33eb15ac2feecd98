//! A history as the window has it.

use super::{History, Revision, last_healthy, pending};
use crate::redact::Redactor;
use concertina_contract::{Millis, PendingView, ReleaseView, RevisionNote, RevisionView, SiteId};
use jiff::Timestamp;

impl History {
    /// As the window has it: texts without secrets and control characters.
    pub fn view(
        self,
        site: &SiteId,
        namespace: &str,
        name: &str,
        redactor: &Redactor,
        now: Millis,
    ) -> ReleaseView {
        let now = Timestamp::from_millisecond(now).unwrap_or_default();
        let pending = pending(&self.revisions).map(|pending| PendingView {
            revision: pending.revision.revision,
            status: pending.revision.status,
            since: pending.since.map(Timestamp::as_millisecond),
            by: redactor.text(pending.by()),
            stuck: pending.is_stuck(now),
        });
        ReleaseView {
            site: site.clone(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            last_healthy: last_healthy(&self.revisions),
            pending,
            unreadable: self.unreadable,
            revisions: self.revisions.into_iter().map(|revision| revision.view(redactor)).collect(),
        }
    }
}

impl Revision {
    /// As the window has it: texts without secrets and control characters.
    pub fn view(self, redactor: &Redactor) -> RevisionView {
        let chart = self.chart.unwrap_or_default();
        let note = self.note.map(|note| RevisionNote {
            act: redactor.text(&note.act),
            author: redactor.text(&note.author),
            plan: redactor.text(&note.plan),
            reason: redactor.text(&note.reason),
            verdict: note.verdict,
        });
        RevisionView {
            revision: self.revision,
            status: self.status,
            chart: redactor.text(&chart.name),
            chart_version: redactor.text(&chart.version),
            app_version: redactor.text(&chart.app_version),
            updated: self.updated.map(Timestamp::as_millisecond),
            description: redactor.text(&self.description),
            note,
            rollback_of: self.rollback_of,
            images: self.images,
        }
    }
}
