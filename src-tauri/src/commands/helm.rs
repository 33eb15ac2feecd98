//! Helm charts.

use super::Answer;
use crate::files::{self, PickedFiles};
use concertina_contract::{
    ApplicationName, ChartForm, ChartHit, ChartSource, FormProblem, HelmChart, HelmView, OpenedChart,
    PickedFile, SiteId,
};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn helm(core: State<'_, Concertina>) -> Answer<HelmView> {
    core.helm().await
}

#[command]
pub(super) async fn search_charts(core: State<'_, Concertina>, text: String) -> Answer<Vec<ChartHit>> {
    core.search_charts(&text).await
}

#[command]
pub(super) async fn chart_versions(core: State<'_, Concertina>, chart: String) -> Answer<Vec<ChartHit>> {
    core.chart_versions(&chart).await
}

#[command]
pub(super) async fn pick_chart(
    app: AppHandle,
    core: State<'_, Concertina>,
    folder: bool,
) -> Answer<Option<PickedFile>> {
    let title = if folder { "pick-chart-folder" } else { "pick-chart" };
    Ok(files::pick(&app, Messages::new(&core.locale()).text(title), folder).await.into_iter().next())
}

#[command]
pub(super) async fn open_chart(
    core: State<'_, Concertina>,
    files: State<'_, PickedFiles>,
    source: ChartSource,
    version: Option<String>,
) -> Answer<HelmChart> {
    match &source {
        ChartSource::Picked { file } => core.open_chart_at(&files.take(file)?).await,
        source => core.open_chart(source, version.as_deref()).await,
    }
}

#[command]
pub(super) async fn check_chart(
    core: State<'_, Concertina>,
    form: ChartForm,
    sites: Vec<SiteId>,
) -> Answer<Vec<FormProblem>> {
    core.check_chart(&form, &sites).await
}

#[command]
pub(super) async fn opened_chart(
    core: State<'_, Concertina>,
    application: ApplicationName,
    sites: Vec<SiteId>,
) -> Answer<OpenedChart> {
    core.opened_chart(&application, &sites).await
}
