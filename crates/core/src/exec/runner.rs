//! Runs plugins that are trusted, each command once at a time, and keeps what they hand out until it expires.

use super::answer::{Answer, answer, request};
use super::command::Digests;
use super::process::{self, Bounds, ProcessError, TIME_LIMIT};
use super::tail::said;
use super::{Environment, Fingerprint, PluginCommand};
use crate::clock::Clock;
use crate::kubeconfig::{Cluster, Exec, PluginPolicy};
use crate::secrets::Secret;
use crate::store::{Store, StoreError};
use concertina_contract::Millis;
use rusqlite::OptionalExtension as _;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// A credential is not used in the last minute of its life.
const MARGIN: Millis = 60_000;

/// Runs credential plugins. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ExecRunner(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    clock: Clock,
    environment: Environment,
    limit: Duration,
    policy: Mutex<PluginPolicy>,
    digests: Arc<Digests>,
    flights: Mutex<HashMap<(Fingerprint, String), Arc<Flight>>>,
    /// Runs that ended, of all commands: each is numbered by it.
    landed: AtomicU64,
}

/// All runs of one command. The lock is held while it runs; who waited for it takes its result.
#[derive(Debug, Default)]
struct Flight {
    /// The last run's number, and what came of it.
    last: tokio::sync::Mutex<Option<(u64, Result<Issued, ExecError>)>>,
}

/// What a plugin handed out.
#[derive(Clone, Debug)]
pub struct Issued {
    /// A bearer token.
    pub token: Option<Secret>,
    /// Certificate and key as PEM.
    pub certificate: Option<(Vec<u8>, Secret)>,
    /// When it expires, if it says so.
    pub expires: Option<Millis>,
    /// Counts the runs of this command; handed back when the server does not accept it.
    pub run: u64,
}

/// Whether a plugin may run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// kubectl's settings forbid it.
    pub(crate) denied: bool,
    /// The user trusted it as it is.
    pub(crate) trusted: bool,
}

/// Why a plugin handed out nothing. Neither its output nor its environment is in it, but the last of what it said on its
/// standard error, which still has to go through the redactor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExecError {
    /// The user has not trusted this program with these arguments and variables.
    #[error("the credential plugin {command} is not trusted")]
    Untrusted {
        /// The command as written in the kubeconfig.
        command: String,
    },
    /// kubectl's settings forbid it.
    #[error("kubectl's settings forbid the credential plugin {command}")]
    Denied {
        /// The command as written in the kubeconfig.
        command: String,
        /// How they forbid it, as a short word.
        reason: &'static str,
    },
    /// There is no such program.
    #[error("the credential plugin {command} was not found")]
    NotFound {
        /// The command as written in the kubeconfig.
        command: String,
        /// What the kubeconfig says how to install it; not redacted yet.
        hint: String,
    },
    /// It could not be started, or ended with an error.
    #[error("the credential plugin {command} failed")]
    Failed {
        /// The command as written in the kubeconfig.
        command: String,
        /// Its exit code, if it ended by itself.
        code: Option<i32>,
        /// The last lines of its standard error.
        said: String,
    },
    /// It took too long and was killed.
    #[error("the credential plugin {command} did not end within {} s", TIME_LIMIT.as_secs())]
    Timeout {
        /// The command as written in the kubeconfig.
        command: String,
        /// The last lines of its standard error.
        said: String,
    },
    /// What it printed is no `ExecCredential` of the version that was asked for.
    #[error("the credential plugin {command} gave no credential that can be understood")]
    Malformed {
        /// The command as written in the kubeconfig.
        command: String,
    },
    /// The database could not say whether the plugin is trusted.
    #[error("cannot find out whether the credential plugin {command} is trusted")]
    Trust {
        /// The command as written in the kubeconfig.
        command: String,
    },
}

impl ExecRunner {
    /// A runner that asks the database what is trusted.
    pub fn new(store: Store, clock: Clock, environment: Environment) -> Self {
        Self::with_limit(store, clock, environment, TIME_LIMIT)
    }

    pub(super) fn with_limit(store: Store, clock: Clock, environment: Environment, limit: Duration) -> Self {
        Self(Arc::new(Inner {
            store,
            clock,
            environment,
            limit,
            policy: Mutex::default(),
            digests: Arc::default(),
            flights: Mutex::default(),
            landed: AtomicU64::default(),
        }))
    }

    /// Follows kubectl's settings from now on.
    pub(crate) fn set_policy(&self, policy: PluginPolicy) {
        *self.0.policy.lock().unwrap_or_else(PoisonError::into_inner) = policy;
    }

    fn policy(&self) -> PluginPolicy {
        self.0.policy.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Which of these plugins may not run, and which wait for the user's trust. Programs that did not change are not read
    /// again: this is for display, and a run reads its program anew.
    pub(crate) async fn standing(&self, plugins: Vec<Exec>) -> Vec<Standing> {
        let (environment, digests, policy) =
            (self.0.environment.clone(), self.0.digests.clone(), self.policy());
        let found = tokio::task::spawn_blocking(move || {
            let find = |exec: Exec| {
                let found = PluginCommand::find_known(&exec, &environment, &digests).ok();
                let denied = match &found {
                    Some(found) => !found.is_allowed(&policy, &exec, &environment),
                    // What is not there is not allowed by being on a list.
                    None => matches!(policy, PluginPolicy::DenyAll | PluginPolicy::Broken),
                };
                (found, denied)
            };
            plugins.into_iter().map(find).collect::<Vec<_>>()
        });
        let standing = |(found, denied): (Option<PluginCommand>, bool)| {
            let trusted = found.is_some_and(|found| self.is_trusted(&found.fingerprint).unwrap_or(false));
            Standing { denied, trusted }
        };
        found.await.unwrap_or_default().into_iter().map(standing).collect()
    }

    /// The credential of a plugin: a kept one, or by running it. `rejected` is the run whose credential the server did
    /// not accept. Dropping the future kills the program.
    pub async fn credential(
        &self,
        exec: &Exec,
        cluster: &Cluster,
        authority: Option<&[u8]>,
        rejected: Option<u64>,
    ) -> Result<Issued, ExecError> {
        let asked = self.0.landed.load(Ordering::SeqCst);
        let command = self.find(exec).await?;
        let policy = self.policy();
        if !command.is_allowed(&policy, exec, &self.0.environment) {
            return Err(ExecError::Denied { command: exec.command.clone(), reason: policy.reason() });
        }
        if !self
            .is_trusted(&command.fingerprint)
            .map_err(|_| ExecError::Trust { command: exec.command.clone() })?
        {
            return Err(ExecError::Untrusted { command: exec.command.clone() });
        }
        let info = request(exec, cluster, authority);
        let flight = self.flight(&command.fingerprint, &info);
        let mut last = flight.last.lock().await;
        match &*last {
            // It ended after this call asked.
            Some((run, result)) if *run > asked => return result.clone(),
            Some((_, Ok(issued))) if Some(issued.run) != rejected && self.is_fresh(issued) => {
                return Ok(issued.clone());
            }
            _ => {}
        }
        let result = self.run(exec, &command, info).await;
        let run = self.0.landed.fetch_add(1, Ordering::SeqCst) + 1;
        let result = result.map(|issued| Issued { run, ..issued });
        *last = Some((run, result.clone()));
        result
    }

    /// Finds the program of a plugin and reads it for its digest.
    pub(crate) async fn find(&self, exec: &Exec) -> Result<PluginCommand, ExecError> {
        let (exec, environment) = (exec.clone(), self.0.environment.clone());
        let command = exec.command.clone();
        tokio::task::spawn_blocking(move || PluginCommand::find(&exec, &environment))
            .await
            .map_err(|_| ExecError::Failed { command, code: None, said: String::new() })?
    }

    /// Whether the user trusted this.
    pub fn is_trusted(&self, fingerprint: &Fingerprint) -> Result<bool, StoreError> {
        self.0.store.read(|connection| {
            connection
                .query_row(
                    "SELECT 1 FROM trusted_command WHERE fingerprint = ?1",
                    [fingerprint.as_str()],
                    |_| Ok(()),
                )
                .optional()
                .map(|found| found.is_some())
        })
    }

    /// Trusts this from now on. Only the trust window's answer leads here.
    pub(crate) fn trust(&self, fingerprint: &Fingerprint) -> Result<(), StoreError> {
        let now = self.0.clock.now();
        self.0.store.write(|transaction| {
            transaction.execute(
                "INSERT INTO trusted_command (fingerprint, trusted_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                rusqlite::params![fingerprint.as_str(), now],
            )?;
            Ok(())
        })
    }

    fn flight(&self, fingerprint: &Fingerprint, info: &str) -> Arc<Flight> {
        let key = (fingerprint.clone(), info.to_owned());
        self.0.flights.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone()
    }

    fn is_fresh(&self, issued: &Issued) -> bool {
        issued.expires.is_none_or(|expires| expires - MARGIN > self.0.clock.now())
    }

    async fn run(&self, exec: &Exec, plugin: &PluginCommand, info: String) -> Result<Issued, ExecError> {
        let command = exec.command.clone();
        let environment = self.variables(exec, info);
        let output =
            process::run(&plugin.path, &exec.args, environment, None, Bounds::plugin(self.0.limit)).await;
        let output = output.map_err(|error| match error {
            ProcessError::Start => {
                ExecError::Failed { command: command.clone(), code: None, said: String::new() }
            }
            ProcessError::Failed(code, text) => {
                ExecError::Failed { command: command.clone(), code, said: said(exec, &text) }
            }
            ProcessError::Timeout(text) => {
                ExecError::Timeout { command: command.clone(), said: said(exec, &text) }
            }
            ProcessError::TooLong => ExecError::Malformed { command: command.clone() },
        })?;
        let Answer { token, certificate, expires } =
            answer(&output, exec).ok_or(ExecError::Malformed { command })?;
        Ok(Issued { token, certificate, expires, run: 0 })
    }

    /// Our environment, then the kubeconfig's variables, then what is said to the plugin.
    fn variables(&self, exec: &Exec, info: String) -> Vec<(String, Zeroizing<String>)> {
        let ours = self.0.environment.iter().map(|(name, value)| (name.to_owned(), value.to_owned().into()));
        let theirs = exec.env.iter().map(|variable| {
            (variable.name.clone(), variable.value.text().unwrap_or_default().to_owned().into())
        });
        let info = ("KUBERNETES_EXEC_INFO".to_owned(), info.into());
        ours.chain(theirs).chain([info]).collect()
    }
}
