//! The trust window.

use super::Answer;
use crate::trust;
use concertina_contract::{TrustAnswer, TrustQuestion, TrustRequest};
use tauri::{AppHandle, command};

#[command]
pub(super) async fn ask_trust(app: AppHandle, request: TrustRequest) -> Answer<()> {
    trust::ask(&app, request).await
}

#[command]
pub(super) async fn trust_question(app: AppHandle) -> Answer<Option<TrustQuestion>> {
    Ok(trust::question(&app))
}

#[command]
pub(super) async fn trust_answer(app: AppHandle, answer: TrustAnswer) -> Answer<()> {
    trust::answer(&app, answer).await
}
