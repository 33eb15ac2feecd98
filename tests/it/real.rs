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

/// The fleet is one, and some tests cut a part of it off, or look at all that is asked of it.
static FLEET: RwLock<()> = RwLock::const_new(());

/// The sandbox with a core on it.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) fleet: Fleet,
    tasks: Tasks,
    _turn: Turn,
}

/// The fleet is a test's to use while this lives.
enum Turn {
    /// Nobody else uses it.
    Alone { _guard: Alone },
    /// Others use it, too.
    Beside { _guard: Beside },
}

/// Keeps other tests off the fleet while it lives.
pub(crate) type Alone = RwLockWriteGuard<'static, ()>;
/// Keeps those off that want the fleet alone.
pub(crate) type Beside = RwLockReadGuard<'static, ()>;

/// Waits until no other test uses the fleet.
pub(crate) async fn alone() -> Alone {
    FLEET.write().await
}

/// Waits until no test has the fleet alone: for those that keep to a namespace of their own and cut nothing off.
pub(crate) async fn beside() -> Beside {
    FLEET.read().await
}

impl Bench {
    /// The fleet that is up, or a new one, and a core in an empty home, for one test alone.
    pub(crate) async fn start() -> Result<Self> {
        Self::in_turn(Turn::Alone { _guard: alone().await }).await
    }

    /// The same for a test that bears others beside it.
    pub(crate) async fn beside() -> Result<Self> {
        Self::in_turn(Turn::Beside { _guard: beside().await }).await
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
