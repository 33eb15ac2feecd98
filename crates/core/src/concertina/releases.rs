//! Helm releases: ours and those of others.

use super::Concertina;
use crate::release;
use concertina_contract::{Failure, ReleaseView, SiteId};

impl Concertina {
    /// A release with its revisions, read now.
    pub async fn revisions(
        &self,
        site: &SiteId,
        namespace: &str,
        name: &str,
    ) -> Result<ReleaseView, Failure> {
        let known = self.0.fleet.known_site(site)?;
        let (reader, redactor) = (known.reader()?, &self.0.redactor);
        let history = release::history(&reader, namespace, name).await;
        let history = history.map_err(|error| error.failure(&known.name(), "list", redactor))?;
        Ok(history.view(site, namespace, name, redactor, self.0.clock.now()))
    }
}
