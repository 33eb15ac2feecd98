//! How long a change will take, where that can be told.

use super::field::Field;
use super::live::Live;
use super::rolling::Rolling;
use crate::clock::moment;
use concertina_contract::Millis;
use serde_json::Value;

/// Counting pods out takes the controllers about this long.
const SCALE_DOWN: Millis = 1_000;
/// One write that nothing follows.
const AT_ONCE: Millis = 1_000;

/// How long setting `after` will take, in milliseconds. `pods` are those that run now: how long they took to start
/// is the best guess of how long the next ones will.
pub(super) fn expected(live: &Live, after: &Field, pods: &[Value]) -> Option<Millis> {
    let available_after = Millis::from(live.number("/spec/minReadySeconds").unwrap_or_default()) * 1_000;
    let one = || Some(start_history(pods).or_else(|| readiness_delay(live))? + available_after);
    match after {
        Field::Replicas(replicas) if *replicas < live.replicas() => Some(SCALE_DOWN),
        Field::Replicas(_) => one(),
        Field::RestartedAt(_) | Field::Image(_) if live.paused() => None,
        // Whether pods are replaced is not known before; by another end none are.
        Field::Paused(_) | Field::KeptUntil(_) => None,
        Field::Unschedulable(_) | Field::Service(_) => Some(AT_ONCE),
        Field::RestartedAt(_) | Field::Image(_) => {
            let rolling = Rolling::of(live);
            let replicas = live.replicas();
            let at_once =
                if rolling.recreate { replicas } else { rolling.surge.saturating_add(rolling.unavailable) };
            Some(one()? * Millis::from(replicas.div_ceil(at_once.max(1))))
        }
    }
}

/// The median time from start to ready of pods that never restarted.
fn start_history(pods: &[Value]) -> Option<Millis> {
    let mut times: Vec<Millis> = pods.iter().filter_map(start_time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

fn start_time(pod: &Value) -> Option<Millis> {
    let statuses = pod.pointer("/status/containerStatuses")?.as_array()?;
    if statuses.iter().any(|status| status.get("restartCount").and_then(Value::as_u64) != Some(0)) {
        return None;
    }
    let conditions = pod.pointer("/status/conditions")?.as_array()?;
    let condition = |name: &str| {
        conditions.iter().find(|condition| {
            let text = |key: &str| condition.get(key).and_then(Value::as_str);
            text("type") == Some(name) && text("status") == Some("True")
        })
    };
    let ready = moment(condition("Ready")?.get("lastTransitionTime")?)?;
    let begun = moment(pod.pointer("/metadata/creationTimestamp")?)?;
    (ready >= begun).then_some(ready - begun)
}

/// The least that the slowest readiness probe allows: its delay and one period.
fn readiness_delay(live: &Live) -> Option<Millis> {
    let delay = |container: &Value| {
        let probe = container.get("readinessProbe")?;
        let seconds = |key: &str, default: i64| probe.get(key).and_then(Value::as_i64).unwrap_or(default);
        Some((seconds("initialDelaySeconds", 0) + seconds("periodSeconds", 10)) * 1_000)
    };
    live.containers().iter().filter_map(delay).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn live() -> Live {
        Live::new(json!({ "spec": {
            "replicas": 4, "minReadySeconds": 2,
            "strategy": { "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 1 } },
            "template": { "spec": { "containers": [{ "name": "web" }] } },
        } }))
    }

    fn pod(seconds: u32, restarts: u32) -> Value {
        json!({
            "metadata": { "creationTimestamp": "2026-01-01T00:00:00Z" },
            "status": {
                "containerStatuses": [{ "restartCount": restarts }],
                "conditions": [{
                    "type": "Ready", "status": "True",
                    "lastTransitionTime": format!("2026-01-01T00:00:{seconds:02}Z"),
                }],
            },
        })
    }

    #[test]
    fn history_of_pods_that_never_restarted_tells() {
        let pods = [pod(3, 0), pod(4, 0), pod(50, 2), pod(9, 0)];
        assert_eq!(expected(&live(), &Field::Replicas(6), &pods), Some(6_000));
        assert_eq!(expected(&live(), &Field::RestartedAt(None), &pods), Some(12_000));
        assert_eq!(expected(&live(), &Field::Replicas(1), &pods), Some(SCALE_DOWN));
    }

    #[test]
    fn without_history_and_probe_nothing_is_told() {
        assert_eq!(expected(&live(), &Field::Replicas(6), &[]), None);
    }
}
