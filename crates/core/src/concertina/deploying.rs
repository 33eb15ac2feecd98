//! Applications by their form: what is wrong with one, and the form that releases hold.

use super::Concertina;
use crate::catalogue::{self, ArtifactError, Packages, SiteOffer, Stored};
use crate::image::{Fetched, fetch_package};
use crate::release::{self, ReleaseError};
use crate::site::Site;
use concertina_contract::{
    ApplicationName, DeployForm, ErrorCode, Failure, FormProblem, OpenedForm, PackageArtifact, PackageList,
    PackageProblemCode, SiteId, SurgeChange, SurgePlan,
};
use futures::future::join_all;
use std::sync::Arc;

impl Concertina {
    /// The packages that applications can be made from: those of this program, and the user's own, read now.
    pub fn packages(&self) -> PackageList {
        self.own_packages().view()
    }

    /// Brings a package of the user's own from a registry, and keeps it in place of what came from there before.
    pub async fn add_package(&self, reference: &str) -> Result<PackageList, Failure> {
        let reference = reference.trim();
        let fetched = fetch_package(&self.0.registries, reference).await;
        let Fetched { digest, files } = fetched.map_err(|error| {
            tracing::debug!(?error, "no package came from the registry");
            let mut failure = error.failure(reference);
            failure.detail = failure.detail.map(|detail| self.0.redactor.text(&detail));
            failure
        })?;
        let artifact = PackageArtifact { reference: reference.to_owned(), digest };
        self.0.packages.keep(&artifact, files).map_err(|error| not_kept(reference, &error))?;
        Ok(self.packages())
    }

    /// Forgets a package that came from a registry.
    pub fn remove_package(&self, reference: &str) -> Result<PackageList, Failure> {
        self.0.packages.remove(reference).map_err(|error| not_kept(reference, &error))?;
        Ok(self.packages())
    }

    fn own_packages(&self) -> Arc<Packages> {
        self.0.packages.read()
    }

    /// What is wrong with a form on these sites. What is known of the sites counts; none is asked.
    pub fn check_form(&self, form: &DeployForm, sites: &[SiteId]) -> Result<Vec<FormProblem>, Failure> {
        let mut offers = std::collections::BTreeMap::new();
        for id in sites {
            offers.insert(id.clone(), offer(&*self.0.fleet.known_site(id)?));
        }
        Ok(catalogue::validate(form, &offers, &self.own_packages()))
    }

    /// The next changes of the bounds of an autoscaler, at most six.
    pub fn surge_changes(&self, surge: &SurgePlan) -> Vec<SurgeChange> {
        catalogue::surge_changes(surge, self.0.clock.now())
    }

    /// The form of an application as its releases on these sites hold it, read now. A site without one, or that cannot be read,
    /// is passed over; the first failure is told when there is none at all.
    pub async fn deploy_form(
        &self,
        application: &ApplicationName,
        sites: &[SiteId],
    ) -> Result<OpenedForm, Failure> {
        let found = join_all(sites.iter().map(|site| self.stored(application, site))).await;
        let failed = found.iter().find_map(|one| one.as_ref().err().cloned());
        let mut releases: Vec<_> = found.into_iter().flatten().flatten().collect();
        releases.sort_by_key(|(deployed, ..)| std::cmp::Reverse(*deployed));
        let releases: Vec<_> = releases.into_iter().map(|(_, site, stored)| (site, stored)).collect();
        let none = || failed.unwrap_or_else(|| Failure::new(ErrorCode::NotFound));
        let gathered = catalogue::gather(application, &releases).ok_or_else(none)?;
        Ok(OpenedForm { form: gathered.form, odd: gathered.odd })
    }

    /// The form in the release on one site, and when that was deployed.
    async fn stored(
        &self,
        application: &ApplicationName,
        site: &SiteId,
    ) -> Result<Option<(jiff::Timestamp, SiteId, Stored)>, Failure> {
        let known = self.0.fleet.known_site(site)?;
        let failed = |error: ReleaseError| error.failure(&known.name(), "list", &self.0.redactor);
        let release = release::in_force(&known.reader()?, &application.project, &application.name).await;
        let Some(release) = release.map_err(failed)? else { return Ok(None) };
        let Some(config) = &release.config else { return Ok(None) };
        let config = config.read().map_err(failed)?;
        let stored = catalogue::read_config(&config, site).map_err(|error| {
            let unreadable = Failure::new(ErrorCode::ReleaseUnreadable).with("reason", "release-malformed");
            unreadable.at(known.name()).detail(error.to_string())
        })?;
        Ok(stored.map(|stored| (release.info.last_deployed.unwrap_or_default(), site.clone(), stored)))
    }
}

/// Why a package of a registry is not kept, for the window.
fn not_kept(reference: &str, error: &ArtifactError) -> Failure {
    match error {
        ArtifactError::Problem(problem) => {
            let reason = match problem.code {
                PackageProblemCode::Unreadable => "artifact-unreadable",
                PackageProblemCode::Malformed => "artifact-malformed",
                PackageProblemCode::Template => "artifact-template",
                PackageProblemCode::Form => "artifact-form",
                PackageProblemCode::NameTaken => "artifact-name-taken",
            };
            let refused =
                Failure::new(ErrorCode::PackageRefused).with("name", reference).with("reason", reason);
            refused.detail(format!("{}: {}", problem.file, problem.what))
        }
        ArtifactError::Keep(error) => {
            Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string())
        }
    }
}

/// What a site offers, as far as that is known.
fn offer(site: &Site) -> SiteOffer {
    site.capabilities().map_or(SiteOffer::UNKNOWN, |capabilities| SiteOffer::of(&capabilities))
}

#[cfg(test)]
#[path = "deploying_tests.rs"]
mod tests;
