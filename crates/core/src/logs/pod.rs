//! What a pod says of its containers, as far as their logs go.

use concertina_contract::ContainerRole;
use serde::Deserialize;

/// A pod as its own task knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PodFacts {
    /// Counts the times that it was read.
    pub(super) reads: u64,
    /// It is not there any more.
    pub(super) gone: bool,
    /// Init containers first.
    pub(super) containers: Vec<ContainerFacts>,
}

/// A container as its pod tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ContainerFacts {
    pub(super) name: String,
    pub(super) role: ContainerRole,
    /// What its log is of: none before it started for the first time.
    pub(super) run: Option<Run>,
    /// Whether there is the log of a run before.
    pub(super) has_previous: bool,
}

/// One run of a container, from a start to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The runtime's id.
    pub(super) id: String,
    /// How often it was restarted before.
    pub(super) restarts: u32,
    pub(super) ended: bool,
}

impl PodFacts {
    /// What is told of a container.
    pub(super) fn container(&self, name: &str) -> Option<&ContainerFacts> {
        self.containers.iter().find(|container| container.name == name)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PodWire {
    pub(super) metadata: MetaWire,
    spec: SpecWire,
    status: StatusWire,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MetaWire {
    pub(super) uid: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SpecWire {
    init_containers: Option<Vec<NameWire>>,
    containers: Option<Vec<NameWire>>,
    ephemeral_containers: Option<Vec<NameWire>>,
}

#[derive(Deserialize)]
struct NameWire {
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StatusWire {
    #[serde(rename = "initContainerStatuses")]
    init: Option<Vec<ContainerWire>>,
    #[serde(rename = "containerStatuses")]
    main: Option<Vec<ContainerWire>>,
    #[serde(rename = "ephemeralContainerStatuses")]
    ephemeral: Option<Vec<ContainerWire>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct ContainerWire {
    name: String,
    #[serde(rename = "containerID")]
    id: Option<String>,
    restart_count: u32,
    state: Option<StateWire>,
    last_state: Option<StateWire>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StateWire {
    running: Option<serde::de::IgnoredAny>,
    terminated: Option<EndedWire>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EndedWire {
    #[serde(rename = "containerID")]
    id: Option<String>,
}

impl PodWire {
    /// Its containers.
    pub(super) fn containers(self) -> Vec<ContainerFacts> {
        let (spec, status) = (self.spec, self.status);
        let parts = [
            (ContainerRole::Init, spec.init_containers, status.init),
            (ContainerRole::Main, spec.containers, status.main),
            (ContainerRole::Ephemeral, spec.ephemeral_containers, status.ephemeral),
        ];
        let mut all = Vec::new();
        for (role, names, statuses) in parts {
            let mut statuses = statuses.unwrap_or_default();
            for NameWire { name } in names.unwrap_or_default() {
                let at = statuses.iter().position(|status| status.name == name);
                let status = at.map(|at| statuses.swap_remove(at)).unwrap_or_default();
                let (run, has_previous) = status.runs();
                all.push(ContainerFacts { name, role, run, has_previous });
            }
        }
        all
    }
}

impl ContainerWire {
    /// The run whose log is told, and whether there is one before. While a container waits to start again, its log is that of
    /// the run that ended (kubernetes `pkg/kubelet/kubelet_pods.go`, `validateContainerLogStatus`).
    fn runs(self) -> (Option<Run>, bool) {
        let named = |id: Option<String>| id.filter(|id| !id.is_empty());
        let (state, last) = (self.state.unwrap_or_default(), self.last_state.unwrap_or_default());
        let before = last.terminated.and_then(|ended| named(ended.id));
        let run = |id: Option<String>, ended| {
            let restarts = self.restart_count;
            named(id).map(|id| Run { id, restarts, ended })
        };
        if state.running.is_some() {
            // kwok names no container.
            let id = named(self.id).unwrap_or_else(|| format!("run-{}", self.restart_count));
            (run(Some(id), false), before.is_some())
        } else if let Some(ended) = state.terminated {
            let id =
                named(ended.id).or(named(self.id)).unwrap_or_else(|| format!("run-{}", self.restart_count));
            (run(Some(id), true), before.is_some())
        } else {
            (run(before, true), false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_state_tells_whose_log_there_is() {
        let of = |status: serde_json::Value| {
            let pod = json!({ "spec": { "initContainers": [{ "name": "init" }], "containers": [{ "name": "app" }] },
                "status": { "containerStatuses": [status] } });
            serde_json::from_value::<PodWire>(pod).unwrap().containers().remove(1)
        };
        let run = |id: &str, restarts, ended| Some(Run { id: id.to_owned(), restarts, ended });
        let last = json!({ "terminated": { "containerID": "c-1" } });
        let running = of(json!({ "name": "app", "containerID": "c-2", "restartCount": 1,
            "state": { "running": {} }, "lastState": last }));
        assert_eq!((running.run, running.has_previous), (run("c-2", 1, false), true));
        let crashing = of(json!({ "name": "app", "containerID": "c-1", "restartCount": 0,
            "state": { "waiting": { "reason": "CrashLoopBackOff" } }, "lastState": last }));
        assert_eq!((crashing.run, crashing.has_previous), (run("c-1", 0, true), false));
        let ended = of(json!({ "name": "app", "state": { "terminated": { "containerID": "c-3" } } }));
        assert_eq!(ended.run, run("c-3", 0, true));
        let waiting = of(json!({ "name": "app", "state": { "waiting": {} } }));
        assert_eq!((waiting.run, waiting.role), (None, ContainerRole::Main));
    }
}
