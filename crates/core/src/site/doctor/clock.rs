//! The two clocks agree, by the `Date` of the answer.

use super::case::Case;
use super::verdict::{Verdict, failed, passed, skipped, warned};
use concertina_contract::Millis;

/// Tokens and certificates begin to fail for some at this distance, and for everybody at the next.
const NOTABLE: Millis = 60_000;
const FAR: Millis = 5 * 60_000;

pub(super) fn look(case: &Case) -> Verdict {
    let Some(reader) = &case.reader else { return skipped("none") };
    let skew = reader.signals().clock_skew();
    let verdict = match skew.abs() {
        FAR.. => failed(if skew > 0 { "ahead" } else { "behind" }),
        NOTABLE.. => warned(if skew > 0 { "ahead" } else { "behind" }),
        _ => passed("good"),
    };
    let seconds = (skew.abs() / 1000).to_string();
    verdict.with("minutes", (skew.abs() / 60_000).to_string()).with("seconds", seconds)
}
