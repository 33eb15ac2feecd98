//! The secrets of a form, apart from it.

use crate::catalogue::CatalogueError;
use concertina_contract::{
    AppForm, ConfigFile, SecretText, SecretValue, SiteDifference, TextValue, Variable,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The secrets of a form by what they are the value of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Secrets {
    /// By the name of the variable.
    pub(super) variables: BTreeMap<String, SecretText>,
    /// By the path of the file.
    pub(super) files: BTreeMap<String, SecretText>,
}

impl Secrets {
    /// The secrets among these; each must be there.
    pub(super) fn of(variables: &[Variable], files: &[ConfigFile]) -> Result<Self, CatalogueError> {
        let variables = variables.iter().map(|variable| (&variable.name, &variable.value));
        let files = files.iter().map(|file| (&file.path, &file.content));
        Ok(Self { variables: collect(variables)?, files: collect(files)? })
    }

    /// As JSON with the secrets in it: for a release alone.
    pub(super) fn write(&self) -> Value {
        let exposed = |secrets: &BTreeMap<String, SecretText>| -> Value {
            secrets.iter().map(|(name, secret)| (name.clone(), json!(secret.expose()))).collect()
        };
        json!({ "variables": exposed(&self.variables), "files": exposed(&self.files) })
    }
}

fn collect<'a>(
    values: impl Iterator<Item = (&'a String, &'a TextValue)>,
) -> Result<BTreeMap<String, SecretText>, CatalogueError> {
    let secret = |(name, value): (&String, &TextValue)| match value {
        TextValue::Plain { .. } => None,
        TextValue::Secret { value: SecretValue::Given { text } } if !text.is_mask() => {
            Some(Ok((name.clone(), text.clone())))
        }
        TextValue::Secret { .. } => Some(Err(CatalogueError::SecretMissing { name: name.clone() })),
    };
    values.filter_map(secret).collect()
}

/// The form with all secrets `kept`.
pub(super) fn veil(form: &AppForm) -> AppForm {
    let mut form = form.clone();
    form.environment.iter_mut().for_each(|variable| veil_value(&mut variable.value));
    form.files.iter_mut().for_each(|file| veil_value(&mut file.content));
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
