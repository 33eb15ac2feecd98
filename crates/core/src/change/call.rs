//! One request that changes something: how it is sent, tried out and recorded.

use concertina_contract::Kind;
use http::Method;
use serde_json::Value;

/// A request that changes one object. It may hold a secret, so it has no `Debug` form.
#[derive(Clone)]
pub(super) struct Call {
    /// What it does.
    pub verb: Verb,
    /// The path at the API server, with its query.
    pub path: String,
    /// What is sent.
    pub body: Value,
}

/// How an object is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// `POST`: makes it, and fails if it is there.
    Create,
    /// `PATCH` with a merge patch (RFC 7386).
    Merge,
    /// `PATCH` with a strategic merge patch: lists are merged by the key that the API names for them.
    Strategic,
    /// `PATCH` with a JSON patch (RFC 6902).
    Json,
    /// `PATCH`, server-side apply: what is sent is all that its field manager wants.
    Apply,
    /// `PUT`: all of it.
    Replace,
    /// `DELETE`.
    Delete,
    /// `POST` to the eviction subresource of a pod, which is deleted if budgets allow it.
    Evict,
}

impl Verb {
    /// The method of HTTP.
    pub(super) fn method(self) -> Method {
        match self {
            Self::Create | Self::Evict => Method::POST,
            Self::Merge | Self::Strategic | Self::Json | Self::Apply => Method::PATCH,
            Self::Replace => Method::PUT,
            Self::Delete => Method::DELETE,
        }
    }

    /// What is sent, as a media type. Server-side apply takes JSON as the YAML that it is.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Create | Self::Replace | Self::Delete | Self::Evict => "application/json",
            Self::Merge => "application/merge-patch+json",
            Self::Strategic => "application/strategic-merge-patch+json",
            Self::Json => "application/json-patch+json",
            Self::Apply => "application/apply-patch+yaml",
        }
    }

    /// In the words of RBAC.
    pub(super) const fn right(self) -> &'static str {
        match self {
            Self::Create | Self::Evict => "create",
            Self::Merge | Self::Strategic | Self::Json | Self::Apply => "patch",
            Self::Replace => "update",
            Self::Delete => "delete",
        }
    }
}

impl Call {
    /// The resource on which the right is needed, for an object of this kind.
    pub(super) fn resource(&self, kind: &Kind) -> String {
        let subresource = if self.verb == Verb::Evict { "/eviction" } else { "" };
        format!("{}{subresource}", kind.resource())
    }

    /// The path with more of a query.
    pub(super) fn with(&self, query: &str) -> String {
        let join = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{join}{query}", self.path)
    }
}
