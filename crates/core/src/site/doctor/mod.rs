//! The connection doctor: one probe after the other along the way to a site, each with a limit, what it found and what to
//! do about it. It reads and asks for the user's own rights; it never writes to a cluster.
//!
//! ```text
//! entry ─▶ credential ─▶ life                                    (here)
//!       ╰▶ name ─▶ connect ─▶ proxy ─▶ tls ─▶ answer ─▶ clock    (the way)
//!                                             ╰▶ login ─▶ identity ─▶ version ─▶ rights
//! ```

mod answer;
mod case;
mod clock;
mod connect;
mod credential;
mod entry;
mod identity;
mod life;
mod login;
mod name;
mod proxy;
mod rights;
mod tls;
mod verdict;
mod version;

use super::fleet::Fleet;
use super::handle::Site;
use crate::task::Tasks;
use case::Case;
use concertina_contract::{Examination, Failure, Probe, ProbeFinding, ProbeOutcome, SiteId};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_util::sync::DropGuard;
use verdict::{Verdict, skipped};

/// How long a probe may take; a plugin has its own limit, which is shorter than this.
const LIMIT: Duration = Duration::from_secs(8);
const PLUGIN_LIMIT: Duration = Duration::from_secs(40);

/// An examination under way. It is called off when this is dropped.
#[derive(Debug)]
pub struct Examining {
    news: watch::Receiver<Examination>,
    _running: DropGuard,
}

impl Examining {
    /// What was found so far.
    pub fn so_far(&mut self) -> Examination {
        self.news.borrow_and_update().clone()
    }

    /// Resolves when more was found; false when it has ended.
    pub async fn more(&mut self) -> bool {
        self.news.changed().await.is_ok()
    }

    /// Waits for the end.
    pub async fn finish(mut self) -> Examination {
        while self.more().await {}
        self.so_far()
    }
}

impl Fleet {
    /// Lets the doctor look at a site. Its session goes on as it is.
    pub fn examine(&self, id: &SiteId) -> Result<Examining, Failure> {
        let site = self.known_site(id)?;
        let login = site.login().ok_or_else(|| Failure::new(concertina_contract::ErrorCode::SiteUnknown))?;
        let waiting = |probe| ProbeFinding {
            probe,
            outcome: ProbeOutcome::Waiting,
            word: String::new(),
            params: std::collections::BTreeMap::new(),
            evidence: Vec::new(),
            took: None,
        };
        let begun = Examination {
            site: id.clone(),
            login: login.id.clone(),
            started: self.shared().clock.now(),
            finished: None,
            findings: Probe::ALL.map(waiting).to_vec(),
        };
        let (told, news) = watch::channel(begun);
        let scope = self.shared().tasks.child();
        let running = scope.stop_on_drop();
        let case = Case::new(site.clone(), login, scope.child());
        scope.spawn(examine(site, case, told));
        Ok(Examining { news, _running: running })
    }
}

/// Runs every probe in order.
async fn examine(site: Arc<Site>, mut case: Case, told: watch::Sender<Examination>) {
    for (at, probe) in Probe::ALL.into_iter().enumerate() {
        told.send_modify(|examination| examination.findings[at].outcome = ProbeOutcome::Running);
        let began = Instant::now();
        let verdict = match case.obstacle(probe) {
            Some(before) => skipped("after").with("probe", word(before)),
            None => look(&mut case, probe).await,
        };
        case.note(probe, &verdict);
        let took = i64::try_from(began.elapsed().as_millis()).ok();
        let finding = verdict.finding(probe, took, &site.shared.redactor);
        told.send_modify(|examination| examination.findings[at] = finding);
    }
    told.send_modify(|examination| examination.finished = Some(site.shared.clock.now()));
    site.state().examined = Some(told.borrow().clone());
}

async fn look(case: &mut Case, probe: Probe) -> Verdict {
    let limit = if probe == Probe::Credential { PLUGIN_LIMIT } else { LIMIT };
    let looking = async {
        match probe {
            Probe::Entry => entry::look(case).await,
            Probe::Credential => credential::look(case).await,
            Probe::Life => life::look(case),
            Probe::Name => name::look(case).await,
            Probe::Connect => connect::look(case).await,
            Probe::Proxy => proxy::look(case).await,
            Probe::Tls => tls::look(case).await,
            Probe::Answer => answer::look(case).await,
            Probe::Clock => clock::look(case),
            Probe::Login => login::look(case).await,
            Probe::Identity => identity::look(case).await,
            Probe::Version => version::look(case),
            Probe::Rights => rights::look(case).await,
        }
    };
    match tokio::time::timeout(limit, looking).await {
        Ok(verdict) => verdict,
        Err(_) => verdict::failed("timeout").with("seconds", limit.as_secs().to_string()),
    }
}

/// A probe as the messages name it.
fn word(probe: Probe) -> String {
    super::record::word(&probe).unwrap_or_default()
}

/// A scope of its own for what a probe opens.
fn scope(case: &Case) -> Tasks {
    case.tasks.child()
}
