//! Requests at a steady rate to one address, half of them on new connections and half on kept ones.

use crate::Outcome;
use crate::http::{self, Connection, Reply};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Clients on each kind of connection. Each asks once in a period: 25 requests a second on new connections and 25 on kept ones.
const CLIENTS: u32 = 10;
const PERIOD: Duration = Duration::from_millis(400);
/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was answered so far.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// How many answers came from each version.
    pub versions: BTreeMap<String, u32>,
    /// How many requests were made on a connection that had served one before.
    pub on_kept: u32,
    /// What went wrong, with its time in seconds since the first request.
    pub failures: Vec<String>,
}

impl Answers {
    /// How many requests had an answer.
    pub fn count(&self) -> u32 {
        self.versions.values().sum()
    }
}

/// Fifty requests a second for as long as it lives.
#[derive(Debug)]
pub struct Traffic {
    answers: Arc<Mutex<Answers>>,
    over: Arc<AtomicBool>,
    clients: JoinSet<()>,
    begun: Instant,
}

impl Traffic {
    /// Begins to send requests.
    pub fn start(address: SocketAddr) -> Self {
        let (answers, over) = (Arc::<Mutex<Answers>>::default(), Arc::<AtomicBool>::default());
        let (mut clients, begun) = (JoinSet::new(), Instant::now());
        for number in 0..2 * CLIENTS {
            let (answers, over) = (Arc::clone(&answers), Arc::clone(&over));
            clients.spawn(async move {
                // One after the other, and not all at once.
                let first = tokio::time::Instant::now() + PERIOD / (2 * CLIENTS) * number;
                let mut ticks = tokio::time::interval_at(first, PERIOD);
                let mut kept = None;
                while !over.load(Ordering::Relaxed) {
                    ticks.tick().await;
                    let old = kept.as_ref().is_some_and(|kept: &Connection| kept.answers > 0);
                    let asked = tokio::time::timeout(PATIENCE, request(address, &mut kept, number % 2 == 0));
                    let answer = asked.await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()));
                    let mut answers = lock(&answers);
                    answers.on_kept += u32::from(old);
                    match answer {
                        Ok(version) => *answers.versions.entry(version).or_default() += 1,
                        Err(error) => {
                            let (time, on) =
                                (begun.elapsed().as_secs_f64(), if old { "a kept" } else { "a new" });
                            answers.failures.push(format!("{time:.2} s, on {on} connection: {error}"));
                        }
                    }
                }
            });
        }
        Self { answers, over, clients, begun }
    }

    /// What was answered so far.
    pub fn so_far(&self) -> Answers {
        lock(&self.answers).clone()
    }

    /// Ends, and tells what was answered and for how long requests were made.
    pub async fn stop(mut self) -> (Answers, Duration) {
        self.over.store(true, Ordering::Relaxed);
        let lasted = self.begun.elapsed();
        while self.clients.join_next().await.is_some() {}
        (self.so_far(), lasted)
    }
}

/// The page at a path, asked for once; an answer that is not well is an error.
pub async fn page(address: SocketAddr, path: &str) -> Outcome<String> {
    Ok(answered(address, path).await?.body)
}

/// What the answer for a path says in a header, whose name is in small letters.
pub async fn header(address: SocketAddr, path: &str, name: &str) -> Outcome<Option<String>> {
    Ok(answered(address, path).await?.headers.remove(name))
}

async fn answered(address: SocketAddr, path: &str) -> Outcome<Reply> {
    let request = http::Request { path, cookie: None, from: None };
    let reply = tokio::time::timeout(PATIENCE, http::get(address, &mut None, false, request)).await??;
    if reply.is_ok() { Ok(reply) } else { Err(format!("{}: {}", reply.status, reply.body).into()) }
}

/// The version that answers one request.
pub async fn ask(address: SocketAddr) -> Outcome<String> {
    Ok(tokio::time::timeout(PATIENCE, request(address, &mut None, false)).await??)
}

fn lock(answers: &Mutex<Answers>) -> MutexGuard<'_, Answers> {
    answers.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request, and the version that answered it. Its connection is left in `kept` when both sides keep it.
async fn request(address: SocketAddr, kept: &mut Option<Connection>, keep: bool) -> Result<String> {
    let request = http::Request { path: "/", cookie: None, from: None };
    let reply = http::get(address, kept, keep, request).await?;
    let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    match body["version"].as_str() {
        Some(version) if reply.is_ok() => Ok(version.to_owned()),
        _ => Err(Error::other(format!("{}: {body}", reply.status))),
    }
}
