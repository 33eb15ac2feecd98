//! Registries, and files that become images.

use super::Answer;
use crate::files::{self, PickedFiles};
use concertina_contract::{
    ImageCleanUp, ImageDeletion, Registry, RepositoryList, SecretText, SourceChoice, SourceFile, SourceKind,
    TagList,
};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn registries(core: State<'_, Concertina>) -> Answer<Vec<Registry>> {
    core.registries()
}

#[command]
pub(super) async fn save_registry(
    core: State<'_, Concertina>,
    registry: Registry,
    password: Option<SecretText>,
) -> Answer<Vec<Registry>> {
    core.save_registry(registry, password).await
}

#[command]
pub(super) async fn remove_registry(core: State<'_, Concertina>, address: String) -> Answer<Vec<Registry>> {
    core.remove_registry(&address).await
}

#[command]
pub(super) async fn test_registry(
    core: State<'_, Concertina>,
    registry: Registry,
    password: Option<SecretText>,
) -> Answer<()> {
    core.test_registry(&registry, password).await
}

#[command]
pub(super) async fn repositories(core: State<'_, Concertina>, address: String) -> Answer<RepositoryList> {
    core.repositories(&address).await
}

#[command]
pub(super) async fn image_tags(
    core: State<'_, Concertina>,
    address: String,
    repository: String,
) -> Answer<TagList> {
    core.image_tags(&address, &repository).await
}

#[command]
pub(super) async fn unused_images(
    core: State<'_, Concertina>,
    address: String,
    repository: String,
) -> Answer<ImageCleanUp> {
    core.unused_images(&address, &repository).await
}

#[command]
pub(super) async fn delete_images(
    core: State<'_, Concertina>,
    address: String,
    repository: String,
    digests: Vec<String>,
    despite_silent: bool,
) -> Answer<ImageDeletion> {
    core.delete_images(&address, &repository, &digests, despite_silent).await
}

#[command]
pub(super) async fn image_source(
    app: AppHandle,
    core: State<'_, Concertina>,
    files: State<'_, PickedFiles>,
    choice: SourceChoice,
    kind: SourceKind,
) -> Answer<Option<SourceFile>> {
    let file = match choice {
        SourceChoice::Picked { file } => file,
        SourceChoice::Dialog { folder } => {
            let title = if folder { "pick-image-folder" } else { "pick-image-file" };
            let picked = files::pick(&app, Messages::new(&core.locale()).text(title), folder).await;
            let Some(picked) = picked.into_iter().next() else { return Ok(None) };
            picked.id
        }
    };
    core.image_source(files.take(&file)?, kind).await.map(Some)
}

#[command]
pub(super) async fn made_layer(
    core: State<'_, Concertina>,
    image: String,
    path: String,
) -> Answer<Option<String>> {
    core.made_layer(&image, &path).await
}
