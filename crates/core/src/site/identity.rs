//! Addresses that lead to one cluster are one site, as soon as the UID of `kube-system` says so; an address whose
//! cluster changes is one of its own again, blocked, and kept apart until the user says otherwise.
//!
//! The site of the older record stays and takes the logins of the other. No guard is lowered by any of it: what becomes
//! one site has the strictest guard of its parts, and what is split off keeps the guard of the whole.

use super::fleet::Fleet;
use super::handle::Site;
use super::record::{self, Record};
use super::shared::Shared;
use crate::error::store_failure;
use crate::store::{Store, StoreError};
use concertina_contract::{ErrorCode, Failure, LoginId, SessionState, SiteId};
use rusqlite::params;
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedReceiver;

/// What a session found out about the cluster behind its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It is the cluster that its site is known to be, or the first one there.
    Identified,
    /// The address of this record was merged into the site, and is another cluster now.
    Strayed {
        /// The site that the session belongs to.
        site: SiteId,
        /// The record of the address.
        address: SiteId,
    },
}

/// What was done to sites, for the audit record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionChange {
    /// The site that stays as it was.
    pub site: SiteId,
    /// Whether another address became part of it; else one was split off.
    pub merged: bool,
    /// Names of both, for people.
    pub text: String,
}

impl Fleet {
    /// Acts on what sessions find out, until the fleet's scope ends.
    pub(super) fn unite(&self, mut findings: UnboundedReceiver<Finding>) {
        let fleet = self.downgrade();
        self.shared().tasks.spawn(async move {
            while let Some(finding) = findings.recv().await {
                let Some(fleet) = fleet.upgrade() else { return };
                let acted = match finding {
                    Finding::Identified => fleet.merge_twins().await,
                    Finding::Strayed { site, address } => fleet.split(&site, &address, true).await,
                };
                if let Err(failure) = acted {
                    tracing::warn!(code = ?failure.code, "cannot merge or split sites");
                }
            }
        });
    }

    /// Changes of what is one site, oldest first, each told once. For the audit record.
    pub async fn union_changes(&self) -> Vec<UnionChange> {
        let mut news = self.shared().unions.subscribe();
        loop {
            let told = std::mem::take(&mut *self.shared().untold());
            if !told.is_empty() || news.changed().await.is_err() {
                return told;
            }
        }
    }

    /// Makes the address of a login a site of its own, for good.
    pub async fn keep_apart(&self, login: &LoginId) -> Result<(), Failure> {
        let site = self.known().sites.iter().find(|site| site.state().merged.contains_key(login)).cloned();
        let site =
            site.ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "login-not-merged"))?;
        let address = site.state().merged.get(login).cloned();
        match address {
            Some(address) => self.split(site.id(), &address, true).await,
            None => Ok(()),
        }
    }

    /// Takes back that a site is kept apart from others of its cluster.
    pub async fn join(&self, site: &SiteId) -> Result<(), Failure> {
        let site = self.known_site(site)?;
        let uid = site.state().record.uid.clone();
        for twin in self.known().sites.iter().filter(|one| one.state().record.uid == uid) {
            set_apart(&self.shared().store, twin.id(), false).map_err(|error| store_failure(&error))?;
            twin.state().record.apart = false;
        }
        self.merge_twins().await
    }

    /// Merges sites whose UIDs of `kube-system` agree.
    async fn merge_twins(&self) -> Result<(), Failure> {
        while let Some((older, younger)) = self.twins() {
            let guard = older.guard().max(younger.guard());
            let stricter = guard > older.guard();
            let text = format!("{} is now part of {}", younger.name(), older.name());
            let own_login = older.login().map(|login| login.id.clone());
            let (live, wanted) = (is_live(&older), younger.state().record.wanted);
            let login =
                if live || !wanted { own_login } else { younger.login().map(|login| login.id.clone()) };
            older.remember(|record| {
                record.guard = if stricter { Some(guard) } else { record.guard };
                record.login = record.login.take().filter(|_| live || !wanted).or(login);
                record.wanted |= wanted;
            })?;
            if stricter {
                older.state().unlocked_until = None;
            }
            younger.remember(|record| record.wanted = false)?;
            set_merged(&self.shared().store, older.id(), younger.id())
                .map_err(|error| store_failure(&error).at(older.name()))?;
            younger.leave();
            self.reload().await?;
            if wanted && !live {
                older.connect();
            }
            self.shared().tell(UnionChange { site: older.id().clone(), merged: true, text });
        }
        Ok(())
    }

    /// Two sites that are one cluster and not kept apart, the older first.
    fn twins(&self) -> Option<(Arc<Site>, Arc<Site>)> {
        let known = self.known();
        let mut sites: Vec<(i64, String, Arc<Site>)> = Vec::new();
        for site in &known.sites {
            let state = site.state();
            let uid = state.record.uid.clone().filter(|uid| !state.record.apart && !uid.contains('/'));
            if let (Some(uid), None) = (uid, &state.found_uid) {
                sites.push((state.record.age, uid, site.clone()));
            }
        }
        sites.sort_by_key(|(age, ..)| *age);
        let twin_of =
            |uid: &String, age: i64| sites.iter().find(|(other, one, _)| one == uid && *other > age);
        sites
            .iter()
            .find_map(|(age, uid, site)| twin_of(uid, *age).map(|(.., twin)| (site.clone(), twin.clone())))
    }

    /// Makes a merged address a site of its own again, with the guard of the whole; `apart` until the user says otherwise.
    /// It is still known as the cluster of the whole: without, it would be merged once more before it is asked.
    async fn split(&self, site: &SiteId, address: &SiteId, apart: bool) -> Result<(), Failure> {
        let whole = self.known_site(site)?;
        let (uid, guard, wanted) = {
            let state = whole.state();
            (state.record.uid.clone(), state.guard(), state.record.wanted)
        };
        let store = &self.shared().store;
        let failed = |error: StoreError| store_failure(&error).at(whole.name());
        let part = record::find(store, address).map_err(failed)?;
        let part = part.ok_or_else(|| Failure::new(ErrorCode::SiteUnknown))?;
        let guard = part.guard.map_or(guard, |own| own.max(guard));
        record::save(store, &Record { uid, guard: Some(guard), wanted, ..part }).map_err(failed)?;
        set_unmerged(store, address, apart).map_err(failed)?;
        self.forget_gone(address);
        self.reload().await?;
        if let Some(part) = self.site(address) {
            if wanted {
                part.connect();
            }
            let text = format!("{} is no part of {} any more", part.name(), whole.name());
            self.shared().tell(UnionChange { site: whole.id().clone(), merged: false, text });
        }
        Ok(())
    }

    /// Splits off every address that was merged when the site was another cluster, which it is still known to be.
    pub(super) async fn split_all(&self, site: &Arc<Site>) -> Result<(), Failure> {
        let parts: std::collections::BTreeSet<SiteId> = site.state().merged.values().cloned().collect();
        for part in parts {
            self.split(site.id(), &part, false).await?;
        }
        Ok(())
    }
}

impl Shared {
    fn tell(&self, change: UnionChange) {
        self.untold().push(change);
        self.unions.send_modify(|count| *count += 1);
    }
}

/// The twin of a site that is kept apart from it.
pub(super) fn twin(site: &Site, sites: &[Arc<Site>]) -> Option<SiteId> {
    let uid = site.state().record.uid.clone().filter(|uid| !uid.contains('/'))?;
    let is_twin = |one: &&Arc<Site>| one.id() != site.id() && one.state().record.uid.as_ref() == Some(&uid);
    sites.iter().find(is_twin).map(|twin| twin.id().clone())
}

/// Whether a site's own session stands or is about to.
fn is_live(site: &Site) -> bool {
    matches!(site.link().borrow().state, SessionState::Ready { .. } | SessionState::Connecting { .. })
}

/// Records that a site, and all that was part of it, is part of another one.
fn set_merged(store: &Store, into: &SiteId, part: &SiteId) -> Result<(), StoreError> {
    store.write(|transaction| {
        transaction.execute(
            "UPDATE site SET merged_into = ?1 WHERE id = ?2 OR merged_into = ?2",
            params![into.as_str(), part.as_str()],
        )?;
        Ok(())
    })
}

fn set_unmerged(store: &Store, part: &SiteId, apart: bool) -> Result<(), StoreError> {
    store.write(|transaction| {
        transaction.execute(
            "UPDATE site SET merged_into = NULL, apart = ?2 WHERE id = ?1",
            params![part.as_str(), apart],
        )?;
        Ok(())
    })
}

pub(super) fn set_apart(store: &Store, site: &SiteId, apart: bool) -> Result<(), StoreError> {
    store.write(|transaction| {
        transaction.execute("UPDATE site SET apart = ?2 WHERE id = ?1", params![site.as_str(), apart])?;
        Ok(())
    })
}
