//! A real node: namespaces held by one small process, and in them containerd, kubelet and kube-proxy.
//!
//! Everything that runs on a node is in the process namespace of its holder, and everything that is mounted for it in
//! a mount namespace: when the holder is killed, the kernel ends and unmounts all of it.

use std::path::PathBuf;
use std::time::Duration;
use std::{fs, io};

use crate::cgroup::{self, CgroupError};
use crate::command::{CommandError, run_args};
use crate::control_plane::ControlPlane;
use crate::network::Network;
use crate::process::{Daemon, ProcessError, Processes};
use crate::registry;
use crate::spec::{NODES, PLANT_BUSAN};
use crate::wait::{Look, TooLate, until};

/// The mark of the node that is not plant-busan's: as a label what is sent to it selects it, as a taint nothing else comes.
pub(crate) const SPARE_LABEL: &str = "sandbox.concertina.app/spare=true";
/// How long a node's containerd may take to answer.
const RUNTIME: Duration = Duration::from_mins(1);

/// One real node: of plant-busan, or the one that dc-pangyo has for a while.
#[derive(Debug, Clone)]
pub struct RealNode {
    pub(crate) plane: ControlPlane,
    pub(crate) processes: Processes,
    pub(crate) index: u8,
}

/// Why a node is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum RealNodeError {
    /// One of its files could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Its cgroups could not be made.
    #[error("no cgroups")]
    Cgroup(#[from] CgroupError),
    /// One of its processes does not run.
    #[error("a process of the node does not run")]
    Process(#[from] ProcessError),
    /// Its login to the API server could not be written.
    #[error("no login")]
    Access(#[from] crate::access::AccessError),
    /// Its file systems could not be mounted.
    #[error("cannot mount the node's file systems")]
    Mount(#[source] CommandError),
    /// It did not come up in time.
    #[error("waited in vain")]
    TooLate(#[from] TooLate),
    /// It has no certificate.
    #[error("no certificate")]
    Pki(#[from] crate::pki::PkiError),
    /// It has no way to its API server.
    #[error("no way to the API server")]
    Link(#[from] crate::toxiproxy::ToxiproxyError),
    /// Its site does not know it.
    #[error("its site")]
    Site(#[from] crate::site::SiteError),
    /// Its cable could not be moved.
    #[error("cannot change the node's network")]
    Network(#[from] crate::network::NetworkError),
}

impl RealNode {
    /// Name of the node.
    pub fn name(&self) -> &'static str {
        NODES[usize::from(self.index) % NODES.len()]
    }

    /// Takes the node off the network (`false`) or puts it back. Its pods go on running.
    pub fn connect(&self, connected: bool) -> Result<(), RealNodeError> {
        Ok(Network::new(&self.plane.layout).plug(self.index, connected)?)
    }

    /// Ends the node's kubelet, as a broken node does; [`Self::start_kubelet`] brings it back.
    pub fn stop_kubelet(&self) -> Result<(), RealNodeError> {
        Ok(self.processes.stop(&self.process("kubelet"))?)
    }

    /// Starts the node's kubelet again.
    pub fn start_kubelet(&self) -> Result<(), RealNodeError> {
        let holder = self.holder()?;
        self.processes.start(&self.kubelet(holder))?;
        Ok(())
    }

    /// Ends all that runs on the node, at once, and forgets what it kept.
    pub(crate) fn end(&self) -> Result<(), RealNodeError> {
        for program in ["kubelet", "kube-proxy", "containerd", "holder"] {
            self.processes.kill(&self.process(program))?;
        }
        // What runs in containers ends with the holder, a moment later.
        until("the node's processes end", RUNTIME, Duration::from_millis(100), || {
            let cleared = cgroup::clear(&self.plane.layout, self.name());
            let kept = self.directory();
            let removed = if kept.exists() { fs::remove_dir_all(&kept) } else { Ok(()) };
            Ok::<_, RealNodeError>(match (cleared, removed) {
                (Ok(()), Ok(())) => Look::There(()),
                (Err(error), _) => Look::NotYet(error.to_string()),
                (_, Err(error)) => Look::NotYet(error.to_string()),
            })
        })
    }

    fn process(&self, program: &str) -> String {
        format!("{}.{program}", self.name())
    }

    pub(crate) fn directory(&self) -> PathBuf {
        self.plane.layout.node(self.name())
    }

    /// Starts what is missing of the node up to its container runtime; `pause` is the program of the holder.
    pub(crate) fn start_runtime(&self, pause: &std::path::Path) -> Result<(), RealNodeError> {
        self.write_files()?;
        for component in [self.name(), "kube-proxy"] {
            self.plane.write_node_kubeconfig(component)?;
        }
        if self.processes.pid(&self.process("holder")).is_none() {
            cgroup::clear(&self.plane.layout, self.name())?;
        }
        cgroup::make(&self.plane.layout, self.name())?;
        let namespace = Network::new(&self.plane.layout).namespace(self.name());
        let hold = Daemon::new(self.process("holder"), "nsenter")
            .args([format!("--net={}", namespace.display())])
            .args(["unshare", "--mount", "--propagation", "slave", "--pid", "--fork", "--kill-child"])
            .args(["--mount-proc", "--"])
            .args([pause]);
        if self.processes.start(&hold)? {
            let holder = self.holder()?;
            self.mount(holder)?;
        }
        let holder = self.holder()?;
        let config = self.directory().join("containerd.toml");
        let containerd =
            Daemon::new(self.process("containerd"), "containerd").args(["--config".into(), config]);
        self.processes.start(&containerd.inside(holder))?;
        until("containerd answers", RUNTIME, Duration::from_millis(100), || {
            self.processes.require(&self.process("containerd"))?;
            let target = holder.to_string();
            let ask = ["--target", &target, "--mount", "ctr", "version"];
            Ok::<_, RealNodeError>(match run_args("nsenter", ask) {
                Ok(_) => Look::There(()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })
    }

    /// Starts what is missing of the node above its container runtime.
    pub(crate) fn start_agents(&self) -> Result<(), RealNodeError> {
        let holder = self.holder()?;
        self.processes.start(&self.kubelet(holder))?;
        self.processes.start(&self.kube_proxy(holder))?;
        Ok(())
    }

    /// The first process of the node's process namespace, by its number outside.
    pub(crate) fn holder(&self) -> Result<i32, RealNodeError> {
        let name = self.process("holder");
        until("the node's namespaces", RUNTIME, Duration::from_millis(20), || {
            self.processes.require(&name)?;
            let outer = self.processes.pid(&name).unwrap_or_default();
            let children =
                fs::read_to_string(format!("/proc/{outer}/task/{outer}/children")).unwrap_or_default();
            let Some(pid) =
                children.split_ascii_whitespace().next().and_then(|text| text.parse::<i32>().ok())
            else {
                return Ok(Look::NotYet("no child".into()));
            };
            // Before it runs its own program it may still be about to mount /proc.
            let program = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            Ok(if program.trim() == "pause" { Look::There(pid) } else { Look::NotYet(program) })
        })
    }

    /// Directories of the system that the node's programs write to are the node's own.
    fn mount(&self, holder: i32) -> Result<(), RealNodeError> {
        let directory = self.directory().display().to_string();
        let script = format!(
            "set -e; cd '{directory}'; mkdir -p lib/kubelet lib/cni log; \
             mount --bind lib /var/lib; mount --bind log /var/log; mount -t tmpfs tmpfs /run; mkdir -p /run/netns"
        );
        let target = holder.to_string();
        run_args("nsenter", ["--target", &target, "--mount", "sh", "-c", &script])
            .map_err(RealNodeError::Mount)?;
        Ok(())
    }

    fn kubelet(&self, holder: i32) -> Daemon {
        let config = self.directory().join("kubelet.yaml");
        let (labels, taints) = if self.plane.site == PLANT_BUSAN {
            let labels = "topology.kubernetes.io/region=busan,topology.kubernetes.io/zone=busan-hall-1,\
                          node.kubernetes.io/instance-type=rack-server";
            (labels.to_owned(), String::new())
        } else {
            // What is not sent here stays with the simulated nodes.
            (SPARE_LABEL.to_owned(), format!("{SPARE_LABEL}:PreferNoSchedule"))
        };
        Daemon::new(self.process("kubelet"), self.plane.programs.join("kubelet"))
            .args([format!("--config={}", config.display())])
            .args([format!("--kubeconfig={}", self.plane.node_kubeconfig(self.name()).display())])
            .args([format!("--hostname-override={}", self.name())])
            .args([format!("--node-ip={}", self.plane.layout.node_address(self.index))])
            .args([format!("--node-labels={labels}"), format!("--register-with-taints={taints}")])
            .args(["--housekeeping-interval=15s"])
            .inside(holder)
    }

    fn kube_proxy(&self, holder: i32) -> Daemon {
        let kubeconfig = self.plane.node_kubeconfig("kube-proxy");
        Daemon::new(self.process("kube-proxy"), self.plane.programs.join("kube-proxy"))
            .args([format!("--kubeconfig={}", kubeconfig.display())])
            .args([format!("--hostname-override={}", self.name())])
            .args([format!("--cluster-cidr={}", self.plane.layout.pod_ranges())])
            .args(["--proxy-mode=nftables", "--oom-score-adj=0"])
            // The kernel's limits are the whole machine's, and not this node's to change.
            .args(["--conntrack-max-per-core=0", "--conntrack-min=0"])
            .args(["--conntrack-tcp-timeout-established=0s", "--conntrack-tcp-timeout-close-wait=0s"])
            .inside(holder)
    }

    fn write_files(&self) -> Result<(), RealNodeError> {
        let directory = self.directory();
        let registry = registry::address(&self.plane.layout, true);
        let fill = |template: &str| {
            template
                .replace("@DIR@", &directory.display().to_string())
                .replace("@REGISTRY@", &registry)
                .replace("@POD_RANGE@", &self.plane.layout.pod_range(self.index))
                .replace("@CGROUP@", &cgroup::root_of(&self.plane.layout, self.name()))
                .replace("@CA@", &self.plane.pki().certificate("ca").display().to_string())
                .replace("@CERTIFICATE@", &self.plane.pki().certificate(self.name()).display().to_string())
                .replace("@KEY@", &self.plane.pki().key(self.name()).display().to_string())
                .replace("@DNS@", &self.plane.layout.service_address(self.plane.site.index, 10).to_string())
        };
        let hosts = format!("certs.d/{registry}/hosts.toml");
        for (name, template) in [
            ("containerd.toml", include_str!("../manifests/containerd.toml")),
            ("kubelet.yaml", include_str!("../manifests/kubelet.yaml")),
            ("cni/10-sandbox.conflist", include_str!("../manifests/cni.json")),
            (hosts.as_str(), include_str!("../manifests/hosts.toml")),
            ("resolv.conf", ""),
        ] {
            let path = directory.join(name);
            let parent = path.parent().unwrap_or(&directory);
            fs::create_dir_all(parent)
                .and_then(|()| fs::write(&path, fill(template)))
                .map_err(|source| RealNodeError::Write { path, source })?;
        }
        Ok(())
    }
}
