//! What is asked of a site: a pod, and the log of a container.

use super::line::Nanos;
use super::pod::PodWire;
use crate::clock::Clock;
use crate::error::{Wanted, request_failure};
use crate::redact::Redactor;
use crate::site::{Link, ReadClient, RequestError, escape};
use bytes::Bytes;
use concertina_contract::{Failure, LogSince};
use futures::Stream;
use std::fmt::{self, Write as _};
use std::time::Duration;
use tokio::sync::watch;

/// Until an answer begins.
const LIMIT: Duration = Duration::from_secs(30);

/// A pod of a site. Its names come from the site: what would lead elsewhere is escaped, and refused by the client's gate.
#[derive(Clone, Debug)]
pub(super) struct PodPath(String);

/// The way to a site, whose connection comes and goes.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) link: watch::Receiver<Link>,
    /// The site's display name, for failures.
    pub(super) name: String,
    pub(super) redactor: Redactor,
    pub(super) clock: Clock,
}

impl Way {
    /// The client, as soon as there is one.
    pub(super) async fn linked(&mut self) -> ReadClient {
        let ready = self.link.wait_for(|link| link.reader.is_some()).await.map(|link| link.reader.clone());
        match ready {
            Ok(Some(reader)) => reader,
            // The site is gone for good: its log stays as it is, until whoever looks at it has gone too.
            _ => std::future::pending().await,
        }
    }

    /// Resolves when there is another connection than now.
    pub(super) async fn relinked(&mut self) {
        let epoch = self.link.borrow().epoch;
        if self.link.wait_for(|link| link.epoch != epoch && link.reader.is_some()).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// What the window shows of a request that failed; `resource` is what a right was missing for.
    pub(super) fn failure(&self, error: &RequestError, resource: &str) -> Failure {
        request_failure(error, &self.name, Wanted { verb: "get", resource }, &self.redactor)
    }

    /// Now, as lines count time.
    pub(super) fn now(&self) -> Nanos {
        self.clock.now().saturating_mul(1_000_000)
    }
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Way({})", self.name)
    }
}

/// Which lines of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// As the user wants it.
    Since(LogSince),
    /// From this second on.
    Second(i64),
}

/// Which log of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// As it is written.
    Followed,
    /// That of the run before, which is complete.
    Previous,
}

impl PodPath {
    pub(super) fn new(namespace: &str, name: &str) -> Self {
        Self(format!("/api/v1/namespaces/{}/pods/{}", escape(namespace), escape(name)))
    }

    /// Reads the pod.
    pub(super) async fn get(&self, reader: &ReadClient) -> Result<PodWire, RequestError> {
        reader.get(&self.0, LIMIT).await
    }

    /// Opens the log of a container.
    pub(super) async fn open(
        &self,
        reader: &ReadClient,
        container: &str,
        which: Which,
        from: From,
    ) -> Result<impl Stream<Item = Result<Bytes, RequestError>> + Send + use<>, RequestError> {
        reader.chunks(&self.log(container, which, from), LIMIT).await
    }

    /// Reads the last lines of a container at once.
    pub(super) async fn last(
        &self,
        reader: &ReadClient,
        container: &str,
        previous: bool,
        lines: u32,
        bytes: u32,
    ) -> Result<Bytes, RequestError> {
        let path = format!(
            "{}/log?container={}&timestamps=true&tailLines={lines}&limitBytes={bytes}{}",
            self.0,
            escape(container),
            if previous { "&previous=true" } else { "" }
        );
        reader.bytes(&path, LIMIT).await
    }

    fn log(&self, container: &str, which: Which, from: From) -> String {
        let mut path = format!("{}/log?container={}&timestamps=true", self.0, escape(container));
        path.push_str(match which {
            Which::Followed => "&follow=true",
            Which::Previous => "&previous=true",
        });
        // Writing to a String cannot fail.
        let _ = match from {
            From::Since(LogSince::All) => Ok(()),
            From::Since(LogSince::Lines { lines }) => write!(path, "&tailLines={lines}"),
            From::Since(LogSince::Seconds { seconds }) => write!(path, "&sinceSeconds={}", seconds.max(1)),
            From::Second(second) => {
                let time = jiff::Timestamp::from_second(second).unwrap_or_default();
                write!(path, "&sinceTime={}", escape(&time.to_string()))
            }
        };
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_say_what_is_wanted() {
        let pod = PodPath::new("shop", "web-1");
        let log = "/api/v1/namespaces/shop/pods/web-1/log?container=app&timestamps=true";
        let path = |which, from| pod.log("app", which, from);
        assert_eq!(path(Which::Followed, From::Since(LogSince::All)), format!("{log}&follow=true"));
        assert_eq!(
            path(Which::Followed, From::Second(1_767_603_600)),
            format!("{log}&follow=true&sinceTime=2026-01-05T09%3A00%3A00Z")
        );
        let lines = From::Since(LogSince::Lines { lines: 7 });
        assert_eq!(path(Which::Previous, lines), format!("{log}&previous=true&tailLines=7"));
        assert!(PodPath::new("shop", "../x?").0.ends_with("/pods/..%2Fx%3F"));
    }
}
