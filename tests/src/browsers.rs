//! Browsers, each at an address of its own and with a session in which the server counts its requests.

use crate::http;
use std::collections::BTreeSet;
use std::io::{Error, ErrorKind, Result};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long a browser waits after an answer.
const PAUSE: Duration = Duration::from_secs(1);
/// How long one does that is in a hurry: what a server does after its answer is seen by this one.
const HURRY: Duration = Duration::from_millis(50);
/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the browsers have seen so far.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// How many requests had a good answer.
    pub answers: u32,
    /// Requests that had none: when they were made, when they failed, and why.
    pub failures: Vec<(Instant, Instant, String)>,
    /// Counters that were not higher than before: of a session that is old, or new.
    pub setbacks: Vec<String>,
    /// Members and versions that have answered since [`Browsers::forget`].
    pub members: BTreeSet<(String, String)>,
    /// Browsers that have had an answer since then.
    pub served: BTreeSet<Ipv4Addr>,
    /// How many answers since then came of another member than the browser's answer before.
    pub moves: u32,
}

/// Browsers that go on asking for as long as this lives; every other one keeps its connection.
#[derive(Debug)]
pub struct Browsers {
    count: usize,
    seen: Arc<Mutex<Seen>>,
    over: Arc<AtomicBool>,
    tasks: JoinSet<()>,
}

/// One browser.
struct Browser {
    server: SocketAddr,
    address: Ipv4Addr,
    keep: bool,
    kept: Option<http::Connection>,
    cookie: Option<String>,
    /// The last counter, and the member that told it.
    last: (u32, String),
}

/// An answer of the test application: a counter, a member and a version.
struct Count(u32, String, String);

/// An answer beside the one before.
struct Told {
    count: Count,
    /// A counter that is not higher, in words.
    setback: Option<String>,
    moved: bool,
}

impl Browsers {
    /// Begins to ask a server, from each of some addresses of this machine; from the first of them in a hurry.
    pub fn start(server: SocketAddr, addresses: &[Ipv4Addr], hurried: u32) -> Self {
        let (seen, over, mut tasks) =
            (Arc::<Mutex<Seen>>::default(), Arc::<AtomicBool>::default(), JoinSet::new());
        let count = addresses.len();
        for (number, &address) in (0..).zip(addresses) {
            let (seen, over) = (Arc::clone(&seen), Arc::clone(&over));
            tasks.spawn(async move {
                let pause = if number < hurried { HURRY } else { PAUSE };
                // Not all at once.
                tokio::time::sleep(PAUSE * number / u32::try_from(count).unwrap_or(u32::MAX)).await;
                let mut browser = Browser {
                    server,
                    address,
                    keep: number % 2 == 0,
                    kept: None,
                    cookie: None,
                    last: (0, "nobody".to_owned()),
                };
                while !over.load(Ordering::Relaxed) {
                    let begun = Instant::now();
                    let asked = tokio::time::timeout(PATIENCE, browser.ask()).await;
                    let asked = asked.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
                    lock(&seen).take(address, begun, asked);
                    tokio::time::sleep(pause).await;
                }
            });
        }
        Self { count, seen, over, tasks }
    }

    /// What was seen so far.
    pub fn so_far(&self) -> Seen {
        lock(&self.seen).clone()
    }

    /// Waits until every browser has had an answer after now.
    pub async fn all_served(&self) -> crate::Outcome<Seen> {
        self.forget();
        let over = Instant::now() + Duration::from_mins(1);
        loop {
            let seen = self.so_far();
            if seen.served.len() == self.count {
                return Ok(seen);
            }
            if Instant::now() > over {
                return Err(format!("not every browser is served: {seen:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends, and tells what was seen.
    pub async fn stop(mut self) -> Seen {
        self.over.store(true, Ordering::Relaxed);
        while self.tasks.join_next().await.is_some() {}
        self.so_far()
    }

    /// Forgets who has answered and who was served.
    fn forget(&self) {
        let mut seen = lock(&self.seen);
        seen.members.clear();
        seen.served.clear();
        seen.moves = 0;
    }
}

impl Seen {
    /// Takes in what a browser saw of a request.
    fn take(&mut self, address: Ipv4Addr, begun: Instant, asked: Result<Told>) {
        match asked {
            Ok(Told { count: Count(_, member, version), setback, moved }) => {
                self.answers += 1;
                self.served.insert(address);
                self.members.insert((member, version));
                self.setbacks.extend(setback.map(|what| format!("{address}: {what}")));
                self.moves += u32::from(moved);
            }
            Err(error) => self.failures.push((begun, Instant::now(), error.to_string())),
        }
    }
}

impl Browser {
    /// Asks once: the answer, and what of it should not be.
    async fn ask(&mut self) -> Result<Told> {
        let request =
            http::Request { path: "/counter", cookie: self.cookie.as_deref(), from: Some(self.address) };
        let reply = http::get(self.server, &mut self.kept, self.keep, request).await?;
        let count = read(&reply.body).filter(|_| reply.is_ok());
        let count = count.ok_or_else(|| Error::other(format!("{}: {}", reply.status, reply.body)))?;
        let (last, before) = &self.last;
        let setback =
            (count.0 <= *last).then(|| format!("{} of {} after {last} of {before}", count.0, count.1));
        let moved = *last > 0 && count.1 != *before;
        self.last = (count.0, count.1.clone());
        if reply.cookie.is_some() {
            self.cookie = reply.cookie;
        }
        Ok(Told { count, setback, moved })
    }
}

fn read(body: &str) -> Option<Count> {
    let mut words = body.split(' ');
    let (counter, member, version) = (words.next()?.parse().ok()?, words.next()?, words.next()?);
    Some(Count(counter, member.to_owned(), version.to_owned()))
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}
