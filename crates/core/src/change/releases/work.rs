//! What is to be done with one release on one site.

use super::draft::Draft;
use concertina_contract::{ObjectRef, ReleaseVerb};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What is to be done with one release. The journal keeps what undo and recovery need, and nothing of its content.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::change) struct ReleaseWork {
    /// The release.
    pub object: ObjectRef,
    /// What is done with it.
    pub verb: ReleaseVerb,
    /// The revision that was in force; none before an installation.
    pub current: Option<u32>,
    /// The revision whose record is marked before all else, by an uninstallation; none for any other act.
    #[serde(default)]
    pub lock: Option<u32>,
    /// The revision that is written; none for an uninstallation that keeps no record.
    pub next: Option<u32>,
    /// Replicas of the application before, where they are set to others.
    pub replicas: Option<u32>,
    /// The revision of the copy from which the application answers meanwhile, if it does.
    #[serde(default)]
    pub switch: Option<u32>,
    /// All that is sent; none after a restart of the program.
    #[serde(skip)]
    pub draft: Option<Arc<Draft>>,
}

impl ReleaseWork {
    /// In words for the audit record, for example `upgrade 3 → 4`.
    pub(in crate::change) fn words(&self) -> String {
        let verb = match self.verb {
            ReleaseVerb::Install => "install",
            ReleaseVerb::Upgrade => "upgrade",
            ReleaseVerb::RollBack => "roll back",
            ReleaseVerb::Restore => "restore",
            ReleaseVerb::Adopt => "adopt",
            ReleaseVerb::Repair => "repair",
            ReleaseVerb::Uninstall => "uninstall",
        };
        let number =
            |revision: Option<u32>| revision.map_or("none".to_owned(), |revision| revision.to_string());
        format!("{verb}: revision {} → {}", number(self.current), number(self.next))
    }

    /// Its workloads.
    pub(in crate::change) fn workloads(&self) -> Vec<ObjectRef> {
        let followed = self.draft.iter().flat_map(|draft| &draft.followed);
        followed.map(|workload| workload.object.clone()).collect()
    }
}

/// By what the journal keeps.
impl PartialEq for ReleaseWork {
    fn eq(&self, other: &Self) -> bool {
        (&self.object, self.verb, self.current, self.next)
            == (&other.object, other.verb, other.current, other.next)
    }
}

impl std::fmt::Debug for ReleaseWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ReleaseWork").field(&self.words()).finish()
    }
}
