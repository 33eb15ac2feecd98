//! The session of a site: connect, watch over the link, try again.
//!
//! ```text
//! Connecting ─▶ Ready ─▶ Degraded ⟲ (backoff) ─▶ Ready
//!      │          │ 401: one new credential
//!      ▼          ▼
//! Closed     AuthRequired        both until the user asks again
//! ```

use super::change::token_name;
use super::connection::{Connection, ConnectionError, authority_pem};
use super::credential::{Credential, CredentialError};
use super::handle::{Generation, Site};
use super::identity::Finding;
use super::vigil::Vigil;
use super::{Access, ReadClient, RequestError, Signals, probe};
use crate::error::{Wanted, exec_failure, request_failure, secrets_failure};
use crate::exec::ExecError;
use crate::kubeconfig::Login;
use crate::task::Tasks;
use concertina_contract::{Capabilities, ConnectStep, ErrorCode, Failure, Millis, Right, SessionState};
use std::convert::Infallible;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// Nothing heard for this long: ask.
const QUIET: Millis = 10_000;
/// How long the answer to a heartbeat may take.
const HEARTBEAT_LIMIT: Duration = Duration::from_secs(5);
/// So many unanswered heartbeats end a connection.
const MISSES: u32 = 2;
/// The clock jumped by this much between two looks: the machine slept, and every connection is suspect.
const SLEPT: Millis = 30_000;
/// The longest pause between two attempts. With the time an attempt takes, a link that is back is found within 10 s.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
/// A connection whose credential is refused sooner than this was never good.
const STEADY: Duration = Duration::from_secs(10);
/// So many such connections in a row: the server takes the credential for some requests and not for others, and
/// connecting anew is no help.
const FICKLE: u32 = 3;

/// How an attempt to connect ended without a connection.
#[derive(Debug)]
enum Outcome {
    /// Worth another try.
    Retry(Failure),
    /// The server does not accept the credential.
    Rejected(Failure),
    /// Needs a person.
    NeedsPerson(Failure),
    /// Given up.
    GiveUp(Failure),
}

/// Why a connection that worked was left.
#[derive(Debug)]
enum End {
    /// The server does not accept the credential any more.
    Rejected,
    /// It does not answer.
    Silent(Failure),
    /// The machine slept.
    Slept,
    /// Another cluster answers.
    Strayed,
    /// The credential is about to expire and is renewed with a new connection.
    Expired,
}

/// Runs until the session's scope ends or a person is needed.
pub(super) async fn run(site: Arc<Site>, generation: Generation, scope: Tasks) {
    let mut attempt = Attempt {
        site: &site,
        generation,
        scope: &scope,
        announce: true,
        renewed: false,
        run: None,
        rejected: None,
        fickle: 0,
    };
    let mut failures = 0;
    loop {
        match attempt.connect().await {
            Ok(connected) => {
                failures = 0;
                attempt.renewed = false;
                let begun = Instant::now();
                let end = attempt.stay(connected).await;
                let fickle = matches!(end, End::Rejected) && begun.elapsed() < STEADY;
                attempt.fickle = if fickle { attempt.fickle + 1 } else { 0 };
                if attempt.fickle >= FICKLE {
                    let (since, failure) =
                        (site.shared.clock.now(), attempt.failure(ErrorCode::Unauthorized));
                    return site.publish(generation, SessionState::AuthRequired { since, failure });
                }
                attempt.after(end);
            }
            Err(Outcome::Rejected(_)) if attempt.can_renew() => attempt.reject(),
            Err(Outcome::Rejected(failure) | Outcome::NeedsPerson(failure)) => {
                let since = site.shared.clock.now();
                return site.publish(generation, SessionState::AuthRequired { since, failure });
            }
            Err(Outcome::GiveUp(failure)) => {
                let since = site.shared.clock.now();
                return site.publish(generation, SessionState::Closed { since, failure });
            }
            Err(Outcome::Retry(failure)) => {
                attempt.degrade(failure);
                tokio::time::sleep(pause(failures)).await;
                failures += 1;
            }
        }
    }
}

/// One attempt, and how it tells the user.
struct Attempt<'a> {
    site: &'a Arc<Site>,
    generation: Generation,
    scope: &'a Tasks,
    /// Whether steps are shown; a retry stays Degraded until it succeeds.
    announce: bool,
    /// Whether the credential was renewed since the server last took one.
    renewed: bool,
    /// The run of the plugin that gave the last credential.
    run: Option<u64>,
    /// The run whose credential the server did not take.
    rejected: Option<u64>,
    /// Connections in a row that worked and were refused at once.
    fickle: u32,
}

/// What an attempt ends with when it succeeds.
struct Connected {
    connection: Arc<Connection>,
    reader: ReadClient,
    access: Access,
    capabilities: Capabilities,
    expires: Option<Millis>,
}

impl Attempt<'_> {
    async fn connect(&mut self) -> Result<Connected, Outcome> {
        let site = self.site;
        self.step(ConnectStep::Credential);
        let login = site.login().ok_or_else(|| Outcome::GiveUp(self.failure(ErrorCode::ContextInvalid)))?;
        let credential = self.credential(&login).await?;
        self.run = credential.run;
        let expires = credential.expires;
        let tasks = self.scope.child();
        let connection = Connection::prepare(&login, &credential, &site.shared.environment, tasks.clone())
            .await
            .map_err(|error| Outcome::GiveUp(self.broken(&error)))?;
        let reader =
            ReadClient::new(connection.reads(), Arc::new(Signals::default())).with_kinds(site.kinds.clone());

        self.step(ConnectStep::Server);
        let version = probe::version(&reader).await.map_err(|error| self.outcome(&error))?;
        self.step(ConnectStep::Identity);
        let known = site.state().record.uid.clone();
        let uid = probe::identity(&reader, known.as_deref()).await.map_err(|error| self.outcome(&error))?;
        let identity = probe::proof(uid.as_deref());
        self.check_identity(uid.clone(), &login)?;
        let vigil = uid.map(|uid| Vigil::new(uid, connection.dials()));
        let reader = reader.guarded(vigil);
        self.step(ConnectStep::Apis);
        let apis = site.kinds.read(&reader).await.map_err(|error| self.outcome(&error))?;
        self.step(ConnectStep::Rights);
        let rights = probe::rights(&connection.reviews()).await.map_err(|error| self.outcome(&error))?;
        let clock_skew = reader.signals().clock_skew();
        site.shared.find(Finding::Identified);
        let capabilities = Capabilities { version, apis, kinds: 0, rights, clock_skew, identity };
        tasks.spawn(site.kinds.clone().keep_reading(reader.clone()));
        site.name_namespaces(&[login.namespace.clone().unwrap_or_else(|| "default".to_owned())]);
        let access = Access::new(connection.reviews(), reader.clone(), site.named());
        Ok(Connected { connection: Arc::new(connection), reader, access, capabilities, expires })
    }

    fn step(&self, step: ConnectStep) {
        if self.announce {
            let since = match &self.site.link().borrow().state {
                SessionState::Connecting { since, .. } => *since,
                _ => self.site.shared.clock.now(),
            };
            self.site.publish(self.generation, SessionState::Connecting { step, since });
        }
    }

    async fn credential(&self, login: &Login) -> Result<Credential, Outcome> {
        let credential = self.assemble(login).await?;
        credential.secrets().for_each(|secret| self.site.shared.redactor.register(secret));
        Ok(credential)
    }

    /// A pasted token alone, else what the files have and a plugin hands out.
    async fn assemble(&self, login: &Login) -> Result<Credential, Outcome> {
        let shared = &self.site.shared;
        if shared.pasted().contains(&login.id) {
            let token = shared.secrets.get(&token_name(&login.id)).await;
            return match token.map_err(secrets_failure) {
                Ok(Some(token)) => Ok(Credential::token(token)),
                Ok(None) => Err(Outcome::NeedsPerson(self.failure(ErrorCode::KeyringMissing))),
                Err(failure) => Err(Outcome::NeedsPerson(failure.at(self.site.name()))),
            };
        }
        let unreadable = |error| Outcome::GiveUp(self.broken(&ConnectionError::Credential(error)));
        let credential = Credential::from_files(login).await.map_err(unreadable)?;
        let Some(exec) = &login.user.exec else { return Ok(credential) };
        let authority = authority_pem(&login.cluster).await.map_err(unreadable)?;
        let issued =
            shared.runner.credential(exec, &login.cluster, authority.as_deref(), self.rejected).await;
        issued.map(|issued| credential.with_issued(issued)).map_err(|error| {
            let failure = exec_failure(&error, &shared.redactor).at(self.site.name());
            match error {
                ExecError::NotFound { .. } | ExecError::Malformed { .. } => Outcome::GiveUp(failure),
                _ => Outcome::NeedsPerson(failure),
            }
        })
    }

    /// Publishes a connection and stays with it until it has to be left.
    async fn stay(&mut self, connected: Connected) -> End {
        let Connected { connection, reader, access, capabilities, mut expires } = connected;
        let renewable = Arc::downgrade(&connection);
        let rights = capabilities.rights.clone();
        self.site.publish_ready(self.generation, connection, reader.clone(), access.clone(), capabilities);
        let mut learning = std::pin::pin!(learn(self.site, self.generation, &access, rights));
        loop {
            let end = tokio::select! {
                end = supervise(self.site, &reader, renewal(expires)) => end,
                never = &mut learning => match never {},
            };
            match end {
                End::Expired => match self.renew(&renewable).await {
                    Some(later) => expires = later,
                    None => return End::Expired,
                },
                end => return end,
            }
        }
    }

    /// Renews a token without a new connection; none when a new connection is needed.
    async fn renew(&mut self, connection: &Weak<Connection>) -> Option<Option<Millis>> {
        let login = self.site.login()?;
        let credential = self.credential(&login).await.ok()?;
        connection.upgrade()?.renew(&credential).then_some(())?;
        self.run = credential.run;
        Some(credential.expires)
    }

    /// Whether another credential may be had without a person.
    fn can_renew(&self) -> bool {
        let renewable = |login: &Login| {
            login.user.exec.is_some()
                || (login.user.token.is_empty() && !login.user.token_file.as_os_str().is_empty())
        };
        !self.renewed && self.site.login().is_some_and(|login| renewable(&login))
    }

    fn reject(&mut self) {
        self.renewed = true;
        self.rejected = self.run;
    }

    /// Binds the site to its cluster, or finds that another one answers.
    fn check_identity(&self, uid: Option<String>, login: &Login) -> Result<(), Outcome> {
        let Some(uid) = uid else { return Ok(()) };
        let (known, merged) = {
            let state = self.site.state();
            (state.record.uid.clone(), state.merged.get(&login.id).cloned())
        };
        match known {
            Some(known) if known == uid => {
                self.site.state().found_uid = None;
                Ok(())
            }
            Some(known) => {
                if let Some(address) = merged {
                    // The other addresses of the site go on; this one is blocked on its own.
                    self.site.shared.find(Finding::Strayed { site: self.site.id().clone(), address });
                } else {
                    self.site.state().found_uid = Some(uid.clone());
                }
                let failure =
                    self.failure(ErrorCode::IdentityChanged).with("known", known).with("found", uid);
                Err(Outcome::GiveUp(failure))
            }
            None => self.site.remember(|record| record.uid = Some(uid)).map_err(Outcome::GiveUp),
        }
    }

    /// What to do next after a connection ended.
    fn after(&mut self, end: End) {
        match end {
            End::Rejected => {
                self.reject();
                self.announce = true;
            }
            End::Expired | End::Slept | End::Strayed => self.announce = true,
            End::Silent(failure) => self.degrade(failure),
        }
    }

    fn degrade(&mut self, failure: Failure) {
        self.announce = false;
        let now = self.site.shared.clock.now();
        let since = match &self.site.link().borrow().state {
            SessionState::Degraded { since, .. } => *since,
            _ => now,
        };
        self.site.publish(self.generation, SessionState::Degraded { since, failure });
    }

    /// What a failed step means.
    fn outcome(&self, error: &RequestError) -> Outcome {
        let failure =
            request_failure(error, &self.site.name(), Wanted::default(), &self.site.shared.redactor);
        let failure = failure.with("host", self.host());
        match failure.code {
            ErrorCode::Unauthorized => Outcome::Rejected(failure),
            // A certificate does not become right by trying again; one that was right is given another chance.
            ErrorCode::TlsFailed if self.announce => Outcome::GiveUp(failure),
            _ => Outcome::Retry(failure),
        }
    }

    /// The host of the server, for the message.
    fn host(&self) -> String {
        let server = self.site.login().and_then(|login| login.cluster.server.parse::<http::Uri>().ok());
        server.and_then(|server| server.host().map(str::to_owned)).unwrap_or_default()
    }

    fn failure(&self, code: ErrorCode) -> Failure {
        Failure::new(code).at(self.site.name())
    }

    fn broken(&self, error: &ConnectionError) -> Failure {
        let code = match error {
            ConnectionError::Credential(CredentialError::File { .. }) => ErrorCode::FileUnreadable,
            _ => ErrorCode::ContextInvalid,
        };
        let detail = self.site.shared.redactor.text(&error.to_string());
        self.failure(code)
            .with("reason", "data-unreadable")
            .with("name", &detail)
            .with("path", &detail)
            .detail(detail)
    }
}

/// Finds the namespaces of those rights that are not granted everywhere, now and when other namespaces are named. Rows
/// do not wait for it.
async fn learn(site: &Site, generation: Generation, access: &Access, rights: Vec<Right>) -> Infallible {
    while rights.iter().any(|right| !right.allowed) {
        let (named, mut rights) = (access.named(), rights.clone());
        for right in rights.iter_mut().filter(|right| !right.allowed && right.resource != "nodes") {
            let found = access.namespaces(&[&right.verb], &right.group, &right.resource).await;
            right.namespaces = found.unwrap_or_default();
        }
        site.learn_rights(generation, rights);
        access.named_other_than(&named).await;
    }
    std::future::pending().await
}

/// Watches over a connection until it has to be left.
async fn supervise(site: &Site, reader: &ReadClient, renewal: Option<Millis>) -> End {
    let signals = reader.signals();
    let mut misses = 0;
    let mut looked = jiff::Timestamp::now().as_millisecond();
    loop {
        tokio::select! {
            () = signals.unauthorized() => return End::Rejected,
            () = signals.strayed() => return End::Strayed,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        let now = jiff::Timestamp::now().as_millisecond();
        if now - std::mem::replace(&mut looked, now) > SLEPT {
            return End::Slept;
        }
        if renewal.is_some_and(|renewal| now >= renewal) {
            return End::Expired;
        }
        // Heard in the future: the clock was set back, and tells nothing.
        if (0..QUIET).contains(&(now - signals.heard())) {
            misses = 0;
            continue;
        }
        if let Err(error) = reader.knock(HEARTBEAT_LIMIT).await {
            misses += 1;
            if misses >= MISSES {
                let redactor = &site.shared.redactor;
                return End::Silent(request_failure(&error, &site.name(), Wanted::default(), redactor));
            }
        }
        // The heartbeat's own time is not a jump of the clock.
        looked = jiff::Timestamp::now().as_millisecond();
    }
}

/// When to renew a credential: a minute before it expires. One that lives shorter is renewed when the server rejects it.
fn renewal(expires: Option<Millis>) -> Option<Millis> {
    let now = jiff::Timestamp::now().as_millisecond();
    expires.map(|expires| expires - 60_000).filter(|renewal| *renewal > now)
}

/// The pause before an attempt: doubling from half a second, with a random part so that sites do not try in step.
fn pause(failures: u32) -> Duration {
    let whole = Duration::from_millis(500).saturating_mul(1 << failures.min(4)).min(LONGEST_PAUSE);
    let random = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    whole / 2 + whole * random / 510
}
