//! From the form of one site to the objects of its release.
//!
//! The objects are made to be upgraded and drained without an interruption: no pod goes before a new one is ready, each waits
//! before it ends until nobody sends to it any more, and they are spread over nodes and zones. `spec.replicas` is never among
//! them: replicas are set through the scale subresource, and a rollback leaves them alone.

mod config;
mod container;
mod database;
mod login;
mod metadata;
mod pod;
mod pull;
mod reach;
mod surge;
#[cfg(test)]
mod tests;
mod workload;

pub use database::database_check;

use super::packages::{Equipped, Packages};
use super::{CatalogueError, SiteOffer};
use concertina_contract::{AppForm, ApplicationName, SecretText};
use metadata::Frame;
pub use pull::{is_pull_secret, login, pull_secret, pull_secret_name};
use serde_json::Value;

/// Helm's order of installation (`pkg/release/v1/util/kind_sorter.go`), of the kinds that are made here. Other kinds come last.
const ORDER: [&str; 12] = [
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "PersistentVolumeClaim",
    "Role",
    "RoleBinding",
    "Service",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "Ingress",
];

/// The objects of an application on one site, in Helm's order of installation. The form is the effective one of the site, in
/// which no secret is merely kept. They hold the secrets of the form. `salt` is that of its release ([`super::salt`]), `packages` those that the form may name.
pub fn render(
    application: &ApplicationName,
    form: &AppForm,
    salt: &SecretText,
    offer: SiteOffer,
    packages: &Packages,
) -> Result<Vec<Value>, CatalogueError> {
    let Equipped { mut form, extras } = packages.equip(application, form)?;
    if let Some(login) = &extras.login {
        form.files.push(login::file(login, salt)?);
    }
    let (form, extras) = (&form, &extras);
    let frame = Frame::new(application, form)?;
    let settings = config::Settings::read(form, salt)?;
    let mut objects = settings.objects(&frame);
    objects.extend(workload::claims(&frame, &form.storage));
    objects.push(workload::workload(&frame, form, extras, &settings, offer));
    objects.extend(workload::budget(&frame, form, offer));
    objects.extend(reach::service(&frame, form, extras));
    objects.extend(reach::members(&frame, extras));
    objects.extend(reach::route(&frame, form, extras, offer)?);
    objects.extend(surge::surge(&frame, form));
    objects.sort_by_key(|object| {
        let kind = object["kind"].as_str().unwrap_or_default();
        ORDER.iter().position(|one| *one == kind).unwrap_or(ORDER.len())
    });
    Ok(objects)
}
