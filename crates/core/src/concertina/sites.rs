//! Kubeconfig files, sites and the trust window.

use super::Concertina;
use crate::secrets::Secret;
use concertina_contract::{
    Failure, KubeconfigView, LoginId, SearchHit, SiteChange, SiteId, TrustAnswer, TrustQuestion, TrustRequest,
};
use std::path::Path;

/// Hits of a search, at most.
const HITS: usize = 50;

impl Concertina {
    /// Files and contexts that were found; dials nothing.
    pub fn kubeconfig(&self) -> KubeconfigView {
        self.0.fleet.kubeconfig_view()
    }

    /// Adds a file to those that are read.
    pub async fn import_kubeconfig(&self, path: &Path) -> Result<KubeconfigView, Failure> {
        self.0.fleet.add_file(path).await?;
        Ok(self.kubeconfig())
    }

    /// Connects sites; progress comes with the sites' frames.
    pub fn connect(&self, sites: &[SiteId]) -> Result<(), Failure> {
        sites.iter().try_for_each(|site| self.0.fleet.connect(site))
    }

    /// Ends the session of sites, or calls off a connect.
    pub fn disconnect(&self, sites: &[SiteId]) -> Result<(), Failure> {
        sites.iter().try_for_each(|site| self.0.fleet.disconnect(site))
    }

    /// Changes name, colour, kind, guard or login of a site.
    pub fn change_site(&self, site: &SiteId, change: SiteChange) -> Result<(), Failure> {
        self.0.fleet.change_site(site, change)
    }

    /// Uses a pasted token for a login: into the keyring, never into a file.
    pub async fn paste_token(&self, login: &LoginId, token: Secret) -> Result<(), Failure> {
        self.0.fleet.paste_token(login, token).await.map(drop)
    }

    /// Forgets the pasted token of a login.
    pub async fn forget_token(&self, login: &LoginId) -> Result<(), Failure> {
        self.0.fleet.forget_token(login).await
    }

    /// A text about a site for a bug report or a colleague, without secrets.
    pub fn diagnosis(&self, site: &SiteId) -> Result<String, Failure> {
        self.0.fleet.diagnosis(site)
    }

    /// The question that the trust window puts before the user.
    pub async fn trust_question(&self, request: &TrustRequest) -> Result<TrustQuestion, Failure> {
        self.0.fleet.trust_question(request).await
    }

    /// Carries out the user's answer, which the shell takes from the trust window alone.
    pub async fn answer_trust(&self, request: &TrustRequest, answer: TrustAnswer) -> Result<(), Failure> {
        self.0.fleet.answer_trust(request, answer).await
    }

    /// Sites whose name holds the text, at most 50.
    pub fn search(&self, text: &str) -> Vec<SearchHit> {
        let text = text.trim().to_lowercase();
        let sites = self.0.fleet.sites().into_iter();
        let hits = sites.filter(|site| site.name.to_lowercase().contains(&text));
        hits.map(|site| SearchHit::Site { site: site.id, name: site.name }).take(HITS).collect()
    }
}
