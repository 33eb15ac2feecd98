//! Kubeconfig files, sites and their sessions.

use super::Answer;
use crate::files::{self, PickedFiles};
use concertina_contract::{
    ErrorCode, Failure, ImportId, ImportPreview, ImportSource, KubeconfigView, LoginId, PickedFile,
    SiteChange, SiteId, SourceId, TeamPreview,
};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use concertina_core::secrets::Secret;
use concertina_core::site::ImportInput;
use tauri::{AppHandle, State, WebviewWindow, command};

#[command]
pub(super) async fn kubeconfig(core: State<'_, Concertina>) -> Answer<KubeconfigView> {
    Ok(core.kubeconfig())
}

#[command]
pub(super) async fn pick_kubeconfig(
    app: AppHandle,
    core: State<'_, Concertina>,
    folder: bool,
) -> Answer<Vec<PickedFile>> {
    let title = if folder { "pick-kubeconfig-folder" } else { "pick-kubeconfig" };
    Ok(files::pick(&app, Messages::new(&core.locale()).text(title), folder).await)
}

#[command]
pub(super) async fn dropped_files(
    window: WebviewWindow,
    files: State<'_, PickedFiles>,
) -> Answer<Vec<PickedFile>> {
    Ok(files.take_offered(window.label()))
}

#[command]
pub(super) async fn preview_import(
    core: State<'_, Concertina>,
    files: State<'_, PickedFiles>,
    source: ImportSource,
) -> Answer<ImportPreview> {
    let input = match source {
        ImportSource::Files { files: ids } => {
            ImportInput::Paths(ids.iter().map(|id| files.take(id)).collect::<Result<_, _>>()?)
        }
        ImportSource::Text { text } => ImportInput::Text(Secret::from(text)),
    };
    core.preview_import(input).await
}

#[command]
pub(super) async fn import_kubeconfig(
    core: State<'_, Concertina>,
    import: ImportId,
    take: Vec<LoginId>,
) -> Answer<KubeconfigView> {
    core.import_kubeconfig(&import, &take).await
}

#[command]
pub(super) async fn remove_source(core: State<'_, Concertina>, source: SourceId) -> Answer<KubeconfigView> {
    core.remove_source(&source).await
}

#[command]
pub(super) async fn restore_source(core: State<'_, Concertina>, source: SourceId) -> Answer<KubeconfigView> {
    core.restore_source(&source).await
}

#[command]
pub(super) async fn export_team(app: AppHandle, core: State<'_, Concertina>) -> Answer<bool> {
    let text = core.team_settings()?;
    let title = Messages::new(&core.locale()).text("export-team");
    let Some(path) = files::save_as(&app, title, "concertina-team.json").await else { return Ok(false) };
    tokio::fs::write(&path, text)
        .await
        .map_err(|error| Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string()))?;
    Ok(true)
}

#[command]
pub(super) async fn preview_team(
    app: AppHandle,
    core: State<'_, Concertina>,
    files: State<'_, PickedFiles>,
) -> Answer<Option<TeamPreview>> {
    let title = Messages::new(&core.locale()).text("import-team");
    let picked = files::pick(&app, title, false).await;
    picked.first().map(|file| core.preview_team(&files.take(&file.id)?)).transpose()
}

#[command]
pub(super) async fn apply_team(
    core: State<'_, Concertina>,
    import: ImportId,
    take: Vec<SiteId>,
) -> Answer<()> {
    core.apply_team(&import, &take)
}

#[command]
pub(super) async fn connect(core: State<'_, Concertina>, sites: Vec<SiteId>) -> Answer<()> {
    core.connect(&sites)
}

#[command]
pub(super) async fn disconnect(core: State<'_, Concertina>, sites: Vec<SiteId>) -> Answer<()> {
    core.disconnect(&sites)
}

#[command]
pub(super) async fn change_site(core: State<'_, Concertina>, site: SiteId, change: SiteChange) -> Answer<()> {
    core.change_site(&site, change)
}

#[command]
pub(super) async fn paste_token(core: State<'_, Concertina>, login: LoginId, token: String) -> Answer<()> {
    core.paste_token(&login, Secret::from(token.as_str())).await
}

#[command]
pub(super) async fn forget_token(core: State<'_, Concertina>, login: LoginId) -> Answer<()> {
    core.forget_token(&login).await
}

#[command]
pub(super) async fn keep_apart(core: State<'_, Concertina>, login: LoginId) -> Answer<()> {
    core.keep_apart(&login).await
}

#[command]
pub(super) async fn join_sites(core: State<'_, Concertina>, site: SiteId) -> Answer<()> {
    core.join_sites(&site).await
}

#[command]
pub(super) async fn diagnosis(core: State<'_, Concertina>, site: SiteId) -> Answer<String> {
    core.diagnosis(&site)
}
