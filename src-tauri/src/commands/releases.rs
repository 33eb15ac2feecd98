//! Helm releases and revisions of workloads, and the form by which releases are made.

use super::Answer;
use concertina_contract::{
    ApplicationName, AutoscalerView, Comparison, DeployForm, FormProblem, KeptCopy, NodeLoss, ObjectRef,
    OpenedForm, Outside, PackageList, ReleaseActs, ReleaseRef, ReleaseView, RevisionRef, RolloutRevision,
    SiteId, StandbyView, SurgeChange, SurgePlan,
};
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

#[command]
pub(super) async fn rollout_history(
    core: State<'_, Concertina>,
    object: ObjectRef,
) -> Answer<Vec<RolloutRevision>> {
    core.rollout_history(&object).await
}

#[command]
pub(super) async fn autoscaler(core: State<'_, Concertina>, object: ObjectRef) -> Answer<AutoscalerView> {
    core.autoscaler(&object).await
}

#[command]
pub(super) async fn node_loss(core: State<'_, Concertina>, object: ObjectRef) -> Answer<NodeLoss> {
    core.node_loss(&object).await
}

#[command]
pub(super) async fn standby(
    core: State<'_, Concertina>,
    application: ApplicationName,
) -> Answer<StandbyView> {
    Ok(core.standby(&application).await)
}

#[command]
pub(super) async fn check_form(
    core: State<'_, Concertina>,
    form: DeployForm,
    sites: Vec<SiteId>,
) -> Answer<Vec<FormProblem>> {
    core.check_form(&form, &sites)
}

#[command]
pub(super) async fn surge_changes(core: State<'_, Concertina>, surge: SurgePlan) -> Answer<Vec<SurgeChange>> {
    Ok(core.surge_changes(&surge))
}

#[command]
pub(super) async fn deploy_form(
    core: State<'_, Concertina>,
    application: ApplicationName,
    sites: Vec<SiteId>,
) -> Answer<OpenedForm> {
    core.deploy_form(&application, &sites).await
}

#[command]
pub(super) async fn packages(core: State<'_, Concertina>) -> Answer<PackageList> {
    Ok(core.packages())
}

#[command]
pub(super) async fn add_package(core: State<'_, Concertina>, reference: String) -> Answer<PackageList> {
    core.add_package(&reference).await
}

#[command]
pub(super) async fn remove_package(core: State<'_, Concertina>, reference: String) -> Answer<PackageList> {
    core.remove_package(&reference)
}

#[command]
pub(super) async fn compare_revisions(
    core: State<'_, Concertina>,
    left: RevisionRef,
    right: RevisionRef,
) -> Answer<Comparison> {
    core.compare_revisions(&left, &right).await
}

#[command]
pub(super) async fn release_acts(core: State<'_, Concertina>, sites: Vec<SiteId>) -> Answer<ReleaseActs> {
    Ok(core.release_acts(&sites).await)
}

#[command]
pub(super) async fn outside(core: State<'_, Concertina>, release: ReleaseRef) -> Answer<Outside> {
    core.outside(&release).await
}

#[command]
pub(super) async fn kept_copies(core: State<'_, Concertina>, sites: Vec<SiteId>) -> Answer<Vec<KeptCopy>> {
    Ok(core.kept_copies(&sites).await)
}
