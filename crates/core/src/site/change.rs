//! What the user changes of a site, and tokens that the user pastes.

use super::fleet::Fleet;
use super::handle::Site;
use super::record;
use crate::error::{secrets_failure, store_failure};
use crate::secrets::Secret;
use concertina_contract::{
    ErrorCode, Failure, GuardLevel, LoginId, SecretsPlace, SessionState, SiteChange, SiteId,
};
use std::collections::HashSet;
use std::sync::Arc;

/// The longest name of a site, in characters.
const LONGEST_NAME: usize = 63;
/// The longest label of a site, in characters.
const LONGEST_LABEL: usize = 127;
/// Groups, and labels, of a site, at most.
const WORDS: usize = 20;
/// Namespaces to try on a site, at most.
const NAMESPACES: usize = 100;
/// How many site colours there are.
const COLOURS: u8 = 12;
/// The longest token that is taken; those of identity providers have a few KiB.
const LONGEST_TOKEN: usize = 64 << 10;

impl Fleet {
    /// Whether a change of a site would be taken; changes nothing, so that it can be recorded first.
    pub fn check_change(&self, id: &SiteId, change: &SiteChange) -> Result<(), Failure> {
        check(&self.known_site(id)?, change)
    }

    /// Changes a site. Everything is checked before anything changes. A read-only site's guard can be lowered only
    /// while it is unlocked, which only the trust window does; making a site read-only locks it at once.
    pub fn change_site(&self, id: &SiteId, change: SiteChange) -> Result<(), Failure> {
        let site = self.known_site(id)?;
        check(&site, &change)?;
        let locks = change.guard == Some(GuardLevel::ReadOnly);
        let new_login = change.login.is_some()
            && change.login.as_ref() != site.login().map(|one| one.id.clone()).as_ref();
        let SiteChange { name, colour, kind, guard, groups, labels, namespaces, login } = change;
        if let Some(namespaces) = namespaces {
            site.set_namespaces(tidy(namespaces))?;
        }
        site.remember(|record| {
            record.name = name.map(|name| name.trim().to_owned()).or(record.name.take());
            record.colour = colour.unwrap_or(record.colour);
            record.kind = kind.or(record.kind);
            record.guard = guard.or(record.guard);
            record.groups = groups.map_or_else(|| std::mem::take(&mut record.groups), tidy);
            record.labels = labels.map_or_else(|| std::mem::take(&mut record.labels), tidy);
            record.login = login.or(record.login.take());
        })?;
        if locks {
            site.state().unlocked_until = None;
        }
        if new_login && site.link().borrow().state != SessionState::Disconnected {
            site.connect();
        }
        Ok(())
    }

    /// Uses a pasted token for a login, in place of the file's credential. It never reaches a file of ours.
    pub async fn paste_token(&self, login: &LoginId, token: Secret) -> Result<SecretsPlace, Failure> {
        self.known_login(login)?;
        let text = token.text().map(str::trim).unwrap_or_default();
        if text.is_empty()
            || text.len() > LONGEST_TOKEN
            || text.contains(|char: char| !char.is_ascii_graphic())
        {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "token-malformed"));
        }
        let token = Secret::from(text);
        self.shared().redactor.register(&token);
        let place = self.shared().secrets.set(&token_name(login), token).await.map_err(secrets_failure)?;
        // What is kept for this run only is not remembered for the next.
        record::set_pasted(&self.shared().store, login, place == SecretsPlace::Keyring)
            .map_err(|error| store_failure(&error))?;
        self.shared().pasted().insert(login.clone());
        self.shared().bump();
        self.resume(login);
        Ok(place)
    }

    /// Forgets the pasted token of a login.
    pub async fn forget_token(&self, login: &LoginId) -> Result<(), Failure> {
        self.shared().secrets.delete(&token_name(login)).await.map_err(secrets_failure)?;
        record::set_pasted(&self.shared().store, login, false).map_err(|error| store_failure(&error))?;
        self.shared().pasted().remove(login);
        self.shared().bump();
        Ok(())
    }

    /// Connects the site that waits for a person because of this login.
    pub(super) fn resume(&self, login: &LoginId) {
        let sites = self.known().sites.clone();
        for site in sites {
            let waits = matches!(site.link().borrow().state, SessionState::AuthRequired { .. });
            if waits && site.login().is_some_and(|one| one.id == *login) {
                site.connect();
            }
        }
    }
}

/// Each text once, in order, without space around it.
fn tidy(texts: Vec<String>) -> Vec<String> {
    let mut tidy: Vec<String> = texts.into_iter().map(|text| text.trim().to_owned()).collect();
    tidy.sort_unstable();
    tidy.dedup();
    tidy
}

/// Whether a text that the user gives can be shown as it is, among others that commas part.
fn is_word(text: &str, longest: usize) -> bool {
    let text = text.trim();
    let len = text.chars().count();
    (1..=longest).contains(&len) && crate::redact::plain(text) == text && !text.contains(['\n', ','])
}

/// What is wrong with a change of any site.
pub(super) fn problem(change: &SiteChange) -> Option<&'static str> {
    if let Some(name) = change.name.as_deref().map(str::trim)
        && (name.is_empty()
            || name.chars().count() > LONGEST_NAME
            || crate::redact::plain(name) != name
            || name.contains('\n'))
    {
        return Some("site-name");
    }
    if change.colour.is_some_and(|colour| colour >= COLOURS) {
        return Some("site-colour");
    }
    let SiteChange { groups, labels, namespaces, .. } = change;
    if groups
        .as_ref()
        .is_some_and(|all| all.len() > WORDS || !all.iter().all(|one| is_word(one, LONGEST_NAME)))
    {
        return Some("site-groups");
    }
    let keys = labels.iter().flatten().filter_map(|label| Some(label.split_once('=')?.0.trim()));
    let keys: HashSet<&str> = keys.filter(|key| !key.is_empty()).collect();
    if let Some(labels) = labels
        && (labels.len() > WORDS
            || !labels.iter().all(|label| is_word(label, LONGEST_LABEL))
            || labels.iter().map(|label| label.trim()).collect::<HashSet<_>>().len() != keys.len())
    {
        return Some("site-labels");
    }
    let is_bad = |names: &Vec<String>| {
        names.len() > NAMESPACES || !names.iter().all(|name| super::naming::is_namespace(name.trim()))
    };
    namespaces.as_ref().is_some_and(is_bad).then_some("site-namespaces")
}

/// The name of a login's pasted token among the secrets.
pub(super) fn token_name(login: &LoginId) -> String {
    format!("token/{login}")
}

fn check(site: &Arc<Site>, change: &SiteChange) -> Result<(), Failure> {
    let bad = |reason: &str| Failure::new(ErrorCode::BadRequest).at(site.name()).with("reason", reason);
    if let Some(reason) = problem(change) {
        return Err(bad(reason));
    }
    if let Some(login) = &change.login
        && !site.state().logins.iter().any(|one| one.id == *login)
    {
        return Err(bad("site-login"));
    }
    let lowers = change.guard.is_some_and(|guard| guard < GuardLevel::ReadOnly);
    if lowers && site.guard() == GuardLevel::ReadOnly && !site.unlocked() {
        return Err(Failure::new(ErrorCode::ReadOnly).at(site.name()));
    }
    Ok(())
}
