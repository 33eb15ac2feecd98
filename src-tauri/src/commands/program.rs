//! The program itself.

use super::Answer;
use concertina_contract::{Hello, SecretsPlace, Settings, Vitals};
use concertina_core::Concertina;
use tauri::{State, WebviewWindow, command};

#[command]
pub(super) async fn hello(window: WebviewWindow, core: State<'_, Concertina>) -> Answer<Hello> {
    Ok(core.hello(window.label()))
}

#[command]
pub(super) async fn vitals(core: State<'_, Concertina>) -> Answer<Vitals> {
    Ok(core.vitals())
}

#[command]
pub(super) async fn secrets_place(core: State<'_, Concertina>) -> Answer<SecretsPlace> {
    Ok(core.secrets_place().await)
}

#[command]
pub(super) async fn set_settings(core: State<'_, Concertina>, settings: Settings) -> Answer<Settings> {
    core.set_settings(settings)
}
