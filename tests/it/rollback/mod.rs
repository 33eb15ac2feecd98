//! One application on all sites of the sandbox: upgraded, stuck, and taken back. On plant-busan its containers are real and answer
//! requests. The real `helm` and `kubectl` are the judges.

mod autoscaling;
mod blocked;
mod charted;
mod containers;
mod datasource;
pub(crate) mod downtime;
mod draining;
mod healthy;
mod keeper;
mod losing;
mod making;
mod mirroring;
mod programs;
mod pulls;
mod routed;
mod servers;
mod standby;
mod surging;
mod warm;

use crate::real::Turn;
use concertina_contract::{
    AppForm, Intent, Kind, ObjectRef, Operation, OperationState, Pace, Plan, ReleaseRef, RollBackTarget,
    RollBackTo, SiteId, TargetState,
};
use concertina_core::change::Limits;
use concertina_core::release::{self, History};
use concertina_core::site::Site;
use concertina_sandbox::{
    CLOUD_TOKYO, Capabilities, DC_PANGYO, PLANT_BUSAN, Progress, Sandbox, SiteHandle, skip,
};
use concertina_testkit::Home;
use concertina_tests::{Desk, DeskOptions, Outcome, ask, deploy, go, own_namespace, remove, sweep};
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The site with real nodes.
pub(crate) const BUSAN: &str = PLANT_BUSAN.name;
/// Those with simulated ones.
const PANGYO: &str = DC_PANGYO.name;
const TOKYO: &str = CLOUD_TOKYO.name;
const ALL: [&str; 3] = [BUSAN, PANGYO, TOKYO];
/// The port on which the images answer.
const PORT: u16 = 8080;
/// The longest that a rollout of real containers may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(8);

/// A project of its own on every site, and a core that may write.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    project: String,
    registry: String,
    desk: Desk,
    _home: Home,
    _turn: Turn,
}

impl Stage {
    /// None where no containers can run.
    pub(crate) async fn new(test: &str, prefix: &str, turn: Turn) -> Outcome<Option<Self>> {
        Self::through(test, prefix, turn, async |_, text| Ok(text)).await
    }

    /// The same, by what a test makes of the kubeconfig of each site.
    async fn through(
        test: &str,
        prefix: &str,
        turn: Turn,
        mut edit: impl AsyncFnMut(&str, String) -> Outcome<String>,
    ) -> Outcome<Option<Self>> {
        if let Err(reason) = Capabilities::of_this_machine().real_nodes {
            skip(test, &reason);
            return Ok(None);
        }
        let sandbox = tokio::task::spawn_blocking(|| Sandbox::up(&Progress::silent())).await??;
        let home = Home::new()?;
        for site in sandbox.sites() {
            sweep(site, prefix);
            let name = site.spec().name;
            let kubeconfig = edit(name, std::fs::read_to_string(site.admin_kubeconfig())?).await?;
            std::fs::write(home.path().join(format!("{name}.kubeconfig")), kubeconfig)?;
        }
        let limits = Limits { settle_pause: Duration::from_millis(100), ..Limits::default() };
        let options = DeskOptions { limits, patience: PATIENCE, ..DeskOptions::default() };
        let desk = Desk::open(home.path(), options).await?;
        desk.connect().await?;
        let registry = sandbox.registry().ok_or("no registry")?;
        let project = own_namespace(prefix);
        Ok(Some(Self { sandbox, project, registry, desk, _home: home, _turn: turn }))
    }

    pub(crate) fn handle(&self, site: &str) -> Outcome<&SiteHandle> {
        self.sandbox.site(site).ok_or_else(|| format!("the sandbox has no {site}").into())
    }

    pub(crate) fn project(&self) -> &str {
        &self.project
    }

    pub(crate) fn site(&self, site: &str) -> Outcome<Arc<Site>> {
        self.desk.site(site)
    }

    fn id(&self, site: &str) -> Outcome<SiteId> {
        Ok(self.desk.site(site)?.id().clone())
    }

    /// The name of a site by its id.
    fn name(&self, id: &SiteId) -> Outcome<String> {
        let view = self.desk.fleet.sites().into_iter().find(|view| view.id == *id);
        view.map(|view| view.name).ok_or_else(|| "a site is gone".into())
    }

    /// `kubectl` in the project, while other tasks go on.
    pub(crate) fn kubectl(&self, site: &str, arguments: &[&str]) -> Outcome<String> {
        let handle = self.handle(site)?;
        let arguments = [arguments, &["--namespace", &self.project]].concat();
        Ok(tokio::task::block_in_place(|| handle.kubectl(&arguments))?)
    }

    /// A node of plant-busan.
    fn node(&self, name: &str) -> Outcome<ObjectRef> {
        let uid = self.kubectl(BUSAN, &["get", "node", name, "-o", "jsonpath={.metadata.uid}"])?;
        let (namespace, name) = (String::new(), name.to_owned());
        Ok(ObjectRef { site: self.id(BUSAN)?, kind: Kind::Node, namespace, name, uid })
    }

    /// The image that the Deployment has on a site, less its registry.
    fn image(&self, site: &str) -> Outcome<String> {
        let path = "jsonpath={.spec.template.spec.containers[0].image}";
        let image = self.kubectl(site, &["get", "deployment", "web", "-o", path])?;
        Ok(image.rsplit('/').next().unwrap_or_default().to_owned())
    }

    /// An intent to deploy an image with what the form has by default.
    fn deploy(&self, image: &str, sites: &[&str]) -> Outcome<Intent> {
        self.deploy_as(AppForm { port: Some(PORT), ..AppForm::default() }, image, sites)
    }

    /// An intent to deploy an image of the sandbox by a form.
    pub(crate) fn deploy_as(&self, form: AppForm, image: &str, sites: &[&str]) -> Outcome<Intent> {
        let form = AppForm { image: format!("{}/{image}", self.registry), ..form };
        let sites = sites.iter().map(|site| self.id(site)).collect::<Outcome<_>>()?;
        Ok(deploy(&self.project, "web", form, sites))
    }

    /// An intent to go back to what was healthy.
    pub(crate) fn roll_back(&self, sites: &[&str]) -> Outcome<Intent> {
        let target = |site: &&str| {
            let release =
                ReleaseRef { site: self.id(site)?, namespace: self.project.clone(), name: "web".to_owned() };
            Ok(RollBackTarget { release, to: RollBackTo::LastHealthy, replicas: None, switch: false })
        };
        let targets = sites.iter().map(target).collect::<Outcome<_>>()?;
        Ok(Intent::RollBack { targets, pace: Pace::default() })
    }

    /// Carries an intent out, and waits until all of it is verified.
    pub(crate) async fn done(&self, intent: Intent) -> Outcome<Operation> {
        let plan = self.desk.plan(intent).await?;
        let operation = self.desk.carry_out(&plan).await?;
        match operation.state {
            OperationState::Succeeded => Ok(operation),
            _ => Err(format!("{operation:#?}").into()),
        }
    }

    /// Begins to carry a plan out, and waits until every site has accepted it.
    async fn begun(&self, plan: &Plan) -> Outcome<Operation> {
        let operation = self.desk.changes.apply(&go(plan)).map_err(|failure| format!("{failure:?}"))?;
        let accepted =
            |operation: &Operation| operation.targets.iter().all(|target| target.accepted.is_some());
        self.desk.until(&operation.id, accepted).await
    }

    /// Begins an upgrade that cannot come to its end, and waits until a crashing pod blocks it on every site.
    async fn stuck(&self, image: &str, sites: &[&str]) -> Outcome<Operation> {
        let plan = self.desk.plan(self.deploy(image, sites)?).await?;
        let operation = self.begun(&plan).await?;
        let crashes = |state: &TargetState| matches!(state, TargetState::RollingOut { blocked: Some(blocked), .. } if blocked.reason == "CrashLoopBackOff");
        let all = |operation: &Operation| operation.targets.iter().all(|target| crashes(&target.state));
        self.desk.until(&operation.id, all).await
    }

    async fn history(&self, site: &str) -> Outcome<History> {
        let reader = self.desk.site(site)?.reader().map_err(|failure| format!("{failure:?}"))?;
        Ok(release::history(&reader, &self.project, "web").await?)
    }

    /// The application's Service on plant-busan, as it is reached from this machine.
    pub(crate) fn address(&self) -> Outcome<SocketAddr> {
        self.address_on(BUSAN)
    }

    /// The same on a site that has real nodes.
    fn address_on(&self, site: &str) -> Outcome<SocketAddr> {
        self.service(site, "web")
    }

    /// A Service with this name there.
    fn service(&self, site: &str, name: &str) -> Outcome<SocketAddr> {
        let address = self.kubectl(site, &["get", "service", name, "-o", "jsonpath={.spec.clusterIP}"])?;
        Ok(SocketAddr::new(address.parse::<IpAddr>()?, PORT))
    }

    /// The versions that answer some requests.
    async fn versions(&self) -> Outcome<BTreeSet<String>> {
        let (address, mut versions) = (self.address()?, BTreeSet::new());
        for _ in 0..20 {
            versions.insert(ask(address).await?);
        }
        Ok(versions)
    }

    /// Waits until no pod of the application on plant-busan is about to end.
    pub(crate) async fn settled(&self) -> Outcome<()> {
        let over = Instant::now() + PATIENCE;
        loop {
            let path = "jsonpath={.items[*].metadata.deletionTimestamp}";
            let ending = self.kubectl(BUSAN, &["get", "pods", "-o", path])?;
            if ending.trim().is_empty() {
                return Ok(());
            }
            if Instant::now() > over {
                return Err(format!("pods do not end: {ending}").into());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for site in self.sandbox.sites() {
            remove(site, &self.project);
        }
    }
}
