//! All sites that the kubeconfig files lead to.

use super::address::address;
use super::handle::Site;
use super::import::Previews;
use super::record::Record;
use super::shared::Shared;
use super::team::TeamPreviews;
use super::{added, pin, record, view};
use crate::clock::Clock;
use crate::error::store_failure;
use crate::exec::{Environment, ExecRunner, Standing};
use crate::kubeconfig::{Kubeconfig, LastGood, Login, LoginProblem, PluginPolicy, Sources};
use crate::redact::Redactor;
use crate::secrets::Secrets;
use crate::store::Store;
use crate::task::Tasks;
use concertina_contract::{ErrorCode, Failure, KindView, KubeconfigView, LoginId, SiteId, SiteView};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::watch;

/// What a fleet is made of.
#[derive(Debug)]
pub struct FleetOptions {
    /// The local database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// The scope of all sessions.
    pub tasks: Tasks,
    /// Where pasted tokens are.
    pub secrets: Secrets,
    /// Learns every secret in use.
    pub redactor: Redactor,
    /// Where kubeconfig files are; files added in the window are read from the store.
    pub sources: Sources,
    /// The environment for plugins and proxies.
    pub environment: Environment,
}

/// All sites. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fleet(Arc<Inner>);

/// Logins of merged addresses, with the records of those.
type Merged = HashMap<LoginId, SiteId>;

/// A fleet that may have ended.
pub(super) struct WeakFleet(Weak<Inner>);

impl WeakFleet {
    /// The fleet, if somebody still has it.
    pub(super) fn upgrade(&self) -> Option<Fleet> {
        self.0.upgrade().map(Fleet)
    }
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    sources: Mutex<Sources>,
    known: Mutex<Known>,
    previews: Mutex<Previews>,
    team_previews: Mutex<TeamPreviews>,
    /// One reload at a time; it keeps what was good of each file.
    reloading: tokio::sync::Mutex<LastGood>,
}

/// What the last reload found.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) kubeconfig: Kubeconfig,
    pub(super) sites: Vec<Arc<Site>>,
    /// Whether the plugins of logins that have one may run.
    pub(super) plugins: HashMap<LoginId, Standing>,
    /// Counts up whenever files or contexts are other ones.
    revision: u32,
    /// Whether a file is to be read again when its text has settled.
    pub(super) is_waiting: bool,
    /// Sites that no file names any more. They are the same ones when a file names them again, as after an editor wrote a
    /// broken file: what runs on them goes on.
    gone: Vec<Arc<Site>>,
}

impl Fleet {
    /// A fleet without sites; [`Self::reload`] finds them. Must be called within the runtime.
    pub fn new(options: FleetOptions) -> Self {
        let FleetOptions { store, clock, tasks, secrets, redactor, sources, environment } = options;
        let changed = watch::Sender::new(0);
        let (findings, found) = tokio::sync::mpsc::unbounded_channel();
        let runner = ExecRunner::new(store.clone(), clock.clone(), environment.clone());
        let shared = Shared {
            store,
            clock,
            tasks,
            secrets,
            redactor,
            environment,
            runner,
            changed,
            pasted: Mutex::default(),
            asked: Mutex::default(),
            offers: Mutex::default(),
            findings,
            unions: watch::Sender::new(0),
            untold: Mutex::default(),
            offered: std::sync::atomic::AtomicU32::new(0),
        };
        let fleet = Self(Arc::new(Inner {
            shared: Arc::new(shared),
            sources: Mutex::new(sources),
            known: Mutex::default(),
            previews: Mutex::default(),
            team_previews: Mutex::default(),
            reloading: tokio::sync::Mutex::default(),
        }));
        fleet.unite(found);
        fleet
    }

    /// Reads the files again. Sites keep their sessions; one whose logins are gone is disconnected, and connected again
    /// when they are back and the user did not disconnect it. Dials nothing else.
    pub async fn reload(&self) -> Result<(), Failure> {
        let mut good = self.0.reloading.lock().await;
        let store = &self.shared().store;
        let mut sources = self.sources().clone();
        sources.added = added::list(store).map_err(|error| store_failure(&error))?;
        let (reading, mut keeping, now) =
            (sources.clone(), std::mem::take(&mut *good), self.shared().clock.now());
        let read = tokio::task::spawn_blocking(move || {
            let kubeconfig = Kubeconfig::load_keeping(&reading, &mut keeping, now);
            (kubeconfig, PluginPolicy::load(&reading), keeping)
        });
        let (mut kubeconfig, policy, keeping) = read.await.map_err(|_| Failure::new(ErrorCode::Internal))?;
        let is_waiting = keeping.is_waiting();
        *good = keeping;
        self.shared().runner.set_policy(policy);
        let sites = self.group(&mut kubeconfig).await?;
        let pasted = record::pasted(store).map_err(|error| store_failure(&error))?;
        self.shared().pasted().extend(pasted);
        let plugins = self.plugins(&kubeconfig).await;
        *self.sources() = sources;
        let (left, back) = {
            let mut known = self.known();
            let before = std::mem::take(&mut *known);
            let ids: HashSet<&SiteId> = sites.iter().map(|site| site.id()).collect();
            let is_in = |site: &Arc<Site>| ids.contains(site.id());
            let (back, mut gone): (Vec<_>, Vec<_>) = before.gone.into_iter().partition(is_in);
            let left: Vec<_> = before.sites.into_iter().filter(|site| !is_in(site)).collect();
            gone.extend(left.iter().cloned());
            let revision = before.revision.wrapping_add(1);
            *known = Known { kubeconfig, sites, plugins, revision, is_waiting, gone };
            (left, back)
        };
        for site in left {
            site.leave();
        }
        back.iter().filter(|site| site.state().record.wanted).for_each(Site::connect);
        self.shared().bump();
        Ok(())
    }

    /// Whether the plugins of the logins may run.
    async fn plugins(&self, kubeconfig: &Kubeconfig) -> HashMap<LoginId, Standing> {
        let logins = kubeconfig.logins.iter().filter(|login| login.problem.is_none());
        let (ids, plugins): (Vec<_>, Vec<_>) =
            logins.filter_map(|login| Some((login.id.clone(), login.user.exec.clone()?))).unzip();
        ids.into_iter().zip(self.shared().runner.standing(plugins).await).collect()
    }

    /// Puts logins of one address into one site, in the order of the files, and addresses of one cluster into one.
    async fn group(&self, kubeconfig: &mut Kubeconfig) -> Result<Vec<Arc<Site>>, Failure> {
        let mut groups: Vec<(String, Vec<Arc<Login>>)> = Vec::new();
        let mut at: HashMap<String, usize> = HashMap::new();
        for login in kubeconfig.logins.iter_mut().filter(|login| login.problem.is_none()) {
            match address(&login.cluster).await {
                Ok(address) => {
                    let index = *at.entry(address.clone()).or_insert(groups.len());
                    if index == groups.len() {
                        groups.push((address, Vec::new()));
                    }
                    groups[index].1.push(Arc::new(login.clone()));
                }
                Err(error) => login.problem = Some(LoginProblem::DataUnreadable(error.subject())),
            }
        }
        let wholes = self.wholes(groups.iter().map(|(address, _)| address.as_str()))?;
        self.pin_logins(kubeconfig, &mut groups, &wholes)?;
        let known: HashMap<SiteId, Arc<Site>> = {
            let known = self.known();
            let sites = known.gone.iter().chain(&known.sites);
            sites.map(|site| (site.id().clone(), site.clone())).collect()
        };
        let mut found: Vec<(Arc<Site>, Vec<Arc<Login>>, Merged)> = Vec::new();
        let mut at: HashMap<SiteId, usize> = HashMap::new();
        for ((_, logins), (record, part)) in groups.into_iter().zip(wholes) {
            let merged = logins.iter().filter_map(|login| Some((login.id.clone(), part.clone()?)));
            let index = *at.entry(record.id.clone()).or_insert(found.len());
            if let Some((_, all, parts)) = found.get_mut(index) {
                parts.extend(merged);
                all.extend(logins);
                continue;
            }
            let known = known.get(&record.id).cloned();
            let site = known.unwrap_or_else(|| Arc::new(Site::new(record, self.shared().clone())));
            found.push((site, logins.clone(), merged.collect()));
        }
        let taken = found.into_iter().map(|(site, logins, merged)| {
            site.take_logins(logins, merged);
            site
        });
        Ok(taken.collect())
    }

    /// Lets the logins of an address be verified against what the user pinned there.
    fn pin_logins(
        &self,
        kubeconfig: &mut Kubeconfig,
        groups: &mut [(String, Vec<Arc<Login>>)],
        wholes: &[(Record, Option<SiteId>)],
    ) -> Result<(), Failure> {
        let pins = pin::all(&self.shared().store).map_err(|error| store_failure(&error))?;
        if pins.is_empty() {
            return Ok(());
        }
        let mut pinned = HashMap::new();
        for ((_, logins), (record, part)) in groups.iter_mut().zip(wholes) {
            let Some(pin) = pins.get(part.as_ref().unwrap_or(&record.id)) else { continue };
            for login in logins.iter_mut() {
                pinned.insert(login.id.clone(), pin.clone());
                *login = Arc::new(pin::pinned(login, pin));
            }
        }
        for login in &mut kubeconfig.logins {
            login.pin = pinned.get(&login.id).cloned();
        }
        Ok(())
    }

    /// For each address the record of the site it belongs to, and its own when it was merged into that one.
    fn wholes<'a>(
        &self,
        addresses: impl Iterator<Item = &'a str>,
    ) -> Result<Vec<(Record, Option<SiteId>)>, Failure> {
        let store = &self.shared().store;
        let addresses: Vec<&str> = addresses.collect();
        let own = record::find_or_add(store, &addresses).map_err(|error| store_failure(&error))?;
        let whole = |own: Record| {
            let Some(whole) = &own.merged_into else { return Ok((own, None)) };
            match record::find(store, whole).map_err(|error| store_failure(&error))? {
                Some(whole) => Ok((whole, Some(own.id))),
                None => Ok((own, None)),
            }
        };
        own.into_iter().map(whole).collect()
    }

    /// Files and contexts as the last reload found them.
    pub fn kubeconfig_view(&self) -> KubeconfigView {
        let (known, sources) = (self.known(), self.sources().clone());
        view::kubeconfig(&known, &sources, self.shared())
    }

    /// All sites in the order of the files. Their summaries are empty: rows belong to others.
    pub fn sites(&self) -> Vec<SiteView> {
        let (known, sources) = (self.known(), self.sources().clone());
        known.sites.iter().filter_map(|site| view::site(site, &known, &sources)).collect()
    }

    /// The kinds with rows of their own, and every other that a site is known to serve.
    pub fn kinds(&self) -> Vec<KindView> {
        view::kinds(&self.known())
    }

    /// Counts up whenever something that [`Self::sites`] or [`Self::kubeconfig_view`] shows has changed.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.shared().changed.subscribe()
    }

    /// A site by its id.
    pub fn site(&self, id: &SiteId) -> Option<Arc<Site>> {
        self.known().sites.iter().find(|site| site.id() == id).cloned()
    }

    /// Lets go of a site that no file named, so that it is made anew from its record.
    pub(super) fn forget_gone(&self, id: &SiteId) {
        self.known().gone.retain(|site| site.id() != id);
    }

    /// The fleet for a task that must not keep it alive.
    pub(super) fn downgrade(&self) -> WeakFleet {
        WeakFleet(Arc::downgrade(&self.0))
    }

    /// A site by its id, or the failure that says it is not known.
    pub fn known_site(&self, id: &SiteId) -> Result<Arc<Site>, Failure> {
        self.site(id).ok_or_else(|| Failure::new(ErrorCode::SiteUnknown))
    }

    /// Connects a site, anew when it is connected.
    pub fn connect(&self, id: &SiteId) -> Result<(), Failure> {
        self.known_site(id)?.connect();
        Ok(())
    }

    /// Ends the session of a site, or calls off a connect.
    pub fn disconnect(&self, id: &SiteId) -> Result<(), Failure> {
        self.known_site(id)?.disconnect();
        Ok(())
    }

    /// Connects the sites that were connected when the program ended. No login that needs a person starts.
    pub fn reconnect(&self) {
        let sites = self.known().sites.clone();
        sites.iter().filter(|site| site.state().record.wanted).for_each(Site::connect);
    }

    /// Adds a file to those that are read, for good, and reads all again.
    pub async fn add_file(&self, path: &Path) -> Result<(), Failure> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if path.to_str().is_none() {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "path-not-unicode"));
        }
        added::add(&self.shared().store, &[path.into()], self.shared().clock.now())
            .map_err(|error| store_failure(&error))?;
        self.reload().await
    }

    /// Files that were dropped on a window wait to be looked at there.
    pub fn offer(&self) {
        self.shared().offered.fetch_add(1, Ordering::Relaxed);
        self.shared().bump();
    }

    /// Counts of what pages follow beside the sites: revisions of files and contexts, and files that were offered.
    pub fn revisions(&self) -> (u32, u32) {
        (self.known().revision, self.shared().offered.load(Ordering::Relaxed))
    }

    /// A login by its id, or the failure that says it is not known.
    pub(super) fn known_login(&self, id: &LoginId) -> Result<Login, Failure> {
        let known = self.known();
        let login = known.kubeconfig.logins.iter().find(|login| login.id == *id).cloned();
        login.ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "login-unknown"))
    }

    /// A path for display.
    pub(super) fn display(&self, path: &Path) -> String {
        self.sources().display(path)
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn team_previews(&self) -> MutexGuard<'_, TeamPreviews> {
        self.0.team_previews.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn previews(&self) -> MutexGuard<'_, Previews> {
        self.0.previews.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sources(&self) -> MutexGuard<'_, Sources> {
        self.0.sources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
