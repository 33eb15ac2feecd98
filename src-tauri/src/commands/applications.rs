//! The matrix of applications, and one application.

use super::Answer;
use concertina_contract::{
    ApplicationDetail, ApplicationName, ApplicationQuery, ApplicationSites, SiteId, SubscriptionId,
};
use concertina_core::Concertina;
use tauri::{State, command};

#[command]
pub(super) async fn change_applications(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    query: ApplicationQuery,
) -> Answer<()> {
    core.change_applications(&subscription, query)
}

#[command]
pub(super) async fn matched_applications(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
) -> Answer<Vec<ApplicationSites>> {
    core.matched_applications(&subscription)
}

#[command]
pub(super) async fn application(
    core: State<'_, Concertina>,
    application: ApplicationName,
    sites: Vec<SiteId>,
) -> Answer<ApplicationDetail> {
    Ok(core.application(&application, &sites))
}
