//! One site of a fleet: how it is brought up, and what tests can do with it.

use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::{fs, io};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::access::{self, AccessError, Person};
use crate::command::{self, CommandError};
use crate::control_plane::ControlPlane;
use crate::layout::SitePort;
use crate::numbered;
use crate::pki::PkiError;
use crate::process::{ProcessError, Processes};
use crate::progress::Progress;
use crate::simulated_node;
use crate::spec::SiteSpec;
use crate::wait::{Look, TooLate, until};

/// How long a control plane may take to answer on a busy machine.
const API_SERVER: Duration = Duration::from_mins(2);
/// How long nodes, workloads and metrics may take after that.
const READY: Duration = Duration::from_mins(3);
const PAUSE: Duration = Duration::from_millis(200);

/// One site of a fleet that is up.
#[derive(Debug, Clone)]
pub struct SiteHandle {
    pub(crate) plane: ControlPlane,
    pub(crate) processes: Processes,
}

/// Why a site is not as it should be.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// Its certificates could not be issued.
    #[error("no certificates")]
    Pki(#[from] PkiError),
    /// Its logins could not be written.
    #[error("no logins")]
    Access(#[from] AccessError),
    /// One of its files could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// One of its processes does not run.
    #[error("a process does not run")]
    Process(#[from] ProcessError),
    /// Something did not come true in time.
    #[error("waited in vain")]
    TooLate(#[from] TooLate),
    /// kubectl failed.
    #[error("kubectl failed")]
    Kubectl(#[from] CommandError),
}

impl SiteHandle {
    /// What the site is.
    pub fn spec(&self) -> &SiteSpec {
        &self.plane.site
    }

    /// A kubeconfig with all rights that goes straight to the API server, also when toxiproxy is cut.
    pub fn admin_kubeconfig(&self) -> PathBuf {
        self.plane.component_kubeconfig("admin")
    }

    /// The audit log: one JSON event a line, `audit.k8s.io/v1`. Every request of a user is in it; of the system's
    /// own parts only writes are, less leases and events.
    pub fn audit_log(&self) -> PathBuf {
        self.plane.audit_log()
    }

    /// One line for each run of the credential plugin; only cloud-tokyo has one.
    pub fn plugin_runs(&self) -> PathBuf {
        self.plane.plugin_runs()
    }

    /// The log of the simulated pod `numbered-N`, in CRI log format (`TIME stdout F TEXT`), for tests to write before they make
    /// the pod. There are [`crate::NUMBERED_PODS`] of them on a simulated site.
    pub fn numbered_log(&self, number: u8) -> PathBuf {
        numbered::file(&self.plane.directory(), number)
    }

    /// A kubeconfig with which `person` comes by token, along the same way as the fleet's kubeconfig.
    pub fn kubeconfig_of(&self, person: Person) -> Result<PathBuf, SiteError> {
        Ok(self.plane.write_person_kubeconfig(person)?)
    }

    /// The text of a kubeconfig with which the operator comes by a certificate that expires after `life`.
    pub fn brief_kubeconfig(&self, life: Duration) -> Result<String, SiteError> {
        Ok(self.plane.brief_kubeconfig(life)?)
    }

    /// Runs kubectl with all rights and returns what it printed.
    pub fn kubectl(&self, args: &[&str]) -> Result<String, SiteError> {
        Ok(command::run(self.kubectl_command().args(args))?)
    }

    /// Applies a manifest, YAML or JSON, on the server's side.
    pub fn apply(&self, manifest: &str) -> Result<String, SiteError> {
        let mut kubectl = self.kubectl_command();
        kubectl.args(["apply", "--server-side", "--force-conflicts", "--field-manager=sandbox", "-f", "-"]);
        Ok(command::run_with_input(&mut kubectl, Some(manifest))?)
    }

    /// Deletes what a manifest has, without waiting until it is gone.
    pub(crate) fn delete(&self, manifest: &str) -> Result<(), SiteError> {
        let mut kubectl = self.kubectl_command();
        kubectl.args(["delete", "--ignore-not-found", "--wait=false", "-f", "-"]);
        command::run_with_input(&mut kubectl, Some(manifest))?;
        Ok(())
    }

    /// Ends the API server; its clients see their connections closed, as in an upgrade.
    pub fn stop_apiserver(&self) -> Result<(), SiteError> {
        Ok(self.processes.stop(&self.plane.site.process("apiserver"))?)
    }

    /// Starts the API server again and waits until it answers.
    pub fn start_apiserver(&self) -> Result<(), SiteError> {
        self.processes.start(&self.plane.apiserver())?;
        self.wait_for_apiserver()
    }

    /// One line about the site: how many nodes and pods it has, or why it does not answer.
    pub fn summary(&self) -> String {
        let count = |what: &[&str]| self.kubectl(what).map(|text| text.lines().count());
        let nodes = count(&["get", "nodes", "--no-headers"]);
        let pods = count(&["get", "pods", "--all-namespaces", "--no-headers"]);
        match (nodes, pods) {
            (Ok(nodes), Ok(pods)) => format!("up, {nodes} nodes, {pods} pods"),
            (Err(error), _) | (_, Err(error)) => format!("does not answer: {}", source_text(&error)),
        }
    }

    fn kubectl_command(&self) -> Command {
        let mut kubectl = Command::new(self.plane.programs.join("kubectl"));
        kubectl
            .env_remove("KUBECONFIG")
            .arg("--kubeconfig")
            .arg(self.admin_kubeconfig())
            .arg("--cache-dir")
            .arg(self.plane.directory().join("kubectl-cache"));
        kubectl
    }

    /// Starts what is missing of the control plane and waits until it answers.
    pub(crate) fn start_control_plane(&self, progress: &Progress) -> Result<(), SiteError> {
        let plane = &self.plane;
        fs::create_dir_all(plane.directory())
            .map_err(|source| SiteError::Write { path: plane.directory(), source })?;
        plane.pki().issue(plane.site.name, &plane.leaves())?;
        plane.write_access()?;
        self.write("audit-policy.yaml", include_str!("../manifests/audit-policy.yaml"))?;
        let mut started = self.processes.start(&plane.etcd())?;
        started |= self.processes.start(&plane.apiserver())?;
        if started {
            progress.say(plane.site.name, "starting the control plane");
        }
        self.wait_for_apiserver()?;
        self.processes.start(&plane.controller_manager())?;
        self.processes.start(&plane.scheduler())?;
        progress.say(plane.site.name, "API server answers");
        Ok(())
    }

    /// Registers the simulated nodes, the metrics API and the rights of persons; starts what serves them.
    pub(crate) fn start_addons(&self, progress: &Progress) -> Result<(), SiteError> {
        let plane = &self.plane;
        if plane.site.simulated_nodes > 0 {
            // kwok hands nodes without conditions to its stages once it watches them, in either order.
            let logs = self.write("simulated-pod.log", include_str!("../manifests/simulated-pod.log"))?;
            let folder = numbered::folder(&plane.directory());
            fs::create_dir_all(&folder).map_err(|source| SiteError::Write { path: folder, source })?;
            let config = include_str!("../manifests/kwok.yaml")
                .replace("@LOGS@", &logs.display().to_string())
                .replace("@NUMBERED@", &numbered::rules(&plane.directory()));
            let config = self.write("kwok.yaml", &config)?;
            if self.processes.pid(&plane.site.process("kwok")).is_none() {
                // A kwok that ends leaves its leases behind, and the next one would wait for their end.
                self.kubectl(&["delete", "leases", "--all", "-n", "kube-node-lease", "--ignore-not-found"])?;
            }
            self.processes.start(&plane.kwok(&config))?;
            self.create_simulated_nodes(progress)?;
        }
        self.processes.start(&plane.metrics_server())?;
        let authority = plane.pki().certificate("ca");
        let pem = fs::read(&authority).map_err(|source| SiteError::Write { path: authority, source })?;
        let metrics = include_str!("../manifests/metrics-api.yaml")
            .replace("@PORT@", &plane.port(SitePort::MetricsServer))
            .replace("@CA@", &STANDARD.encode(pem));
        self.apply(&metrics)?;
        Ok(())
    }

    /// Applies the demonstration's objects and every person's rights.
    pub(crate) fn apply_demo(&self, demo: &str) -> Result<(), SiteError> {
        self.apply(demo)?;
        self.apply(&access::role_bindings().to_string())?;
        Ok(())
    }

    fn create_simulated_nodes(&self, progress: &Progress) -> Result<(), SiteError> {
        let wanted = usize::from(self.plane.site.simulated_nodes);
        if self.kubectl(&["get", "nodes", "-o", "name"])?.lines().count() >= wanted {
            return Ok(());
        }
        progress.say(self.plane.site.name, &format!("registering {wanted} simulated nodes"));
        let port = self.plane.layout.site_port(self.plane.site.index, SitePort::Kwok);
        self.apply(&simulated_node::list(&self.plane.site, port).to_string())?;
        Ok(())
    }

    fn wait_for_apiserver(&self) -> Result<(), SiteError> {
        let (plane, name) = (&self.plane, self.plane.site.process("apiserver"));
        let address = (plane.address(), plane.layout.site_port(plane.site.index, SitePort::ApiServer));
        until("the API server answers", API_SERVER, PAUSE, || {
            self.processes.require(&plane.site.process("etcd"))?;
            self.processes.require(&name)?;
            // kubectl costs some CPU: only ask it once somebody listens.
            if let Err(error) = TcpStream::connect(address) {
                return Ok(Look::NotYet(error.to_string()));
            }
            Ok(match self.kubectl(&["get", "--raw", "/readyz"]) {
                Ok(_) => Look::There(()),
                Err(error) => Look::NotYet(source_text(&error)),
            })
        })
    }

    /// Waits until all nodes are ready, the demonstration is available and the metrics API answers.
    pub(crate) fn wait_ready(&self, nodes: usize, progress: &Progress) -> Result<(), SiteError> {
        let name = self.plane.site.name;
        if nodes > 0 {
            until("all nodes are ready", READY, PAUSE * 4, || self.look_at_nodes(nodes))?;
            progress.say(name, &format!("{nodes} nodes ready"));
            let limit = format!("--timeout={}s", READY.as_secs());
            let demo = ["wait", "-n", "shop", "deployment", "-l", "sandbox.concertina.app/settles=true"];
            let demo: Vec<_> = demo.into_iter().chain(["--for=condition=Available", &limit]).collect();
            self.kubectl(&demo)?;
            if self.plane.has_real_nodes() {
                let dns =
                    ["wait", "-n", "kube-system", "deployment/coredns", "--for=condition=Available", &limit];
                self.kubectl(&dns)?;
            }
            progress.say(name, "demonstration available");
            until("the metrics API answers", READY, PAUSE * 4, || self.look_at_metrics(nodes))?;
            progress.say(name, "metrics answer");
        }
        Ok(())
    }

    fn look_at_nodes(&self, wanted: usize) -> Result<Look<()>, SiteError> {
        let path = r#"jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}"#;
        let ready =
            self.kubectl(&["get", "nodes", "-o", path])?.lines().filter(|line| *line == "True").count();
        Ok(if ready >= wanted { Look::There(()) } else { Look::NotYet(format!("{ready} of {wanted}")) })
    }

    fn look_at_metrics(&self, wanted: usize) -> Result<Look<()>, SiteError> {
        self.processes.require(&self.plane.site.process("metrics-server"))?;
        Ok(match self.kubectl(&["get", "--raw", "/apis/metrics.k8s.io/v1beta1/nodes"]) {
            Ok(text) => match text.matches("\"usage\"").count() {
                count if count >= wanted => Look::There(()),
                count => Look::NotYet(format!("figures of {count} nodes of {wanted}")),
            },
            Err(error) => Look::NotYet(source_text(&error)),
        })
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, SiteError> {
        let path = self.plane.directory().join(name);
        fs::write(&path, text).map_err(|source| SiteError::Write { path: path.clone(), source })?;
        Ok(path)
    }
}

/// The text of the innermost cause: what kubectl itself said.
fn source_text(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
