//! When a session tries again, and when it renews its credential.

use concertina_contract::Millis;
use std::time::Duration;

/// The longest pause between two attempts. With the time an attempt takes, a link that is back is found within 10 s.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// When to renew a credential: a minute before it expires. One that lives shorter is renewed when the server rejects it.
pub(super) fn renewal(expires: Option<Millis>) -> Option<Millis> {
    let now = jiff::Timestamp::now().as_millisecond();
    expires.map(|expires| expires - 60_000).filter(|renewal| *renewal > now)
}

/// The pause before an attempt: doubling from half a second, with a random part so that sites do not try in step.
pub(super) fn pause(failures: u32) -> Duration {
    let whole = Duration::from_millis(500).saturating_mul(1 << failures.min(4)).min(LONGEST_PAUSE);
    let random = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    whole / 2 + whole * random / 510
}
