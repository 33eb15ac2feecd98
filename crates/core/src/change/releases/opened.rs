//! The release that a form was opened from: secrets that the form keeps are taken out of it, on sites too where the application
//! is new.

use crate::catalogue::{self, Stored};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::release;
use concertina_contract::{DeployForm, Intent, SecretValue, SiteId, TextValue};
use futures::future::join_all;
use jiff::Timestamp;

/// The newest release of the application of a form on its sites, as the window opens one, if the form keeps secrets of it; on any
/// site where those have none. A site that does not answer is passed over: what then is missing is said of the field.
pub(in crate::change) async fn opened_from(inner: &Inner, intent: &Intent) -> Option<Stored> {
    let Intent::Deploy { form, sites, .. } = intent else { return None };
    if !keeps(form) {
        return None;
    }
    if let Some(stored) = newest(inner, sites, form).await {
        return Some(stored);
    }
    let others: Vec<SiteId> =
        inner.fleet.sites().into_iter().map(|view| view.id).filter(|site| !sites.contains(site)).collect();
    newest(inner, &others, form).await
}

async fn newest(inner: &Inner, sites: &[SiteId], form: &DeployForm) -> Option<Stored> {
    let found = join_all(sites.iter().map(|site| on_site(inner, site, form))).await;
    found.into_iter().flatten().max_by_key(|(deployed, _)| *deployed).map(|(_, stored)| stored)
}

async fn on_site(inner: &Inner, site: &SiteId, form: &DeployForm) -> Option<(Timestamp, Stored)> {
    let reader = Ground::find(inner, site).ok()?.reader().ok()?;
    let (namespace, name) = (&form.application.project, &form.application.name);
    let release = release::in_force(&reader, namespace, name).await.ok()??;
    let config = release.config.as_ref()?.read().ok()?;
    let stored = catalogue::read_config(&config, site).ok()??;
    Some((release.info.last_deployed.unwrap_or_default(), stored))
}

/// Whether any secret of a form is as in the release before.
fn keeps(form: &DeployForm) -> bool {
    let kept = |value: &TextValue| matches!(value, TextValue::Secret { value: SecretValue::Kept });
    let own = form.differences.iter().flat_map(|difference| &difference.environment);
    form.form.environment.iter().chain(own).any(|variable| kept(&variable.value))
        || form.form.files.iter().any(|file| kept(&file.content))
}
