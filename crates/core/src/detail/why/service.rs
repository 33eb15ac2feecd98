//! Services that lead nowhere.

use super::{Cause, Scene, is, selects};
use crate::detail::around::Thing;
use crate::detail::part::Part;
use crate::detail::who::Who;

/// Why requests to a Service reach nothing.
pub(super) fn causes(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    if object.text("/spec/type") == "LoadBalancer"
        && object.list("/status/loadBalancer/ingress").next().is_none()
    {
        let event = scene.around.events_of(&who.uid).find(|event| event.warning);
        causes.push(Cause::warn("service-no-balancer", who).event(event));
    }
    let selector = object.pairs("/spec/selector");
    if selector.is_empty() || object.text("/spec/type") == "ExternalName" || !scene.around.knows_all("Pod") {
        return causes;
    }
    let words: Vec<String> = selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let selector_text = words.join(", ");
    let pods: Vec<&Thing> = scene
        .around
        .all("Pod")
        .filter(|pod| selects(&selector, &pod.part().pairs("/metadata/labels")))
        .collect();
    let ready = pods.iter().filter(|pod| is(pod.part(), "Ready", "True")).count();
    if pods.is_empty() {
        let cause = Cause::bad("service-no-pods", who).with("selector", &selector_text);
        causes.push(cause.spec("selector", selector_text));
    } else if ready == 0 && !object.at("/spec/publishNotReadyAddresses").is_true() {
        let first = Who::of("Pod", pods[0].part());
        let cause = Cause::bad("service-no-ready-pods", who).with("pods", pods.len());
        causes.push(cause.blocked_by(first).spec("selector", selector_text));
    } else {
        causes.extend(object.list("/spec/ports").filter_map(|port| port_missing(port, &pods, who)));
    }
    causes
}

/// A port by a name that no container has.
fn port_missing(port: Part<'_>, pods: &[&Thing], who: &Who) -> Option<Cause> {
    let target = port.text("/targetPort");
    if target.is_empty() || target.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let has = |pod: &&Thing| {
        let whole = pod.part();
        let ports: Vec<String> = whole
            .list("/spec/containers")
            .flat_map(|container| container.list("/ports").map(|port| port.text("/name")).collect::<Vec<_>>())
            .collect();
        ports.contains(&target)
    };
    if pods.iter().any(has) {
        return None;
    }
    Some(Cause::bad("service-no-port", who).with("port", &target).spec("targetPort", target))
}
