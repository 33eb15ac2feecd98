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

#[cfg(test)]
mod tests {
    use super::super::testing::connected;
    use super::*;
    use crate::release::{Info, Release, Stamp, secret};
    use concertina_contract::ErrorCode;
    use concertina_testkit::ApiServer;

    #[tokio::test]
    async fn a_release_is_told_with_where_it_is_and_what_is_not_there_with_the_site() {
        let server = ApiServer::start().await.unwrap();
        let info = Info {
            status: "deployed".to_owned(),
            description: "see https://me:canary-1@host/".to_owned(),
            notes: "canary-2".to_owned(),
            ..Info::default()
        };
        let (name, namespace) = ("web".to_owned(), "shop".to_owned());
        let release = Release { name, namespace, revision: 1, info, ..Release::default() };
        server.put(secret(&release, Stamp::Created(jiff::Timestamp::UNIX_EPOCH)).unwrap());
        let home = tempfile::tempdir().unwrap();
        let core = connected(&server, home.path()).await;
        let site = core.0.fleet.sites().remove(0).id;
        let view = core.revisions(&site, "shop", "web").await.unwrap();
        assert_eq!(
            (view.site.clone(), view.namespace.as_str(), view.name.as_str()),
            (site.clone(), "shop", "web")
        );
        assert_eq!(view.revisions.len(), 1);
        assert!(!format!("{view:?}").contains("canary"), "{view:?}");
        let missing = core.revisions(&site, "shop", "other").await.unwrap_err();
        assert_eq!((missing.code, missing.site.as_deref()), (ErrorCode::NotFound, Some("shop")));
        let unknown = core.revisions(&SiteId::new("none"), "shop", "web").await.unwrap_err();
        assert_eq!(unknown.code, ErrorCode::SiteUnknown);
        assert!(server.writes().iter().all(|write| write.path.starts_with("/apis/authorization.k8s.io/")));
    }
}
