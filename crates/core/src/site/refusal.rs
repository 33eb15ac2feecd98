//! Why a credential may have been refused: the server says only that it was.

use super::certificate::time;
use super::life::{Life, Part};
use concertina_contract::{Failure, Millis};

/// A clock that is off by more than this makes good credentials bad.
const FAR_OFF: Millis = 5 * 60 * 1000;

/// The failure with the reason that the credential itself tells, if it does.
pub(super) fn refused(failure: Failure, lives: &[Life], skew: Millis, now: Millis) -> Failure {
    if let Some((life, until)) = expired(lives, now) {
        let reason = format!("{}-expired", life.part.word());
        return failure.with("reason", reason).with("date", time(until));
    }
    let early = lives.iter().find_map(|life| Some((life, life.from.filter(|from| *from > now)?)));
    if let Some((life, from)) = early {
        let reason = format!("{}-not-yet-valid", life.part.word());
        return failure.with("reason", reason).with("date", time(from));
    }
    if skew.abs() > FAR_OFF {
        let minutes = (skew.abs() / 60_000).to_string();
        return failure.with("reason", "clock-off").with("name", minutes);
    }
    failure
}

/// The failure of a plugin, with the time at which what it gave last expired.
pub(super) fn expired_before(failure: Failure, lives: &[Life], now: Millis) -> Failure {
    match expired(lives, now) {
        Some((_, until)) => failure.with("date", time(until)),
        None => failure,
    }
}

/// Whether the client certificate has expired.
pub(super) fn certificate_expired(lives: &[Life], now: Millis) -> bool {
    expired(lives, now).is_some_and(|(life, _)| life.part == Part::Certificate)
}

/// The first part that has expired, and when.
fn expired(lives: &[Life], now: Millis) -> Option<(&Life, Millis)> {
    lives.iter().find_map(|life| Some((life, life.until.filter(|until| *until <= now)?)))
}
