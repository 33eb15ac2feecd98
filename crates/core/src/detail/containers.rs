//! Containers of a pod, or of a pod template.

use super::part::Part;
use concertina_contract::{ContainerView, Tone};

/// The containers: init containers first.
pub(super) fn containers(kind: &str, whole: Part<'_>) -> Vec<ContainerView> {
    match kind {
        "CronJob" => template(whole.at("/spec/jobTemplate/spec/template/spec")),
        "Pod" => {
            let mut all = with_status(whole, "/spec/initContainers", "/status/initContainerStatuses", true);
            all.extend(with_status(whole, "/spec/containers", "/status/containerStatuses", false));
            all
        }
        // Whatever has a template of pods, of Kubernetes or of an operator.
        _ => template(whole.at("/spec/template/spec")),
    }
}

fn template(spec: Part<'_>) -> Vec<ContainerView> {
    let all = spec.list("/initContainers").chain(spec.list("/containers"));
    all.map(|container| view(container, String::new(), Tone::Calm)).collect()
}

fn with_status(whole: Part<'_>, specs: &str, statuses: &str, init: bool) -> Vec<ContainerView> {
    whole
        .list(specs)
        .map(|container| {
            let name = container.text("/name");
            let Some(status) = whole.list(statuses).find(|status| status.text("/name") == name) else {
                return view(container, "Waiting".to_owned(), Tone::Calm);
            };
            let (state, tone, message) = state(status, init);
            ContainerView { restarts: status.count("/restartCount"), message, ..view(container, state, tone) }
        })
        .collect()
}

fn view(container: Part<'_>, state: String, tone: Tone) -> ContainerView {
    let (name, image) = (container.text("/name"), container.text("/image"));
    ContainerView { name, image, state, tone, restarts: 0, message: String::new() }
}

/// The state as a word, its tone, and the runtime's message.
fn state(status: Part<'_>, init: bool) -> (String, Tone, String) {
    let named = |part: Part<'_>, otherwise: &str| {
        let reason = part.text("/reason");
        if reason.is_empty() { otherwise.to_owned() } else { reason }
    };
    let (waiting, ended) = (status.at("/state/waiting"), status.at("/state/terminated"));
    if ended.is_there() {
        let failed = ended.number("/exitCode") != 0;
        let tone = match (failed, init) {
            (true, _) => Tone::Bad,
            (false, true) => Tone::Good,
            (false, false) => Tone::Calm,
        };
        let message = ended.text("/message");
        let message = if failed && message.is_empty() {
            format!("exit code {}", ended.number("/exitCode"))
        } else {
            message
        };
        return (named(ended, "Terminated"), tone, message);
    }
    if status.at("/state/running").is_there() {
        let ready = init || status.at("/ready").is_true();
        return ("Running".to_owned(), if ready { Tone::Good } else { Tone::Warn }, String::new());
    }
    let word = named(waiting, "Waiting");
    let tone = if matches!(word.as_str(), "ContainerCreating" | "PodInitializing" | "Waiting") {
        Tone::Calm
    } else {
        Tone::Bad
    };
    (word, tone, waiting.text("/message"))
}
