//! Pods as they come over the wire.

use super::resources::{Amounts, ResourcesWire};
use super::text::{MESSAGE, NAME, Text, VALUE};
use super::wire::{ConditionWire, MetaWire, Number, nullable, pairs};
use super::{ContainerRow, Labels, PodRow, Resources, pod_status};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct PodWire<'a> {
    #[serde(borrow)]
    pub(super) metadata: MetaWire<'a>,
    #[serde(borrow)]
    pub(super) spec: Spec<'a>,
    #[serde(borrow)]
    pub(super) status: Status<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Spec<'a> {
    #[serde(borrow)]
    node_name: Text<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) containers: Vec<Container<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) init_containers: Vec<Container<'a>>,
    /// What the pod itself costs beside its containers, by its runtime class.
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) overhead: Amounts<'a>,
    /// For the pod as a whole (KEP-2837); it goes before the sums of its containers.
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) resources: ResourcesWire<'a>,
    #[serde(deserialize_with = "pairs")]
    pub(super) node_selector: Labels,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Container<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) image: Text<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) resources: ResourcesWire<'a>,
    #[serde(borrow)]
    restart_policy: Text<'a>,
}

impl Container<'_> {
    /// A sidecar: an init container that runs beside the others.
    pub(super) fn is_sidecar(&self) -> bool {
        self.restart_policy.raw() == "Always"
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Status<'a> {
    #[serde(borrow)]
    pub(super) phase: Text<'a>,
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
    #[serde(rename = "podIP", borrow)]
    pod_ip: Text<'a>,
    #[serde(rename = "podIPs", borrow, deserialize_with = "nullable")]
    pod_ips: Vec<PodIp<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) conditions: Vec<ConditionWire<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) container_statuses: Vec<ContainerStatus<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) init_container_statuses: Vec<ContainerStatus<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PodIp<'a> {
    #[serde(borrow)]
    ip: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ContainerStatus<'a> {
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    pub(super) restart_count: Number,
    pub(super) ready: Option<bool>,
    pub(super) started: Option<bool>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) state: State<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    pub(super) last_state: State<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct State<'a> {
    #[serde(borrow)]
    pub(super) waiting: Option<Waiting<'a>>,
    pub(super) running: Option<Running>,
    #[serde(borrow)]
    pub(super) terminated: Option<Terminated<'a>>,
}

/// Only that it is there matters.
#[derive(Default, Deserialize)]
pub(super) struct Running {}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Waiting<'a> {
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
    #[serde(borrow)]
    message: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Terminated<'a> {
    pub(super) exit_code: Number,
    pub(super) signal: Number,
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
    #[serde(borrow)]
    message: Text<'a>,
    #[serde(borrow)]
    pub(super) finished_at: Text<'a>,
}

impl State<'_> {
    /// Reason and message of a container that does not run.
    fn keep(&self) -> (Box<str>, Box<str>) {
        if let Some(waiting) = &self.waiting {
            return (waiting.reason.keep(NAME), waiting.message.keep(MESSAGE));
        }
        if let Some(ended) = &self.terminated {
            return (ended.reason.keep(NAME), ended.message.keep(MESSAGE));
        }
        Default::default()
    }
}

impl From<PodWire<'_>> for PodRow {
    fn from(wire: PodWire<'_>) -> Self {
        let deleting = wire.metadata.is_deleting();
        let printed = pod_status::print(&wire.spec, &wire.status, deleting);
        let (spec, status) = (wire.spec, wire.status);
        let ip = status.pod_ips.first().map_or(&status.pod_ip, |first| &first.ip);
        Self {
            meta: wire.metadata.keep(),
            phase: status.phase.share(NAME),
            status: printed.status.into(),
            ready: printed.ready,
            total: printed.total,
            restarts: printed.restarts,
            restarted: printed.restarted,
            ip: ip.keep(NAME),
            node: spec.node_name.share(NAME),
            conditions: status
                .conditions
                .iter()
                .filter(|condition| condition.status.raw() != "True")
                .map(ConditionWire::keep)
                .collect(),
            resources: Resources::of(&spec),
            containers: spec
                .containers
                .iter()
                .map(|container| {
                    let status =
                        status.container_statuses.iter().find(|status| status.name == container.name);
                    let (reason, message) = status.map(|status| status.state.keep()).unwrap_or_default();
                    ContainerRow {
                        name: container.name.keep(NAME),
                        image: container.image.keep(VALUE),
                        reason,
                        message,
                    }
                })
                .collect(),
        }
    }
}
