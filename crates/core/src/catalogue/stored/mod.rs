//! What a release keeps of the form that it was made from, so that every Concertina opens the same form again.
//!
//! It stands in the release's `config` under `concertina`: the base, what is different on this site, who wrote it, and the
//! secrets of both apart. A release is a Secret, so they stand there as they are; in the form they are `kept`.
//!
//! Each site keeps its own difference alone, as nobody else knows what it is called here. [`gather`] makes one form of the
//! releases of all sites.

mod adopted;
mod fill;
mod gather;
mod secrets;
#[cfg(test)]
mod tests;

pub use adopted::{Adopted, overlay};
pub use fill::{Before, fill};
pub use gather::{Gathered, gather};

use super::CatalogueError;
use concertina_contract::{AppForm, SecretText, SiteDifference, SiteId};
use secrets::{Secrets, veil, veil_variables};
use serde::Deserialize;
use serde_json::{Value, json};

/// The key within `config`.
const KEY: &str = "concertina";
/// The newest format: its form may have a package, of which who knows only the first would make an image without its server's
/// configuration, what happens by the clock, which who knows only the second would take away, and a login, without which who knows
/// only the third would let everybody in. A form without any is written in the first.
const VERSION: u64 = 4;

/// The form that a release was made from. Its secrets are known, and `kept` in what can be shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What holds on every site.
    pub base: AppForm,
    /// What is different on the site of the release.
    pub difference: Option<SiteDifference>,
    /// Who made the release.
    pub author: String,
    /// What the release has otherwise than its form says.
    pub adopted: Vec<Adopted>,
    base_secrets: Secrets,
    own_secrets: Secrets,
    salt: Option<SecretText>,
}

/// The wire form. The difference has no site: it is that of the release.
#[derive(Deserialize)]
struct Wire {
    base: AppForm,
    #[serde(default)]
    difference: Option<Value>,
    #[serde(default)]
    author: String,
    #[serde(default)]
    secrets: WireSecrets,
    #[serde(default)]
    adopted: Vec<Adopted>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireSecrets {
    base: Secrets,
    difference: Secrets,
    salt: Option<SecretText>,
}

/// What is mixed into the digests of secrets that everybody may see: that of the release before, so that pods stay while nothing
/// else changes; where there is none, a new one.
pub fn salt(before: Option<&Stored>) -> SecretText {
    let known = before.and_then(|stored| stored.salt.clone());
    known.unwrap_or_else(|| SecretText::new(uuid::Uuid::new_v4().simple().to_string()))
}

/// The `config` of a release that is made from this form on a site with this difference. It holds the secrets, of which none
/// may be merely kept ([`fill`]).
pub fn config(
    base: &AppForm,
    difference: Option<&SiteDifference>,
    salt: &SecretText,
    author: &str,
) -> Result<Value, CatalogueError> {
    let difference = difference.filter(|difference| !difference.is_empty());
    let base_secrets = Secrets::of(&base.environment, &base.files, base.package.as_ref())?;
    let own_secrets = Secrets::of(difference.map_or(&[][..], |own| &own.environment), &[], None)?;
    let mut written = json!({
        "version": version(base),
        "author": author,
        "base": veil(base),
        "secrets": {
            "base": base_secrets.write(),
            "difference": own_secrets.write(),
            "salt": salt.expose(),
        },
    });
    if let Some(difference) = difference {
        let mut veiled = json!(veil_variables(difference));
        if let Some(members) = veiled.as_object_mut() {
            members.remove("site");
        }
        written["difference"] = veiled;
    }
    Ok(json!({ KEY: written }))
}

/// The oldest format that can say a form.
fn version(form: &AppForm) -> u64 {
    match (&form.surge, &form.package) {
        (_, Some(said)) if said.login.is_some() => VERSION,
        (Some(_), _) => 3,
        (None, Some(_)) => 2,
        (None, None) => 1,
    }
}

/// The `config` with what the release has otherwise than its form says.
pub fn with_adopted(mut config: Value, adopted: &[Adopted]) -> Value {
    if !adopted.is_empty() {
        config[KEY]["adopted"] = json!(adopted);
    }
    config
}

/// The form in the `config` of a release on this site; none if the release was not made from one.
pub fn read_config(config: &Value, site: &SiteId) -> Result<Option<Stored>, CatalogueError> {
    let Some(written) = config.get(KEY) else { return Ok(None) };
    let version = written["version"].as_u64().ok_or(CatalogueError::Stored)?;
    if version > VERSION {
        return Err(CatalogueError::StoredNewer { version });
    }
    let wire = Wire::deserialize(written).map_err(|_| CatalogueError::Stored)?;
    let difference = wire.difference.map(|mut difference| {
        if let Some(members) = difference.as_object_mut() {
            members.insert("site".to_owned(), json!(site));
        }
        SiteDifference::deserialize(difference).map_err(|_| CatalogueError::Stored)
    });
    Ok(Some(Stored {
        base: veil(&wire.base),
        difference: difference.transpose()?.as_ref().map(veil_variables),
        author: wire.author,
        adopted: wire.adopted,
        base_secrets: wire.secrets.base,
        own_secrets: wire.secrets.difference,
        salt: wire.secrets.salt,
    }))
}
