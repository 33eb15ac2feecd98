//! Where secrets are kept.
//!
//! The keyring's store is opened for each act, not once per process, so that a keyring that is unlocked later is used
//! from then on. What was set while there was none stays in memory, wiped at the end.

use super::Secret;
use concertina_contract::SecretsPlace;
use keyring_core::{CredentialStore, Error as KeyringError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The service name of all entries of ours.
const SERVICE: &str = "app.concertina.desktop";

/// Opens the keyring of the system.
type Open = dyn Fn() -> Result<Arc<CredentialStore>, KeyringError> + Send + Sync;

/// Keeps secrets by name. Cheap to clone.
#[derive(Clone)]
pub struct Secrets {
    open: Option<Arc<Open>>,
    this_run: Arc<Mutex<HashMap<String, Secret>>>,
}

/// What can fail here. The keyring's own text is left out, as it may quote what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// The keyring refused to keep a secret.
    #[error("the keyring refused to keep a secret")]
    Set,
    /// The keyring refused to hand out a secret.
    #[error("the keyring refused to hand out a secret")]
    Get,
    /// The keyring refused to delete a secret.
    #[error("the keyring refused to delete a secret")]
    Delete,
}

impl Secrets {
    /// Uses the keyring of the system as long as there is one.
    pub fn system() -> Self {
        Self { open: Some(Arc::new(open_system)), this_run: Arc::default() }
    }

    /// Keeps everything for this run only.
    pub fn this_run() -> Self {
        Self { open: None, this_run: Arc::default() }
    }

    /// Where a secret would be kept now.
    pub async fn place(&self) -> SecretsPlace {
        self.with_store(|_| ()).await.map_or(SecretsPlace::ThisRun, |()| SecretsPlace::Keyring)
    }

    /// Keeps a secret, replacing one of the same name; answers where it is kept.
    pub async fn set(&self, name: &str, secret: Secret) -> Result<SecretsPlace, SecretsError> {
        let (entry, value) = (name.to_owned(), secret.clone());
        let kept = self
            .with_store(move |store| store.build(SERVICE, &entry, None)?.set_secret(value.expose()))
            .await;
        match kept {
            Some(Ok(())) => {
                self.memory().remove(name);
                Ok(SecretsPlace::Keyring)
            }
            Some(Err(error)) if !is_missing(&error) => Err(SecretsError::Set),
            Some(Err(_)) | None => {
                self.memory().insert(name.to_owned(), secret);
                Ok(SecretsPlace::ThisRun)
            }
        }
    }

    /// The secret of a name, if there is one.
    pub async fn get(&self, name: &str) -> Result<Option<Secret>, SecretsError> {
        if let Some(secret) = self.memory().get(name) {
            return Ok(Some(secret.clone()));
        }
        let entry = name.to_owned();
        match self.with_store(move |store| store.build(SERVICE, &entry, None)?.get_secret()).await {
            Some(Ok(bytes)) => Ok(Some(Secret::from(bytes))),
            Some(Err(KeyringError::NoEntry)) | None => Ok(None),
            Some(Err(error)) if is_missing(&error) => Ok(None),
            Some(Err(_)) => Err(SecretsError::Get),
        }
    }

    /// Deletes the secret of a name, if there is one.
    pub async fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.memory().remove(name);
        let entry = name.to_owned();
        match self.with_store(move |store| store.build(SERVICE, &entry, None)?.delete_credential()).await {
            Some(Err(error)) if !is_missing(&error) && !matches!(error, KeyringError::NoEntry) => {
                Err(SecretsError::Delete)
            }
            _ => Ok(()),
        }
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        self.this_run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs an act on the keyring where blocking is allowed; none when there is no keyring.
    async fn with_store<T: Send + 'static>(
        &self,
        act: impl FnOnce(&CredentialStore) -> T + Send + 'static,
    ) -> Option<T> {
        let open = self.open.clone()?;
        tokio::task::spawn_blocking(move || open().ok().map(|store| act(store.as_ref()))).await.ok().flatten()
    }
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

/// Whether there is no keyring to speak of: none answers, or it is locked and nobody unlocks it.
fn is_missing(error: &KeyringError) -> bool {
    matches!(
        error,
        KeyringError::NoStorageAccess(_) | KeyringError::PlatformFailure(_) | KeyringError::NoDefaultStore
    )
}

#[cfg(all(unix, not(target_os = "macos")))]
fn open_system() -> Result<Arc<CredentialStore>, KeyringError> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open_system() -> Result<Arc<CredentialStore>, KeyringError> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn open_system() -> Result<Arc<CredentialStore>, KeyringError> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_keyring_secrets_live_for_this_run() {
        let secrets =
            Secrets { open: Some(Arc::new(|| Err(KeyringError::NoDefaultStore))), this_run: Arc::default() };
        assert_eq!(secrets.place().await, SecretsPlace::ThisRun);
        assert_eq!(secrets.set("a", Secret::from("x")).await, Ok(SecretsPlace::ThisRun));
        assert_eq!(secrets.get("a").await, Ok(Some(Secret::from("x"))));
        secrets.delete("a").await.unwrap();
        assert_eq!(secrets.get("a").await, Ok(None));
    }

    #[tokio::test]
    async fn a_keyring_that_appears_later_is_used() {
        let store: Arc<CredentialStore> = keyring_core::mock::Store::new().unwrap();
        let there = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let flag = there.clone();
        let secrets = Secrets {
            open: Some(Arc::new(move || {
                if flag.load(std::sync::atomic::Ordering::SeqCst) {
                    Ok(store.clone())
                } else {
                    Err(KeyringError::NoDefaultStore)
                }
            })),
            this_run: Arc::default(),
        };
        assert_eq!(secrets.set("a", Secret::from("x")).await, Ok(SecretsPlace::ThisRun));
        there.store(true, std::sync::atomic::Ordering::SeqCst);
        assert_eq!(secrets.place().await, SecretsPlace::Keyring);
        assert_eq!(secrets.set("a", Secret::from("y")).await, Ok(SecretsPlace::Keyring));
        assert_eq!(secrets.get("a").await, Ok(Some(Secret::from("y"))));
    }
}
