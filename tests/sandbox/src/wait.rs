//! Waiting for a condition, with a limit.

use std::thread;
use std::time::{Duration, Instant};

/// A condition that did not come true in time.
#[derive(Debug, thiserror::Error)]
#[error("{what} did not come true within {} s; last seen: {seen}", limit.as_secs())]
pub struct TooLate {
    /// What was waited for.
    pub what: String,
    /// For how long.
    pub limit: Duration,
    /// What was there instead when the wait ended.
    pub seen: String,
}

/// What a look at a condition found.
pub(crate) enum Look<T> {
    /// It is true.
    There(T),
    /// It is not true yet; what is there instead.
    NotYet(String),
}

/// Looks again and again until `look` finds what is waited for. An error of `look` ends the wait.
pub(crate) fn until<T, E: From<TooLate>>(
    what: &str,
    limit: Duration,
    pause: Duration,
    mut look: impl FnMut() -> Result<Look<T>, E>,
) -> Result<T, E> {
    let deadline = Instant::now() + limit;
    loop {
        match look()? {
            Look::There(value) => return Ok(value),
            Look::NotYet(seen) if Instant::now() >= deadline => {
                return Err(TooLate { what: what.to_owned(), limit, seen }.into());
            }
            Look::NotYet(_) => thread::sleep(pause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_ends_with_the_value_or_with_what_was_seen_last() {
        let mut looks = 0;
        let mut look = || {
            looks += 1;
            Ok::<_, TooLate>(if looks < 3 { Look::NotYet("two".into()) } else { Look::There(looks) })
        };
        assert_eq!(until("three", Duration::from_secs(5), Duration::ZERO, &mut look).unwrap(), 3);
        let never = until("never", Duration::ZERO, Duration::ZERO, || {
            Ok::<Look<()>, TooLate>(Look::NotYet("nothing".into()))
        });
        assert!(never.unwrap_err().to_string().contains("nothing"));
    }
}
