//! Logs of containers, as a kubelet keeps and tells them (kubernetes `pkg/kubelet/kuberuntime/logs`).

use super::answer::{Answer, failure, respond};
use super::{ApiServer, Server, State};
use bytes::Bytes;
use http::Response;
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Namespace, pod and container.
pub(super) type LogKey = (String, String, String);

/// What is kept of a container's logs.
#[derive(Clone, Debug, Default)]
pub(super) struct LogFiles {
    lines: Vec<String>,
    /// Lines that were rotated away before the first.
    rotated: usize,
    previous: Option<Vec<String>>,
    restarts: u32,
    ended: bool,
}

/// What a request asks for.
#[derive(Debug, Default)]
pub(super) struct LogQuery {
    pub(super) follow: bool,
    pub(super) previous: bool,
    pub(super) since: Option<jiff::Timestamp>,
    pub(super) tail: Option<usize>,
}

impl ApiServer {
    /// A container writes a line, which begins with its time: `2026-01-05T09:00:00.5Z text`.
    pub fn log(&self, namespace: &str, pod: &str, container: &str, line: &str) {
        self.log_files(namespace, pod, container, |files| files.lines.push(line.to_owned()));
    }

    /// The file of a container is rotated: what was written is told no more, but to those who have it open.
    pub fn rotate_log(&self, namespace: &str, pod: &str, container: &str) {
        self.log_files(namespace, pod, container, |files| files.rotated = files.lines.len());
    }

    /// A container ends: who follows its log is done.
    pub fn end_log(&self, namespace: &str, pod: &str, container: &str) {
        self.log_files(namespace, pod, container, |files| files.ended = true);
    }

    /// A container ends, and its file is gone: the node says so in its own words to whoever asks again.
    pub fn lose_log(&self, namespace: &str, pod: &str, container: &str, words: &str) {
        self.log_files(namespace, pod, container, |files| {
            *files = LogFiles {
                lines: vec![words.to_owned()],
                ended: true,
                restarts: files.restarts,
                ..LogFiles::default()
            };
        });
    }

    /// A container starts again: its log becomes that of before.
    pub fn restart_log(&self, namespace: &str, pod: &str, container: &str) {
        self.log_files(namespace, pod, container, |files| {
            let lines = files.lines.drain(files.rotated..).collect();
            let restarts = files.restarts + 1;
            *files = LogFiles { previous: Some(lines), restarts, ..LogFiles::default() };
        });
    }

    fn log_files(&self, namespace: &str, pod: &str, container: &str, change: impl FnOnce(&mut LogFiles)) {
        let key = (namespace.to_owned(), pod.to_owned(), container.to_owned());
        change(self.server.lock().logs.entry(key).or_default());
        self.server.happened();
    }
}

/// Answers with the log of a container.
pub(super) fn log(server: &Arc<Server>, state: &State, key: LogKey, query: &LogQuery) -> Response<Answer> {
    let (namespace, pod, _) = &key;
    if state.store.get(&("pods", namespace.clone(), pod.clone())).is_none() {
        return failure(404, "NotFound", &format!("pods \"{pod}\" not found"));
    }
    let files = state.logs.get(&key).cloned().unwrap_or_default();
    let lines = match (query.previous, &files.previous) {
        (false, _) => &files.lines[files.rotated..],
        (true, Some(previous)) => previous.as_slice(),
        (true, None) => {
            let (_, pod, container) = key;
            let message = format!("previous terminated container \"{container}\" in pod \"{pod}\" not found");
            return failure(400, "BadRequest", &message);
        }
    };
    let old = |line: &&String| {
        let time = line.split(' ').next().and_then(|time| time.parse::<jiff::Timestamp>().ok());
        query.since.is_none_or(|since| time.is_none_or(|time| time >= since))
    };
    let wanted: Vec<&String> = lines.iter().filter(old).collect();
    let first = query.tail.map_or(0, |tail| wanted.len().saturating_sub(tail));
    let text: String = wanted[first..].iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    if query.previous || !query.follow {
        return respond(200, Answer::whole(text));
    }
    let (sender, receiver) = unbounded_channel();
    let _ = sender.send(Ok(Bytes::from(text)));
    let follower =
        Follower { server: server.clone(), key, sender, told: files.lines.len(), restarts: files.restarts };
    tokio::spawn(follower.run());
    respond(200, Answer::stream(receiver))
}

/// One who follows a log.
struct Follower {
    server: Arc<Server>,
    key: LogKey,
    sender: UnboundedSender<io::Result<Bytes>>,
    told: usize,
    restarts: u32,
}

impl Follower {
    async fn run(mut self) {
        let mut ticks = self.server.tick.subscribe();
        let cut = *self.server.cut.borrow();
        let mut cuts = self.server.cut.subscribe();
        self.server.count_watch(1);
        loop {
            ticks.borrow_and_update();
            if !self.server.is_frozen() && !self.send_new() {
                break;
            }
            tokio::select! {
                _ = ticks.changed() => {}
                _ = cuts.wait_for(|now| *now != cut) => {
                    let _ = self.sender.send(Err(io::Error::other("cut by the test")));
                    break;
                }
                () = self.sender.closed() => break,
            }
        }
        self.server.count_watch(-1);
    }

    /// Sends what was written since; false when the container ended.
    fn send_new(&mut self) -> bool {
        let state = self.server.lock();
        let Some(files) = state.logs.get(&self.key) else { return true };
        if files.restarts != self.restarts {
            let previous = files.previous.iter().flatten().skip(self.told);
            previous.for_each(|line| drop(self.sender.send(Ok(Bytes::from(format!("{line}\n"))))));
            return false;
        }
        for line in &files.lines[self.told.min(files.lines.len())..] {
            let _ = self.sender.send(Ok(Bytes::from(format!("{line}\n"))));
        }
        self.told = files.lines.len();
        !files.ended
    }
}
