//! The trust window: one question at a time, in a window that shows no text of any cluster.

use crate::windows;
use concertina_contract::{ErrorCode, Failure, TrustAnswer, TrustQuestion, TrustRequest};
use concertina_core::Concertina;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager as _};

/// The label of the trust window.
pub(crate) const LABEL: &str = "trust";

/// The question that is before the user.
#[derive(Debug, Default)]
pub(crate) struct Pending(Mutex<Option<(TrustRequest, TrustQuestion)>>);

impl Pending {
    fn set(&self, question: Option<(TrustRequest, TrustQuestion)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = question;
    }

    fn get(&self) -> Option<(TrustRequest, TrustQuestion)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Puts a question before the user. While one is open it stays: a page cannot swap what the user is reading.
pub(crate) async fn ask(app: &AppHandle, request: TrustRequest) -> Result<(), Failure> {
    if let Some(open) = app.get_webview_window(LABEL) {
        return windows::raise(&open);
    }
    let question = app.state::<Concertina>().trust_question(&request).await?;
    app.state::<Pending>().set(Some((request, question)));
    windows::open_trust(app)
}

/// The open question.
pub(crate) fn question(app: &AppHandle) -> Option<TrustQuestion> {
    app.state::<Pending>().get().map(|(_, question)| question)
}

/// Takes the answer. The window closes unless the answer was wrong, such as a mistyped name.
pub(crate) async fn answer(app: &AppHandle, answer: TrustAnswer) -> Result<(), Failure> {
    let (request, _) = app
        .state::<Pending>()
        .get()
        .ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "question-gone"))?;
    app.state::<Concertina>().answer_trust(&request, answer).await?;
    closed(app);
    windows::close_trust(app)
}

/// The window has gone: what was not answered is refused.
pub(crate) fn closed(app: &AppHandle) {
    app.state::<Pending>().set(None);
}
