//! STATUS, READY and RESTARTS of a pod, as the API server's printer reckons them
//! (kubernetes 1.36 `pkg/printers/internalversion/printers.go`, `printPod`).

use super::pod_wire::{ContainerStatus, Spec, State, Status, Terminated};
use super::text::{NAME, clean};
use concertina_contract::Millis;

/// What the columns say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// STATUS.
    pub(super) status: String,
    /// Left of the slash of READY.
    pub(super) ready: u32,
    /// Right of the slash of READY.
    pub(super) total: u32,
    /// RESTARTS.
    pub(super) restarts: u32,
    /// When the last restart was.
    pub(super) restarted: Option<Millis>,
}

/// Restarts and the last of them.
#[derive(Clone, Copy, Default)]
struct Restarts {
    count: u32,
    last: Option<Millis>,
}

impl Restarts {
    fn add(&mut self, container: &ContainerStatus<'_>) {
        self.count = self.count.saturating_add(container.restart_count.count());
        let ended = container.last_state.terminated.as_ref().and_then(|ended| ended.finished_at.time());
        self.last = self.last.max(ended);
    }
}

/// What the init containers say.
#[derive(Default)]
struct Init {
    /// The status, while they are not done.
    status: Option<String>,
    ready: u32,
    /// Restarts of all of them, and of the sidecars alone.
    all: Restarts,
    sidecars: Restarts,
}

/// Reckons the columns.
pub(super) fn print(spec: &Spec<'_>, status: &Status<'_>, deleting: bool) -> Printed {
    let init = init(spec, status);
    let initialized = status
        .conditions
        .iter()
        .find(|condition| condition.name.raw() == "Initialized")
        .is_some_and(|condition| condition.status.raw() == "True");
    let sidecars = spec.init_containers.iter().filter(|container| container.is_sidecar()).count();
    let mut printed = Printed {
        status: before_containers(status),
        ready: init.ready,
        total: u32::try_from(spec.containers.len() + sidecars).unwrap_or(u32::MAX),
        ..Printed::default()
    };
    let mut restarts = init.all;
    let initializing = init.status.is_some();
    if let Some(status) = init.status {
        printed.status = status;
    }
    if !initializing || initialized {
        restarts = init.sidecars;
        containers(status, &mut printed, &mut restarts);
    }
    if deleting && status.reason.raw() == "NodeLost" {
        "Unknown".clone_into(&mut printed.status);
    } else if deleting && !matches!(status.phase.raw(), "Succeeded" | "Failed") {
        "Terminating".clone_into(&mut printed.status);
    }
    printed.status = clean(&printed.status, NAME).into_owned();
    printed.restarts = restarts.count;
    printed.restarted = restarts.last.filter(|_| restarts.count > 0);
    printed
}

/// The status before any container is looked at.
fn before_containers(status: &Status<'_>) -> String {
    let gated = status.conditions.iter().any(|condition| {
        condition.name.raw() == "PodScheduled" && condition.reason.raw() == "SchedulingGated"
    });
    let reason = if status.reason.is_empty() { &status.phase } else { &status.reason };
    if gated { "SchedulingGated".to_owned() } else { reason.raw().to_owned() }
}

fn init(spec: &Spec<'_>, status: &Status<'_>) -> Init {
    let mut out = Init::default();
    for (index, container) in status.init_container_statuses.iter().enumerate() {
        let sidecar =
            spec.init_containers.iter().any(|init| init.name == container.name && init.is_sidecar());
        out.all.add(container);
        if sidecar {
            out.sidecars.add(container);
        }
        let State { waiting, terminated, .. } = &container.state;
        if terminated.as_ref().is_some_and(|ended| ended.exit_code.get() == 0) {
            continue;
        }
        if sidecar && container.started == Some(true) {
            out.ready += u32::from(container.ready == Some(true));
            continue;
        }
        out.status = Some(match (terminated, waiting) {
            (Some(ended), _) => format!("Init:{}", ending(ended)),
            (None, Some(waiting))
                if !waiting.reason.is_empty() && waiting.reason.raw() != "PodInitializing" =>
            {
                format!("Init:{}", waiting.reason.raw())
            }
            _ => format!("Init:{index}/{}", spec.init_containers.len()),
        });
        break;
    }
    out
}

fn containers(status: &Status<'_>, printed: &mut Printed, restarts: &mut Restarts) {
    let mut running = false;
    let mut error = None;
    for container in status.container_statuses.iter().rev() {
        restarts.add(container);
        let ready = container.ready == Some(true);
        match &container.state {
            State { waiting: Some(waiting), .. } if !waiting.reason.is_empty() => {
                waiting.reason.raw().clone_into(&mut printed.status);
            }
            State { terminated: Some(ended), .. } => {
                printed.status = ending(ended);
                if ended.exit_code.get() != 0 {
                    error = Some(printed.status.clone());
                }
            }
            State { running: Some(_), .. } if ready => {
                running = true;
                printed.ready += 1;
            }
            _ => {}
        }
    }
    if printed.status == "Completed" {
        let ready = status
            .conditions
            .iter()
            .any(|condition| condition.name.raw() == "Ready" && condition.status.raw() == "True");
        if running && ready {
            "Running".clone_into(&mut printed.status);
        } else if let Some(error) = error {
            printed.status = error;
        } else if running {
            "NotReady".clone_into(&mut printed.status);
        }
    }
}

/// How a container ended, in a word.
fn ending(ended: &Terminated<'_>) -> String {
    if !ended.reason.is_empty() {
        ended.reason.raw().to_owned()
    } else if ended.signal.get() != 0 {
        format!("Signal:{}", ended.signal.get())
    } else {
        format!("ExitCode:{}", ended.exit_code.get())
    }
}
