//! Where applications answer, and what would interrupt them.

use super::Answer;
use concertina_contract::{
    ApplicationName, ErrorCode, Failure, Membership, Reach, SiteId, ZeroDowntimeReport,
};
use concertina_core::Concertina;
use tauri::{AppHandle, State, command};
use tauri_plugin_opener::OpenerExt as _;

#[command]
pub(super) async fn addresses(
    core: State<'_, Concertina>,
    application: ApplicationName,
    site: SiteId,
) -> Answer<Reach> {
    core.addresses(&application, &site).await
}

#[command]
pub(super) async fn open_address(
    app: AppHandle,
    core: State<'_, Concertina>,
    application: ApplicationName,
    site: SiteId,
    url: String,
) -> Answer<()> {
    core.told_address(&application, &site, &url)?;
    app.opener()
        .open_url(url, None::<&str>)
        .map_err(|error| Failure::new(ErrorCode::Internal).detail(error.to_string()))
}

#[command]
pub(super) async fn membership(
    core: State<'_, Concertina>,
    application: ApplicationName,
    site: SiteId,
) -> Answer<Option<Membership>> {
    core.membership(&application, &site).await
}

#[command]
pub(super) async fn zero_downtime(
    core: State<'_, Concertina>,
    application: ApplicationName,
    sites: Vec<SiteId>,
) -> Answer<ZeroDowntimeReport> {
    Ok(core.zero_downtime(&application, &sites).await)
}
