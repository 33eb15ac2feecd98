//! A real Kubernetes fleet on this machine, for tests, demonstrations and benchmarks.
//!
//! Three sites, each a control plane of its own with etcd and an audit log:
//!
//! | site | kind | nodes | login |
//! |---|---|---|---|
//! | `plant-busan` | physical | two real nodes that run real containers | client certificate |
//! | `dc-pangyo` | virtual, behaves as Kubernetes 1.34 | 20 simulated | token |
//! | `cloud-tokyo` | cloud, behind [`Toxiproxy`] | 50 simulated | credential plugin |
//!
//! All programs are built by Go from the `go.mod` folders of this crate ([`Programs`]). A test takes the fleet that is
//! up ([`Sandbox::attach`]) or brings it up ([`Sandbox::up`], quick when it is), and asks [`Capabilities`] first when
//! it needs real nodes:
//!
//! ```no_run
//! use concertina_sandbox::{Progress, Sandbox, Toxic};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::up(&Progress::silent())?;
//! let pangyo = sandbox.site("dc-pangyo").ok_or("no such site")?;
//! pangyo.kubectl(&["create", "namespace", "mine"])?;
//! let writes = std::fs::read_to_string(pangyo.audit_log())?;
//! assert!(writes.contains("\"mine\""));
//! sandbox.toxiproxy().add_toxic(Toxic::Timeout)?;
//! sandbox.toxiproxy().clear()?;
//! # Ok(())
//! # }
//! ```
//!
//! Three variables decide which fleet is meant: [`STATE_VARIABLE`] (where it keeps its files), [`INSTANCE_VARIABLE`] (fleets
//! with different digits run side by side) and [`SIMULATED_ONLY_VARIABLE`] (no real nodes, as without root).
//!
//! dc-pangyo gets a real node as well for as long as a test needs one ([`Sandbox::spare_node`]).
//!
//! A simulated pod with the annotation `sandbox.concertina.app/hold` is left alone: a test writes its status itself
//! (`kubectl patch --subresource=status`), and deletes it with `--grace-period=0 --force`. A simulated pod named `numbered-N` tells
//! the log that a test writes ([`SiteHandle::numbered_log`]).

mod access;
mod addon;
mod capabilities;
mod cgroup;
mod command;
mod control_plane;
mod demo;
mod fleet;
mod image_build;
mod images;
mod kubeconfig;
mod layout;
mod leftovers;
mod lock;
mod middleware;
mod network;
mod numbered;
mod packages;
mod pki;
mod process;
mod programs;
mod progress;
mod real_node;
mod registry;
mod simulated_node;
mod site;
mod spare_node;
mod spec;
mod told;
mod toxiproxy;
mod wait;

pub use access::{AccessError, Person};
pub use addon::{Added, Addon, AddonError};
pub use capabilities::{Capabilities, MissingCapability, SIMULATED_ONLY_VARIABLE, skip};
pub use cgroup::CgroupError;
pub use command::CommandError;
pub use fleet::{Sandbox, SandboxError};
pub use image_build::ImagesError;
pub use layout::{FleetPort, INSTANCE_VARIABLE, Layout, LayoutError, STATE_VARIABLE, SitePort};
pub use middleware::Middleware;
pub use network::NetworkError;
pub use numbered::NUMBERED_PODS;
pub use packages::{Package, PackagesError, install_packages};
pub use pki::PkiError;
pub use process::ProcessError;
pub use programs::{Module, Programs, ProgramsError};
pub use progress::Progress;
pub use real_node::{RealNode, RealNodeError};
pub use site::{SiteError, SiteHandle};
pub use spare_node::SpareNode;
pub use spec::{CLOUD_TOKYO, DC_PANGYO, PLANT_BUSAN, REAL_NODES, SITES, SPARE_NODE, SiteKind, SiteSpec};
pub use told::{ToldName, ToldRegistry};
pub use toxiproxy::{Toxic, Toxiproxy, ToxiproxyError};
pub use wait::TooLate;
