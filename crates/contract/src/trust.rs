//! The trust window: three acts that no other window can do.

use crate::{LoginId, Millis, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What another window may ask the trust window to put before the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "ask", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TrustRequest {
    /// Trust the command of a login.
    Command {
        /// The login.
        login: LoginId,
    },
    /// Unlock a read-only site for a while, or lower its guard.
    Unlock {
        /// The site.
        site: SiteId,
    },
    /// Accept that another cluster answers at a known address.
    Identity {
        /// The site.
        site: SiteId,
    },
}

/// The question as the trust window shows it: facts of this machine only, no text of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "question", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TrustQuestion {
    /// Run this command to log in?
    Command {
        /// The context.
        context: String,
        /// The file that holds it.
        file: String,
        /// The command's absolute path.
        path: String,
        /// Its arguments.
        arguments: Vec<String>,
        /// The environment variables it sets, with values.
        environment: Vec<(String, String)>,
        /// SHA-256 of the program, in hex.
        digest: String,
    },
    /// Unlock this site?
    Unlock {
        /// The site's name, to be typed.
        site: String,
    },
    /// Accept this cluster?
    Identity {
        /// The site's name, to be typed.
        site: String,
        /// The API server's address.
        server: String,
        /// The UID of `kube-system` that was known.
        known: String,
        /// The UID that answers now.
        found: String,
    },
}

/// The user's answer, given in the trust window only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TrustAnswer {
    /// No.
    Refuse,
    /// Trust the command: this path, these arguments, this environment, this digest.
    TrustCommand,
    /// Unlock for so long.
    Unlock {
        /// The site's name, as typed.
        typed: String,
        /// How long in milliseconds, at most an hour.
        duration: Millis,
    },
    /// Accept the other cluster.
    AcceptIdentity {
        /// The site's name, as typed.
        typed: String,
    },
}
