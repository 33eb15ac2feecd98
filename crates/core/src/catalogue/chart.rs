//! The chart of a release that was made from an image: the word of what it is made of, for `helm list` and for every reader.

use super::image::ImageReference;
use super::packages::{Definition, Packages};
use concertina_contract::AppForm;
use serde_json::{Value, json};

/// Name of the package "any image", and of its chart.
pub const IMAGE_PACKAGE: &str = "image";
/// Version of the objects that the package makes of a form.
pub const IMAGE_PACKAGE_VERSION: &str = "1.0.0";

/// The `chart` member of a release of this form, with the name and the version of its package (`pkg/chart/v2/chart.go`). It has no templates: such a release is upgraded
/// from its form.
pub fn chart(form: &AppForm, packages: &Packages) -> Value {
    let reference = ImageReference::parse(&form.image);
    let tag = reference.and_then(|image| image.tag.or(image.digest.map(short))).unwrap_or("latest");
    let package = form.package.as_ref().and_then(|said| packages.definition(&said.name));
    let (name, version) = package.map_or((IMAGE_PACKAGE, IMAGE_PACKAGE_VERSION), Definition::chart);
    json!({
        "metadata": {
            "name": name,
            "version": version,
            "apiVersion": "v2",
            "appVersion": tag,
            "description": "An application made from an image by Concertina",
            "type": "application",
        },
        "lock": null,
        "templates": [],
        "values": {},
        "schema": null,
        "schemamodtime": "0001-01-01T00:00:00Z",
        "files": [],
    })
}

/// The first twelve digits of a digest, as the table of applications shows one.
fn short(digest: &str) -> &str {
    let digits = digest.split_once(':').map_or(digest, |(_, digits)| digits);
    digits.get(..12).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::{ChartMetadata, Raw, Release};

    #[test]
    fn a_release_tells_its_package_and_the_version_of_its_image() {
        let metadata = |image: &str| {
            let form = AppForm { image: image.to_owned(), ..AppForm::default() };
            let chart = Raw::new(&chart(&form, &Packages::default())).unwrap();
            Release { chart: Some(chart), ..Release::default() }.chart_metadata()
        };
        let told = |version: &str| {
            Some(ChartMetadata {
                name: "image".to_owned(),
                version: "1.0.0".to_owned(),
                app_version: version.to_owned(),
            })
        };
        assert_eq!(metadata("r.example/web:1.2"), told("1.2"));
        assert_eq!(metadata("web"), told("latest"));
        assert_eq!(metadata(&format!("web@sha256:{}", "0a".repeat(32))), told("0a0a0a0a0a0a"));
    }
}
