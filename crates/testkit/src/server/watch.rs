//! Watches.

use super::answer::{Answer, failure, respond};
use super::fault::Fault;
use super::list::{Selectors, is_in, select};
use super::resource::Target;
use super::{Server, State};
use bytes::Bytes;
use http::Response;
use serde_json::json;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until, timeout_at};

/// What a watch asks for.
#[derive(Debug, Default)]
pub(super) struct WatchQuery {
    pub(super) version: String,
    pub(super) seconds: Option<u64>,
    pub(super) bookmarks: bool,
}

/// Answers a watch.
pub(super) fn watch(
    server: &Arc<Server>,
    state: &State,
    target: Target,
    query: &WatchQuery,
    fault: Option<&Fault>,
) -> Response<Answer> {
    let from = query.version.parse().unwrap_or(0);
    if from > 0 && from < state.store.compacted {
        return failure(410, "Expired", &format!("too old resource version: {from}"));
    }
    let (sender, receiver) = unbounded_channel();
    if let Some(Fault::Line(line)) = fault {
        let _ = sender.send(Ok(Bytes::from(format!("{line}\n"))));
    }
    let mut last = from;
    if from == 0 {
        for object in select(state, &target, &Selectors::default()) {
            let _ = sender.send(Ok(line("ADDED", &object.bytes)));
        }
        last = state.store.version;
    }
    let seconds = query.seconds.unwrap_or(1800);
    let stream = Stream {
        server: server.clone(),
        target,
        sender,
        last,
        bookmarks: query.bookmarks,
        until: Instant::now() + Duration::from_secs(seconds),
    };
    tokio::spawn(stream.run());
    respond(200, Answer::stream(receiver))
}

/// One open watch.
struct Stream {
    server: Arc<Server>,
    target: Target,
    sender: UnboundedSender<io::Result<Bytes>>,
    last: u64,
    bookmarks: bool,
    until: Instant,
}

impl Stream {
    async fn run(mut self) {
        let mut ticks = self.server.tick.subscribe();
        let cut = *self.server.cut.borrow();
        let mut cuts = self.server.cut.subscribe();
        self.server.count_watch(1);
        let mut next_bookmark = Instant::now() + self.server.bookmark_every();
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
                () = sleep_until(self.until) => break,
                () = sleep_until(next_bookmark), if self.bookmarks => {
                    let version = self.server.lock().store.version;
                    if !self.server.is_frozen() {
                        let _ = self.sender.send(Ok(bookmark(&self.target, version)));
                    }
                    next_bookmark = Instant::now() + self.server.bookmark_every();
                }
            }
        }
        self.server.count_watch(-1);
        // The body ends when the last sender is gone; a frozen server says nothing, not even that.
        while self.server.is_frozen() && !self.sender.is_closed() {
            let _ = timeout_at(Instant::now() + Duration::from_millis(50), self.sender.closed()).await;
        }
    }

    /// Sends what happened since; false when that is forgotten.
    fn send_new(&mut self) -> bool {
        let state = self.server.lock();
        if self.last < state.store.compacted {
            if let Fault::Line(text) = Fault::expired_event() {
                let _ = self.sender.send(Ok(Bytes::from(format!("{text}\n"))));
            }
            return false;
        }
        let from = state.store.history.partition_point(|happened| happened.version <= self.last);
        for happened in &state.store.history[from..] {
            if is_in(&self.target, &happened.key) {
                let _ = self.sender.send(Ok(line(happened.what, &happened.object.bytes)));
            }
            self.last = happened.version;
        }
        self.last = self.last.max(state.store.version);
        true
    }
}

fn line(what: &str, object: &[u8]) -> Bytes {
    let mut out = Vec::with_capacity(object.len() + 40);
    out.extend_from_slice(format!(r#"{{"type":"{what}","object":"#).as_bytes());
    out.extend_from_slice(object);
    out.extend_from_slice(b"}\n");
    out.into()
}

fn bookmark(target: &Target, version: u64) -> Bytes {
    let meta = json!({"resourceVersion": version.to_string(), "creationTimestamp": null});
    let object = json!({
        "kind": target.resource.kind, "apiVersion": target.resource.api_version(), "metadata": meta,
    });
    line("BOOKMARK", object.to_string().as_bytes())
}
