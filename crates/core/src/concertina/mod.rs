//! The one API surface that every shell uses: a method per command of the contract.

mod charts;
mod charts_source;
mod cleaning;
mod comparing;
mod deploying;
mod doctor_source;
mod drawer;
mod helm;
mod images;
mod keeping;
mod layouts;
mod logs;
mod looking;
mod object_source;
mod operations_source;
mod pages;
mod plans;
mod program;
mod reaching;
mod recorded;
mod registries;
mod releases;
mod rights;
mod rollouts;
mod sites;
mod sites_source;
mod streams;
#[cfg(test)]
mod testing;

use crate::application::Looks;
use crate::audit::AuditError;
use crate::catalogue::PackageFolder;
use crate::change::{Changes, ChangesOptions};
use crate::clock::Clock;
use crate::dial::Dialer;
use crate::error::store_failure;
use crate::exec::Environment;
use crate::helm::Helm;
use crate::image::Builder;
use crate::kubeconfig::Sources;
use crate::metrics::{History, HistoryError, Metrics, ScrapePace};
use crate::pulse::Pulses;
use crate::reach::Told;
use crate::redact::Redactor;
use crate::registry::Known;
use crate::schema::Schemas;
use crate::secrets::Secrets;
use crate::settings::{self, Directories};
use crate::site::{Fleet, FleetOptions};
use crate::store::{Store, StoreError};
use crate::table::Subscriptions;
use crate::task::Tasks;
use crate::watch::{Hub, Pace, Shelf};
use concertina_contract::{Settings, SiteId};
use pages::Pages;
use recorded::Recorded;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long tasks may take to end when the program does.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// What the core is opened with. All values come from outside: nothing in the core reads the environment.
#[derive(Debug)]
pub struct ConcertinaOptions {
    /// Where the program keeps what is its own.
    pub directories: Directories,
    /// Where kubeconfig files are looked for.
    pub sources: Sources,
    /// The environment for credential plugins and proxies.
    pub environment: Environment,
    /// Where pasted tokens are kept.
    pub secrets: Secrets,
    /// The time.
    pub clock: Clock,
    /// The user of this machine, who stands in every audit entry.
    pub author: String,
}

/// Why the core could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folders could not be made.
    #[error("cannot make the folders of the program")]
    Directories(#[source] std::io::Error),
    /// The database could not be opened.
    #[error("cannot open the local database")]
    Store(#[from] StoreError),
    /// Not even memory could hold the figures.
    #[error("cannot keep figures")]
    Figures(#[source] HistoryError),
    /// The journal of operations could not be read.
    #[error("cannot read the journal of operations")]
    Journal(#[from] AuditError),
}

/// Everything Concertina does. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Concertina(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    directories: Directories,
    packages: PackageFolder,
    clock: Clock,
    store: Store,
    secrets: Secrets,
    redactor: Redactor,
    tasks: Tasks,
    fleet: Fleet,
    helm: Helm,
    registries: Known,
    images: Builder,
    hub: Hub,
    metrics: Metrics,
    pulses: Pulses,
    settings: Mutex<Settings>,
    pages: Pages,
    streams: Subscriptions,
    changes: Changes,
    dialer: Dialer,
    told: Told,
    schemas: Schemas,
    looks: Looks,
    recorded: Recorded,
}

impl Concertina {
    /// Opens the local database and reads settings. Dials nothing. Must be called within a tokio runtime.
    pub fn open(options: ConcertinaOptions) -> Result<Self, OpenError> {
        let ConcertinaOptions { directories, mut sources, environment, secrets, clock, author } = options;
        directories.make().map_err(OpenError::Directories)?;
        let store = Store::open(&directories.database())?;
        let settings = Mutex::new(settings::load(&store)?);
        sources.pasted_folder = Some(directories.data.join("kubeconfigs"));
        let (tasks, redactor) = (Tasks::new(), Redactor::default());
        let helm = Helm::new(environment.clone(), directories.charts(), redactor.clone());
        let fleet = Fleet::new(FleetOptions {
            store: store.clone(),
            clock: clock.clone(),
            tasks: tasks.child(),
            secrets: secrets.clone(),
            redactor: redactor.clone(),
            sources,
            environment: environment.clone(),
        });
        let registries = Known::new(store.clone(), secrets.clone(), redactor.clone()).through(environment);
        let shelf = Shelf::new(directories.data.join("rows"));
        let hub = Hub::with_shelf(tasks.child(), clock.clone(), Pace::default(), Some(shelf));
        let history = History::open(&directories.figures()).or_else(|error| {
            tracing::error!(%error, "figures are kept for this run only");
            History::open(std::path::Path::new(":memory:"))
        });
        let history = history.map_err(OpenError::Figures)?;
        let metrics = Metrics::new(tasks.child(), clock.clone(), hub.clone(), history, ScrapePace::default());
        let pulses = Pulses::new(tasks.child(), clock.clone());
        let packages = PackageFolder::with_artifacts(directories.packages(), directories.package_artifacts());
        let changes = Changes::new(ChangesOptions {
            store: store.clone(),
            clock: clock.clone(),
            tasks: tasks.clone(),
            fleet: fleet.clone(),
            helm: helm.clone(),
            hub: hub.clone(),
            redactor: redactor.clone(),
            packages: packages.clone(),
            registries: registries.clone(),
            author,
        })?;
        let record = changes.record().clone();
        let images = Builder::new(registries.clone(), record, tasks.child(), directories.layers());
        let streams = Subscriptions::new(tasks.child());
        Ok(Self(Arc::new(Inner {
            directories,
            packages,
            clock,
            store,
            secrets,
            redactor,
            tasks,
            fleet,
            helm,
            registries,
            images,
            hub,
            metrics,
            pulses,
            settings,
            pages: Pages::default(),
            streams,
            changes,
            dialer: Dialer::default(),
            told: Told::default(),
            schemas: Schemas::default(),
            looks: Looks::default(),
            recorded: Recorded::default(),
        })))
    }

    /// Reads the kubeconfig files and follows them, and connects what was connected when the program ended, if the user wants that.
    pub fn start(&self) {
        self.0.tasks.spawn(self.clone().attach());
        self.0.tasks.spawn(self.0.hub.clone().keep_rows());
        self.0.tasks.spawn(self.clone().record_unions());
        self.0.tasks.spawn(self.clone().look_at_releases());
        let core = self.clone();
        self.0.tasks.spawn(async move {
            if let Err(failure) = core.0.fleet.reload().await {
                tracing::error!(?failure, "kubeconfig files could not be read");
            }
            core.0.fleet.follow_files();
            if core.settings().reconnect {
                core.0.fleet.reconnect();
            }
        });
    }

    /// Ends everything that runs and waits for it, for five seconds at most, after the last known rows are on disk.
    pub async fn shutdown(&self) {
        if tokio::time::timeout(SHUTDOWN, self.0.hub.keep(false)).await.is_err() {
            tracing::warn!("last known rows were not kept in time");
        }
        if tokio::time::timeout(SHUTDOWN, self.0.tasks.shutdown()).await.is_err() {
            tracing::warn!("some tasks did not end in time");
        }
        let history = self.0.metrics.history().clone();
        if tokio::task::spawn_blocking(move || history.flush()).await.is_err() {
            tracing::warn!("the last figures are not on disk");
        }
    }

    /// Where logs go.
    pub fn log_folder(&self) -> PathBuf {
        self.0.directories.state.join("logs")
    }

    /// Takes the secrets in use out of text.
    pub fn redactor(&self) -> Redactor {
        self.0.redactor.clone()
    }

    /// Gives whoever watches sites the link of every one, and takes away those of sites that no file names any more. Their rows
    /// stay: who shows them goes on when a file names them again.
    async fn attach(self) {
        let Inner { fleet, hub, metrics, pulses, .. } = &*self.0;
        let mut changed = fleet.changed();
        let mut attached: BTreeSet<SiteId> = BTreeSet::new();
        loop {
            changed.borrow_and_update();
            let sites: BTreeSet<SiteId> = fleet.sites().into_iter().map(|site| site.id).collect();
            for new in sites.difference(&attached) {
                if let Some(site) = fleet.site(new) {
                    hub.attach(new, site.link());
                    pulses.attach(new, site.link());
                    let link = site.link();
                    metrics.attach(new, link, move || site.capabilities().map(|known| known.apis));
                }
            }
            for gone in attached.difference(&sites) {
                hub.detach(gone);
                pulses.detach(gone);
                metrics.detach(gone);
            }
            attached = sites;
            if changed.changed().await.is_err() {
                return;
            }
        }
    }

    fn settings(&self) -> MutexGuard<'_, Settings> {
        self.0.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save_settings(&self, settings: &Settings) -> Result<(), concertina_contract::Failure> {
        settings::save(&self.0.store, settings).map_err(|error| store_failure(&error))
    }
}
