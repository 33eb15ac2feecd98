//! A package as the catalogue shows it.

use super::definition::{Definition, Size};
use super::document::blocks;
use super::{Package, Packages};
use concertina_contract::{
    AppForm, DocumentBlock, PackageForm, PackageList, PackageSetting, PackageSize, PackageView, Resources,
};

/// The languages in which a package may say what it is.
const LANGUAGES: [&str; 2] = ["en", "ko"];

impl Packages {
    /// All packages, and those of the user's that cannot be used.
    pub fn view(&self) -> PackageList {
        PackageList {
            packages: self.all.values().map(|package| package.view()).collect(),
            problems: self.problems.clone(),
            folder: self.folder.display().to_string(),
            artifacts: self.artifacts.clone(),
        }
    }

    /// Whether the package of this name has a use for a setting; of one that is not here nothing is known.
    pub(in crate::catalogue) fn definition(&self, name: &str) -> Option<&Definition> {
        self.all.get(name).map(|package| &package.definition)
    }
}

/// Whether a package has a use for a setting.
pub(in crate::catalogue) fn has(definition: &Definition, setting: PackageSetting) -> bool {
    definition.settings.contains(&setting)
}

impl Package {
    fn view(&self) -> PackageView {
        let Definition { name, version, title, base, file, settings, databases, sizes, .. } =
            &self.definition;
        let said = |language: &&str| {
            let text = self.files.get(&format!("{language}.md"))?;
            Some(((*language).to_owned(), blocks(text)))
        };
        PackageView {
            name: name.clone(),
            version: version.clone(),
            title: title.clone(),
            own: self.own,
            base: base.clone(),
            file: file.clone(),
            driver: self.definition.driver.clone(),
            settings: settings.clone(),
            databases: databases.clone(),
            login: self.definition.login.is_some(),
            serves: self.definition.serves,
            sizes: sizes
                .iter()
                .map(|size| PackageSize { name: size.name.clone(), resources: resources(size) })
                .collect(),
            form: self.form(),
            documentation: LANGUAGES
                .iter()
                .filter_map(said)
                .collect::<std::collections::BTreeMap<String, Vec<DocumentBlock>>>(),
        }
    }

    /// The form with which an application begins.
    pub(super) fn form(&self) -> AppForm {
        let Definition { name, base, file, port, replicas, drain_seconds, sizes, storage, .. } =
            &self.definition;
        AppForm {
            image: if file.is_some() { String::new() } else { base.clone() },
            storage: storage.clone(),
            port: Some(*port),
            replicas: *replicas,
            drain_seconds: *drain_seconds,
            resources: sizes.first().map(resources).unwrap_or_default(),
            package: Some(PackageForm::of(name)),
            ..AppForm::default()
        }
    }
}

/// Memory is given wholly: what a Java machine may take it takes in time.
fn resources(size: &Size) -> Resources {
    Resources {
        cpu_request: Some(size.cpu_request.clone()),
        memory_request: Some(size.memory.clone()),
        cpu_limit: None,
        memory_limit: Some(size.memory.clone()),
    }
}
