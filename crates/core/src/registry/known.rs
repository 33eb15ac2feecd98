//! The registries that the user configured: in the local database, their passwords in the keyring.

use super::access::{Access, Login};
use crate::catalogue::ImageReference;
use crate::dial::Dialer;
use crate::error::{secrets_failure, store_failure};
use crate::exec::Environment;
use crate::redact::Redactor;
use crate::secrets::{Secret, Secrets, SecretsError};
use crate::site::Proxies;
use crate::store::{Store, StoreError};
use concertina_contract::{ErrorCode, Failure, Registry, SiteId};
use rusqlite::OptionalExtension as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The row of the table `setting` that holds them.
const REGISTRIES: &str = "registries";
/// The most that are kept.
const MOST: usize = 200;
/// The longest user, password and text of authorities, in bytes.
const LONGEST: usize = 64 << 10;

/// The registries that the user configured. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Known {
    store: Store,
    secrets: Secrets,
    redactor: Redactor,
    dialer: Dialer,
    changes: Arc<AtomicU64>,
}

/// Why a registry could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// The database refused it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keyring refused it.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// It is no address of a registry.
    #[error("no address of a registry")]
    Address,
    /// The text of its authorities holds no certificate.
    #[error("no certificate in the text of authorities")]
    Authority,
    /// A login has no password, or it would go another way than it was given for.
    #[error("a login without a password")]
    Password,
    /// It is larger than what can be kept.
    #[error("larger than what can be kept")]
    TooLarge,
}

impl Known {
    /// Those of this database and this keyring.
    pub fn new(store: Store, secrets: Secrets, redactor: Redactor) -> Self {
        Self { store, secrets, redactor, dialer: Dialer::default(), changes: Arc::default() }
    }

    /// The same, through the proxies of an environment.
    #[must_use]
    pub fn through(self, environment: Environment) -> Self {
        Self { dialer: self.dialer.through(Proxies::new(environment)), ..self }
    }

    /// The same, where registries that are not configured are asked by another dialer.
    #[cfg(test)]
    pub(crate) fn dialling(self, dialer: Dialer) -> Self {
        Self { dialer, ..self }
    }

    /// All of them, by address.
    pub(crate) fn all(&self) -> Result<Vec<Registry>, StoreError> {
        let text: Option<String> = self.store.read(|connection| {
            connection
                .query_row("SELECT value FROM setting WHERE name = ?1", [REGISTRIES], |row| row.get(0))
                .optional()
        })?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// The one of an address, if there is one.
    pub(crate) fn one(&self, address: &str) -> Result<Option<Registry>, StoreError> {
        Ok(self.all()?.into_iter().find(|registry| registry.address == address))
    }

    /// How often they changed.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// Keeps a registry in place of one of the same address.
    pub async fn save(&self, registry: Registry, password: Option<Secret>) -> Result<(), KnownError> {
        Self::check(&registry)?;
        let name = secret_name(&registry.address);
        match (&registry.user, password) {
            (None, _) => self.secrets.delete(&name).await?,
            (Some(_), Some(password)) => {
                self.redactor.register(&password);
                self.secrets.set(&name, password).await?;
            }
            (Some(_), None) => {
                self.kept_password(&registry).await?;
            }
        }
        let mut all = self.all()?;
        all.retain(|other| other.address != registry.address);
        all.push(registry);
        all.sort_by(|a, b| a.address.cmp(&b.address));
        if all.len() > MOST {
            return Err(KnownError::TooLarge);
        }
        self.write(&all)
    }

    /// Forgets a registry and its password.
    pub(crate) async fn remove(&self, address: &str) -> Result<(), KnownError> {
        self.secrets.delete(&secret_name(address)).await?;
        let mut all = self.all()?;
        all.retain(|other| other.address != address);
        self.write(&all)
    }

    /// How a registry is reached that may not be kept yet.
    pub(crate) async fn trial(
        &self,
        registry: &Registry,
        password: Option<Secret>,
    ) -> Result<Access, KnownError> {
        Self::check(registry)?;
        let password = match password {
            Some(password) => password,
            None if registry.user.is_none() => Secret::default(),
            None => self.kept_password(registry).await?,
        };
        self.access_with(registry, password)
    }

    /// How the registry of a reference is reached: as it was configured, else as whoever has no login.
    pub(crate) async fn access(&self, registry: Option<&str>, near: bool) -> Result<Access, KnownError> {
        let anonymous = Access::anonymous(registry, near, self.dialer.clone());
        match self.one(&anonymous.address)? {
            Some(registry) => self.trial(&registry, None).await,
            None => Ok(anonymous),
        }
    }

    /// The login at a registry that is configured for a site, if it wants one.
    pub(crate) async fn login(&self, address: &str, site: &SiteId) -> Result<Option<Login>, KnownError> {
        let Some(registry) = self.one(address)?.filter(|registry| serves(registry, site)) else {
            return Ok(None);
        };
        Ok(self.trial(&registry, None).await?.login)
    }

    /// Text of a registry without the secrets in use.
    pub(crate) fn redacted(&self, text: &str) -> String {
        self.redactor.text(text)
    }

    fn access_with(&self, registry: &Registry, password: Secret) -> Result<Access, KnownError> {
        self.redactor.register(&password);
        let dialer = match &registry.authority {
            Some(pem) => {
                let dialer = Dialer::of_authority(pem).ok_or(KnownError::Authority)?;
                dialer.through(self.dialer.proxies().clone())
            }
            None => self.dialer.clone(),
        };
        Ok(Access {
            address: registry.address.clone(),
            plain_http: registry.plain_http,
            // The user typed the address: it is no text of a cluster.
            near: true,
            login: registry.user.clone().map(|user| Login { user, password }),
            authority: registry.authority.clone(),
            dialer,
        })
    }

    /// The password that is kept, which goes only the way for which it was given.
    async fn kept_password(&self, registry: &Registry) -> Result<Secret, KnownError> {
        let before = self.one(&registry.address)?.ok_or(KnownError::Password)?;
        let way =
            |registry: &Registry| (registry.user.clone(), registry.plain_http, registry.authority.clone());
        if way(&before) != way(registry) {
            return Err(KnownError::Password);
        }
        self.secrets.get(&secret_name(&registry.address)).await?.ok_or(KnownError::Password)
    }

    fn check(registry: &Registry) -> Result<(), KnownError> {
        let image = format!("{}/image", registry.address);
        let parsed = ImageReference::parse(&image);
        if parsed.and_then(|image| image.registry) != Some(registry.address.as_str()) {
            return Err(KnownError::Address);
        }
        let is_host = |host: &String| {
            let image = format!("{host}/image");
            ImageReference::parse(&image).and_then(|image| image.registry) == Some(host.as_str())
        };
        if !registry.mirrors.iter().all(|host| is_host(host) && *host != registry.address) {
            return Err(KnownError::Address);
        }
        let user = registry.user.as_deref().unwrap_or("user");
        if user.is_empty() || user.contains(':') || user.chars().any(char::is_control) {
            return Err(KnownError::Password);
        }
        let authority = registry.authority.as_deref().unwrap_or_default();
        if user.len() > LONGEST
            || authority.len() > LONGEST
            || registry.sites.len().max(registry.mirrors.len()) > 10_000
        {
            return Err(KnownError::TooLarge);
        }
        if registry.authority.is_some() && Dialer::of_authority(authority).is_none() {
            return Err(KnownError::Authority);
        }
        Ok(())
    }

    fn write(&self, all: &[Registry]) -> Result<(), KnownError> {
        let text = serde_json::to_string(all)
            .map_err(|error| StoreError::Statement(rusqlite::Error::ToSqlConversionFailure(error.into())))?;
        self.store.write(|transaction| {
            transaction.execute(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
                [REGISTRIES, &text],
            )?;
            Ok(())
        })?;
        self.changes.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

impl KnownError {
    /// What the window shows.
    pub(crate) fn failure(&self) -> Failure {
        let bad = |reason: &str| Failure::new(ErrorCode::BadRequest).with("reason", reason);
        match self {
            Self::Store(error) => store_failure(error),
            Self::Secrets(error) => secrets_failure(*error),
            Self::Address => Failure::new(ErrorCode::RegistryFailed).with("reason", "registry-address"),
            Self::Authority => Failure::new(ErrorCode::RegistryFailed).with("reason", "registry-authority"),
            Self::Password => Failure::new(ErrorCode::RegistryFailed).with("reason", "registry-password"),
            Self::TooLarge => bad("registry-too-many"),
        }
    }
}

/// Whether a site uses a registry.
pub(super) fn serves(registry: &Registry, site: &SiteId) -> bool {
    registry.sites.is_empty() || registry.sites.contains(site)
}

/// The name of a password in the keyring.
fn secret_name(address: &str) -> String {
    format!("registry:{address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known::new(Store::in_memory().unwrap(), Secrets::this_run(), Redactor::default())
    }

    fn registry(address: &str) -> Registry {
        Registry {
            address: address.to_owned(),
            sites: Vec::new(),
            user: Some("kim".to_owned()),
            authority: None,
            plain_http: false,
            mirrors: Vec::new(),
        }
    }

    #[tokio::test]
    async fn registries_are_kept_without_their_passwords() {
        let known = known();
        let one = registry("r.example:5000");
        assert!(matches!(known.save(one.clone(), None).await, Err(KnownError::Password)));
        known.save(one.clone(), Some(Secret::from("canary-pass"))).await.unwrap();
        known.save(one.clone(), None).await.unwrap();
        assert_eq!(known.all().unwrap(), std::slice::from_ref(&one));
        let written: String = known
            .store
            .read(|database| {
                database.query_row("SELECT group_concat(value) FROM setting", [], |row| row.get(0))
            })
            .unwrap();
        assert!(written.contains("r.example:5000") && !written.contains("canary-pass"));
        assert!(!format!("{:?}", known.access(Some("r.example:5000"), false).await).contains("canary-pass"));
        let access = known.access(Some("r.example:5000"), false).await.unwrap();
        assert_eq!(access.login.unwrap().password, Secret::from("canary-pass"));
        known.remove("r.example:5000").await.unwrap();
        assert!(known.all().unwrap().is_empty());
        assert!(known.access(Some("r.example:5000"), false).await.unwrap().login.is_none());
        assert!(matches!(known.save(one, None).await, Err(KnownError::Password)));
    }

    #[tokio::test]
    async fn a_password_that_is_kept_goes_no_other_way() {
        let known = known();
        let one = registry("r.example");
        known.save(one.clone(), Some(Secret::from("secret"))).await.unwrap();
        for other in [
            Registry { plain_http: true, ..one.clone() },
            Registry { user: Some("lee".to_owned()), ..one.clone() },
        ] {
            assert!(matches!(known.trial(&other, None).await, Err(KnownError::Password)));
            assert!(matches!(known.save(other, None).await, Err(KnownError::Password)));
        }
        let wider = Registry { sites: vec![SiteId::new("seoul")], ..one };
        known.save(wider, None).await.unwrap();
        assert!(known.login("r.example", &SiteId::new("seoul")).await.unwrap().is_some());
        assert!(known.login("r.example", &SiteId::new("busan")).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_no_registry_is_refused() {
        let known = known();
        for address in ["", "https://r.example", "r.example/team", "registry", "r.example:99999", "a b.c"] {
            let one = Registry { user: None, ..registry(address) };
            assert!(matches!(known.save(one, None).await, Err(KnownError::Address)), "{address}");
        }
        let one = Registry { authority: Some("no certificate".to_owned()), ..registry("r.example") };
        assert!(matches!(known.save(one, None).await, Err(KnownError::Authority)));
    }
}
