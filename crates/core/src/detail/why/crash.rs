//! Containers that end when they should run: exit codes, memory, commands that cannot be started.

use super::container::Container;
use super::{Cause, Scene};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// A container that started this long ago and stands has got over it, in milliseconds: the kubelet's longest back-off.
const RECOVERED: i64 = 300_000;

/// Why a container ended, if it does not run well now.
pub(super) fn cause(container: Container<'_>, pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Option<Cause> {
    let waits = container.waits();
    if matches!(waits.as_str(), "RunContainerError" | "CreateContainerError" | "PostStartHookError") {
        let id = if waits == "PostStartHookError" { "crash-hook" } else { "crash-start" };
        return Some(named(Cause::bad(id, who), container).state(waits, container.message(), None));
    }
    let restarts = container.status.count("/restartCount");
    let Some(ended) = container.ended() else {
        let cause = named(Cause::bad("crash-loop", who), container).with("restarts", restarts);
        return (waits == "CrashLoopBackOff").then(|| cause.state(waits, container.message(), None));
    };
    let code = ended.number("/exitCode");
    let now = container.status.at("/state/terminated").is_there();
    let running = container.status.time("/state/running/startedAt");
    let crashing = waits == "CrashLoopBackOff"
        || (now && (code != 0 || !container.init))
        || running
            .is_some_and(|since| scene.now - since < RECOVERED && !container.status.at("/ready").is_true());
    if !crashing || (now && code == 0 && pod.text("/spec/restartPolicy") != "Always") {
        return None;
    }
    // One that was told to stop, and runs again, did not crash: its probe tells the rest.
    if running.is_some() && restarts == 0 {
        return None;
    }
    let killed = killed_by_probe(container, who, scene);
    let cause = Cause::bad(id(ended, code, killed), who).with("code", code).with("restarts", restarts);
    let cause = named(cause, container)
        .with("limit", container.spec.text("/resources/limits/memory"))
        .with("signal", signal(ended, code));
    let at = ended.time("/finishedAt");
    let title = format!("{} ({code})", ended.text("/reason"));
    let cause = cause.state(title, ended.text("/message"), at);
    let event = scene.around.events_of(&who.uid).find(|event| {
        let probe = event.reason == "Unhealthy" && event.message.starts_with("Liveness");
        let hook = matches!(event.reason.as_str(), "BackOff" | "FailedPostStartHook");
        (if killed { probe } else { hook }) && event.container().is_none_or(|name| name == container.name())
    });
    let cause = cause.event(event);
    Some(match &scene.around.log {
        Some((pod, name, text)) if *pod == who.name && *name == container.name() => cause.log(name, text),
        _ => cause,
    })
}

fn named(cause: Cause, container: Container<'_>) -> Cause {
    cause.with("container", container.name()).with("init", if container.init { "yes" } else { "no" })
}

fn id(ended: Part<'_>, code: i64, killed: bool) -> &'static str {
    match (ended.text("/reason").as_str(), code) {
        ("OOMKilled", _) => "crash-memory",
        ("StartError" | "ContainerCannotRun", _) => "crash-start",
        _ if killed => "probe-liveness",
        (_, 126) => "crash-not-executable",
        (_, 127) => "crash-no-program",
        (_, 0) => "crash-clean",
        (_, 129..=192) => "crash-signal",
        _ => "crash-exit",
    }
}

/// The name of the signal that ended it; empty when none did.
fn signal(ended: Part<'_>, code: i64) -> String {
    let number = match ended.number("/signal") {
        0 if (129..=192).contains(&code) => code - 128,
        number => number,
    };
    let name = match number {
        0 => return String::new(),
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        other => return other.to_string(),
    };
    name.to_owned()
}

/// Whether the kubelet ended it because its liveness or startup probe failed.
fn killed_by_probe(container: Container<'_>, who: &Who, scene: Scene<'_>) -> bool {
    scene.around.events_of(&who.uid).any(|event| {
        event.reason == "Killing"
            && event.message.contains("failed liveness probe")
            && event.container().is_none_or(|name| name == container.name())
    })
}
