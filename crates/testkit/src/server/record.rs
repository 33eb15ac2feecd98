//! What was asked.

use http::Method;
use std::time::SystemTime;

/// One request, as it came in.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Method.
    pub method: Method,
    /// Path without the query.
    pub path: String,
    /// Query; empty if there was none.
    pub query: String,
    /// `User-Agent`.
    pub user_agent: String,
    /// `Content-Type`.
    pub content_type: String,
    /// The body as text.
    pub body: String,
    /// When it came.
    pub at: SystemTime,
}

impl Recorded {
    /// Whether it asks for a watch.
    pub fn is_watch(&self) -> bool {
        self.query.contains("watch=true") || self.query.contains("watch=1")
    }

    /// Whether it could change something for good: no read, no dry run, no review of rights.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET
            && !self.query.contains("dryRun=All")
            && !self.path.starts_with("/apis/authorization.k8s.io/")
    }
}
