//! Identifiers. All are opaque strings on the wire; only the core makes them.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[ts(type = "string")]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier made elsewhere.
            pub fn new(id: impl Into<String>) -> Self { Self(id.into()) }
            /// The identifier as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str { &self.0 }
        }
    )+};
}

ids! {
    /// One cluster, bound to it for good; colour, guard, cache and audit hang on it.
    SiteId,
    /// One way into a site: a context of a kubeconfig file.
    LoginId,
    /// A proposed change. Single-use; it travels in the user agent of each mutating request.
    PlanId,
    /// A plan that is being carried out.
    OperationId,
    /// A live stream of frames to one page.
    SubscriptionId,
    /// A file the user chose in a native dialog, or dropped; the page never sees its path.
    FileId,
    /// A file, a folder or a pasted text that the user added.
    SourceId,
    /// A chart that was opened on this machine.
    ChartId,
    /// A file or folder for an image, which was looked into.
    SourceFileId,
    /// A preview of an import.
    ImportId,
    /// One loaded page of one window. A reload makes a new one, and ends what the old one had subscribed.
    PageId,
}
