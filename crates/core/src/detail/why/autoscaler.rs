//! Autoscalers that cannot read metrics, or cannot do what they want.

use super::{Cause, condition};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// Why a `HorizontalPodAutoscaler` does not do its work.
pub(super) fn causes(object: Part<'_>, who: &Who) -> Vec<Cause> {
    let target =
        format!("{} {}", object.text("/spec/scaleTargetRef/kind"), object.text("/spec/scaleTargetRef/name"));
    let mut causes = Vec::new();
    if let Some(able) = failing(object, "AbleToScale") {
        causes.push(Cause::bad("scaling-unable", who).with("target", &target).condition(able));
    }
    if let Some(active) = failing(object, "ScalingActive") {
        let id = match active.text("/reason").as_str() {
            "ScalingDisabled" => "scaling-off",
            reason if reason.starts_with("FailedGet") || reason.starts_with("FailedCompute") => {
                "scaling-metrics"
            }
            _ => "scaling-inactive",
        };
        let missing = active.text("/message").contains("missing request for");
        let id = if missing { "scaling-no-requests" } else { id };
        let cause = if id == "scaling-off" { Cause::calm(id, who) } else { Cause::bad(id, who) };
        causes.push(cause.with("target", &target).condition(active));
    }
    let limited = condition(object, "ScalingLimited").filter(|found| found.text("/status") == "True");
    if let Some(limited) = limited.filter(|found| found.text("/reason") == "TooManyReplicas") {
        let most = object.number("/spec/maxReplicas");
        causes.push(
            Cause::calm("scaling-limited", who).with("most", most).with("target", &target).condition(limited),
        );
    }
    causes
}

fn failing<'a>(object: Part<'a>, name: &str) -> Option<Part<'a>> {
    condition(object, name).filter(|found| found.text("/status") == "False")
}
