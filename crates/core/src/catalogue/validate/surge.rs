//! What is wrong with a schedule of an autoscaler's bounds.

use super::report::Report;
use super::{MOST_REPLICAS, check_image_at};
use crate::catalogue::grammar::is_time_zone;
use crate::catalogue::surge::{Clock, Timed};
use concertina_contract::{FormProblemCode, Surge, SurgePlan};
use std::collections::BTreeSet;

/// The most surges: each is two `CronJobs`.
const MOST: usize = 10;

pub(super) fn check_surge(report: &mut Report, plan: &SurgePlan) {
    check_image_at(report, "surge.image", &plan.image);
    if !is_time_zone(&plan.time_zone) {
        report.add("surge.timeZone", FormProblemCode::TimeZoneUnknown);
    }
    check_bounds(report, "surge", plan.min, plan.max);
    if plan.surges.is_empty() {
        report.add("surge.surges", FormProblemCode::Empty);
    }
    report.check_count("surge.surges", &plan.surges, MOST);
    for (index, surge) in plan.surges.iter().enumerate() {
        let at = format!("surge.surges.{index}");
        let days: BTreeSet<_> = surge.days.iter().collect();
        if days.is_empty() || days.len() < surge.days.len() {
            report.add(format!("{at}.days"), FormProblemCode::DaysInvalid);
        }
        for (field, text) in [("from", &surge.from), ("to", &surge.to)] {
            if Clock::read(text).is_none() {
                report.add(format!("{at}.{field}"), FormProblemCode::TimeInvalid);
            }
        }
        check_bounds(report, &at, surge.min, surge.max);
        let Some(timed) = Timed::read(surge) else { continue };
        let meets = |other: &Surge| Timed::read(other).is_some_and(|other| timed.meets(&other));
        let met = plan.surges.iter().take(index).position(meets);
        if let Some(other) = met.or(timed.meets_itself().then_some(index)) {
            report.add_with(format!("{at}.from"), FormProblemCode::SurgeOverlap, &[("other", &(other + 1))]);
        }
    }
}

fn check_bounds(report: &mut Report, at: &str, min: u32, max: u32) {
    if !(1..=MOST_REPLICAS).contains(&min) {
        report.add_range(format!("{at}.min"), 1, MOST_REPLICAS);
    } else if max > MOST_REPLICAS {
        report.add_range(format!("{at}.max"), 1, MOST_REPLICAS);
    } else if max < min {
        report.add_with(format!("{at}.max"), FormProblemCode::MaxBelowMin, &[("min", &min)]);
    }
}
