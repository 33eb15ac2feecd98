//! Kubeconfig files, sites and the trust window.

use super::Concertina;
use crate::audit::Entry;
use crate::message::Messages;
use crate::search::search;
use crate::secrets::Secret;
use crate::site::ImportInput;
use concertina_contract::{
    AuditEvent, ErrorCode, Failure, ImportId, ImportPreview, KubeconfigView, LoginId, SearchHit, SiteChange,
    SiteId, SourceId, TeamPreview, TrustAnswer, TrustQuestion, TrustRequest,
};
use std::collections::HashMap;
use std::path::Path;

/// Hits of a search, at most.
const HITS: usize = 50;

impl Concertina {
    /// Files and contexts that were found; dials nothing.
    pub fn kubeconfig(&self) -> KubeconfigView {
        self.0.fleet.kubeconfig_view()
    }

    /// What an import would add; adds nothing, dials nothing.
    pub async fn preview_import(&self, input: ImportInput) -> Result<ImportPreview, Failure> {
        self.0.fleet.preview_import(input).await
    }

    /// Adds the chosen contexts of a preview to those that are read.
    pub async fn import_kubeconfig(
        &self,
        import: &ImportId,
        take: &[LoginId],
    ) -> Result<KubeconfigView, Failure> {
        self.0.fleet.import(import, take).await?;
        Ok(self.kubeconfig())
    }

    /// Stops reading what was added; settings of its sites are kept.
    pub async fn remove_source(&self, source: &SourceId) -> Result<KubeconfigView, Failure> {
        self.0.fleet.remove_source(source).await?;
        Ok(self.kubeconfig())
    }

    /// Reads again what was removed a moment ago.
    pub async fn restore_source(&self, source: &SourceId) -> Result<KubeconfigView, Failure> {
        self.0.fleet.restore_source(source).await?;
        Ok(self.kubeconfig())
    }

    /// What a team may share of all sites, as the text of a file.
    pub fn team_settings(&self) -> Result<String, Failure> {
        self.0.fleet.team_settings()
    }

    /// What a team's file would change here; changes nothing.
    pub fn preview_team(&self, path: &Path) -> Result<TeamPreview, Failure> {
        self.0.fleet.preview_team(path)
    }

    /// Takes the settings of these sites from a preview. Each change is checked and recorded as one by hand.
    pub fn apply_team(&self, import: &ImportId, take: &[SiteId]) -> Result<(), Failure> {
        let changes = self.0.fleet.take_team(import, take)?;
        changes.into_iter().try_for_each(|(site, change)| self.change_site(&site, change))
    }

    /// Tells the pages that files wait to be looked at: the shell has them.
    pub fn offer_files(&self) {
        self.0.fleet.offer();
    }

    /// Connects sites; progress comes with the sites' frames.
    pub fn connect(&self, sites: &[SiteId]) -> Result<(), Failure> {
        sites.iter().try_for_each(|site| self.0.fleet.connect(site))
    }

    /// Ends the session of sites, or calls off a connect.
    pub fn disconnect(&self, sites: &[SiteId]) -> Result<(), Failure> {
        sites.iter().try_for_each(|site| self.0.fleet.disconnect(site))
    }

    /// Changes what the user may choose of a site.
    pub fn change_site(&self, site: &SiteId, change: SiteChange) -> Result<(), Failure> {
        let text = changed(&change);
        self.0.fleet.check_change(site, &change)?;
        let entry = Entry::new(AuditEvent::SiteChanged, &text).site(site);
        self.record(&entry)?;
        let done = self.0.fleet.change_site(site, change);
        self.record_failure(entry, done)
    }

    /// Uses a pasted token for a login: into the keyring, never into a file.
    pub async fn paste_token(&self, login: &LoginId, token: Secret) -> Result<(), Failure> {
        self.0.fleet.paste_token(login, token).await.map(drop)
    }

    /// Forgets the pasted token of a login.
    pub async fn forget_token(&self, login: &LoginId) -> Result<(), Failure> {
        self.0.fleet.forget_token(login).await
    }

    /// Makes the address of a merged login a site of its own again, and keeps it so.
    pub async fn keep_apart(&self, login: &LoginId) -> Result<(), Failure> {
        self.0.fleet.keep_apart(login).await
    }

    /// Merges a site with another one of the same cluster that was kept apart.
    pub async fn join_sites(&self, site: &SiteId) -> Result<(), Failure> {
        self.0.fleet.join(site).await
    }

    /// Records what sessions merge and split, until the program ends.
    pub(super) async fn record_unions(self) {
        loop {
            for change in self.0.fleet.union_changes().await {
                let event = if change.merged { AuditEvent::SitesMerged } else { AuditEvent::SiteKeptApart };
                // It is logged when it cannot be recorded; there is nobody to tell.
                drop(self.record(&Entry::new(event, &change.text).site(&change.site)));
            }
        }
    }

    /// A text about a site for a bug report or a colleague, without secrets.
    pub fn diagnosis(&self, site: &SiteId) -> Result<String, Failure> {
        self.0.fleet.diagnosis(site, &Messages::new(&self.locale()))
    }

    /// The question that the trust window puts before the user.
    pub async fn trust_question(&self, request: &TrustRequest) -> Result<TrustQuestion, Failure> {
        self.0.fleet.trust_question(request).await
    }

    /// Carries out the user's answer, which the shell takes from the trust window alone.
    pub async fn answer_trust(&self, request: &TrustRequest, answer: TrustAnswer) -> Result<(), Failure> {
        self.0.fleet.check_trust(request, &answer)?;
        let Some(entry) = self.trust_entry(request, &answer) else {
            return self.0.fleet.answer_trust(request, answer).await;
        };
        self.record(&entry)?;
        if let (TrustRequest::Identity { site }, TrustAnswer::AcceptIdentity { .. }) = (request, &answer) {
            // Before it connects: rows of the cluster before are no rows of this one.
            self.0.hub.forget(site);
        }
        let done = self.0.fleet.answer_trust(request, answer).await;
        self.record_failure(entry, done)
    }

    /// What is recorded of an answer that is carried out; none of a refusal, after which nothing has changed.
    fn trust_entry(&self, request: &TrustRequest, answer: &TrustAnswer) -> Option<Entry> {
        match (request, answer) {
            (TrustRequest::Command { login }, TrustAnswer::TrustCommand) => {
                let view = self.kubeconfig().logins.into_iter().find(|one| one.id == *login)?;
                let text = format!("the command of the context {} in {}", view.context, view.file);
                let mut entry = Entry::new(AuditEvent::CommandTrusted, &text);
                entry.site = view.site;
                Some(entry)
            }
            (TrustRequest::Unlock { site }, TrustAnswer::Unlock { duration, .. }) => {
                let text = format!("for {} s", duration / 1_000);
                Some(Entry::new(AuditEvent::SiteUnlocked, &text).site(site))
            }
            (TrustRequest::Identity { site }, TrustAnswer::AcceptIdentity { .. }) => Some(
                Entry::new(AuditEvent::IdentityAccepted, "another cluster at the same address").site(site),
            ),
            (TrustRequest::Authority { login }, answer) => {
                let event = match answer {
                    TrustAnswer::PinAuthority { .. } => AuditEvent::AuthorityPinned,
                    TrustAnswer::UnpinAuthority { .. } => AuditEvent::AuthorityUnpinned,
                    _ => return None,
                };
                let mut entry = Entry::new(event, &self.0.fleet.pin_text(login));
                entry.site = self.kubeconfig().logins.into_iter().find(|one| one.id == *login)?.site;
                Some(entry)
            }
            _ => None,
        }
    }

    /// Records that what was recorded before it happened did not happen.
    fn record_failure(&self, entry: Entry, done: Result<(), Failure>) -> Result<(), Failure> {
        let Err(failure) = done else { return Ok(()) };
        let text = format!("did not happen: {}", entry.text);
        self.record(&Entry { text, ..entry })?;
        Err(failure)
    }

    /// Puts an entry on disk; what it tells of must not happen when that fails.
    pub(super) fn record(&self, entry: &Entry) -> Result<(), Failure> {
        self.0.changes.record().append(entry).map(drop).map_err(|error| {
            tracing::error!(%error, "an entry is not in the audit record");
            Failure::new(ErrorCode::AuditFailed).detail(error.to_string())
        })
    }

    /// Sites and rows that are held and fit a text, the best first, at most 50.
    pub async fn search(&self, text: String) -> Vec<SearchHit> {
        let core = self.clone();
        // A hundred thousand names are no work for a thread that others wait for.
        let work = tokio::task::spawn_blocking(move || core.find(&text));
        work.await.unwrap_or_else(|error| {
            tracing::error!(%error, "a search failed");
            Vec::new()
        })
    }

    fn find(&self, text: &str) -> Vec<SearchHit> {
        let lower = text.trim().to_lowercase();
        if lower.is_empty() {
            return Vec::new();
        }
        let sites = self.0.fleet.sites();
        let named = sites.iter().filter(|site| site.name.to_lowercase().contains(&lower)).take(HITS);
        let mut hits: Vec<SearchHit> =
            named.map(|site| SearchHit::Site { site: site.id.clone(), name: site.name.clone() }).collect();
        let titles: HashMap<&SiteId, &str> =
            sites.iter().map(|site| (&site.id, site.name.as_str())).collect();
        let name = |id: &SiteId| titles.get(id).copied().unwrap_or_default().to_owned();
        for hit in search(&self.0.hub, name, &lower, HITS - hits.len()) {
            hits.push(SearchHit::Object { object: hit.row.object(&hit.site), site_name: name(&hit.site) });
        }
        hits
    }
}

/// The settings that change, and what they become.
fn changed(change: &SiteChange) -> String {
    let SiteChange { name, colour, kind, guard, groups, labels, namespaces, login } = change;
    let list = |what: &str, texts: &Option<Vec<String>>| {
        texts.as_ref().map(|texts| format!("{what} {}", crate::redact::plain(&texts.join(", "))))
    };
    let parts = [
        name.as_ref().map(|name| format!("name {}", crate::redact::plain(name.trim()))),
        colour.map(|colour| format!("colour {colour}")),
        kind.map(|kind| format!("kind {kind:?}")),
        guard.map(|guard| format!("guard {guard:?}")),
        list("groups", groups),
        list("labels", labels),
        list("namespaces", namespaces),
        login.as_ref().map(|login| format!("login {login}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::testing::one_site;
    use super::*;
    use concertina_contract::GuardLevel;

    fn guard(guard: GuardLevel) -> SiteChange {
        SiteChange { guard: Some(guard), ..SiteChange::default() }
    }

    fn unlock(typed: &str) -> TrustAnswer {
        TrustAnswer::Unlock { typed: typed.to_owned(), duration: 60_000 }
    }

    #[tokio::test]
    async fn what_cannot_be_recorded_does_not_happen() {
        let home = tempfile::tempdir().unwrap();
        let (core, site) = one_site(home.path(), "https://cow.org").await;
        core.change_site(&site, guard(GuardLevel::ReadOnly)).unwrap();
        let full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END";
        core.0.store.write(|transaction| transaction.execute_batch(full)).unwrap();
        let request = TrustRequest::Unlock { site: site.clone() };
        let failure = core.answer_trust(&request, unlock("shop")).await.unwrap_err();
        assert_eq!(failure.code, ErrorCode::AuditFailed);
        let name = SiteChange { name: Some("other".to_owned()), ..SiteChange::default() };
        assert_eq!(core.change_site(&site, name).unwrap_err().code, ErrorCode::AuditFailed);
        let view = core.0.fleet.sites().remove(0);
        assert_eq!((view.unlocked_until, view.name.as_str()), (None, "shop"));
        core.shutdown().await;
    }

    #[tokio::test]
    async fn what_is_pinned_is_recorded_before_it_is_pinned() {
        let home = tempfile::tempdir().unwrap();
        let authority = concertina_testkit::Authority::new("shop CA").unwrap();
        // Nobody is behind it: no request is sent.
        let route = authority.chained_route("127.0.0.1", ([127, 0, 0, 1], 9).into(), (-1, 1)).unwrap();
        let front = concertina_testkit::TlsFront::start(vec![route]).await.unwrap();
        let (core, site) = one_site(home.path(), &front.url()).await;
        let login = core.0.fleet.sites().remove(0).login;
        let request = TrustRequest::Authority { login };
        let typed = || "shop".to_owned();
        let (pin, unpin) =
            (TrustAnswer::PinAuthority { typed: typed() }, TrustAnswer::UnpinAuthority { typed: typed() });
        core.answer_trust(&request, pin.clone()).await.unwrap_err();
        let TrustQuestion::Authority(question) = core.trust_question(&request).await.unwrap() else {
            panic!()
        };
        let full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END";
        core.0.store.write(|transaction| transaction.execute_batch(full)).unwrap();
        assert_eq!(core.answer_trust(&request, pin.clone()).await.unwrap_err().code, ErrorCode::AuditFailed);
        let pinning = || core.0.fleet.sites().remove(0).logins.remove(0).pinning;
        assert_eq!(pinning(), concertina_contract::Pinning::Possible);
        core.0.store.write(|transaction| transaction.execute_batch("DROP TRIGGER full")).unwrap();
        core.answer_trust(&request, pin).await.unwrap();
        core.answer_trust(&request, unpin).await.unwrap();
        let entries = core.audit(&concertina_contract::AuditQuery::default()).unwrap();
        let told: Vec<_> = entries.iter().map(|entry| (entry.event, entry.text.clone())).collect();
        let text = format!("SHA-256 {}, context shop", question.shown[1].fingerprint);
        let expected = [(AuditEvent::AuthorityUnpinned, text.clone()), (AuditEvent::AuthorityPinned, text)];
        assert_eq!(told, expected);
        assert!(entries.iter().all(|entry| entry.site.as_ref() == Some(&site)));
        core.shutdown().await;
    }

    #[tokio::test]
    async fn what_loosens_a_guard_is_recorded_and_what_is_refused_is_not() {
        let home = tempfile::tempdir().unwrap();
        let (core, site) = one_site(home.path(), "https://cow.org").await;
        core.change_site(&site, guard(GuardLevel::ReadOnly)).unwrap();
        core.change_site(&site, guard(GuardLevel::Open)).unwrap_err();
        let request = TrustRequest::Unlock { site: site.clone() };
        core.answer_trust(&request, unlock("shoq")).await.unwrap_err();
        core.answer_trust(&request, TrustAnswer::Refuse).await.unwrap();
        core.answer_trust(&request, unlock("shop")).await.unwrap();
        let entries = core.audit(&concertina_contract::AuditQuery::default()).unwrap();
        let told: Vec<_> = entries.iter().map(|entry| (entry.event, entry.text.as_str())).collect();
        let expected = [(AuditEvent::SiteUnlocked, "for 60 s"), (AuditEvent::SiteChanged, "guard ReadOnly")];
        assert_eq!(told, expected);
        assert!(entries.iter().all(|entry| entry.site.as_ref() == Some(&site)));
        core.shutdown().await;
    }
}
