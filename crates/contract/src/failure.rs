//! Errors over IPC: a closed set of codes that the window maps to messages in one table.

use crate::ObjectRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What went wrong. The message is `failure-CODE` in the Fluent files, the advice `failure-CODE-hint`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// A file could not be read.
    FileUnreadable,
    /// A file could not be written; `reason` says why.
    FileUnwritable,
    /// A file is not a kubeconfig.
    KubeconfigInvalid,
    /// A context cannot be used as it is written; `reason` says why.
    ContextInvalid,
    /// A method of login that client-go removed, or that we do not support.
    LoginUnsupported,
    /// The credential plugin is not trusted yet.
    ExecUntrusted,
    /// kubectl's settings (`kuberc`) forbid the credential plugin; `reason` says how.
    ExecDenied,
    /// The credential plugin was not found on the PATH.
    ExecNotFound,
    /// The credential plugin failed.
    ExecFailed,
    /// The credential plugin did not end in time.
    ExecTimeout,
    /// The credential plugin wants a terminal.
    ExecInteractive,
    /// A host name did not resolve.
    NameNotFound,
    /// No connection within the limit.
    ConnectTimeout,
    /// The connection was refused or reset.
    ConnectFailed,
    /// TLS failed: unknown authority, wrong name, expired certificate.
    TlsFailed,
    /// The server shows a certificate that does not belong to the pinned one; `pinned` and `shown` are fingerprints.
    AuthorityChanged,
    /// The API server did not answer within the limit.
    NoAnswer,
    /// The API server does not accept the credential.
    Unauthorized,
    /// The API server does not grant the right; `verb` and `resource` say which.
    Forbidden,
    /// The API server does not serve the kind; `resource` says which.
    KindNotServed,
    /// The API server refuses everything that this login asks.
    NothingAllowed,
    /// The object is not there.
    NotFound,
    /// The record of a release cannot be read; `reason` says why.
    ReleaseUnreadable,
    /// The record of a release would be too large; `size` and `limit` are bytes.
    ReleaseTooLarge,
    /// An act of Helm on the release began and has not ended; `who` began it, `revision` is what it makes, `since` when (in
    /// milliseconds).
    ReleasePending,
    /// There is no earlier revision to go back to.
    NothingToRollBack,
    /// Fields belong to somebody else; `fields` and `owner` say which and whose.
    OwnedByOthers,
    /// It cannot be done with the object as it is; `reason` says why.
    NotPossible,
    /// The copy of the version before did not become ready, so the upgrade was not begun; `name`, `reason` and `message` say what
    /// blocks it, `left` names the copy where it could not be removed.
    CopyNotReady,
    /// The application answers from the copy of revision `revision` that is kept warm; that has to be brought to its end first.
    AnswersFromCopy,
    /// Not begun, because `before` did not become healthy.
    Halted,
    /// Would be written after a site on which the plan can do nothing.
    HeldBack,
    /// The object changed since it was read.
    Conflict,
    /// Somebody changed the same fields that were edited; `fields` says which.
    EditConflict,
    /// The API server refused the change as invalid.
    Invalid,
    /// The API server asks to slow down.
    Throttled,
    /// The API server failed inside.
    ServerFailed,
    /// The API server's answer could not be understood.
    AnswerMalformed,
    /// The site is not connected.
    SiteNotConnected,
    /// The site is not known here.
    SiteUnknown,
    /// The cluster behind the address is another one than before.
    IdentityChanged,
    /// The user called it off.
    Cancelled,
    /// The site is read-only; unlock it first.
    ReadOnly,
    /// The name that was typed is not the one that was asked for.
    TypedNameWrong,
    /// The plan is not known any more, or has expired.
    PlanExpired,
    /// The plan has no target that can be written.
    PlanEmpty,
    /// The objects changed since the plan was reviewed; make a new one.
    PlanDrifted,
    /// Whether the write happened could not be found out.
    OutcomeUnknown,
    /// The operation cannot be undone; `reason` says why.
    UndoUnavailable,
    /// The operation is not known.
    OperationUnknown,
    /// The audit record could not be written, so nothing was.
    AuditFailed,
    /// The local database failed.
    StoreFailed,
    /// There is no keyring.
    KeyringMissing,
    /// The keyring refused.
    KeyringFailed,
    /// The window asked for something it may not.
    NotAllowed,
    /// There is no `helm` on the PATH of the login shell.
    HelmMissing,
    /// `helm` could not do what it was asked: `what` in its own words.
    HelmFailed,
    /// The chart is not open any more; open it again.
    ChartUnknown,
    /// The archive of the chart cannot be read; `reason` says why.
    ChartUnreadable,
    /// A file for an image is not what it is to be, or may do harm; `name` is the file, `reason` says why.
    FileRefused,
    /// An artifact in a registry is no package that can be used; `name` is its reference, `reason` says why.
    PackageRefused,
    /// The registry (`server`) does not accept the login, or wants one.
    RegistryLogin,
    /// The registry (`server`) does not let this login do that.
    RegistryDenied,
    /// The registry (`server`) failed or cannot be reached; `reason` says how.
    RegistryFailed,
    /// The image (`name`) is not there.
    ImageMissing,
    /// A node cannot pull the image (`name`) of a registry (`server`); `reason` says why.
    PullFailed,
    /// Nothing can be added to the image (`name`); `reason` says why.
    ImageUnsuitable,
    /// A hook of the chart (`hook`) failed: `what`.
    HookFailed,
    /// The form of an application cannot be as it is: `field` says where, `reason` is the message of its problem.
    FormInvalid,
    /// The request makes no sense; `reason` says why.
    BadRequest,
    /// The program is shutting down.
    ShuttingDown,
    /// A fault of ours.
    Internal,
}

/// One error, ready to be shown: a code, where it happened, and what fills the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// What went wrong.
    pub code: ErrorCode,
    /// The display name of the site where it happened.
    pub site: Option<String>,
    /// The object it happened to.
    pub object: Option<ObjectRef>,
    /// Values for the message, by the names that the Fluent message uses.
    pub params: BTreeMap<String, String>,
    /// Technical text for the curious and for "Copy diagnosis"; redacted, at most 2,000 characters.
    pub detail: Option<String>,
}

impl Failure {
    /// A failure of which only the code is known so far.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, site: None, object: None, params: BTreeMap::new(), detail: None }
    }

    /// Names the site by its display name.
    #[must_use]
    pub fn at(mut self, site: impl Into<String>) -> Self {
        self.site = Some(site.into());
        self
    }

    /// Names the object.
    #[must_use]
    pub fn on(mut self, object: ObjectRef) -> Self {
        self.object = Some(object);
        self
    }

    /// Fills one value of the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Adds technical text, which must be redacted already.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
