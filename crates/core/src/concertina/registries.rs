//! Registries of images: those that are configured, and what is in them.

use super::Concertina;
use crate::catalogue::ImageReference;
use crate::error::store_failure;
use crate::registry::{Client, RegistryError};
use crate::secrets::Secret;
use concertina_contract::{ErrorCode, Failure, Registry, RepositoryList, SecretText, TagList, TagView};
use futures::stream::{self, StreamExt as _};
use std::time::Duration;

/// How long one question may take.
const LIMIT: Duration = Duration::from_secs(10);
/// Tags that are told, and manifests that are read at once for them.
const TAGS: usize = 100;
const AT_ONCE: usize = 6;

impl Concertina {
    /// The registries that are configured, without their passwords.
    pub fn registries(&self) -> Result<Vec<Registry>, Failure> {
        self.0.registries.all().map_err(|error| store_failure(&error))
    }

    /// Keeps a registry in place of one of the same address.
    pub async fn save_registry(
        &self,
        registry: Registry,
        password: Option<SecretText>,
    ) -> Result<Vec<Registry>, Failure> {
        let saved = self.0.registries.save(registry, password.map(|text| Secret::from(text.expose()))).await;
        saved.map_err(|error| error.failure())?;
        self.registries()
    }

    /// Forgets a registry and its password.
    pub async fn remove_registry(&self, address: &str) -> Result<Vec<Registry>, Failure> {
        self.0.registries.remove(address).await.map_err(|error| error.failure())?;
        self.registries()
    }

    /// Asks a registry whether it answers and takes the login, before it is kept.
    pub async fn test_registry(
        &self,
        registry: &Registry,
        password: Option<SecretText>,
    ) -> Result<(), Failure> {
        let access =
            self.0.registries.trial(registry, password.map(|text| Secret::from(text.expose()))).await;
        let client = Client::new(access.map_err(|error| error.failure())?, LIMIT);
        client.ping().await.map_err(|error| error.failure(&registry.address))
    }

    /// The repositories of a registry that is configured, at most 1,000.
    pub async fn repositories(&self, address: &str) -> Result<RepositoryList, Failure> {
        let client = self.registry(address).await?;
        client.repositories().await.map_err(|error| error.failure(address))
    }

    /// The tags of a repository with digests and sizes, at most 100, and who uses them.
    pub async fn image_tags(&self, address: &str, repository: &str) -> Result<TagList, Failure> {
        let name = format!("{address}/{repository}");
        let parsed = ImageReference::parse(&name);
        if parsed.is_none_or(|image| image.path != repository) {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "image-target"));
        }
        let client = self.registry(address).await?;
        let mut tags = client.tags(repository).await.map_err(|error| error.failure(address))?;
        tags.sort_unstable_by(|a, b| b.cmp(a));
        let more = tags.len() > TAGS;
        tags.truncate(TAGS);
        let client = &client;
        let views = stream::iter(tags).map(async |tag| {
            let manifest = client.manifest(repository, &tag).await;
            let told: Option<_> = manifest
                .inspect_err(|error: &RegistryError| tracing::debug!(%error, "a manifest could not be read"))
                .ok();
            let digest = told.as_ref().map(|manifest| manifest.digest.clone());
            let users = crate::application::users_of(&self.0.hub, &name, &tag, digest.as_deref());
            TagView { tag, bytes: told.and_then(|manifest| manifest.size()), digest, users }
        });
        Ok(TagList { tags: views.buffered(AT_ONCE).collect().await, more })
    }

    pub(super) async fn registry(&self, address: &str) -> Result<Client, Failure> {
        let access = self.0.registries.access(Some(address), false).await;
        Ok(Client::new(access.map_err(|error| error.failure())?, LIMIT))
    }
}
