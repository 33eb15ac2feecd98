//! The script of faults.

use http::Method;
use serde_json::Value;
use std::time::Duration;

/// How one answer goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// An error status instead of an answer.
    Status {
        /// The status code.
        code: u16,
        /// The `reason` of the `metav1.Status`.
        reason: &'static str,
        /// Its message.
        message: &'static str,
        /// `Retry-After` in seconds.
        retry_after: Option<u32>,
    },
    /// The answer comes late.
    Delay(Duration),
    /// The connection breaks after so many bytes of the body.
    Cut(usize),
    /// The body ends in order after so many bytes: a truncated line, or half a list.
    Truncate(usize),
    /// No answer, ever; the connection stays open.
    Silence,
    /// An answer that no API server gives, as of a portal or a proxy.
    Page {
        /// The status code.
        code: u16,
        /// `Content-Type`.
        kind: &'static str,
        /// `Location`; empty for none.
        location: &'static str,
        /// The body.
        body: &'static str,
    },
    /// An answer that begins so, and goes on for so many MiB without the end of a line.
    Flood(&'static str, usize),
    /// A watch begins with this line.
    Line(String),
    /// A write is carried out, and the connection breaks before the answer.
    CutAfterWrite,
    /// A mutating webhook merges this into the object that is written.
    Webhook(Value),
}

impl Fault {
    /// A sign-in page.
    pub const fn html() -> Self {
        let body = "<!doctype html><title>Sign in</title><form action=/login></form>";
        Self::Page { code: 200, kind: "text/html; charset=utf-8", location: "", body }
    }

    /// Sent on to another place.
    pub const fn redirect(location: &'static str) -> Self {
        Self::Page { code: 302, kind: "text/plain", location, body: "" }
    }

    /// An error status.
    pub const fn status(code: u16, reason: &'static str) -> Self {
        Self::Status { code, reason, message: reason, retry_after: None }
    }

    /// 410 at the start of a watch, or for a continue token.
    pub const fn expired() -> Self {
        Self::status(410, "Expired")
    }

    /// 410 as an event of a watch.
    pub fn expired_event() -> Self {
        Self::Line(
            r#"{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version","reason":"Expired","code":410}}"#
                .to_owned(),
        )
    }
}

/// Which requests a fault hits. Everything that is not said matches.
#[derive(Clone, Debug, Default)]
pub struct Match {
    method: Option<Method>,
    path: Option<String>,
    query: Vec<String>,
    not_query: Vec<String>,
}

impl Match {
    /// Every request.
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests for exactly this path.
    pub fn path(path: &str) -> Self {
        Self { path: Some(path.to_owned()), ..Self::default() }
    }

    /// Lists of this path, and no watch.
    pub fn lists(path: &str) -> Self {
        Self { not_query: vec!["resourceVersion=".to_owned()], ..Self::path(path) }
    }

    /// Watches of this path.
    pub fn watches(path: &str) -> Self {
        Self::path(path).query("watch=")
    }

    /// Only with this method.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Only with this in the query.
    #[must_use]
    pub fn query(mut self, part: &str) -> Self {
        self.query.push(part.to_owned());
        self
    }

    /// Only without this in the query.
    #[must_use]
    pub fn without(mut self, part: &str) -> Self {
        self.not_query.push(part.to_owned());
        self
    }

    /// Whether a request is hit.
    pub(super) fn hits(&self, method: &Method, path: &str, query: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method)
            && self.path.as_ref().is_none_or(|wanted| wanted == path)
            && self.query.iter().all(|part| query.contains(part.as_str()))
            && !self.not_query.iter().any(|part| query.contains(part.as_str()))
    }
}

/// A fault and how often it strikes.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) when: Match,
    pub(super) fault: Fault,
    pub(super) times: usize,
}
