//! The login by which nodes pull the image of an application, where its registry is configured with one.

use super::standing::Standing;
use crate::catalogue::{self, ImageReference};
use crate::change::plan::Reviewer;
use crate::release;
use concertina_contract::{AppForm, ApplicationName, Failure, ObjectRef};
use serde_json::Value;

/// The Secret that comes with the release, unless the form names one of its own. A colleague who does not know the registry
/// leaves the one that is there.
pub(super) async fn secret(
    reviewer: &Reviewer<'_>,
    object: &ObjectRef,
    application: &ApplicationName,
    here: &AppForm,
    standing: Option<&Standing>,
) -> Result<Option<Value>, Failure> {
    let Some(image) = ImageReference::parse(&here.image).filter(|_| here.pull_secret.is_none()) else {
        return Ok(None);
    };
    let registry = image.host();
    let before = standing.and_then(|standing| {
        let objects = release::objects(&standing.current.manifest).unwrap_or_default();
        objects.into_iter().find(|one| catalogue::is_pull_secret(one, application, registry))
    });
    match reviewer.inner.registries.known().login(registry, &object.site).await {
        Ok(Some(login)) => {
            let password = login.password.text().unwrap_or_default();
            let made = catalogue::pull_secret(application, here, (registry, &login.user, password));
            made.map(Some).map_err(|error| super::deploy::catalogue_failure(reviewer, &error))
        }
        Ok(None) => Ok(before),
        Err(_) if before.is_some() => Ok(before),
        Err(error) => Err(error.failure()),
    }
}
