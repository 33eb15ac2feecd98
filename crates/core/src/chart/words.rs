//! Values and times as text.

use concertina_contract::{Charted, Millis};
use jiff::tz::TimeZone;

/// Units of memory, each 1,024 times the one before.
const BYTES: [&str; 6] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/// A value with its unit: `250m`, `1.5 cores`, `128 MiB`, `7`, `70 %`. The same text in every language.
pub fn level(value: f64, measure: Charted) -> String {
    match measure {
        Charted::Cpu if value < 0.0005 => "0".to_owned(),
        Charted::Cpu if value < 0.01 => format!("{}m", number(value * 1_000.0, 1)),
        Charted::Cpu if value < 0.9995 => format!("{}m", number(value * 1_000.0, 0)),
        Charted::Cpu => number(value, if value < 10.0 { 2 } else { 1 }),
        Charted::Pods => number(value, 1),
        Charted::Load => format!("{} %", number(value, 0)),
        Charted::Memory => {
            let mut unit = 0;
            let mut rest = value;
            while rest >= 1023.5 && unit + 1 < BYTES.len() {
                rest /= 1024.0;
                unit += 1;
            }
            let places = usize::from((unit >= 2 && rest < 10.0) || (unit >= 3 && rest < 100.0));
            format!("{} {}", number(rest, places), BYTES[unit])
        }
    }
}

/// A number with at most so many places, without zeros at its end.
pub fn number(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The time of day.
pub(super) fn time(at: Millis, zone: &TimeZone) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map(|at| at.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_right() {
        let cpu = [(0.0, "0"), (0.0012, "1.2m"), (0.25, "250m"), (1.0, "1"), (1.5, "1.5"), (12.34, "12.3")];
        for (value, text) in cpu {
            assert_eq!(level(value, Charted::Cpu), text);
        }
        let mib = 1_048_576.0;
        let memory = [
            (0.0, "0 B"),
            (128.0 * mib, "128 MiB"),
            (1.5 * mib, "1.5 MiB"),
            (2.0 * 1024.0 * mib, "2 GiB"),
            (15.6 * 1024.0 * mib, "15.6 GiB"),
            (4096.0, "4 KiB"),
        ];
        assert_eq!(level(5.5, Charted::Pods), "5.5");
        assert_eq!((level(7.0, Charted::Pods), level(112.4, Charted::Load)), ("7".into(), "112 %".into()));
        for (value, text) in memory {
            assert_eq!(level(value, Charted::Memory), text);
        }
    }

    #[test]
    fn times_are_of_the_zone() {
        assert_eq!(time(0, &TimeZone::UTC), "00:00");
        assert_eq!(time(0, &TimeZone::fixed(jiff::tz::offset(9))), "09:00");
    }
}
