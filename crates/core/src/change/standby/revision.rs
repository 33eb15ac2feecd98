//! Which revision of a standby is the one that the application goes back to: their numbers differ from site to site.

use super::step::stored;
use crate::catalogue::Stored;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::release::{self, Revision};
use crate::site::ReadClient;
use concertina_contract::{ReleaseImage, ReleaseRef, ReleaseStatus, RollBackTo};

/// What a revision is made of, as far as its record tells.
pub(super) struct Made {
    images: Option<Vec<ReleaseImage>>,
    stored: Option<Stored>,
}

/// What a standby does to be in step.
pub(super) enum Way {
    /// It is.
    Stays,
    /// It goes back to this revision.
    Back(u32),
    /// It has no such revision.
    Missing,
}

/// What the revision is made of that is gone back to.
pub(super) async fn made(inner: &Inner, from: &ReleaseRef, to: RollBackTo) -> Option<Made> {
    let reader = Ground::find(inner, &from.site).ok()?.reader().ok()?;
    let history = release::history(&reader, &from.namespace, &from.name).await.ok()?;
    let wanted = match to {
        RollBackTo::Revision { revision } => revision,
        RollBackTo::LastHealthy => release::last_healthy(&history.revisions)?,
        RollBackTo::Nothing => return None,
    };
    let revision = history.revisions.into_iter().find(|one| one.revision == wanted)?;
    Some(made_of(&reader, from, revision).await)
}

/// The way of a standby to the newest of its revisions that is made of the same.
pub(super) async fn way(inner: &Inner, standby: &ReleaseRef, wanted: &Made) -> Option<Way> {
    let reader = Ground::find(inner, &standby.site).ok()?.reader().ok()?;
    let history = release::history(&reader, &standby.namespace, &standby.name).await.ok()?;
    for revision in history.revisions {
        let (number, deployed) = (revision.revision, revision.status == ReleaseStatus::Deployed);
        if made_of(&reader, standby, revision).await.is_as(wanted) {
            return Some(if deployed { Way::Stays } else { Way::Back(number) });
        }
    }
    Some(Way::Missing)
}

async fn made_of(reader: &ReadClient, release: &ReleaseRef, revision: Revision) -> Made {
    let record = release::read(reader, &release.namespace, &release.name, revision.revision).await;
    Made { images: revision.images, stored: record.ok().and_then(|record| stored(&record, &release.site)) }
}

impl Made {
    /// By their forms, as a site may have its own image; by images of what no form made.
    fn is_as(&self, other: &Self) -> bool {
        match (&self.stored, &other.stored) {
            (Some(own), Some(other)) => own.same_base(other),
            _ => self.images.is_some() && self.images == other.images,
        }
    }
}
