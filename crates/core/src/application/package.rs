//! What an application is made from, and which images it runs.

use crate::watch::Meta;
use concertina_contract::{ImageName, PackageName};
use std::collections::BTreeMap;

/// Digits of a digest that stand for it, as container runtimes print them.
const DIGITS: usize = 12;

/// What an object is made from: its chart, else what `app.kubernetes.io/name` calls it.
pub(super) fn of(meta: &Meta) -> Option<PackageName> {
    let label = |key: &str| meta.label(key).filter(|value| !value.is_empty());
    if let Some(chart) = label("helm.sh/chart") {
        let (name, version) = split(chart);
        return Some(PackageName { name: name.to_owned(), version: version.to_owned(), chart: true });
    }
    let version = label("app.kubernetes.io/version").unwrap_or_default().to_owned();
    label("app.kubernetes.io/name").map(|name| PackageName { name: name.to_owned(), version, chart: false })
}

/// The one that stands for an application: of its own name, else that of most of its objects, else the first by name.
pub(super) fn main(all: impl Iterator<Item = PackageName>, name: &str) -> Option<PackageName> {
    let mut counts: BTreeMap<PackageName, usize> = BTreeMap::new();
    all.for_each(|package| *counts.entry(package).or_default() += 1);
    let best = counts.into_iter().rev().max_by_key(|(package, count)| (package.name == name, *count));
    best.map(|(package, _)| package)
}

/// Name and version of `NAME-VERSION`. Either may have hyphens; a version begins with a number and has two dots
/// (Semantic Versioning 2.0).
fn split(chart: &str) -> (&str, &str) {
    let is_version = |text: &str| {
        let text = text.strip_prefix('v').unwrap_or(text);
        let core = text.split(['-', '+', '_']).next().unwrap_or_default();
        core.split('.').count() == 3
            && core.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let hyphens = chart.match_indices('-').map(|(at, _)| at);
    let found = hyphens.into_iter().find(|at| is_version(&chart[at + 1..]));
    found.map_or((chart, ""), |at| (&chart[..at], &chart[at + 1..]))
}

/// An image with what stands for its version.
pub(super) fn image(reference: &str) -> ImageName {
    let (named, digest) = reference.split_once('@').unwrap_or((reference, ""));
    let last = named.rsplit('/').next().unwrap_or(named);
    let tag = last.split_once(':').map(|(_, tag)| tag).filter(|tag| !tag.is_empty());
    let digits = digest.split_once(':').map(|(_, digits)| digits.chars().take(DIGITS).collect::<String>());
    let tag = tag.map(str::to_owned).or(digits).unwrap_or_else(|| "latest".to_owned());
    ImageName { image: reference.to_owned(), tag }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_are_split_where_their_version_begins() {
        assert_eq!(split("tomcat-11.0.14"), ("tomcat", "11.0.14"));
        assert_eq!(split("ingress-nginx-4.10.0-rc.1"), ("ingress-nginx", "4.10.0-rc.1"));
        assert_eq!(split("my-2-app-v1.2.3_build.5"), ("my-2-app", "v1.2.3_build.5"));
        assert_eq!(split("no-version"), ("no-version", ""));
    }

    #[test]
    fn images_have_a_tag_a_digest_or_neither() {
        let tag = |reference: &str| image(reference).tag;
        assert_eq!(tag("registry.example:5000/shop/orders:4.2.0"), "4.2.0");
        assert_eq!(tag("registry.example:5000/shop/orders"), "latest");
        assert_eq!(tag("orders@sha256:0123456789abcdef0123"), "0123456789ab");
        assert_eq!(tag("orders:4.2.0@sha256:0123456789abcdef0123"), "4.2.0");
    }

    #[test]
    fn the_package_of_an_application_is_that_of_its_name_or_of_most() {
        let package = |name: &str| PackageName { name: name.to_owned(), version: String::new(), chart: true };
        let of = |names: &[&str], name: &str| {
            main(names.iter().map(|name| package(name)), name).map(|package| package.name)
        };
        assert_eq!(of(&["redis", "redis", "shop"], "shop").as_deref(), Some("shop"));
        assert_eq!(of(&["redis", "web", "web"], "shop").as_deref(), Some("web"));
        assert_eq!(of(&["web", "redis"], "shop").as_deref(), Some("redis"));
        assert_eq!(of(&[], "shop"), None);
    }
}
