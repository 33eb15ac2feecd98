//! Logs of containers.

use super::Answer;
use crate::files;
use concertina_contract::{ErrorCode, Failure, LogQuery, LogTail, ObjectRef, SubscriptionId};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use std::fs::File;
use std::io::BufWriter;
use tauri::{AppHandle, State, command};

#[command]
pub(super) async fn change_logs(
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    query: LogQuery,
    moved: i32,
) -> Answer<()> {
    core.change_logs(&subscription, query, moved)
}

#[command]
pub(super) async fn save_logs(
    app: AppHandle,
    core: State<'_, Concertina>,
    subscription: SubscriptionId,
    all: bool,
) -> Answer<bool> {
    let saved = core.saved_logs(&subscription, all)?;
    let title = Messages::new(&core.locale()).text("logs-save-title");
    let Some(path) = files::save_as(&app, title, "concertina.log").await else { return Ok(false) };
    let write = move || File::create(path).and_then(|file| saved.write(BufWriter::new(file)));
    let written = tauri::async_runtime::spawn_blocking(write).await;
    let written = written.map_err(|_| Failure::new(ErrorCode::Internal))?;
    written.map_err(|error| Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string()))?;
    Ok(true)
}

#[command]
pub(super) async fn log_tail(
    core: State<'_, Concertina>,
    object: ObjectRef,
    container: String,
    previous: bool,
) -> Answer<LogTail> {
    core.log_tail(&object, &container, previous).await
}
