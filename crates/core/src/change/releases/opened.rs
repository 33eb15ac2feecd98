//! The release that a form was opened from: secrets that the form keeps are taken out of it, on sites too where the application
//! is new.

use crate::catalogue::{self, Stored};
use crate::change::MASK;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::helm::origin;
use crate::release::{self, Release};
use concertina_contract::{ApplicationName, ChartForm, DeployForm, Intent, SecretValue, SiteId, TextValue};
use futures::future::join_all;
use serde_json::Value;
use std::fmt;

/// What a form was opened from.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::change) enum OpenedFrom {
    /// The form of an image.
    Form(Box<Stored>),
    /// The values of a chart on all sites.
    Chart(Values),
}

/// Values of a chart. They may hold secrets, so `Debug` shows none.
#[derive(Clone, PartialEq)]
pub(in crate::change) struct Values(pub(in crate::change) Value);

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values")
    }
}

impl OpenedFrom {
    /// The form of an image.
    pub(in crate::change) fn form(&self) -> Option<&Stored> {
        if let Self::Form(stored) = self { Some(stored) } else { None }
    }

    /// The values of a chart.
    pub(in crate::change) fn values(&self) -> Option<&Value> {
        if let Self::Chart(Values(values)) = self { Some(values) } else { None }
    }
}

/// The newest release of the application of a form on its sites, as the window opens one, if the form keeps secrets of it; on any
/// site where those have none. A site that does not answer is passed over: what then is missing is said of the field.
pub(in crate::change) async fn opened_from(inner: &Inner, intent: &Intent) -> Option<OpenedFrom> {
    match intent {
        Intent::Deploy { form, sites, .. } if keeps(form) => {
            let read = |release: &Release, site: &SiteId| {
                let config = release.config.as_ref()?.read().ok()?;
                Some(OpenedFrom::Form(Box::new(catalogue::read_config(&config, site).ok()??)))
            };
            find(inner, &form.application, sites, read).await
        }
        Intent::DeployChart { form, sites, .. } if keeps_values(form) => {
            let read = |release: &Release, _: &SiteId| {
                let here = release.config.as_ref()?.read().ok()?;
                let chart: Value = release.chart.as_ref()?.read().ok()?;
                Some(OpenedFrom::Chart(Values(origin(&chart, &here).base)))
            };
            find(inner, &form.application, sites, read).await
        }
        _ => None,
    }
}

async fn find<T>(
    inner: &Inner,
    application: &ApplicationName,
    sites: &[SiteId],
    read: impl Fn(&Release, &SiteId) -> Option<T>,
) -> Option<T> {
    if let Some(found) = newest(inner, application, sites, &read).await {
        return Some(found);
    }
    let others: Vec<SiteId> =
        inner.fleet.sites().into_iter().map(|view| view.id).filter(|site| !sites.contains(site)).collect();
    newest(inner, application, &others, &read).await
}

async fn newest<T>(
    inner: &Inner,
    application: &ApplicationName,
    sites: &[SiteId],
    read: impl Fn(&Release, &SiteId) -> Option<T>,
) -> Option<T> {
    let all = join_all(sites.iter().map(|site| on_site(inner, site, application))).await;
    let mut found: Vec<(&SiteId, Release)> =
        sites.iter().zip(all).filter_map(|(site, release)| Some((site, release?))).collect();
    found.sort_by_key(|(_, release)| std::cmp::Reverse(release.info.last_deployed));
    found.iter().find_map(|(site, release)| read(release, site))
}

async fn on_site(inner: &Inner, site: &SiteId, application: &ApplicationName) -> Option<Release> {
    let reader = Ground::find(inner, site).ok()?.reader().ok()?;
    release::in_force(&reader, &application.project, &application.name).await.ok()?
}

/// Whether any secret of a form is as in the release before.
fn keeps(form: &DeployForm) -> bool {
    let kept = |value: &TextValue| matches!(value, TextValue::Secret { value: SecretValue::Kept });
    let own = form.differences.iter().flat_map(|difference| &difference.environment);
    form.form.environment.iter().chain(own).any(|variable| kept(&variable.value))
        || form.form.files.iter().any(|file| kept(&file.content))
}

/// Whether any value of a chart is as in the release before.
fn keeps_values(form: &ChartForm) -> bool {
    let own = form.differences.iter().map(|difference| &difference.values);
    std::iter::once(&form.values).chain(own).any(|text| text.expose().contains(MASK))
}
