//! Kubeconfig files, sites and their sessions.

use super::Answer;
use crate::files::{self, PickedFiles};
use concertina_contract::{FileId, KubeconfigView, LoginId, PickedFile, SiteChange, SiteId};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use concertina_core::secrets::Secret;
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn kubeconfig(core: State<'_, Concertina>) -> Answer<KubeconfigView> {
    Ok(core.kubeconfig())
}

#[command]
pub(super) async fn pick_kubeconfig(
    app: AppHandle,
    core: State<'_, Concertina>,
) -> Answer<Option<PickedFile>> {
    Ok(files::pick(&app, Messages::new(&core.locale()).text("pick-kubeconfig")).await)
}

#[command]
pub(super) async fn import_kubeconfig(
    core: State<'_, Concertina>,
    files: State<'_, PickedFiles>,
    file: FileId,
) -> Answer<KubeconfigView> {
    core.import_kubeconfig(&files.take(&file)?).await
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
