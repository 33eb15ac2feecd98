//! How revisions differ, and what others changed of the one in force.

use super::Concertina;
use crate::change::place;
use crate::comparison::{compare, outside};
use crate::release::{self, Release, ReleaseError};
use crate::site::RequestError;
use concertina_contract::{
    Comparison, ErrorCode, Failure, ObjectRef, Outside, OutsideObject, ReleaseRef, RevisionRef,
};
use serde_json::Value;
use std::time::Duration;

/// How long one object may take to be read.
const LIMIT: Duration = Duration::from_secs(10);

impl Concertina {
    /// How two revisions differ: of one release, or of the same application on two sites.
    pub async fn compare_revisions(
        &self,
        left: &RevisionRef,
        right: &RevisionRef,
    ) -> Result<Comparison, Failure> {
        let (one, other) = tokio::try_join!(self.revision(left), self.revision(right))?;
        compare(&one, &other).map_err(|error| self.unreadable(&error, &left.release))
    }

    /// What others changed of the objects of a release since it was deployed.
    pub async fn outside(&self, release: &ReleaseRef) -> Result<Outside, Failure> {
        let outside = self.outside_of(release, None).await?;
        self.0.looks.correct(release, outside.revision, !outside.objects.is_empty());
        Ok(outside)
    }

    /// What others changed of the objects of a revision; none for the one in force.
    pub(super) async fn outside_of(
        &self,
        release: &ReleaseRef,
        revision: Option<u32>,
    ) -> Result<Outside, Failure> {
        let current = self.revision(&RevisionRef { release: release.clone(), revision }).await?;
        let site = self.0.fleet.known_site(&release.site)?;
        let reader = site.reader()?;
        let wanted = release::objects(&current.manifest).map_err(|error| self.unreadable(&error, release))?;
        let places = place(&site, &reader, &release.object(), &wanted).await?;
        let mut objects = Vec::new();
        for ((object, path), wanted) in places.into_iter().zip(&wanted) {
            let kind = wanted["kind"].as_str().unwrap_or_default().to_owned();
            let (object, gone, fields) = match reader.get::<Value>(&path, LIMIT).await {
                Ok(live) => {
                    let uid = live["metadata"]["uid"].as_str().unwrap_or_default().to_owned();
                    (ObjectRef { uid, ..object }, false, outside(wanted, &live))
                }
                Err(RequestError::Status { code: 404, .. }) => (object, true, Vec::new()),
                // What may not be read is not known to be changed.
                Err(RequestError::Status { code: 403, .. }) => continue,
                Err(error) => {
                    let wanted = crate::error::Wanted { verb: "get", resource: object.kind.resource() };
                    return Err(crate::error::request_failure(
                        &error,
                        &site.name(),
                        wanted,
                        &self.0.redactor,
                    ));
                }
            };
            if gone || !fields.is_empty() {
                objects.push(OutsideObject { object, kind, gone, fields });
            }
        }
        Ok(Outside { revision: current.revision, objects })
    }

    async fn revision(&self, wanted: &RevisionRef) -> Result<Release, Failure> {
        let ReleaseRef { site, namespace, name } = &wanted.release;
        let reader = self.0.fleet.known_site(site)?.reader()?;
        let failed = |error: ReleaseError| self.unreadable(&error, &wanted.release);
        if let Some(revision) = wanted.revision {
            return release::read(&reader, namespace, name, revision).await.map_err(failed);
        }
        let current = release::in_force(&reader, namespace, name).await.map_err(failed)?;
        current.ok_or_else(|| Failure::new(ErrorCode::NotFound).on(wanted.release.object()))
    }

    fn unreadable(&self, error: &ReleaseError, release: &ReleaseRef) -> Failure {
        let name = self.0.fleet.known_site(&release.site).map(|site| site.name()).unwrap_or_default();
        error.failure(&name, "get", &self.0.redactor)
    }
}
