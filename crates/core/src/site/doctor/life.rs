//! From when to when the credential can be good.

use super::super::certificate::time;
use super::super::life::lives;
use super::case::Case;
use super::verdict::{Verdict, failed, passed, skipped, warned};
use concertina_contract::Millis;

/// A credential that nothing renews is told when it has less than this left: a day.
const SOON: Millis = 24 * 60 * 60 * 1000;

pub(super) fn look(case: &Case) -> Verdict {
    let Some(credential) = &case.credential else { return skipped("nothing") };
    let (lives, now) = (lives(credential), case.shared().clock.now());
    let facts = lives.iter().map(|life| {
        let from = life.from.map(time).unwrap_or_default();
        format!("{}: {from} to {}", life.part.word(), life.until.map_or_else(|| "-".to_owned(), time))
    });
    let facts: Vec<String> = facts.collect();
    let tell = |verdict: Verdict, part: &str, at: Millis| {
        verdict.with("part", part).with("date", time(at)).facts(facts.clone())
    };
    for life in &lives {
        if let Some(until) = life.until.filter(|until| *until <= now) {
            return tell(failed("expired"), life.part.word(), until);
        }
        if let Some(from) = life.from.filter(|from| *from > now) {
            return tell(failed("not-yet"), life.part.word(), from);
        }
    }
    let first =
        lives.iter().filter_map(|life| Some((life.part.word(), life.until?))).min_by_key(|(_, at)| *at);
    match first {
        None => passed("no-end"),
        Some((part, until)) if until - now < SOON && case.login.user.exec.is_none() => {
            tell(warned("soon"), part, until)
        }
        Some((part, until)) => tell(passed("good"), part, until),
    }
}
