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
    /// Takes a question unless one is open already.
    fn open(&self, request: TrustRequest, question: TrustQuestion) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let free = open.is_none();
        if free {
            *open = Some((request, question));
        }
        free
    }

    fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
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
    // To find out what is to be shown takes a while, in which another one may have been opened.
    if !app.state::<Pending>().open(request, question) {
        return app.get_webview_window(LABEL).map_or(Ok(()), |open| windows::raise(&open));
    }
    windows::open_trust(app).inspect_err(|_| closed(app))
}

/// The open question.
pub(crate) fn question(app: &AppHandle) -> Option<TrustQuestion> {
    app.state::<Pending>().get().map(|(_, question)| question)
}

/// Takes the answer. The window closes unless the answer was wrong, such as a mistyped name.
pub(crate) async fn answer(app: &AppHandle, answer: TrustAnswer) -> Result<(), Failure> {
    let gone = || Failure::new(ErrorCode::BadRequest).with("reason", "question-gone");
    let (request, shown) = app.state::<Pending>().get().ok_or_else(gone)?;
    let core = app.state::<Concertina>();
    // Yet another cluster may answer there by now; it is not the one that was shown.
    if matches!(answer, TrustAnswer::AcceptIdentity { .. }) && core.trust_question(&request).await? != shown {
        closed(app);
        windows::close_trust(app)?;
        return Err(gone());
    }
    core.answer_trust(&request, answer).await?;
    closed(app);
    windows::close_trust(app)
}

/// The window has gone: what was not answered is refused.
pub(crate) fn closed(app: &AppHandle) {
    app.state::<Pending>().close();
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::SiteId;

    #[test]
    fn a_question_that_is_open_stays_until_it_is_closed() {
        let pending = Pending::default();
        let ask = |site: &str| {
            let request = TrustRequest::Unlock { site: SiteId::new(site) };
            pending.open(request, TrustQuestion::Unlock { site: site.to_owned() })
        };
        assert!(ask("busan") && !ask("tokyo"));
        assert_eq!(pending.get().unwrap().1, TrustQuestion::Unlock { site: "busan".to_owned() });
        pending.close();
        assert!(ask("tokyo"));
    }
}
