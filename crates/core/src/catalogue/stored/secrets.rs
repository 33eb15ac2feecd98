//! The secrets of a form, apart from it.

use crate::catalogue::CatalogueError;
use concertina_contract::{
    AppForm, ConfigFile, PackageForm, SecretText, SecretValue, SiteDifference, TextValue, Variable,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the password of a datasource is called in a failure, and that of a login.
const PASSWORD: &str = "datasource";
const LOGIN: &str = "login";

/// The secrets of a form by what they are the value of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Secrets {
    /// By the name of the variable.
    pub(super) variables: BTreeMap<String, SecretText>,
    /// By the path of the file.
    pub(super) files: BTreeMap<String, SecretText>,
    /// The password of the datasource.
    pub(super) datasource: Option<SecretText>,
    /// The password of who may come in.
    pub(super) login: Option<SecretText>,
}

impl Secrets {
    /// The secrets among these; each must be there.
    pub(super) fn of(
        variables: &[Variable],
        files: &[ConfigFile],
        package: Option<&PackageForm>,
    ) -> Result<Self, CatalogueError> {
        let variables = variables.iter().map(|variable| (&variable.name, &variable.value));
        let files = files.iter().map(|file| (&file.path, &file.content));
        let datasource = package.and_then(|said| said.datasource.as_ref());
        let datasource = datasource.map(|one| given(PASSWORD, &one.password).cloned()).transpose()?;
        let login = package.and_then(|said| said.login.as_ref());
        let login = login.map(|one| given(LOGIN, &one.password).cloned()).transpose()?;
        Ok(Self { variables: collect(variables)?, files: collect(files)?, datasource, login })
    }

    /// As JSON with the secrets in it: for a release alone.
    pub(super) fn write(&self) -> Value {
        let exposed = |secrets: &BTreeMap<String, SecretText>| -> Value {
            secrets.iter().map(|(name, secret)| (name.clone(), json!(secret.expose()))).collect()
        };
        let mut written = json!({ "variables": exposed(&self.variables), "files": exposed(&self.files) });
        for (name, password) in [("datasource", &self.datasource), ("login", &self.login)] {
            if let Some(password) = password {
                written[name] = json!(password.expose());
            }
        }
        written
    }
}

fn collect<'a>(
    values: impl Iterator<Item = (&'a String, &'a TextValue)>,
) -> Result<BTreeMap<String, SecretText>, CatalogueError> {
    let secret = |(name, value): (&String, &TextValue)| match value {
        TextValue::Plain { .. } => None,
        TextValue::Secret { value } => Some(given(name, value).map(|text| (name.clone(), text.clone()))),
    };
    values.filter_map(secret).collect()
}

/// The secret if it is there.
fn given<'a>(name: &str, value: &'a SecretValue) -> Result<&'a SecretText, CatalogueError> {
    match value {
        SecretValue::Given { text } if !text.is_mask() => Ok(text),
        _ => Err(CatalogueError::SecretMissing { name: name.to_owned() }),
    }
}

/// The form with all secrets `kept`.
pub(super) fn veil(form: &AppForm) -> AppForm {
    let mut form = form.clone();
    form.environment.iter_mut().for_each(|variable| veil_value(&mut variable.value));
    form.files.iter_mut().for_each(|file| veil_value(&mut file.content));
    if let Some(said) = &mut form.package {
        let datasource = said.datasource.as_mut().map(|datasource| &mut datasource.password);
        let login = said.login.as_mut().map(|login| &mut login.password);
        for password in datasource.into_iter().chain(login) {
            *password = SecretValue::Kept;
        }
    }
    form
}

/// The difference with all secrets `kept`.
pub(super) fn veil_variables(difference: &SiteDifference) -> SiteDifference {
    let mut difference = difference.clone();
    difference.environment.iter_mut().for_each(|variable| veil_value(&mut variable.value));
    difference
}

fn veil_value(value: &mut TextValue) {
    if let TextValue::Secret { value } = value {
        *value = SecretValue::Kept;
    }
}
