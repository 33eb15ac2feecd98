//! Containers of a pod, wish and status side by side.

use crate::detail::part::Part;

/// One container.
#[derive(Clone, Copy, Debug)]
pub(super) struct Container<'a> {
    pub(super) spec: Part<'a>,
    pub(super) status: Part<'a>,
    pub(super) init: bool,
}

impl<'a> Container<'a> {
    /// Its name.
    pub(super) fn name(self) -> String {
        self.spec.text("/name")
    }

    /// Its image.
    pub(super) fn image(self) -> String {
        self.spec.text("/image")
    }

    /// The reason for which it waits; empty when it does not.
    pub(super) fn waits(self) -> String {
        self.status.text("/state/waiting/reason")
    }

    /// The runtime's message about the waiting.
    pub(super) fn message(self) -> String {
        self.status.text("/state/waiting/message")
    }

    /// How it ended: now, or the last time.
    pub(super) fn ended(self) -> Option<Part<'a>> {
        let ended = [self.status.at("/state/terminated"), self.status.at("/lastState/terminated")];
        ended.into_iter().find(|part| part.is_there())
    }

    /// Whether it is done as an init container should be, or runs beside the others (a sidecar).
    pub(super) fn init_done(self) -> bool {
        let sidecar = self.spec.text("/restartPolicy") == "Always";
        (sidecar && self.status.at("/started").is_true())
            || (self.status.at("/state/terminated").is_there()
                && self.status.number("/state/terminated/exitCode") == 0)
    }
}

/// The containers of a pod: init containers first, in their order.
pub(super) fn containers(pod: Part<'_>) -> Vec<Container<'_>> {
    let group = |specs: &str, statuses: &'static str, init: bool| {
        let pair = move |spec: Part<'_>| spec.text("/name");
        pod.list(specs)
            .map(|spec| {
                let name = pair(spec);
                let status = pod.list(statuses).find(|status| status.text("/name") == name);
                Container { spec, status: status.unwrap_or(pod.at("/none")), init }
            })
            .collect::<Vec<_>>()
    };
    let mut all = group("/spec/initContainers", "/status/initContainerStatuses", true);
    all.extend(group("/spec/containers", "/status/containerStatuses", false));
    all
}
