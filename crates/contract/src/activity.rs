//! The audit record, as Activity shows it.

use crate::{Millis, OperationId, PlanId, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One entry of the append-only audit record. It names verbs and objects, never values of secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Its place in the record, from 1.
    pub number: u32,
    /// When it was written.
    pub at: Millis,
    /// Who acted.
    pub author: String,
    /// What happened.
    pub event: AuditEvent,
    /// The plan it belongs to.
    pub plan: Option<PlanId>,
    /// The operation it belongs to.
    pub operation: Option<OperationId>,
    /// The site it happened on.
    pub site: Option<SiteId>,
    /// The object, in words: `Deployment shop/orders`.
    pub object: String,
    /// What happened to it, in words without secrets: `replicas 3 → 6`.
    pub text: String,
}

/// What is looked for in the audit record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuditQuery {
    /// Entries before this number alone.
    pub before: Option<u32>,
    /// Words that all stand in an entry: in its author, event, site's name, object or text. Upper and lower case are alike.
    pub text: String,
    /// Entries of this event alone.
    pub event: Option<AuditEvent>,
}

/// How the audit record is written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum RecordFormat {
    /// Comma-separated values with a line of headings, as RFC 4180 has them.
    Csv,
    /// One JSON array.
    Json,
}

/// What an audit entry records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AuditEvent {
    /// A plan was approved; the writes follow.
    PlanApproved,
    /// One write is about to be sent.
    WriteStarted,
    /// The API server accepted it.
    WriteAccepted,
    /// It was refused, or failed.
    WriteFailed,
    /// Whether it happened is not known.
    OutcomeUnknown,
    /// Live equals the plan.
    Verified,
    /// A write was turned away at the gate.
    GateRefused,
    /// An operation was called off by the user.
    CalledOff,
    /// A command was trusted.
    CommandTrusted,
    /// A read-only site was unlocked for a while.
    SiteUnlocked,
    /// Another cluster was accepted behind a known address.
    IdentityAccepted,
    /// A server's certificate was pinned.
    AuthorityPinned,
    /// A pinned certificate was forgotten.
    AuthorityUnpinned,
    /// What was masked of an object was shown to the user; the text names the keys, never values.
    SecretRevealed,
    /// A site's settings were changed.
    SiteChanged,
    /// Two addresses led to one cluster and became one site.
    SitesMerged,
    /// An address became a site of its own again.
    SiteKeptApart,
    /// Images were sent to a registry, or deleted there; the text says which, before and after.
    RegistryWrite,
}
