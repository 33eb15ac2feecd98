//! What does not let a pod go, in the words of an operation.

use super::emptying::Stop;
use super::work::Eviction;
use crate::change::verify::place;
use concertina_contract::{Blocker, BudgetHold, ErrorCode, Failure, HoldUntil};

/// What a failure that may pass blocks; any other one is the end.
pub(super) fn busy(one: &Eviction, failure: Failure) -> Result<Blocker, Stop> {
    let reason = match failure.code {
        ErrorCode::Cancelled => return Err(Stop::CalledOff),
        ErrorCode::Throttled => "DisruptionBudget",
        ErrorCode::SiteNotConnected => "SiteNotConnected",
        // Another pod has its name: the cache will tell.
        ErrorCode::Conflict => "Conflict",
        _ => return Err(Stop::Refused(failure)),
    };
    let message = failure.detail.unwrap_or_default();
    Ok(Blocker { object: place(&one.pod), reason: reason.to_owned(), message })
}

/// A budget.
pub(super) fn told(one: &Eviction, hold: &BudgetHold) -> Blocker {
    let (healthy, wanted, pod) = (hold.healthy, hold.wanted, &one.pod.name);
    let message = match hold.until {
        HoldUntil::Alone => {
            format!("more than one budget chooses {pod}, which the eviction API does not support")
        }
        HoldUntil::Healthy | HoldUntil::Changed => {
            format!("{healthy} pods are healthy, {wanted} have to stay so: {pod} may not go")
        }
    };
    Blocker {
        object: format!("PodDisruptionBudget {}", hold.budget),
        reason: "DisruptionBudget".to_owned(),
        message,
    }
}

/// A pod that takes too long to end.
pub(super) fn still_there(one: &Eviction) -> Blocker {
    let (object, message) = (place(&one.pod), String::new());
    Blocker { object, reason: "StillThere".to_owned(), message }
}
