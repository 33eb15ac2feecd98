//! Charts through the user's `helm`: which there are, what one is, and what a release was made of.

use super::Concertina;
use crate::catalogue;
use crate::helm::{
    ChartOffer, Rendering, difference, merge, origin, parse, problems, shown_notes, text, veil, wrong,
};
use crate::release::{self, ReleaseError};
use concertina_contract::{
    ApplicationName, ChartForm, ChartHit, ChartSource, ErrorCode, Failure, FormProblem, HelmChart, HelmView,
    OpenedChart, OpenedDifference, ReleaseStatus, SiteId,
};
use futures::future::join_all;
use serde_json::Value;
use std::path::Path;

/// What a release keeps of its chart.
struct Kept {
    site: SiteId,
    deployed: Option<jiff::Timestamp>,
    chart: String,
    version: String,
    source: Option<ChartSource>,
    base: Value,
    here: Value,
    notes: String,
}

impl Concertina {
    /// The user's `helm` and its repositories.
    pub async fn helm(&self) -> Result<HelmView, Failure> {
        self.0.helm.view().await.map_err(|error| error.failure())
    }

    /// Charts of the user's repositories that fit a text.
    pub async fn search_charts(&self, text: &str) -> Result<Vec<ChartHit>, Failure> {
        self.0.helm.search(text).await.map_err(|error| error.failure())
    }

    /// The versions of a chart of the user's repositories, newest first.
    pub async fn chart_versions(&self, chart: &str) -> Result<Vec<ChartHit>, Failure> {
        self.0.helm.versions(chart).await.map_err(|error| error.failure())
    }

    /// Opens a chart of a repository or a registry; without a version the newest.
    pub async fn open_chart(
        &self,
        source: &ChartSource,
        version: Option<&str>,
    ) -> Result<HelmChart, Failure> {
        let chart = self.0.helm.open(source, version).await.map_err(|error| error.failure())?;
        Ok(chart.view())
    }

    /// Opens a packaged chart or a folder that the user chose.
    pub async fn open_chart_at(&self, path: &Path) -> Result<HelmChart, Failure> {
        let chart = self.0.helm.open_path(path).await.map_err(|error| error.failure())?;
        Ok(chart.view())
    }

    /// What is wrong with the values of a chart on these sites. What is known of the sites counts; none is asked.
    pub async fn check_chart(&self, form: &ChartForm, sites: &[SiteId]) -> Result<Vec<FormProblem>, Failure> {
        let chart = self.0.helm.chart(&form.chart).map_err(|error| error.failure())?;
        let mut found = catalogue::check_name(&form.application);
        let base = match parse(form.values.expose()) {
            Ok(base) => base,
            Err(error) => {
                found.push(wrong(&error, None));
                return Ok(found);
            }
        };
        let mut rendered: Vec<(Value, ChartOffer, Vec<FormProblem>)> = Vec::new();
        let mut of_sites = Vec::with_capacity(sites.len());
        for site in sites {
            let own = form.differences.iter().find(|difference| difference.site == *site);
            let here = match own.map(|own| parse(own.values.expose())).transpose() {
                Ok(over) => over.map_or_else(|| base.clone(), |over| merge(&base, &over)),
                Err(error) => {
                    found.push(wrong(&error, Some(site)));
                    continue;
                }
            };
            let offer = self.offer_of(site)?;
            let known = rendered.iter().find(|(values, other, _)| *values == here && *other == offer);
            if let Some((.., problems)) = known {
                of_sites.push((site, problems.clone()));
                continue;
            }
            let wanted = Rendering {
                name: &form.application.name,
                namespace: &form.application.project,
                upgrade: false,
                values: &here,
                offer: &offer,
            };
            let problems = match self.0.helm.render(&chart, &wanted).await {
                Ok(_) => Vec::new(),
                Err(error) => problems(&error, chart.name(), None).ok_or_else(|| error.failure())?,
            };
            of_sites.push((site, problems.clone()));
            rendered.push((here, offer, problems));
        }
        found.extend(placed(&of_sites));
        Ok(found)
    }

    /// What `helm` is told of a site, as far as that is known.
    fn offer_of(&self, site: &SiteId) -> Result<ChartOffer, Failure> {
        let site = self.0.fleet.known_site(site)?;
        let Some(capabilities) = site.capabilities() else { return Ok(ChartOffer::default()) };
        let kinds = site.reader().map(|reader| reader.kinds()).unwrap_or_default();
        Ok(ChartOffer::of(&capabilities, &kinds))
    }

    /// Chart and values of an application as its releases on these sites hold them, read now. A site without one, or that cannot
    /// be read, is passed over; the first failure is told when there is none at all.
    pub async fn opened_chart(
        &self,
        application: &ApplicationName,
        sites: &[SiteId],
    ) -> Result<OpenedChart, Failure> {
        let found = join_all(sites.iter().map(|site| self.kept_chart(application, site))).await;
        let failed = found.iter().find_map(|one| one.as_ref().err().cloned());
        let mut all: Vec<Kept> = found.into_iter().flatten().flatten().collect();
        all.sort_by_key(|kept| std::cmp::Reverse(kept.deployed));
        let none = || failed.unwrap_or_else(|| Failure::new(ErrorCode::NotFound));
        let newest = all.first().ok_or_else(none)?;
        let differences = all.iter().map(|kept| (kept.site.clone(), difference(&newest.base, &kept.here)));
        let differences = differences.filter(|(_, own)| own.as_object().is_some_and(|own| !own.is_empty()));
        let source = match &newest.source {
            Some(source) => Some(source.clone()),
            None => self.found_source(&newest.chart).await,
        };
        Ok(OpenedChart {
            chart: newest.chart.clone(),
            version: newest.version.clone(),
            source,
            values: text(&veil(&newest.base)),
            differences: differences
                .map(|(site, own)| OpenedDifference { site, values: text(&veil(&own)) })
                .collect(),
            notes: newest.notes.clone(),
        })
    }

    async fn kept_chart(
        &self,
        application: &ApplicationName,
        site: &SiteId,
    ) -> Result<Option<Kept>, Failure> {
        let known = self.0.fleet.known_site(site)?;
        let failed = |error: ReleaseError| error.failure(&known.name(), "list", &self.0.redactor);
        let release = release::in_force(&known.reader()?, &application.project, &application.name).await;
        let Some(release) = release.map_err(failed)? else { return Ok(None) };
        let here = match &release.config {
            Some(config) => config.read::<Value>().map_err(failed)?,
            None => Value::Null,
        };
        let Some(metadata) = release.chart_metadata() else { return Ok(None) };
        let by_form = !catalogue::read_config(&here, site).is_ok_and(|stored| stored.is_none());
        if by_form || release.status() == ReleaseStatus::Uninstalled {
            return Ok(None);
        }
        let here = if here.is_object() { here } else { Value::Object(serde_json::Map::new()) };
        let chart: Value = release.chart.as_ref().and_then(|chart| chart.read().ok()).unwrap_or_default();
        let kept = origin(&chart, &here);
        Ok(Some(Kept {
            site: site.clone(),
            deployed: release.info.last_deployed,
            chart: metadata.name,
            version: metadata.version,
            source: kept.source,
            base: kept.base,
            notes: shown_notes(&release.info.notes, &here),
            here,
        }))
    }

    /// The one chart of a name in the user's repositories.
    async fn found_source(&self, name: &str) -> Option<ChartSource> {
        let hits = self.0.helm.search(name).await.ok()?;
        let mut same = hits.into_iter().filter(|hit| hit.chart.rsplit('/').next() == Some(name));
        let chart = same.next()?.chart;
        same.next().is_none().then_some(ChartSource::Repository { chart })
    }
}

/// Problems at their places: what is wrong on all sites is wrong in the values of all.
fn placed(of_sites: &[(&SiteId, Vec<FormProblem>)]) -> Vec<FormProblem> {
    let everywhere = |problem: &FormProblem| of_sites.iter().all(|(_, problems)| problems.contains(problem));
    let mut found: Vec<FormProblem> = Vec::new();
    for (site, problems) in of_sites {
        for problem in problems {
            let site = if everywhere(problem) { None } else { Some((*site).clone()) };
            let problem = FormProblem { site, ..problem.clone() };
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::FormProblemCode;

    #[test]
    fn what_is_wrong_on_all_sites_is_told_once() {
        let problem = |field: &str| FormProblem {
            field: field.to_owned(),
            site: None,
            code: FormProblemCode::ValueInvalid,
            params: [].into(),
        };
        let (busan, seoul) = (SiteId::new("busan"), SiteId::new("seoul"));
        let found = placed(&[(&busan, vec![problem("a")]), (&seoul, vec![problem("a"), problem("b")])]);
        assert_eq!(found, [problem("a"), FormProblem { site: Some(seoul), ..problem("b") }]);
    }
}
