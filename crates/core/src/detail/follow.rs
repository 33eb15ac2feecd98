//! Follows one object: a watch of the object by its name, of the events of its namespace, and of the pods it selects.
//!
//! It tells that something changed, not what: the page asks anew for what it shows.

use super::LIMIT;
use super::ask::selector;
use super::owned::owned_kinds;
use super::part::Part;
use super::resource::{Resource, is_name};
use crate::site::{JSON, Link, ReadClient, RequestError, escape};
use bytes::Bytes;
use concertina_contract::{ObjectRef, Presence};
use futures::StreamExt as _;
use futures::stream::{BoxStream, select_all};
use serde_json::Value;
use std::time::Duration;
use tokio::sync::watch;

/// Before streams that ended are opened again.
const PAUSE: Duration = Duration::from_secs(2);
/// How long the server may keep a stream open, in seconds.
const OPEN: u32 = 600;

/// What a line of a stream is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Itself,
    Pods,
    Events,
}

/// Lines of streams, and what each is about.
type Lines = BoxStream<'static, (About, Result<Bytes, RequestError>)>;

/// One object that is followed.
pub struct Follow {
    object: ObjectRef,
    link: watch::Receiver<Link>,
    lines: Option<Lines>,
    version: String,
    /// Counts the changes.
    pub revision: u32,
    /// Whether it is there.
    pub presence: Presence,
}

impl std::fmt::Debug for Follow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Follow").field("object", &self.object).finish_non_exhaustive()
    }
}

impl Follow {
    /// Nothing is asked until [`Self::changed`] is.
    pub fn new(object: ObjectRef, link: watch::Receiver<Link>) -> Self {
        let presence = Presence::There;
        Self { object, link, lines: None, version: String::new(), revision: 0, presence }
    }

    /// Resolves when the object or what belongs to it has changed.
    pub async fn changed(&mut self) {
        loop {
            let Some(lines) = &mut self.lines else {
                self.open().await;
                continue;
            };
            match lines.next().await {
                Some((about, Ok(line))) => {
                    if self.take(about, &line) {
                        self.revision += 1;
                        return;
                    }
                }
                Some((_, Err(_))) | None => {
                    self.lines = None;
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Opens the streams as soon as the site can be read.
    async fn open(&mut self) {
        let ready = self.link.wait_for(|link| link.reader.is_some()).await.map(|link| link.reader.clone());
        let Ok(Some(reader)) = ready else {
            // The site is gone for good: nothing will change any more.
            return std::future::pending().await;
        };
        match streams(&self.object, &reader).await {
            Ok(lines) => self.lines = Some(lines),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }

    /// Whether a line tells something new.
    fn take(&mut self, about: About, line: &[u8]) -> bool {
        let Ok(value) = serde_json::from_slice::<Value>(line) else { return false };
        let event = Part::new(&value);
        let kind = event.text("/type");
        match about {
            About::Pods => matches!(kind.as_str(), "ADDED" | "MODIFIED" | "DELETED"),
            About::Events => {
                let (uid, name) =
                    (event.text("/object/involvedObject/uid"), event.text("/object/involvedObject/name"));
                uid == self.object.uid || name.starts_with(&self.object.name)
            }
            About::Itself => self.itself(&kind, event),
        }
    }

    fn itself(&mut self, kind: &str, event: Part<'_>) -> bool {
        let version = event.text("/object/metadata/resourceVersion");
        let uid = event.text("/object/metadata/uid");
        let presence = match kind {
            "DELETED" => Presence::Gone,
            "ADDED" | "MODIFIED" if !self.object.uid.is_empty() && uid != self.object.uid => {
                Presence::Replaced
            }
            "ADDED" | "MODIFIED" => Presence::There,
            _ => return false,
        };
        // The first line of a stream tells what is there already.
        let first = self.version.is_empty() && presence == Presence::There;
        let news = !first && (version != self.version || presence != self.presence);
        self.version = version;
        self.presence = presence;
        news
    }
}

/// The streams of an object and of what belongs to it.
async fn streams(object: &ObjectRef, reader: &ReadClient) -> Result<Lines, RequestError> {
    let ObjectRef { kind, namespace, name, .. } = object;
    let unsound = || RequestError::Malformed { problem: "no object can have this name".to_owned() };
    if !is_name(name) || !(namespace.is_empty() || is_name(namespace)) {
        return Err(unsound());
    }
    let served = reader.served(kind).await?.ok_or_else(unsound)?;
    let itself = format!(
        "{}?watch=true&timeoutSeconds={OPEN}&fieldSelector=metadata.name%3D{}",
        served.collection(namespace),
        escape(name)
    );
    let mut all = vec![tagged(About::Itself, reader, &itself).await?];
    // What may not be followed beside it is asked for anew with the object's own changes.
    if !namespace.is_empty() {
        all.extend(beside(About::Events, "Event", "", namespace, reader).await);
        if owned_kinds(&served.name).contains(&"Pod") {
            let value: Value = reader.get(&served.object(namespace, name), LIMIT).await?;
            let pods = selector(Part::new(&value).at("/spec/selector"));
            if !pods.is_empty() {
                all.extend(beside(About::Pods, "Pod", &pods, namespace, reader).await);
            }
        }
    }
    // When one ends, all are opened anew: what happened meanwhile is told by the object's first line.
    Ok(select_all(all).boxed())
}

/// A stream of what happens from now on; none where the right is missing.
async fn beside(
    about: About,
    kind: &str,
    labels: &str,
    namespace: &str,
    reader: &ReadClient,
) -> Option<Lines> {
    let collection = Resource::of(kind, "")?.collection(namespace);
    let now: Value = reader.get(&format!("{collection}?limit=1"), LIMIT).await.ok()?;
    let version = Part::new(&now).text("/metadata/resourceVersion");
    let mut path =
        format!("{collection}?watch=true&timeoutSeconds={OPEN}&resourceVersion={}", escape(&version));
    if !labels.is_empty() {
        path.push_str("&labelSelector=");
        path.push_str(&escape(labels));
    }
    tagged(about, reader, &path).await.ok()
}

async fn tagged(about: About, reader: &ReadClient, path: &str) -> Result<Lines, RequestError> {
    let lines = reader.lines(path, JSON, LIMIT).await?;
    let end = futures::stream::once(async {
        Err(RequestError::Transport { causes: "the stream ended".to_owned() })
    });
    Ok(lines.chain(end).map(move |line| (about, line)).boxed())
}
