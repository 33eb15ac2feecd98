//! Where the axes have their marks.

use concertina_contract::{Charted, Millis};
use jiff::tz::TimeZone;

/// Steps of a time axis, in milliseconds.
const TIMES: [Millis; 9] =
    [60_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000];

/// Steps of values within a power of ten, and within one of 1,024: marks there may reach the next unit, and are round in it too.
const DECIMAL: [f64; 5] = [1.0, 2.0, 2.5, 5.0, 10.0];
const WHOLE: [f64; 4] = [1.0, 2.0, 5.0, 10.0];
const BINARY: [f64; 13] = [1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0, 200.0, 256.0, 512.0, 1024.0];

/// The top of an axis from 0, and its marks: two to five, at round values.
pub(super) fn values(largest: f64, measure: Charted) -> (f64, Vec<f64>) {
    let least = match measure {
        Charted::Cpu => 0.001,
        Charted::Memory => 1_048_576.0,
        Charted::Pods => 3.0,
        Charted::Load => 30.0,
    };
    let wanted = largest.max(least) / 3.0;
    let (power, factors): (f64, &[f64]) = match measure {
        Charted::Cpu => (10_f64.powf(wanted.log10().floor()), &DECIMAL),
        Charted::Pods | Charted::Load => (10_f64.powf(wanted.log10().floor()), &WHOLE),
        Charted::Memory => (1024_f64.powf(wanted.log2().div_euclid(10.0)), &BINARY),
    };
    let step =
        factors.iter().map(|factor| factor * power).find(|step| *step >= wanted * 0.999).unwrap_or(wanted);
    let marks: Vec<f64> = (0..=5)
        .map(|index| f64::from(index) * step)
        .take_while(|mark| *mark < largest.max(least) + step)
        .collect();
    let top = marks.last().copied().unwrap_or(step).max(step);
    (top, marks)
}

/// Marks of a time axis at whole steps of the clock, so far apart that `room` of them fit.
pub(super) fn times(start: Millis, end: Millis, room: usize, zone: &TimeZone) -> Vec<Millis> {
    let room = Millis::try_from(room.max(1)).unwrap_or(1);
    let step = TIMES.into_iter().find(|step| (end - start) / step <= room).unwrap_or(43_200_000);
    // Zones differ from UTC by minutes, not by steps: without this, six hours would not fall on midnight.
    let offset = jiff::Timestamp::from_millisecond(start)
        .map_or(0, |at| Millis::from(zone.to_offset(at).seconds()) * 1_000);
    let first = (start + offset).div_euclid(step) * step - offset;
    (0..).map(|index| first + index * step).skip_while(|at| *at < start).take_while(|at| *at <= end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_round() {
        let mib = 1_048_576.0;
        let round = |largest, measure| {
            let (top, marks) = values(largest, measure);
            assert!(top >= largest && marks.len() >= 2 && marks.len() <= 6, "{largest} {top} {marks:?}");
            marks[1]
        };
        assert!((round(0.27, Charted::Cpu) - 0.1).abs() < 1e-9);
        assert!((round(7.0, Charted::Cpu) - 2.5).abs() < 1e-9);
        assert!((round(0.0, Charted::Cpu) - 0.0005).abs() < 1e-9);
        assert!((round(300.0 * mib, Charted::Memory) - 100.0 * mib).abs() < 1.0);
        assert!((round(3.0 * 1024.0 * mib, Charted::Memory) - 1024.0 * mib).abs() < 1.0);
        // There are no half pods.
        assert!((round(1.0, Charted::Pods) - 1.0).abs() < 1e-9);
        assert!((round(7.0, Charted::Pods) - 5.0).abs() < 1e-9);
        assert!((round(112.0, Charted::Load) - 50.0).abs() < 1e-9);
        // Half a MiB, and half a GiB.
        assert!((round(0.3 * mib, Charted::Memory) - 0.5 * mib).abs() < 1.0);
        assert!((round(1000.0 * mib, Charted::Memory) - 512.0 * mib).abs() < 1.0);
    }

    #[test]
    fn times_are_whole() {
        let zone = TimeZone::fixed(jiff::tz::offset(9));
        // 2026-01-01T03:07:00+09:00, six hours before that.
        let end = 1_767_204_420_000;
        let marks = times(end - 6 * 3_600_000, end, 6, &zone);
        assert_eq!(marks.len(), 6);
        assert!(marks.iter().all(|at| at % 3_600_000 == 0));
        let day = times(end - 24 * 3_600_000, end, 4, &zone);
        // 06:00, 12:00, 18:00 and midnight in Seoul.
        assert_eq!((day.len(), (day[0] + 9 * 3_600_000) % 21_600_000), (4, 0));
    }
}
