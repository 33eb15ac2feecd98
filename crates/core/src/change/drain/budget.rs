//! Which budget does not let a pod go, as the eviction API reckons it (kubernetes
//! `pkg/registry/core/pod/storage/eviction.go`).

use super::pods::is_ready;
use crate::redact::{cap, plain};
use crate::selector::chooses;
use crate::watch::PodRow;
use concertina_contract::{BudgetHold, HoldUntil};
use serde_json::Value;

/// What holds a pod at the moment; `budgets` are `policy/v1 PodDisruptionBudget`s of any namespace.
pub(super) fn hold(budgets: &[Value], row: &PodRow) -> Option<BudgetHold> {
    if row.meta.deleting.is_some() || matches!(&*row.phase, "Pending" | "Succeeded" | "Failed") {
        return None;
    }
    let own: Vec<&Value> = budgets.iter().filter(|budget| is_of(budget, row)).collect();
    let [budget] = own.as_slice() else {
        let names: Vec<_> = own.iter().map(|budget| name(budget)).collect();
        let budget = names.join(", ");
        return (!own.is_empty()).then_some(BudgetHold {
            budget,
            healthy: 0,
            wanted: 0,
            until: HoldUntil::Alone,
        });
    };
    let number = |key: &str| count(&budget["status"][key]);
    let (healthy, wanted, expected) =
        (number("currentHealthy"), number("desiredHealthy"), number("expectedPods"));
    let seen = budget["status"]["observedGeneration"].as_i64() >= budget["metadata"]["generation"].as_i64();
    if (seen && number("disruptionsAllowed") > 0)
        || (!is_ready(row) && may_go_unready(budget, healthy, wanted))
    {
        return None;
    }
    let for_ever = seen && wanted >= expected;
    let until = if for_ever { HoldUntil::Changed } else { HoldUntil::Healthy };
    Some(BudgetHold { budget: name(budget), healthy, wanted, until })
}

/// A pod that is not ready may go while enough others are, or always where the budget says so.
fn may_go_unready(budget: &Value, healthy: u32, wanted: u32) -> bool {
    budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow" || (healthy >= wanted && wanted > 0)
}

/// A budget without a selector chooses nothing.
fn is_of(budget: &Value, row: &PodRow) -> bool {
    let selector = &budget["spec"]["selector"];
    budget["metadata"]["namespace"] == *row.meta.namespace
        && !selector.is_null()
        && chooses(selector, |key| row.meta.label(key))
}

fn name(budget: &Value) -> String {
    cap(&plain(budget["metadata"]["name"].as_str().unwrap_or_default()))
}

fn count(value: &Value) -> u32 {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Row;
    use concertina_contract::Kind;
    use serde_json::json;

    fn row(ready: bool) -> PodRow {
        let pod = json!({
            "metadata": { "name": "web-1", "namespace": "shop", "labels": { "app": "web" } },
            "spec": { "containers": [{ "name": "app" }] },
            "status": { "phase": "Running", "conditions": [
                { "type": "Ready", "status": if ready { "True" } else { "False" } },
            ] },
        });
        match Row::read(&Kind::Pod, pod.to_string().as_bytes()) {
            Ok(Row::Pod(row)) => row,
            other => panic!("{other:?}"),
        }
    }

    fn budget(name: &str, [allowed, healthy, wanted, expected]: [u32; 4]) -> Value {
        json!({
            "metadata": { "name": name, "namespace": "shop", "generation": 1 },
            "spec": { "selector": { "matchLabels": { "app": "web" } } },
            "status": {
                "observedGeneration": 1, "disruptionsAllowed": allowed, "currentHealthy": healthy,
                "desiredHealthy": wanted, "expectedPods": expected,
            },
        })
    }

    #[test]
    fn a_pod_is_held_as_the_eviction_api_holds_it() {
        let until = |budgets: &[Value], ready| hold(budgets, &row(ready)).map(|hold| hold.until);
        assert_eq!(until(&[], true), None);
        assert_eq!(until(&[budget("web", [1, 2, 1, 2])], true), None);
        assert_eq!(until(&[budget("web", [0, 1, 1, 2])], true), Some(HoldUntil::Healthy));
        assert_eq!(until(&[budget("web", [0, 2, 2, 2])], true), Some(HoldUntil::Changed));
        assert_eq!(until(&[budget("web", [0, 1, 1, 2])], false), None, "enough others are ready");
        assert_eq!(until(&[budget("web", [0, 0, 1, 2])], false), Some(HoldUntil::Healthy));
        let two = [budget("a", [1, 2, 1, 2]), budget("b", [1, 2, 1, 2])];
        assert_eq!(
            hold(&two, &row(true)).map(|hold| (hold.budget, hold.until)),
            Some(("a, b".to_owned(), HoldUntil::Alone))
        );
        let mut elsewhere = budget("web", [0, 2, 2, 2]);
        elsewhere["metadata"]["namespace"] = json!("other");
        assert_eq!(until(&[elsewhere], true), None);
    }
}
