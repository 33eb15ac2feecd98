//! What a package makes of a form.

use super::definition::Readiness;
use super::facts::{Facts, members_service, plain_variables};
use super::{Package, PackageError, Packages};
use crate::catalogue::effective::overlay;
use crate::membership::mark;
use concertina_contract::{
    AppForm, ApplicationName, ConfigFile, PackageForm, PackageLogin, PackageService, ProbeChoice, TextValue,
    Variable,
};

/// A form with all that its package makes of it, and what no form says.
#[derive(Debug)]
pub(in crate::catalogue) struct Equipped {
    /// What the package makes, and in its place what the user set.
    pub(in crate::catalogue) form: AppForm,
    /// The rest of it.
    pub(in crate::catalogue) extras: Extras,
}

/// What a package makes that no form says; nothing without one.
#[derive(Debug, Default)]
pub(in crate::catalogue) struct Extras {
    /// The pod is told its name, its address and its node, as `POD_NAME`, `POD_IP` and `NODE_NAME`.
    pub(in crate::catalogue) tells_pod: bool,
    /// How the server tells that it takes requests.
    pub(in crate::catalogue) readiness: Option<Readiness>,
    /// Runs before a pod is told to end, its wait with it.
    pub(in crate::catalogue) ending: Vec<String>,
    /// Seconds that a pod has to end, its wait aside.
    pub(in crate::catalogue) grace_seconds: Option<u32>,
    /// How the pods find each other.
    pub(in crate::catalogue) members: Option<Members>,
    /// Who may come in.
    pub(in crate::catalogue) login: Option<Login>,
    /// What is sent to it has no bounds, such as the layers of images.
    pub(in crate::catalogue) takes_any_size: bool,
}

/// Who may come in, and where the server reads it.
#[derive(Debug)]
pub(in crate::catalogue) struct Login {
    /// Where the file stands in the container.
    pub(in crate::catalogue) path: String,
    /// Name and password.
    pub(in crate::catalogue) who: PackageLogin,
}

/// The members of a cluster.
#[derive(Debug)]
pub(in crate::catalogue) struct Members {
    /// Name of the Service whose addresses are theirs.
    pub(in crate::catalogue) service: String,
    /// The port at which they talk.
    pub(in crate::catalogue) port: u16,
    /// A browser stays with its member.
    pub(in crate::catalogue) sticky: bool,
    /// The mark that says where each tells of itself.
    pub(in crate::catalogue) mark: Option<String>,
}

impl Packages {
    /// What the package of a form makes of it. A form without one stays as it is.
    pub(in crate::catalogue) fn equip(
        &self,
        application: &ApplicationName,
        form: &AppForm,
    ) -> Result<Equipped, PackageError> {
        match &form.package {
            Some(said) => self.get(&said.name)?.equip(application, form, said),
            None => Ok(Equipped { form: form.clone(), extras: Extras::default() }),
        }
    }
}

impl Package {
    pub(super) fn equip(
        &self,
        application: &ApplicationName,
        form: &AppForm,
        said: &PackageForm,
    ) -> Result<Equipped, PackageError> {
        let definition = &self.definition;
        let facts = Facts::of(self, application, form, said);
        let mut made = form.clone();
        made.port = Some(form.port.unwrap_or(definition.port));
        made.environment = self.variables(&facts, said)?;
        overlay(&mut made.environment, &form.environment);
        let files = self.files(&facts, said)?.into_iter();
        let own = |path: &str| form.files.iter().any(|file| file.path == path);
        made.files.extend(files.filter(|file| !own(&file.path)));
        if form.command.is_empty() && form.arguments.is_empty() {
            made.command = fill_all(&facts, &definition.command)?;
            made.arguments = fill_all(&facts, &definition.arguments)?;
        }
        let standard = form.readiness == ProbeChoice::Standard;
        let members = definition.cluster.as_ref().zip(said.cluster);
        let login = definition.login.as_ref().zip(said.login.as_ref());
        let extras = Extras {
            tells_pod: true,
            readiness: definition.readiness.clone().filter(|_| standard),
            ending: fill_all(&facts, &definition.ending)?,
            grace_seconds: Some(definition.grace_seconds),
            members: members.map(|(members, cluster)| Members {
                service: members_service(application),
                port: members.port,
                sticky: cluster.sticky,
                mark: definition.members.as_ref().and_then(|page| mark(page.port, &page.path)),
            }),
            login: login
                .filter(|(file, _)| !own(&file.path))
                .map(|(file, who)| Login { path: file.path.clone(), who: who.clone() }),
            takes_any_size: definition.serves == Some(PackageService::Registry),
        };
        Ok(Equipped { form: made, extras })
    }

    /// The variables, those of the datasource first: others may name them.
    fn variables(&self, facts: &Facts<'_>, said: &PackageForm) -> Result<Vec<Variable>, PackageError> {
        let mut all = Vec::new();
        let plain =
            |name: &str, text: String| Variable { name: name.to_owned(), value: TextValue::Plain { text } };
        if let Some(datasource) = &said.datasource {
            all.extend(plain_variables(datasource).map(|(name, text)| plain(name, text)));
            let value = TextValue::Secret { value: datasource.password.clone() };
            all.push(Variable { name: "DATASOURCE_PASSWORD".to_owned(), value });
        }
        for variable in &self.definition.environment {
            let text = facts.fill(&variable.name, &variable.value)?;
            if !text.is_empty() {
                all.push(plain(&variable.name, text));
            }
        }
        Ok(all)
    }

    fn files(&self, facts: &Facts<'_>, said: &PackageForm) -> Result<Vec<ConfigFile>, PackageError> {
        let mut all = Vec::new();
        for file in &self.definition.files {
            let template = self.files.get(&file.template);
            let template =
                template.ok_or_else(|| PackageError::FileMissing { file: file.template.clone() })?;
            let mut text = match &said.configuration {
                Some(own) if file.configuration => own.clone(),
                _ => facts.fill(&file.template, template)?,
            };
            if text.is_empty() {
                continue;
            }
            if !text.ends_with('\n') {
                text.push('\n');
            }
            all.push(ConfigFile { path: file.path.clone(), content: TextValue::Plain { text } });
        }
        Ok(all)
    }
}

fn fill_all(facts: &Facts<'_>, words: &[String]) -> Result<Vec<String>, PackageError> {
    words.iter().map(|word| facts.fill("command", word)).collect()
}
