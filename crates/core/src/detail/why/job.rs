//! Jobs that failed or wait, and cron jobs that do not start any.

use super::{Cause, Scene, condition, create, pod};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// Why a Job is not complete, or a `CronJob` starts none.
pub(super) fn causes(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    if who.kind == "CronJob" {
        return cron(object, who, scene);
    }
    if condition(object, "Complete").is_some_and(|done| done.text("/status") == "True") {
        return Vec::new();
    }
    let mut causes = Vec::new();
    let failed = condition(object, "Failed").or(condition(object, "FailureTarget"));
    if let Some(failed) = failed.filter(|failed| failed.text("/status") == "True") {
        let id = match failed.text("/reason").as_str() {
            "BackoffLimitExceeded" => "job-backoff",
            "DeadlineExceeded" => "job-deadline",
            "PodFailurePolicy" => "job-policy",
            _ => "job-failed",
        };
        let limit =
            if object.at("/spec/backoffLimit").is_there() { object.number("/spec/backoffLimit") } else { 6 };
        let cause = Cause::bad(id, who).with("limit", limit).with("failed", object.number("/status/failed"));
        causes.push(cause.with("seconds", object.number("/spec/activeDeadlineSeconds")).condition(failed));
    }
    if object.at("/spec/suspend").is_true() {
        causes.push(Cause::warn("job-suspended", who).spec("suspend", "true"));
    }
    for thing in scene.around.owned("Pod", &who.uid) {
        let name = Who::of("Pod", thing.part());
        causes.extend(pod::causes(thing.part(), &name, scene));
    }
    if causes.is_empty() {
        let event = scene.around.events_of(&who.uid).find(|event| event.reason == "FailedCreate");
        causes.extend(event.map(|event| create::cause(&event.message, who).event(Some(event))));
    }
    if causes.is_empty() {
        let (active, done) = (object.number("/status/active"), object.number("/status/succeeded"));
        causes.push(Cause::calm("job-runs", who).with("active", active).with("done", done));
    }
    causes
}

fn cron(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    if object.at("/spec/suspend").is_true() {
        causes.push(Cause::warn("cron-suspended", who).spec("suspend", "true"));
    }
    for (reason, id) in [
        ("TooManyMissedTimes", "cron-missed"),
        ("MissSchedule", "cron-missed"),
        ("InvalidSchedule", "cron-schedule"),
        ("UnparseableSchedule", "cron-schedule"),
        ("UnknownTimeZone", "cron-schedule"),
    ] {
        if let Some(event) = scene.around.events_of(&who.uid).find(|event| event.reason == reason) {
            let cause = Cause::bad(id, who).with("schedule", object.text("/spec/schedule"));
            causes.push(cause.event(Some(event)));
        }
    }
    causes
}
