//! The core as a shell puts it together, in a folder of its own.

use concertina_contract::{
    AppForm, ApplicationName, Approval, DeployForm, Intent, Kind, ObjectRef, Operation, OperationId, Plan,
    ScaleTarget, SessionState, SiteId,
};
use concertina_core::catalogue::PackageFolder;
use concertina_core::change::{Changes, ChangesOptions, Limits, StepObserver};
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::helm::Helm;
use concertina_core::kubeconfig::Sources;
use concertina_core::redact::Redactor;
use concertina_core::registry::Known;
use concertina_core::secrets::Secrets;
use concertina_core::site::{Fleet, FleetOptions, Site};
use concertina_core::store::Store;
use concertina_core::task::Tasks;
use concertina_core::watch::{Hub, Pace};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Everything here may fail, and a test that sees it fail ends.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The longest that anything here is waited for, unless told otherwise.
const PATIENCE: Duration = Duration::from_mins(1);

/// A core on the kubeconfig files of one folder (`*.kubeconfig`), with its database in it.
#[derive(Debug)]
pub struct Desk {
    /// The sites.
    pub fleet: Fleet,
    /// The user's `helm`, if the environment has one.
    pub helm: Helm,
    /// The watches.
    pub hub: Hub,
    /// The changes.
    pub changes: Changes,
    /// The registries that are configured.
    pub registries: Known,
    /// The database.
    pub store: Store,
    tasks: Tasks,
    patience: Duration,
}

/// How a desk differs from the usual one.
#[derive(Clone)]
pub struct DeskOptions {
    /// The time.
    pub clock: Clock,
    /// How long things may take.
    pub limits: Limits,
    /// How fast watches go.
    pub pace: Pace,
    /// In which programs are looked for.
    pub environment: Environment,
    /// Who watches the journal.
    pub observer: Arc<dyn StepObserver>,
    /// The longest that is waited for a site or an operation.
    pub patience: Duration,
}

impl std::fmt::Debug for DeskOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeskOptions").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Default for DeskOptions {
    /// The clock of this machine, nobody who watches, and limits that do not keep a test waiting.
    fn default() -> Self {
        let limits = Limits {
            write: Duration::from_secs(1),
            settle_pause: Duration::from_millis(20),
            ..Limits::default()
        };
        Self {
            clock: Clock::system(),
            limits,
            pace: Pace::default(),
            environment: Environment::default(),
            observer: Arc::new(()),
            patience: PATIENCE,
        }
    }
}

impl Desk {
    /// Opens a folder. Nothing is dialled; what was under way there is taken up.
    pub async fn open(folder: &Path, options: DeskOptions) -> Outcome<Self> {
        let mut arguments = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "kubeconfig") {
                arguments.push(path);
            }
        }
        arguments.sort();
        let store = Store::open(&folder.join("concertina.db"))?;
        let tasks = Tasks::new();
        let redactor = Redactor::default();
        let fleet = Fleet::new(FleetOptions {
            store: store.clone(),
            clock: options.clock.clone(),
            tasks: tasks.child(),
            secrets: Secrets::this_run(),
            redactor: redactor.clone(),
            sources: Sources { arguments, pasted_folder: Some(folder.join("pasted")), ..Sources::default() },
            environment: options.environment.clone(),
        });
        fleet.reload().await.map_err(|failure| format!("{failure:?}"))?;
        let helm = Helm::new(options.environment, folder.join("charts"), redactor.clone());
        let hub = Hub::with_pace(tasks.child(), options.clock.clone(), options.pace);
        for view in fleet.sites() {
            if let Some(site) = fleet.site(&view.id) {
                hub.attach(&view.id, site.link());
            }
        }
        let registries = Known::new(store.clone(), Secrets::this_run(), redactor.clone());
        let changes = ChangesOptions {
            store: store.clone(),
            clock: options.clock,
            tasks: tasks.child(),
            fleet: fleet.clone(),
            helm: helm.clone(),
            hub: hub.clone(),
            registries: registries.clone(),
            redactor,
            packages: PackageFolder::new(folder.join("packages")),
            author: "tester".to_owned(),
        };
        let changes = Changes::observed(changes, options.limits, options.observer)?;
        Ok(Self { fleet, helm, hub, changes, registries, store, tasks, patience: options.patience })
    }

    /// Connects all sites and waits until they are ready.
    pub async fn connect(&self) -> Outcome<()> {
        for view in self.fleet.sites() {
            self.fleet.connect(&view.id).map_err(|failure| format!("{failure:?}"))?;
        }
        for view in self.fleet.sites() {
            let Some(site) = self.fleet.site(&view.id) else { continue };
            let mut link = site.link();
            let ready = link.wait_for(|link| matches!(link.state, SessionState::Ready { .. }));
            tokio::time::timeout(self.patience, ready)
                .await
                .map_err(|_| format!("{} is not ready", view.name))??;
        }
        Ok(())
    }

    /// A site by its name.
    pub fn site(&self, name: &str) -> Outcome<Arc<Site>> {
        let view = self.fleet.sites().into_iter().find(|view| view.name == name);
        let site = view.and_then(|view| self.fleet.site(&view.id));
        site.ok_or_else(|| format!("there is no site {name}").into())
    }

    /// A Deployment as it is on a site now.
    pub async fn deployment(&self, site: &str, namespace: &str, name: &str) -> Outcome<ObjectRef> {
        self.workload(site, Kind::Deployment, namespace, name).await
    }

    /// A workload as it is on a site now.
    pub async fn workload(&self, site: &str, kind: Kind, namespace: &str, name: &str) -> Outcome<ObjectRef> {
        let reader = self.site(site)?.reader().map_err(|failure| format!("{failure:?}"))?;
        let path = format!("/apis/apps/v1/namespaces/{namespace}/{}/{name}", kind.plural());
        let object: serde_json::Value = reader.get(&path, Duration::from_secs(10)).await?;
        Ok(ObjectRef {
            site: self.site(site)?.id().clone(),
            kind,
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            uid: object["metadata"]["uid"].as_str().unwrap_or_default().to_owned(),
        })
    }

    /// A Deployment, whole.
    pub async fn object(&self, site: &str, namespace: &str, name: &str) -> Outcome<serde_json::Value> {
        let reader = self.site(site)?.reader().map_err(|failure| format!("{failure:?}"))?;
        let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments/{name}");
        Ok(reader.get(&path, Duration::from_secs(10)).await?)
    }

    /// Plans an intent.
    pub async fn plan(&self, intent: Intent) -> Outcome<Plan> {
        self.changes.plan(intent).await.map_err(|failure| format!("{failure:?}").into())
    }

    /// Approves a plan with all that its guards ask, and waits for the operation's end.
    pub async fn carry_out(&self, plan: &Plan) -> Outcome<Operation> {
        let operation = self.changes.apply(&go(plan)).map_err(|failure| format!("{failure:?}"))?;
        self.finished(&operation.id).await
    }

    /// Waits for the end of an operation.
    pub async fn finished(&self, id: &OperationId) -> Outcome<Operation> {
        self.until(id, |operation| operation.finished.is_some()).await
    }

    /// Waits until an operation is as wished.
    pub async fn until(&self, id: &OperationId, wished: impl Fn(&Operation) -> bool) -> Outcome<Operation> {
        let mut operations = self.changes.subscribe();
        let seen = operations.wait_for(|all| all.iter().any(|one| one.id == *id && wished(one)));
        let seen = tokio::time::timeout(self.patience, seen).await.map(|all| all.is_ok());
        let operation = self.changes.operation(id).ok_or("the operation is not known")?;
        match seen {
            Ok(true) => Ok(operation),
            _ => Err(format!("the operation does not get there: {operation:#?}").into()),
        }
    }

    /// Tells all tasks to end, and waits for none.
    pub fn stop(&self) {
        self.tasks.stop();
    }

    /// Ends all tasks, as quitting does.
    pub async fn close(self) {
        self.tasks.shutdown().await;
    }

    /// Changes the guard of a site in the database; it holds from the next opening on.
    pub fn set_guard(&self, site: &SiteId, guard: &str) -> Outcome<()> {
        let id = site.as_str().to_owned();
        self.store.write(|transaction| {
            transaction.execute("UPDATE site SET guard = ?1 WHERE id = ?2", [guard, &id])
        })?;
        Ok(())
    }
}

/// The go for a plan, with all that its guards ask.
pub fn go(plan: &Plan) -> Approval {
    let typed = plan.guards.iter().filter_map(|guard| Some((guard.site.clone(), guard.phrase.clone()?)));
    Approval { plan: plan.id.clone(), confirmed: true, typed: typed.collect(), reason: "a test".to_owned() }
}

/// An intent to deploy by a form, the same on all sites.
pub fn deploy(project: &str, name: &str, form: AppForm, sites: Vec<SiteId>) -> Intent {
    let application = ApplicationName { project: project.to_owned(), name: name.to_owned() };
    let form = Box::new(DeployForm { application, form, differences: Vec::new() });
    Intent::Deploy { form, sites, pace: concertina_contract::Pace::default(), keep_warm: None }
}

/// An intent to scale.
pub fn scale(targets: impl IntoIterator<Item = (ObjectRef, u32)>) -> Intent {
    let targets = targets.into_iter().map(|(object, replicas)| ScaleTarget { object, replicas }).collect();
    Intent::Scale { targets }
}
