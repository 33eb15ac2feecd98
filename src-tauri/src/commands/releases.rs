//! Helm releases.

use super::Answer;
use concertina_contract::{ReleaseView, SiteId};
use concertina_core::Concertina;
use tauri::{State, command};

#[command]
pub(super) async fn revisions(
    core: State<'_, Concertina>,
    site: SiteId,
    namespace: String,
    name: String,
) -> Answer<ReleaseView> {
    core.revisions(&site, &namespace, &name).await
}
