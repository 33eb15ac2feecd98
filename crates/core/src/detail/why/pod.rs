//! Why a pod is not ready.

use super::container::{Container, containers};
use super::{Cause, Scene, condition, config, crash, generic, image, is, mount, node, probe, schedule};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// All causes, roots first.
pub(super) fn causes(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    causes.extend(terminating(pod, who, scene));
    match pod.text("/status/phase").as_str() {
        "Succeeded" => return causes,
        "Failed" => {
            causes.extend(failed(pod, who, scene));
            return causes;
        }
        _ => {}
    }
    if is(pod, "Ready", "True") {
        return causes;
    }
    causes.extend(node::under(pod, scene));
    if pod.text("/spec/nodeName").is_empty() {
        causes.extend(schedule::causes(pod, who, scene));
        return causes;
    }
    causes.extend(mount::causes(pod, who, scene));
    let all = containers(pod);
    for container in &all {
        causes.extend(stuck(*container, pod, who, scene));
    }
    if causes.is_empty() {
        causes.extend(waits_for_init(&all, who));
    }
    if causes.is_empty() {
        causes.extend(gates(pod, who));
    }
    if causes.is_empty() && pod.at("/metadata/deletionTimestamp").is_there() {
        return causes;
    }
    if causes.is_empty() {
        causes.push(starting(pod, who, scene));
    }
    causes
}

/// What keeps one container from being ready.
fn stuck(container: Container<'_>, pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Option<Cause> {
    if container.init && container.init_done() {
        return None;
    }
    image::cause(container, who, scene)
        .or_else(|| config::cause(container, who, scene))
        .or_else(|| crash::cause(container, pod, who, scene))
        .or_else(|| probe::cause(container, who, scene))
}

/// An init container that runs on and on holds up all others.
fn waits_for_init(all: &[Container<'_>], who: &Who) -> Option<Cause> {
    let inits: Vec<_> = all.iter().filter(|container| container.init).collect();
    let place = inits.iter().position(|container| !container.init_done())?;
    let init = inits[place];
    let since = init.status.time("/state/running/startedAt");
    since?;
    let cause = Cause::warn("init-waiting", who).with("container", init.name());
    Some(cause.with("place", place + 1).with("total", inits.len()).state("Running", "", since))
}

/// Readiness gates: conditions that somebody outside has to set.
fn gates(pod: Part<'_>, who: &Who) -> Option<Cause> {
    let open = pod.list("/spec/readinessGates").map(|gate| gate.text("/conditionType"));
    let open = open.into_iter().find(|name| !is(pod, name, "True"))?;
    let cause = Cause::bad("readiness-gate", who).with("gate", &open);
    Some(match condition(pod, &open) {
        Some(condition) => cause.condition(condition),
        None => cause,
    })
}

/// Nothing is wrong that could be found: it is on its way.
fn starting(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Cause {
    let since = pod.time("/status/startTime").or(pod.time("/metadata/creationTimestamp"));
    let long = since.is_some_and(|since| scene.now - since > 120_000);
    let cause = if long { Cause::warn("starting-long", who) } else { Cause::calm("starting", who) };
    let newest = scene.around.events_of(&who.uid).next();
    let cause = match condition(pod, "Ready") {
        Some(ready) => cause.condition(ready),
        None => cause,
    };
    cause.event(newest)
}

/// It ended and will not come back.
fn failed(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let (reason, message) = (pod.text("/status/reason"), pod.text("/status/message"));
    let id = match reason.as_str() {
        "Evicted" => "evicted",
        "DeadlineExceeded" => "pod-deadline",
        "NodeLost" | "NodeShutdown" | "Terminated" => "pod-lost-node",
        _ => "",
    };
    if !id.is_empty() {
        let cause = Cause::bad(id, who).with("node", pod.text("/spec/nodeName"));
        return vec![cause.state(reason, message, None)];
    }
    let ended: Vec<Cause> = containers(pod)
        .into_iter()
        .filter_map(|container| crash::cause(container, pod, who, scene))
        .collect();
    if ended.is_empty() { vec![Cause::bad("pod-failed", who).state(reason, message, None)] } else { ended }
}

/// It is to go and does not.
fn terminating(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Option<Cause> {
    let asked = pod.time("/metadata/deletionTimestamp")?;
    if pod.list("/metadata/finalizers").next().is_some() {
        return generic::terminating(pod, who, scene.now);
    }
    // The time of deletion already holds the grace.
    let late = scene.now - asked > 30_000;
    let cause = if late { Cause::warn("pod-lingers", who) } else { Cause::calm("pod-ends", who) };
    Some(cause.with("node", pod.text("/spec/nodeName")).state("deletionTimestamp", "", Some(asked)))
}
