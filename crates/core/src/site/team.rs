//! What a team shares of its sites: names, colours, kinds, guards, groups and labels, and nothing of who connects or how.
//!
//! There is no secret, no user and no path of a machine in the file, and it trusts no command.

use super::change::problem;
use super::fleet::Fleet;
use super::handle::Site;
use super::team_file::{TeamSettings, TeamSite};
use concertina_contract::{
    ErrorCode, Failure, GuardLevel, ImportId, SiteChange, SiteId, TeamDifference, TeamEntry, TeamField,
    TeamPreview, TeamState,
};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// Previews that are kept; the oldest goes first.
const PREVIEWS: usize = 8;

/// Changes that wait for the user's word.
#[derive(Debug, Default)]
pub(super) struct TeamPreviews(Vec<(ImportId, Vec<Waiting>)>);

/// The change of one site, and the guard that the preview showed.
#[derive(Debug)]
struct Waiting {
    site: SiteId,
    change: SiteChange,
    guard: GuardLevel,
}

impl Fleet {
    /// The settings of all sites that somebody chose something for, as the text of a file.
    pub fn team_settings(&self) -> Result<String, Failure> {
        let sites = self.known().sites.clone();
        let sites = sites.iter().map(|site| TeamSite::of(&site.state().record));
        TeamSettings::new(sites.filter(TeamSite::says_something).collect())
            .text()
            .map_err(|_| Failure::new(ErrorCode::Internal))
    }

    /// What a team's file would change here; changes nothing.
    pub fn preview_team(&self, path: &Path) -> Result<TeamPreview, Failure> {
        let bad = |reason| Failure::new(ErrorCode::BadRequest).with("reason", reason);
        let file = TeamSettings::read(path).map_err(|error| bad(error.reason()).detail(error.to_string()))?;
        let sites = self.known().sites.clone();
        let (mut entries, mut changes) = (Vec::new(), Vec::new());
        for theirs in &file.sites {
            // What nobody could give by hand is not shown either.
            if let Some(reason) = problem(&theirs.change()) {
                return Err(bad(reason));
            }
            let Some(site) = sites.iter().find(|site| theirs.cluster.is(&site.state().record)) else {
                entries.push(unknown(theirs));
                continue;
            };
            let (change, differences) = against(theirs, site);
            let guard = site.guard();
            entries.push(TeamEntry {
                site: Some(site.id().clone()),
                name: site.name(),
                state: state(site, &differences),
                differences,
                needs_unlock: change.guard.is_some() && is_locked(site),
            });
            changes.push(Waiting { site: site.id().clone(), change, guard });
        }
        let id = ImportId::new(uuid::Uuid::new_v4().to_string());
        self.team_previews().keep(id.clone(), changes);
        Ok(TeamPreview { id, entries })
    }

    /// The changes of a preview to these sites, once. A guard that only the trust window may lower stays as it is, and so
    /// does one that would be lowered from another level than the preview showed.
    pub fn take_team(&self, id: &ImportId, take: &[SiteId]) -> Result<Vec<(SiteId, SiteChange)>, Failure> {
        let waiting = self.team_previews().take(id)?;
        let chosen = waiting.into_iter().filter(|one| take.contains(&one.site));
        Ok(chosen
            .filter_map(|Waiting { site: id, mut change, guard }| {
                let site = self.site(&id)?;
                let now = site.guard();
                let lowers = change.guard.is_some_and(|to| to < now);
                if lowers && (is_locked(&site) || now != guard) {
                    change.guard = None;
                }
                (change != SiteChange::default()).then_some((id, change))
            })
            .collect())
    }
}

impl TeamPreviews {
    fn keep(&mut self, id: ImportId, changes: Vec<Waiting>) {
        if self.0.len() >= PREVIEWS {
            self.0.remove(0);
        }
        self.0.push((id, changes));
    }

    fn take(&mut self, id: &ImportId) -> Result<Vec<Waiting>, Failure> {
        let at = self.0.iter().position(|(known, _)| known == id);
        let at = at.ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "import-unknown"))?;
        Ok(self.0.remove(at).1)
    }
}

fn is_locked(site: &Site) -> bool {
    site.guard() == GuardLevel::ReadOnly && !site.unlocked()
}

fn unknown(theirs: &TeamSite) -> TeamEntry {
    let name = theirs.name.clone().unwrap_or_else(|| crate::redact::plain(&theirs.cluster.server));
    TeamEntry { site: None, name, state: TeamState::Unknown, differences: Vec::new(), needs_unlock: false }
}

fn state(site: &Site, differences: &[TeamDifference]) -> TeamState {
    if differences.is_empty() {
        TeamState::Same
    } else if TeamSite::of(&site.state().record).says_something() {
        TeamState::Changed
    } else {
        TeamState::New
    }
}

/// The change that makes a site as the file says, and what it differs in.
fn against(theirs: &TeamSite, site: &Arc<Site>) -> (SiteChange, Vec<TeamDifference>) {
    let (name, kind, guard) = (site.name(), site.kind(), site.guard());
    let record = site.state().record.clone();
    let mut differences = Vec::new();
    let mut differs = |field, from: String, to: String, loosens| {
        let is_other = from != to;
        if is_other {
            differences.push(TeamDifference { field, from, to, loosens });
        }
        is_other
    };
    let text = |texts: &[String]| texts.join(", ");
    let mut change = theirs.change();
    change.name = change.name.filter(|to| differs(TeamField::Name, name, to.clone(), false));
    let colour = record.colour.to_string();
    change.colour = change.colour.filter(|to| differs(TeamField::Colour, colour, to.to_string(), false));
    change.kind = change.kind.filter(|to| differs(TeamField::Kind, word(&kind), word(to), false));
    change.guard = change.guard.filter(|to| differs(TeamField::Guard, word(&guard), word(to), *to < guard));
    change.groups =
        change.groups.filter(|to| differs(TeamField::Groups, text(&record.groups), text(to), false));
    change.labels =
        change.labels.filter(|to| differs(TeamField::Labels, text(&record.labels), text(to), false));
    (change, differences)
}

fn word(value: &impl Serialize) -> String {
    super::record::word(value).unwrap_or_default()
}
