//! The API server takes the credential. `/api` is for everybody who proved who he is (`system:discovery`).

use super::super::life::lives;
use super::super::refusal::refused;
use super::case::Case;
use super::verdict::{Verdict, failed, passed, skipped, warned};
use crate::site::RequestError;
use concertina_contract::{ErrorCode, Failure};
use std::time::Duration;

pub(super) async fn look(case: &mut Case) -> Verdict {
    let Ok(reader) = case.open().await else { return skipped("none") };
    match reader.bytes("/api", Duration::from_secs(5)).await {
        Ok(_) => passed("taken"),
        Err(RequestError::Status { code: 401, message, .. }) => {
            let lives = case.credential.as_ref().map(lives).unwrap_or_default();
            let (skew, now) = (reader.signals().clock_skew(), case.shared().clock.now());
            let why = refused(Failure::new(ErrorCode::Unauthorized), &lives, skew, now);
            let verdict = match why.params.get("reason").map(String::as_str) {
                Some("clock-off") => failed("refused-clock"),
                Some(_) => failed("refused-life"),
                None => failed("refused"),
            };
            verdict.with("date", why.params.get("date").cloned().unwrap_or_default()).fact(message)
        }
        Err(RequestError::Status { code: 403, message, .. }) => warned("anonymous").fact(message),
        Err(error) => failed("unknown").fact(error.to_string()),
    }
}
