//! One site: what is known of it, and the way to its clients.

use super::connection::Connection;
use super::kinds::Kinds;
use super::naming::{is_namespace, is_own_host, looks_like_production};
use super::record::{self, Record};
use super::shared::Shared;
use super::{Access, Link, PodReader, ReadClient, Signals, WriteClient, place, session};
use crate::error::store_failure;
use crate::kubeconfig::Login;
use crate::task::Tasks;
use concertina_contract::{
    Capabilities, ErrorCode, Examination, Failure, GuardLevel, LoginId, Millis, PlanId, SessionState, SiteId,
    SiteKind,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// One cluster, whatever the state of its session.
pub struct Site {
    id: SiteId,
    pub(super) shared: Arc<Shared>,
    link: watch::Sender<Link>,
    /// What it serves, as far as any of its connections found out.
    pub(super) kinds: Arc<Kinds>,
    /// Namespaces to try where their list is forbidden, in order.
    named: watch::Sender<Vec<String>>,
    state: Mutex<State>,
    /// Held while what is remembered changes on disk, so that no change is lost to another one; taken before `state`.
    remembering: Mutex<()>,
}

/// Everything that changes.
pub(super) struct State {
    pub(super) record: Record,
    pub(super) logins: Vec<Arc<Login>>,
    /// Logins at addresses that were merged into this site, with the records of those addresses.
    pub(super) merged: HashMap<LoginId, SiteId>,
    pub(super) capabilities: Option<Capabilities>,
    pub(super) signals: Option<Arc<Signals>>,
    pub(super) unlocked_until: Option<Millis>,
    /// The UID that answered in place of the known one.
    pub(super) found_uid: Option<String>,
    /// What the doctor found last.
    pub(super) examined: Option<Examination>,
    /// The scope of the running session, and its number.
    session: Option<Tasks>,
    generation: u64,
    epoch: u64,
    connection: Option<Arc<Connection>>,
}

/// The right of one session to publish: it ends when another session starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Generation(u64);

impl Site {
    pub(super) fn new(record: Record, shared: Arc<Shared>) -> Self {
        let named = record::namespaces(&shared.store, &record.id).unwrap_or_else(|error| {
            tracing::warn!(%error, "the namespaces to try on a site cannot be read");
            Vec::new()
        });
        let state = State {
            record,
            logins: Vec::new(),
            merged: HashMap::new(),
            capabilities: None,
            signals: None,
            unlocked_until: None,
            found_uid: None,
            examined: None,
            session: None,
            generation: 0,
            epoch: 0,
            connection: None,
        };
        Self {
            id: state.record.id.clone(),
            kinds: Arc::new(Kinds::new(shared.changed.clone())),
            shared,
            link: watch::Sender::new(Link::default()),
            named: watch::Sender::new(named),
            state: Mutex::new(state),
            remembering: Mutex::default(),
        }
    }

    /// Its id.
    pub fn id(&self) -> &SiteId {
        &self.id
    }

    /// The name the user gave it, or the context's name.
    pub fn name(&self) -> String {
        self.state().name()
    }

    /// Where it stands.
    pub fn kind(&self) -> SiteKind {
        let state = self.state();
        place::kind(state.record.kind, &state.record.provider)
    }

    /// What it asks before a write.
    pub fn guard(&self) -> GuardLevel {
        self.state().guard()
    }

    /// Whether a read-only site is unlocked at the moment.
    pub fn unlocked(&self) -> bool {
        self.unlocked_until().is_some()
    }

    /// Until when a read-only site is unlocked, if it is.
    pub fn unlocked_until(&self) -> Option<Millis> {
        let now = self.shared.clock.now();
        self.state().unlocked_until.filter(|until| *until > now)
    }

    /// The session's state with its client, now and as it changes.
    pub fn link(&self) -> watch::Receiver<Link> {
        self.link.subscribe()
    }

    /// What it can do; none until it was connected once in this run.
    pub fn capabilities(&self) -> Option<Capabilities> {
        self.state().capabilities.clone()
    }

    /// Whether its API server is on this machine.
    pub fn is_here(&self) -> bool {
        let state = self.state();
        state.login().is_some_and(|login| is_own_host(&login.cluster.server))
    }

    /// The client for reads.
    pub fn reader(&self) -> Result<ReadClient, Failure> {
        self.link.borrow().reader.clone().ok_or_else(|| self.not_connected())
    }

    /// The client for pages of pods.
    pub(crate) fn pods(&self) -> Result<PodReader, Failure> {
        let connection = self.state().connection.clone();
        connection.map(|connection| PodReader::new(connection.pods())).ok_or_else(|| self.not_connected())
    }

    /// A client for the changes of one plan, and to try them out. The gate has decided before; a read-only site that is not unlocked
    /// refuses here once more.
    pub(crate) fn writer(&self, plan: &PlanId) -> Result<WriteClient, Failure> {
        if self.guard() == GuardLevel::ReadOnly && !self.unlocked() {
            return Err(Failure::new(ErrorCode::ReadOnly).at(self.name()));
        }
        let (connection, signals) = {
            let state = self.state();
            (state.connection.clone(), state.signals.clone())
        };
        let (Some(connection), Some(signals)) = (connection, signals) else {
            return Err(self.not_connected());
        };
        let client = connection
            .changes(plan.as_str())
            .map_err(|error| Failure::new(ErrorCode::Internal).at(self.name()).detail(error.to_string()))?;
        Ok(WriteClient::new(client, signals))
    }

    fn not_connected(&self) -> Failure {
        Failure::new(ErrorCode::SiteNotConnected).at(self.name())
    }

    /// Namespaces to try where their list is forbidden, now and as more are named.
    pub(super) fn named(&self) -> watch::Receiver<Vec<String>> {
        self.named.subscribe()
    }

    /// Adds namespaces to try where their list is forbidden. Returns whether one of them is new.
    pub(super) fn name_namespaces(&self, names: &[String]) -> bool {
        self.named.send_if_modified(|named| {
            let before = named.len();
            named.extend(names.iter().filter(|name| is_namespace(name)).cloned());
            named.sort_unstable();
            named.dedup();
            named.len() > before
        })
    }

    /// Namespaces to try where their list is forbidden, in order.
    pub(super) fn namespaces(&self) -> Vec<String> {
        self.named.borrow().clone()
    }

    /// Tries these namespaces and no others from now on. The one of the login comes back when it connects.
    pub(super) fn set_namespaces(&self, names: Vec<String>) -> Result<(), Failure> {
        record::set_namespaces(&self.shared.store, &self.id, &names)
            .map_err(|error| store_failure(&error).at(self.name()))?;
        self.named.send_if_modified(|named| {
            let is_other = *named != names;
            *named = names;
            is_other
        });
        Ok(())
    }

    /// As [`Self::name_namespaces`], remembered for the next run: what the user looked for is worth a try.
    pub fn try_namespaces(&self, names: &[String]) {
        let names: Vec<String> = names.iter().filter(|name| is_namespace(name)).cloned().collect();
        if self.name_namespaces(&names)
            && let Err(error) = record::name_namespaces(&self.shared.store, &self.id, &names)
        {
            tracing::warn!(%error, "the namespaces to try on a site cannot be remembered");
        }
    }

    /// Starts a session, ending one that runs.
    pub(super) fn connect(self: &Arc<Self>) {
        let scope = self.shared.tasks.child();
        let generation = {
            let mut state = self.state();
            state.end_session();
            state.session = Some(scope.clone());
            Generation(state.generation)
        };
        self.want(true);
        let since = self.shared.clock.now();
        let step = concertina_contract::ConnectStep::Credential;
        self.publish(generation, SessionState::Connecting { step, since });
        scope.spawn(session::run(self.clone(), generation, scope.clone()));
    }

    /// Ends the session and drops its connections.
    pub(super) fn disconnect(&self) {
        self.want(false);
        self.leave();
    }

    /// Ends the session of a site that no file names any more. It is still wanted, should a file name it again.
    pub(super) fn leave(&self) {
        let mut state = self.state();
        state.end_session();
        self.send(&state, SessionState::Disconnected, None);
    }

    fn want(&self, wanted: bool) {
        if let Err(failure) = self.remember(|record| record.wanted = wanted) {
            tracing::warn!(?failure, "cannot remember that a site is wanted");
        }
    }

    /// Publishes a state without a client; connections are dropped. A session that was ended publishes nothing.
    pub(super) fn publish(&self, generation: Generation, session: SessionState) {
        let mut state = self.state();
        if state.generation == generation.0 {
            state.connection = None;
            self.send(&state, session, None);
        }
    }

    /// Takes what was found out of rights after the site was ready.
    pub(super) fn learn_rights(&self, generation: Generation, rights: Vec<concertina_contract::Right>) {
        let mut state = self.state();
        if state.generation == generation.0
            && let Some(capabilities) = &mut state.capabilities
            && capabilities.rights != rights
        {
            capabilities.rights = rights;
            drop(state);
            self.shared.bump();
        }
    }

    /// Publishes that the site answers.
    pub(super) fn publish_ready(
        &self,
        generation: Generation,
        connection: Arc<Connection>,
        reader: ReadClient,
        access: Access,
        capabilities: Capabilities,
    ) {
        let mut state = self.state();
        if state.generation != generation.0 {
            return;
        }
        state.epoch += 1;
        state.connection = Some(connection);
        state.signals = Some(reader.signals().clone());
        state.capabilities = Some(capabilities);
        self.send(&state, SessionState::Ready { since: self.shared.clock.now() }, Some((reader, access)));
    }

    /// Publishes with the state locked, so that an ended session cannot publish after the one that ended it. Whoever holds
    /// a borrow of the link must not ask for the state.
    fn send(&self, state: &State, session: SessionState, clients: Option<(ReadClient, Access)>) {
        let (reader, access) = clients.unzip();
        self.link.send_replace(Link { state: session, reader, access, epoch: state.epoch });
        self.shared.bump();
    }

    /// Changes what is remembered; nothing changes when it cannot be written.
    pub(super) fn remember(&self, change: impl FnOnce(&mut Record)) -> Result<(), Failure> {
        let _one = self.remembering.lock().unwrap_or_else(PoisonError::into_inner);
        let mut record = self.state().record.clone();
        change(&mut record);
        record::save(&self.shared.store, &record).map_err(|error| store_failure(&error).at(self.name()))?;
        self.state().record = record;
        self.shared.bump();
        Ok(())
    }

    /// Takes what the nodes agree on about where the site stands: the scheme of their `providerID`, and their region.
    pub fn learn_place(&self, scheme: &str, region: &str) {
        let (provider, region) = (place::provider(scheme), crate::redact::plain(region));
        let known = {
            let state = self.state();
            state.record.provider == provider && state.record.region == region
        };
        if known {
            return;
        }
        let learned = self.remember(|record| {
            provider.clone_into(&mut record.provider);
            record.region = region;
        });
        if let Err(failure) = learned {
            tracing::warn!(?failure, "cannot remember where a site stands");
        }
    }

    /// Uses the logins that a reload found. A session whose own login was changed starts again.
    pub(super) fn take_logins(self: &Arc<Self>, logins: Vec<Arc<Login>>, merged: HashMap<LoginId, SiteId>) {
        let restart = {
            let mut state = self.state();
            let before = state.login().cloned();
            state.logins = logins;
            state.merged = merged;
            let differs = |one: &Login, other: &Login| one.cluster != other.cluster || one.user != other.user;
            let changed = matches!((&before, state.login()), (Some(one), Some(other)) if differs(one, other));
            changed && state.session.is_some()
        };
        if restart {
            self.connect();
        }
    }

    /// The login in use, or to be used.
    pub(super) fn login(&self) -> Option<Arc<Login>> {
        let state = self.state();
        state.login().cloned()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    pub(super) fn name(&self) -> String {
        let of_context =
            || self.login().map(|login| crate::redact::plain(&login.context)).unwrap_or_default();
        self.record.name.clone().unwrap_or_else(of_context)
    }

    pub(super) fn guard(&self) -> GuardLevel {
        self.record.guard.unwrap_or_else(|| {
            let contexts = self.logins.iter().map(|login| login.context.as_str());
            if contexts.chain([self.name().as_str()]).any(looks_like_production) {
                GuardLevel::TypeName
            } else {
                GuardLevel::Confirm
            }
        })
    }

    pub(super) fn login(&self) -> Option<&Arc<Login>> {
        let chosen = |id: &LoginId| self.logins.iter().find(|login| login.id == *id);
        self.record.login.as_ref().and_then(chosen).or_else(|| self.logins.first())
    }

    fn end_session(&mut self) {
        self.generation += 1;
        self.connection = None;
        if let Some(scope) = self.session.take() {
            scope.stop();
        }
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Site({})", self.id)
    }
}
