//! The fleet of the sandbox and a core that reads its kubeconfig.

use concertina_contract::{SessionState, TrustAnswer, TrustRequest};
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::kubeconfig::Sources;
use concertina_core::redact::Redactor;
use concertina_core::secrets::Secrets;
use concertina_core::site::{Fleet, FleetOptions, Site};
use concertina_core::store::Store;
use concertina_core::task::Tasks;
use concertina_sandbox::{Progress, Sandbox};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What a test ends with.
pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// The fleet is one, and some tests cut a part of it off, or look at all that is asked of it: of the site with real nodes.
static REAL: RwLock<()> = RwLock::const_new(());
/// The same of the sites with simulated ones.
static SIMULATED: RwLock<()> = RwLock::const_new(());

/// The sandbox with a core on it.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) fleet: Fleet,
    tasks: Tasks,
    _turn: Turn,
}

/// The fleet is a test's to use while this lives. Whoever takes both parts takes the real nodes first.
pub(crate) struct Turn {
    _real: Option<Hold>,
    _simulated: Hold,
}

/// A hold on a part of the fleet.
enum Hold {
    /// Nobody else uses it.
    Alone { _guard: RwLockWriteGuard<'static, ()> },
    /// Others use it, too.
    Beside { _guard: RwLockReadGuard<'static, ()> },
}

impl Turn {
    /// Waits until no other test uses the fleet: for those that cut sites off, or must meet a limit of time.
    pub(crate) async fn alone() -> Self {
        Self { _real: Some(Hold::alone(&REAL).await), _simulated: Hold::alone(&SIMULATED).await }
    }

    /// Waits until no other test uses the site with real nodes: for those that cut its nodes off, or empty them.
    pub(crate) async fn with_real_nodes() -> Self {
        Self { _real: Some(Hold::alone(&REAL).await), _simulated: Hold::beside(&SIMULATED).await }
    }

    /// Waits until no test has a part of the fleet alone: for those that keep to a namespace of their own and cut nothing off.
    pub(crate) async fn beside() -> Self {
        Self { _real: Some(Hold::beside(&REAL).await), _simulated: Hold::beside(&SIMULATED).await }
    }

    /// The same for those that use nothing of the site with real nodes.
    pub(crate) async fn of_simulated() -> Self {
        Self { _real: None, _simulated: Hold::beside(&SIMULATED).await }
    }
}

impl Hold {
    async fn alone(part: &'static RwLock<()>) -> Self {
        Self::Alone { _guard: part.write().await }
    }

    async fn beside(part: &'static RwLock<()>) -> Self {
        Self::Beside { _guard: part.read().await }
    }
}

impl Bench {
    /// The fleet that is up, or a new one, and a core in an empty home, for one test alone.
    pub(crate) async fn start() -> Result<Self> {
        Self::in_turn(Turn::alone().await).await
    }

    /// The same for a test that bears others beside it, and uses nothing of the site with real nodes.
    pub(crate) async fn of_simulated() -> Result<Self> {
        Self::in_turn(Turn::of_simulated().await).await
    }

    async fn in_turn(turn: Turn) -> Result<Self> {
        let sandbox = tokio::task::spawn_blocking(|| Sandbox::up(&progress())).await??;
        let tasks = Tasks::new();
        let path = std::env::var("PATH")?;
        let fleet = Fleet::new(FleetOptions {
            store: Store::in_memory()?,
            clock: Clock::system(),
            tasks: tasks.clone(),
            secrets: Secrets::this_run(),
            redactor: Redactor::default(),
            sources: Sources { arguments: vec![sandbox.kubeconfig_path()], ..Sources::default() },
            environment: Environment::new([("PATH".to_owned(), path)]),
        });
        fleet.reload().await.map_err(|failure| format!("{failure:?}"))?;
        Ok(Self { sandbox, fleet, tasks, _turn: turn })
    }

    /// A site by its name.
    pub(crate) fn site(&self, name: &str) -> Result<Arc<Site>> {
        let id = self.fleet.sites().into_iter().find(|site| site.name == name).map(|site| site.id);
        Ok(id.and_then(|id| self.fleet.site(&id)).ok_or(format!("no site {name}"))?)
    }

    /// Trusts the plugins and connects all sites.
    pub(crate) async fn connect_all(&self) -> Result<Vec<Arc<Site>>> {
        for view in self.fleet.sites() {
            for login in view.logins.iter().filter(|login| login.needs_trust) {
                let request = TrustRequest::Command { login: login.id.clone() };
                self.fleet.trust_question(&request).await.map_err(|failure| format!("{failure:?}"))?;
                let answer = self.fleet.answer_trust(&request, TrustAnswer::TrustCommand).await;
                answer.map_err(|failure| format!("{failure:?}"))?;
            }
        }
        let ids: Vec<_> = self.fleet.sites().into_iter().map(|site| site.id).collect();
        for id in &ids {
            self.fleet.connect(id).map_err(|failure| format!("{failure:?}"))?;
        }
        let sites: Vec<_> = ids.iter().filter_map(|id| self.fleet.site(id)).collect();
        for site in &sites {
            until(site, Duration::from_secs(20), is_ready).await?;
        }
        Ok(sites)
    }

    /// Ends every task of the core.
    pub(crate) async fn end(self) {
        self.tasks.shutdown().await;
    }
}

/// Waits until a site's session is in a state.
pub(crate) async fn until(site: &Site, limit: Duration, wanted: impl Fn(&SessionState) -> bool) -> Result {
    let mut link = site.link();
    let seen = tokio::time::timeout(limit, link.wait_for(|link| wanted(&link.state))).await;
    match seen {
        Ok(Ok(_)) => Ok(()),
        _ => Err(format!("{} is still {:?}", site.name(), site.link().borrow().state).into()),
    }
}

pub(crate) fn is_ready(state: &SessionState) -> bool {
    matches!(state, SessionState::Ready { .. })
}

/// Tells on standard output how far the sandbox is.
#[allow(clippy::print_stdout, reason = "a test that fails shows how far the fleet had come")]
pub(crate) fn progress() -> Progress {
    Progress::new(|line| println!("{line}"))
}
