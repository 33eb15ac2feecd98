//! Puts the secrets of before where a form says that they are kept.

use super::secrets::Secrets;
use super::{Stored, veil};
use crate::catalogue::effective;
use concertina_contract::{
    AppForm, FormProblem, FormProblemCode, SecretText, SecretValue, SiteDifference, SiteId, TextValue,
};
use std::collections::BTreeMap;

/// Where the secrets of before are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before<'a> {
    /// The release that the form was opened from: what is kept in the base is that of its base.
    pub base: Option<&'a Stored>,
    /// The release on the site: what is kept in the difference is what holds there.
    pub own: Option<&'a Stored>,
}

/// The form and a site's difference with every secret in it; else where one is missing.
pub fn fill(
    form: &AppForm,
    difference: Option<&SiteDifference>,
    before: Before<'_>,
) -> Result<(AppForm, Option<SiteDifference>), Vec<FormProblem>> {
    let mut missing = Vec::new();
    let none = Secrets::default();
    let secrets = before.base.map_or(&none, |stored| &stored.base_secrets);
    let mut form = form.clone();
    for (index, variable) in form.environment.iter_mut().enumerate() {
        let field = format!("environment.{index}.value");
        put(&mut variable.value, secrets.variables.get(&variable.name), || (field, None), &mut missing);
    }
    for (index, file) in form.files.iter_mut().enumerate() {
        let field = format!("files.{index}.content");
        put(&mut file.content, secrets.files.get(&file.path), || (field, None), &mut missing);
    }
    if let Some(datasource) = form.package.as_mut().and_then(|said| said.datasource.as_mut()) {
        let field = "package.datasource.password".to_owned();
        put_secret(&mut datasource.password, secrets.datasource.as_ref(), || (field, None), &mut missing);
    }
    if let Some(login) = form.package.as_mut().and_then(|said| said.login.as_mut()) {
        let field = "package.login.password".to_owned();
        put_secret(&mut login.password, secrets.login.as_ref(), || (field, None), &mut missing);
    }
    let mut difference = difference.cloned();
    if let Some(difference) = &mut difference {
        let there = before.own.map(Stored::variables).unwrap_or_default();
        let site = &difference.site;
        for (index, variable) in difference.environment.iter_mut().enumerate() {
            let field = || (format!("environment.{index}.value"), Some(site.clone()));
            put(&mut variable.value, there.get(&variable.name), field, &mut missing);
        }
    }
    if missing.is_empty() { Ok((form, difference)) } else { Err(missing) }
}

/// Puts a secret where one is kept.
fn put(
    value: &mut TextValue,
    secret: Option<&SecretText>,
    place: impl FnOnce() -> (String, Option<SiteId>),
    missing: &mut Vec<FormProblem>,
) {
    if let TextValue::Secret { value } = value {
        put_secret(value, secret, place, missing);
    }
}

fn put_secret(
    value: &mut SecretValue,
    secret: Option<&SecretText>,
    place: impl FnOnce() -> (String, Option<SiteId>),
    missing: &mut Vec<FormProblem>,
) {
    if !matches!(value, SecretValue::Kept) {
        return;
    }
    if let Some(text) = secret {
        *value = SecretValue::Given { text: text.clone() };
    } else {
        let (field, site) = place();
        missing.push(FormProblem {
            field,
            site,
            code: FormProblemCode::SecretMissing,
            params: BTreeMap::new(),
        });
    }
}

impl Stored {
    /// The secrets of the variables that hold on its site.
    fn variables(&self) -> BTreeMap<String, SecretText> {
        let mut all = self.base_secrets.variables.clone();
        for variable in self.difference.iter().flat_map(|difference| &difference.environment) {
            all.remove(&variable.name);
        }
        all.extend(self.own_secrets.variables.clone());
        all
    }

    /// Whether two releases have the same on every site, secrets too.
    pub fn same_base(&self, other: &Self) -> bool {
        self.base == other.base && self.base_secrets == other.base_secrets
    }

    /// The form that holds on its site, secrets kept.
    pub fn form(&self) -> AppForm {
        veil(&effective(&self.base, self.difference.as_ref()))
    }

    /// Base and difference with every secret, as far as the release has it.
    pub(in crate::catalogue) fn whole(&self) -> Option<(AppForm, Option<SiteDifference>)> {
        let itself = Before { base: Some(self), own: Some(self) };
        fill(&self.base, self.difference.as_ref(), itself).ok()
    }
}
