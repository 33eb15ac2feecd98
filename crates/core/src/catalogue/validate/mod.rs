//! What is wrong with a form, before any site is asked.

mod container;
mod package;
mod reach;
mod report;
mod settings;
mod surge;
#[cfg(test)]
mod tests;

use super::SiteOffer;
use super::grammar::{is_label, is_service_name};
use super::image::ImageReference;
use super::packages::Packages;
use concertina_contract::{
    AppForm, ApplicationName, DeployForm, FormProblem, FormProblemCode, SiteDifference, SiteId,
};
use report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name of an application: with the hash of a `StatefulSet`'s revision it is the value of a label (63).
const LONGEST_NAME: usize = 52;
/// The most pods a site.
const MOST_REPLICAS: u32 = 10_000;
/// The longest wait before the end, in seconds.
const LONGEST_DRAIN: u32 = 3_600;

/// All that is wrong with a form for these sites, with what each of them offers. Whether a secret that is to be kept was
/// there before is told by [`fill`](super::fill).
pub fn validate(
    form: &DeployForm,
    sites: &BTreeMap<SiteId, SiteOffer>,
    packages: &Packages,
) -> Vec<FormProblem> {
    let mut report = Report { problems: check_name(&form.application), ..Report::default() };
    let DeployForm { application: _, form: base, differences } = form;
    check_base(&mut report, base);
    if let Some(said) = &base.package {
        package::check_package(&mut report, said, packages);
    }
    check_differences(&mut report, base, differences, sites);
    let package = base.package.as_ref().and_then(|said| packages.definition(&said.name));
    let serves = package.is_some_and(|package| package.serves.is_some());
    for (site, offer) in sites {
        report.site = Some(site.clone());
        let own = differences.iter().find(|difference| difference.site == *site);
        let route = own.and_then(|difference| difference.route.as_ref()).or(base.route.as_ref());
        reach::check_served(&mut report, route, *offer);
        if serves {
            let service = own.and_then(|difference| difference.service).unwrap_or(base.service);
            reach::check_reached(&mut report, service, route);
        }
    }
    report.problems
}

/// What is wrong with a form, its package aside.
pub(super) fn check_form(form: &AppForm) -> Vec<FormProblem> {
    let mut report = Report::default();
    check_base(&mut report, form);
    report.problems
}

/// What is wrong with the name of an application and its project.
pub fn check_name(application: &ApplicationName) -> Vec<FormProblem> {
    let mut report = Report::default();
    if application.name.is_empty() {
        report.add("application.name", FormProblemCode::Empty);
    } else if application.name.len() > LONGEST_NAME || !is_service_name(&application.name) {
        report.add_with("application.name", FormProblemCode::NameInvalid, &[("limit", &LONGEST_NAME)]);
    }
    if application.project.is_empty() {
        report.add("application.project", FormProblemCode::Empty);
    } else if !is_label(&application.project) {
        report.add("application.project", FormProblemCode::ProjectInvalid);
    }
    report.problems
}

fn check_base(report: &mut Report, form: &AppForm) {
    check_image(report, &form.image);
    check_replicas(report, form.replicas, form);
    if form.port == Some(0) {
        report.add_range("port", 1, u32::from(u16::MAX));
    }
    if form.drain_seconds > LONGEST_DRAIN {
        report.add_range("drainSeconds", 0, LONGEST_DRAIN);
    }
    settings::check_environment(report, &form.environment);
    settings::check_files(report, form);
    settings::check_storage(report, &form.storage);
    container::check_words(report, "command", &form.command);
    container::check_words(report, "arguments", &form.arguments);
    if form.command.first().is_some_and(String::is_empty) {
        report.add("command.0", FormProblemCode::Empty);
    }
    container::check_resources(report, &form.resources);
    container::check_probes(report, form);
    reach::check_service(report, form.service, form.port);
    reach::check_route(report, form.route.as_ref(), form.port);
    if let Some(name) = &form.pull_secret {
        reach::check_object_name(report, "pullSecret", name);
    }
    if let Some(plan) = &form.surge {
        surge::check_surge(report, plan);
    }
}

fn check_differences(
    report: &mut Report,
    base: &AppForm,
    differences: &[SiteDifference],
    sites: &BTreeMap<SiteId, SiteOffer>,
) {
    let mut seen = BTreeSet::new();
    for difference in differences {
        report.site = Some(difference.site.clone());
        if !seen.insert(&difference.site) {
            report.add("site", FormProblemCode::SiteTwice);
        } else if !sites.contains_key(&difference.site) {
            report.add("site", FormProblemCode::SiteUnknown);
        }
        if let Some(image) = &difference.image {
            check_image(report, image);
        }
        if let Some(replicas) = difference.replicas {
            check_replicas(report, replicas, base);
        }
        settings::check_environment(report, &difference.environment);
        if let Some(resources) = &difference.resources {
            container::check_resources(report, resources);
        }
        if let Some(service) = difference.service {
            reach::check_service(report, service, base.port);
        }
        reach::check_route(report, difference.route.as_ref(), base.port);
    }
    report.site = None;
}

fn check_image(report: &mut Report, image: &str) {
    check_image_at(report, "image", image);
}

fn check_image_at(report: &mut Report, field: &str, image: &str) {
    if image.is_empty() {
        report.add(field, FormProblemCode::Empty);
    } else if ImageReference::parse(image).is_none() {
        report.add(field, FormProblemCode::ImageInvalid);
    }
}

/// A volume of access mode `ReadWriteOnce` is for one node, and safe with one pod alone.
fn check_replicas(report: &mut Report, replicas: u32, form: &AppForm) {
    if replicas > MOST_REPLICAS {
        report.add_range("replicas", 0, MOST_REPLICAS);
    } else if replicas > 1 && !form.storage.is_empty() {
        report.add_with("replicas", FormProblemCode::StorageShared, &[("replicas", &replicas)]);
    }
}
