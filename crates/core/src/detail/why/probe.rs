//! Probes that fail, from the kubelet's events and the container's wishes.

use super::container::Container;
use super::{Cause, Scene};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// Why a container that runs is not ready.
pub(super) fn cause(container: Container<'_>, who: &Who, scene: Scene<'_>) -> Option<Cause> {
    let since = container.status.time("/state/running/startedAt")?;
    if container.init || container.status.at("/ready").is_true() {
        return None;
    }
    let started = container.status.at("/started").is_true();
    let wants = |kind: &str| container.spec.at(kind).is_there();
    let (kind, id, word) = if !started && wants("/startupProbe") {
        ("/startupProbe", "probe-startup", "Startup")
    } else if wants("/readinessProbe") {
        ("/readinessProbe", "probe-readiness", "Readiness")
    } else {
        return None;
    };
    let probe = container.spec.at(kind);
    let event = scene.around.events_of(&who.uid).find(|event| {
        event.reason == "Unhealthy"
            && event.message.starts_with(word)
            && event.container().is_none_or(|name| name == container.name())
            && event.at >= since
    });
    let waiting = scene.now - since < first_answer(probe) && event.is_none();
    let cause = if waiting { Cause::calm("probe-waits", who) } else { Cause::bad(id, who) };
    let answer =
        event.map_or("", |event| event.message.split_once("failed: ").map_or("", |(_, words)| words));
    let cause =
        cause.with("container", container.name()).with("probe", describe(probe)).with("answer", answer);
    Some(cause.event(event).spec(kind.trim_start_matches('/'), describe(probe)).state(
        "Running",
        "",
        Some(since),
    ))
}

/// How long a probe needs for its verdict, in milliseconds.
fn first_answer(probe: Part<'_>) -> i64 {
    let number = |field: &str, default: i64| match probe.number(field) {
        0 => default,
        number => number,
    };
    let (period, failures) = (number("/periodSeconds", 10), number("/failureThreshold", 3));
    (probe.number("/initialDelaySeconds") + period * failures) * 1_000
}

/// A probe in the words of its manifest: `GET :http/ready every 10 s`.
pub(super) fn describe(probe: Part<'_>) -> String {
    let period = match probe.number("/periodSeconds") {
        0 => 10,
        period => period,
    };
    let what = if probe.at("/httpGet").is_there() {
        format!("GET :{}{}", probe.text("/httpGet/port"), probe.text("/httpGet/path"))
    } else if probe.at("/tcpSocket").is_there() {
        format!("TCP :{}", probe.text("/tcpSocket/port"))
    } else if probe.at("/grpc").is_there() {
        format!("gRPC :{}", probe.text("/grpc/port"))
    } else {
        let words: Vec<String> = probe.list("/exec/command").map(|word| word.text("")).collect();
        format!("exec {}", words.join(" "))
    };
    format!("{what}, {period} s")
}
