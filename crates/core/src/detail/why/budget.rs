//! Budgets that let no pod go.

use super::{Cause, condition};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// Why a `PodDisruptionBudget` blocks evictions, and with them the draining of nodes.
pub(super) fn causes(object: Part<'_>, who: &Who) -> Vec<Cause> {
    let number = |pointer: &str| object.number(pointer);
    if !object.at("/status").is_there() || number("/status/disruptionsAllowed") > 0 {
        return Vec::new();
    }
    let (healthy, desired) = (number("/status/currentHealthy"), number("/status/desiredHealthy"));
    let expected = number("/status/expectedPods");
    let cause = if expected == 0 {
        Cause::calm("budget-no-pods", who)
    } else if healthy < desired {
        Cause::bad("budget-unhealthy", who)
    } else {
        Cause::warn("budget-tight", who)
    };
    let cause = cause.with("healthy", healthy).with("desired", desired).with("expected", expected);
    vec![match condition(object, "DisruptionAllowed") {
        Some(found) => cause.condition(found),
        None => cause.state("disruptionsAllowed", "0", None),
    }]
}
