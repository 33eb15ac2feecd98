//! Finds out what became of a write that may or may not have been carried out: by reading, never by writing again.

use super::ground::Ground;
use super::inner::Inner;
use concertina_contract::{ErrorCode, Failure, Millis};
use std::future::Future;
use tokio::time::Instant;

/// What reading tells of a write.
pub(super) enum Found<T> {
    /// It was carried out, and this is what is there now.
    Done(T),
    /// It was not, as yet.
    Nothing,
    /// It ended in the middle: some of it was carried out.
    Half(Failure),
    /// It cannot be told.
    Lost(Failure),
}

/// Looks until it is clear what became of a write that was sent at `sent`, as long as a request may still be under way. A site
/// that does not answer is waited for, however long that takes; one that answers and does not tell is asked for as long as
/// the limits say.
pub(super) async fn settle<T, F>(
    inner: &Inner,
    ground: &Ground,
    sent: Millis,
    look: impl Fn() -> F,
) -> Found<T>
where
    F: Future<Output = Result<Found<T>, Failure>>,
{
    let over = inner.limits.over(sent);
    let mut give_up = Instant::now() + inner.limits.settle;
    loop {
        if ground.reader().is_err() {
            if let Err(failure) = ground.ready().await {
                return Found::Lost(failure);
            }
            // Only time in which the site answers counts.
            give_up = Instant::now() + inner.limits.settle;
        }
        match look().await {
            Ok(Found::Nothing) if inner.clock.now() < over => {}
            Ok(found) => return found,
            Err(failure) if is_final(failure.code) => return Found::Lost(failure),
            Err(_) => {}
        }
        if Instant::now() >= give_up {
            return Found::Lost(ground.fail(ErrorCode::OutcomeUnknown));
        }
        tokio::time::sleep(inner.limits.settle_pause).await;
    }
}

/// Asking once more would be answered the same.
fn is_final(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::NotFound
            | ErrorCode::Forbidden
            | ErrorCode::KindNotServed
            | ErrorCode::ReleaseUnreadable
            | ErrorCode::BadRequest
    )
}
