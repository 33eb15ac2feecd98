//! The clock of an autoscaler's bounds: from days and times to the lines of `cron`, and to the changes that come next.

use concertina_contract::{Day, Millis, Surge, SurgeChange, SurgePlan};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use std::ops::RangeInclusive;

/// Minutes of a day, and of a week.
const DAY: u32 = 24 * 60;
const WEEK: u32 = 7 * DAY;
/// The most changes that are told ahead.
const AHEAD: usize = 6;

/// A time of day, in minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock(u32);

/// A surge whose times could be read.
#[derive(Clone, Debug)]
pub(super) struct Timed<'a> {
    surge: &'a Surge,
    from: Clock,
    to: Clock,
}

impl Clock {
    /// Reads `HH:MM`, 00:00 to 23:59.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hour) || !digits(minute) {
            return None;
        }
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour < 24 && minute < 60).then_some(Self(hour * 60 + minute))
    }

    /// The line of `cron` for this time on some days, Sunday being 0.
    fn cron(self, days: &[u32]) -> String {
        let mut days = days.to_vec();
        days.sort_unstable();
        let days: Vec<String> = days.iter().map(u32::to_string).collect();
        format!("{} {} * * {}", self.0 % 60, self.0 / 60, days.join(","))
    }

    fn on(self, date: Date, zone: &TimeZone) -> Option<Millis> {
        let part = |value: u32| i8::try_from(value).unwrap_or_default();
        let time = Time::new(part(self.0 / 60), part(self.0 % 60), 0, 0).ok()?;
        Some(zone.to_timestamp(date.to_datetime(time)).ok()?.as_millisecond())
    }
}

impl<'a> Timed<'a> {
    /// None where a time cannot be read.
    pub(super) fn read(surge: &'a Surge) -> Option<Self> {
        Some(Self { surge, from: Clock::read(&surge.from)?, to: Clock::read(&surge.to)? })
    }

    /// The lines of `cron` at which it begins and ends.
    pub(super) fn lines(&self) -> [String; 2] {
        // Monday is 1, and Sunday 0.
        let days: Vec<u32> = self.surge.days.iter().map(|day| (number(*day) + 1) % 7).collect();
        let later: Vec<u32> = days.iter().map(|day| (day + self.nights()) % 7).collect();
        [self.from.cron(&days), self.to.cron(&later)]
    }

    /// Midnights between begin and end.
    fn nights(&self) -> u32 {
        u32::from(self.to.0 <= self.from.0)
    }

    /// Its parts of the week, in minutes since Monday; an end may be in the next one.
    fn spans(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let length = self.nights() * DAY + self.to.0 - self.from.0;
        let begins = self.surge.days.iter().map(|day| number(*day) * DAY + self.from.0);
        begins.map(move |begin| (begin, begin + length))
    }

    /// Whether two have a minute in common, that of an end with it: both would change the bounds in it.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let touch = |(begin, end): (u32, u32), (from, to): (u32, u32)| begin <= to && from <= end;
        let around = |(begin, end): (u32, u32)| [(begin, end), (begin + WEEK, end + WEEK)];
        self.spans().any(|one| {
            other.spans().any(|two| {
                around(one).into_iter().any(|one| around(two).into_iter().any(|two| touch(one, two)))
            })
        })
    }

    /// Whether it begins again before it has ended.
    pub(super) fn meets_itself(&self) -> bool {
        let spans: Vec<(u32, u32)> = self.spans().collect();
        let again = |(begin, end): (u32, u32)| {
            spans.iter().any(|(other, _)| {
                let next = if *other > begin { *other } else { *other + WEEK };
                next <= end && (*other != begin)
            })
        };
        spans.iter().any(|span| again(*span))
    }
}

/// The next changes of the bounds after a time; none where something of the plan cannot be read.
pub fn surge_changes(plan: &SurgePlan, now: Millis) -> Vec<SurgeChange> {
    // What began yesterday may end today.
    let mut changes = changes(plan, now, -1..=7).unwrap_or_default();
    changes.retain(|change| change.at > now);
    changes.sort_by_key(|change| change.at);
    changes.truncate(AHEAD);
    changes
}

/// The fewest and the most pods that a plan wants at a time; none where something of it cannot be read.
pub fn surge_bounds(plan: &SurgePlan, now: Millis) -> Option<[u32; 2]> {
    // Every day was there within the last week, and what began on it may end on the next one.
    let past = changes(plan, now, -8..=0)?.into_iter().filter(|change| change.at <= now);
    Some(past.max_by_key(|change| change.at).map_or([plan.min, plan.max], |last| [last.min, last.max]))
}

/// What begins on days that are so far from today, and its ends.
fn changes(plan: &SurgePlan, now: Millis, days: RangeInclusive<i64>) -> Option<Vec<SurgeChange>> {
    let zone = TimeZone::get(&plan.time_zone).ok()?;
    let today = zone.to_datetime(jiff::Timestamp::from_millisecond(now).ok()?).date();
    let mut all = Vec::new();
    for surge in &plan.surges {
        let timed = Timed::read(surge)?;
        for offset in days.clone() {
            let date = today.checked_add(jiff::Span::new().days(offset)).ok()?;
            let day = Day::ALL[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())];
            if !surge.days.contains(&day) {
                continue;
            }
            let end = date.checked_add(jiff::Span::new().days(i64::from(timed.nights()))).ok()?;
            all.push(SurgeChange { at: timed.from.on(date, &zone)?, min: surge.min, max: surge.max });
            all.push(SurgeChange { at: timed.to.on(end, &zone)?, min: plan.min, max: plan.max });
        }
    }
    Some(all)
}

/// A day by its place in the week, Monday being 0.
fn number(day: Day) -> u32 {
    Day::ALL.iter().position(|other| *other == day).and_then(|at| u32::try_from(at).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::samples;

    fn surge(days: &[Day], from: &str, to: &str) -> Surge {
        Surge { days: days.to_vec(), from: from.to_owned(), to: to.to_owned(), min: 1, max: 2 }
    }

    fn meet(one: &Surge, other: &Surge) -> bool {
        Timed::read(one).unwrap().meets(&Timed::read(other).unwrap())
    }

    #[test]
    fn times_are_of_one_form() {
        for good in ["00:00", "08:50", "23:59"] {
            assert!(Clock::read(good).is_some(), "{good}");
        }
        for bad in ["8:50", "24:00", "08:60", "0850", "", "08:50:00", "-1:00", "٠٨:50"] {
            assert!(Clock::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn lines_of_cron_count_from_sunday_and_an_end_after_midnight_is_of_the_next_day() {
        let plan = samples::surge();
        let lines = |at: usize| Timed::read(&plan.surges[at]).unwrap().lines();
        assert_eq!(lines(0), ["50 8 * * 1,2,3,4,5", "0 10 * * 1,2,3,4,5"]);
        assert_eq!(lines(1), ["0 22 * * 6", "30 1 * * 0"]);
    }

    #[test]
    fn surges_that_share_a_minute_meet_also_over_the_end_of_the_week() {
        let monday = surge(&[Day::Monday], "08:00", "10:00");
        assert!(meet(&monday, &surge(&[Day::Monday, Day::Friday], "09:00", "11:00")));
        assert!(
            meet(&monday, &surge(&[Day::Monday], "10:00", "11:00")),
            "in one minute both would change it"
        );
        assert!(!meet(&monday, &surge(&[Day::Monday], "10:01", "11:00")));
        assert!(!meet(&monday, &surge(&[Day::Tuesday], "08:00", "10:00")));
        assert!(meet(&monday, &surge(&[Day::Sunday], "20:00", "08:30")));
        assert!(Timed::read(&surge(&Day::ALL, "08:00", "08:00")).unwrap().meets_itself());
        assert!(!Timed::read(&surge(&Day::ALL, "08:00", "07:59")).unwrap().meets_itself());
    }

    #[test]
    fn what_comes_next_and_what_holds_now_are_told_in_the_zone_of_the_plan() {
        let plan = samples::surge();
        // A Saturday, 21:00 in Seoul.
        let now = "2026-11-28T12:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let told: Vec<(String, u32, u32)> = surge_changes(&plan, now)
            .into_iter()
            .map(|change| {
                let at = jiff::Timestamp::from_millisecond(change.at).unwrap();
                (at.to_string(), change.min, change.max)
            })
            .collect();
        let wanted = [
            ("2026-11-28T13:00:00Z", 6, 20),
            ("2026-11-28T16:30:00Z", 2, 10),
            ("2026-11-29T23:50:00Z", 10, 40),
            ("2026-11-30T01:00:00Z", 2, 10),
            ("2026-11-30T23:50:00Z", 10, 40),
            ("2026-12-01T01:00:00Z", 2, 10),
        ];
        assert_eq!(told, wanted.map(|(at, min, max)| (at.to_owned(), min, max)));
        // Within the night: the end of what began yesterday comes first.
        let night = "2026-11-28T16:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
        assert_eq!(surge_changes(&plan, night)[0].min, 2);
        // Until its end, and in the minute of it.
        let at = |time: &str| surge_bounds(&plan, time.parse::<jiff::Timestamp>().unwrap().as_millisecond());
        for (time, bounds) in [
            ("2026-11-28T12:59:59Z", [2, 10]),
            ("2026-11-28T13:00:00Z", [6, 20]),
            ("2026-11-28T16:29:59Z", [6, 20]),
            ("2026-11-28T16:30:00Z", [2, 10]),
            ("2026-11-30T00:00:00Z", [10, 40]),
        ] {
            assert_eq!(at(time), Some(bounds), "{time}");
        }
        let wrong = SurgePlan { time_zone: "Asia/Nowhere".to_owned(), ..plan };
        assert_eq!((surge_changes(&wrong, now), surge_bounds(&wrong, now)), (Vec::new(), None));
    }
}
