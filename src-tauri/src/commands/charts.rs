//! Charts as files.

use super::Answer;
use crate::files;
use concertina_contract::{ChartQuery, ErrorCode, Failure, PictureFormat};
use concertina_core::Concertina;
use concertina_core::chart::Look;
use concertina_core::message::Messages;
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn save_chart(
    app: AppHandle,
    core: State<'_, Concertina>,
    query: ChartQuery,
    format: PictureFormat,
    dark: bool,
) -> Answer<bool> {
    let look = if dark { Look::Dark } else { Look::Light };
    let picture = core.picture(query, format, look).await?;
    let name = match format {
        PictureFormat::Svg => "chart.svg",
        PictureFormat::Png => "chart.png",
    };
    let title = Messages::new(&core.locale()).text("chart-save");
    let Some(path) = files::save_as(&app, title, name).await else { return Ok(false) };
    tokio::fs::write(&path, picture)
        .await
        .map_err(|error| Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string()))?;
    Ok(true)
}
