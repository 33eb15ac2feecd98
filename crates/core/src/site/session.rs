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
use super::files::Files;
use super::handle::{Generation, Site};
use super::identity::Finding;
use super::learn::learn;
use super::life::{Life, lives};
use super::refusal::{certificate_expired, expired_before, refused};
use super::retry::{pause, renewal};
use super::vigil::Vigil;
use super::{Access, ReadClient, RequestError, Signals, probe};
use crate::error::{Wanted, exec_failure, request_failure, secrets_failure};
use crate::exec::ExecError;
use crate::kubeconfig::Login;
use crate::task::Tasks;
use concertina_contract::{Capabilities, ConnectStep, ErrorCode, Failure, Millis, SessionState};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// Nothing heard for this long: ask.
const QUIET: Millis = 10_000;
/// How long the answer to a heartbeat may take.
const HEARTBEAT_LIMIT: Duration = Duration::from_secs(5);
/// So many unanswered heartbeats end a connection.
const MISSES: u32 = 2;
/// Every so many seconds the files of the credential are looked at.
const LOOK_AT_FILES: u32 = 5;
/// The clock jumped by this much between two looks: the machine slept, and every connection is suspect.
const SLEPT: Millis = 30_000;
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
    /// A file of the credential was replaced.
    Replaced,
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
        lives: Vec::new(),
        signals: None,
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
                    let since = site.shared.clock.now();
                    let failure = refused(attempt.failure(ErrorCode::Unauthorized), &attempt.lives, 0, since);
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
    /// From when to when the last credential can be good.
    lives: Vec<Life>,
    /// What the last connection noticed.
    signals: Option<Arc<Signals>>,
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
    /// The files of the login as they were before they were read, so that no later change goes unseen.
    files: Files,
}

impl Attempt<'_> {
    async fn connect(&mut self) -> Result<Connected, Outcome> {
        let site = self.site;
        self.step(ConnectStep::Credential);
        let login = site.login().ok_or_else(|| Outcome::GiveUp(self.failure(ErrorCode::ContextInvalid)))?;
        let files = Files::of(Some(&login)).await;
        let credential = self.credential(&login).await?;
        self.run = credential.run;
        self.lives = lives(&credential);
        let expires = credential.expires;
        let tasks = self.scope.child();
        let connection = Connection::prepare(&login, &credential, &site.shared.environment, tasks.clone())
            .await
            .map_err(|error| Outcome::GiveUp(self.broken(&error)))?;
        let reader =
            ReadClient::new(connection.reads(), Arc::new(Signals::default())).with_kinds(site.kinds.clone());
        self.signals = Some(reader.signals().clone());

        self.step(ConnectStep::Server);
        let version = probe::version(&reader).await.map_err(|error| self.outcome(&error))?;
        self.step(ConnectStep::Identity);
        let known = site.state().record.uid.clone();
        let uid = probe::identity(&reader, known.as_deref()).await.map_err(|error| self.outcome(&error))?;
        let (identity, uid_missing) = (probe::proof(uid.as_deref()), uid.is_none());
        self.check_identity(uid.clone(), &login)?;
        let vigil = uid.map(|uid| Vigil::new(uid, connection.dials()));
        let reader = reader.guarded(vigil);
        self.step(ConnectStep::Apis);
        let apis = site.kinds.read(&reader).await.map_err(|error| self.outcome(&error))?;
        self.step(ConnectStep::Rights);
        let rights = probe::rights(&connection.reviews()).await.map_err(|error| self.outcome(&error))?;
        if uid_missing && version.is_empty() && apis.is_empty() && rights.is_empty() {
            return Err(Outcome::NeedsPerson(self.failure(ErrorCode::NothingAllowed)));
        }
        let clock_skew = reader.signals().clock_skew();
        site.shared.find(Finding::Identified);
        let capabilities = Capabilities { version, apis, kinds: 0, rights, clock_skew, identity };
        tasks.spawn(site.kinds.clone().keep_reading(reader.clone()));
        site.name_namespaces(&[login.namespace.clone().unwrap_or_else(|| "default".to_owned())]);
        let access = Access::new(connection.reviews(), reader.clone(), site.named());
        Ok(Connected { connection: Arc::new(connection), reader, access, capabilities, expires, files })
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
            let failure = expired_before(failure, &self.lives, shared.clock.now());
            match error {
                ExecError::NotFound { .. } | ExecError::Malformed { .. } => Outcome::GiveUp(failure),
                _ => Outcome::NeedsPerson(failure),
            }
        })
    }

    /// Publishes a connection and stays with it until it has to be left.
    async fn stay(&mut self, connected: Connected) -> End {
        let Connected { connection, reader, access, capabilities, mut expires, mut files } = connected;
        let renewable = Arc::downgrade(&connection);
        let rights = capabilities.rights.clone();
        self.site.publish_ready(self.generation, connection, reader.clone(), access.clone(), capabilities);
        let mut learning = std::pin::pin!(learn(self.site, self.generation, &access, rights));
        loop {
            let end = tokio::select! {
                end = supervise(self.site, &reader, renewal(expires), &files) => end,
                never = &mut learning => match never {},
            };
            files = Files::of(self.site.login().as_deref()).await;
            if matches!(end, End::Replaced) && !self.can_load().await {
                // Half written: it is looked at again when it is whole.
                continue;
            }
            match end {
                End::Expired | End::Replaced => match self.renew(&renewable).await {
                    Some(later) => expires = later,
                    None => return End::Expired,
                },
                end => return end,
            }
        }
    }

    /// Whether what the files have now makes a connection.
    async fn can_load(&self) -> bool {
        let Some(login) = self.site.login() else { return false };
        let Ok(credential) = Credential::from_files(&login).await else { return false };
        let environment = &self.site.shared.environment;
        Connection::prepare(&login, &credential, environment, Tasks::new()).await.is_ok()
    }

    /// Renews a token without a new connection; none when a new connection is needed.
    async fn renew(&mut self, connection: &Weak<Connection>) -> Option<Option<Millis>> {
        let login = self.site.login()?;
        let credential = self.credential(&login).await.ok()?;
        let authority = authority_pem(&login.cluster).await.ok()?;
        connection.upgrade()?.renew(&credential, authority.as_deref()).then_some(())?;
        self.run = credential.run;
        self.lives = lives(&credential);
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
            End::Expired | End::Slept | End::Strayed | End::Replaced => self.announce = true,
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
        let skew = self.signals.as_ref().map_or(0, |signals| signals.clock_skew());
        let now = self.site.shared.clock.now();
        // A server may end the handshake over a client certificate that has expired.
        let by_certificate = failure.code == ErrorCode::TlsFailed && certificate_expired(&self.lives, now);
        match failure.code {
            ErrorCode::Unauthorized => Outcome::Rejected(refused(failure, &self.lives, skew, now)),
            ErrorCode::TlsFailed if by_certificate => {
                let failure = Failure { code: ErrorCode::Unauthorized, ..failure };
                Outcome::Rejected(refused(failure, &self.lives, skew, now))
            }
            // A certificate does not become right by trying again; one that was right is given another chance.
            ErrorCode::TlsFailed if self.announce => Outcome::GiveUp(failure),
            // Somebody else answers: that is for the user to judge, and for nobody to try again.
            ErrorCode::AuthorityChanged => Outcome::GiveUp(failure),
            _ if error.is_final() => Outcome::GiveUp(failure),
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
        let detail = self.site.shared.redactor.text(&error.to_string());
        let failure = if let ConnectionError::Credential(CredentialError::File { path, source }) = error {
            let is_missing = source.kind() == std::io::ErrorKind::NotFound;
            let reason = if is_missing { "missing" } else { "unreadable" };
            self.failure(ErrorCode::FileUnreadable).with("path", path).with("reason", reason)
        } else {
            let failure = self.failure(ErrorCode::ContextInvalid);
            failure.with("reason", "data-unreadable").with("name", &detail)
        };
        failure.detail(detail)
    }
}

/// Watches over a connection until it has to be left.
async fn supervise(site: &Site, reader: &ReadClient, renewal: Option<Millis>, files: &Files) -> End {
    let signals = reader.signals();
    let (mut misses, mut ticks) = (0, 0_u32);
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
        ticks += 1;
        if ticks % LOOK_AT_FILES == 0 && files.have_changed().await {
            return End::Replaced;
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
