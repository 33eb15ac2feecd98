//! Earlier versions that are kept warm.

use super::Concertina;
use crate::application::copies;
use concertina_contract::{KeptCopy, SiteId};
use futures::future::join_all;

impl Concertina {
    /// Copies of earlier versions that are kept warm on these sites, read now, whoever made them. A site that does not answer, or
    /// that does not let all Deployments be read, is passed over.
    pub async fn kept_copies(&self, sites: &[SiteId]) -> Vec<KeptCopy> {
        let of_site = async |site: &SiteId| {
            let reader = self.0.fleet.known_site(site).ok()?.reader().ok()?;
            match copies(&reader, site).await {
                Ok(copies) => Some(copies),
                Err(error) => {
                    tracing::debug!(%error, "copies that are kept warm could not be read");
                    None
                }
            }
        };
        join_all(sites.iter().map(of_site)).await.into_iter().flatten().flatten().collect()
    }
}
