//! The trust window: acts that no other window can do.

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
    /// Pin the certificate that the server of a login shows, or forget the one that is pinned.
    Authority {
        /// The login.
        login: LoginId,
    },
}

/// The question as the trust window shows it: facts of this machine and of the certificates that a server shows.
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
    /// Pin this certificate, or forget the one that is pinned?
    Authority(AuthorityQuestion),
}

/// What there is to decide about the certificates of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AuthorityQuestion {
    /// The site's name, to be typed when something was pinned before.
    pub site: String,
    /// The API server's address.
    pub server: String,
    /// The name that its certificate must be for: the host, or `tls-server-name`.
    pub name: String,
    /// The certificate that is pinned.
    pub pinned: Option<CertificateView>,
    /// The certificates that the server shows, its own first.
    pub shown: Vec<CertificateView>,
    /// Which of those would be pinned: the authority that signed the others, or the server's own.
    pub offered: Option<u32>,
    /// Why nothing can be pinned, if so.
    pub obstacle: Option<PinObstacle>,
}

/// Why the certificate that a server shows cannot be pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PinObstacle {
    /// The server showed none.
    Unreachable,
    /// It belongs to the certificate that is pinned.
    Same,
    /// It is for other names.
    WrongName,
    /// It has expired, or the authority has.
    Expired,
    /// It is not valid yet.
    NotYet,
    /// It is not good otherwise.
    NotGood,
}

/// One certificate, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    /// Whom it is about.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// SHA-256 in hex with colons, as OpenSSL writes it.
    pub fingerprint: String,
    /// From when it is good.
    pub from: Millis,
    /// Until when it is good.
    pub until: Millis,
    /// Names and addresses it is for, at most 12.
    pub names: Vec<String>,
    /// Whether it may sign others.
    pub authority: bool,
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
    /// Pin the certificate that was offered.
    PinAuthority {
        /// The site's name, as typed; not asked for when nothing was pinned.
        typed: String,
    },
    /// Forget what is pinned: the server is verified as the file says, which may be not at all.
    UnpinAuthority {
        /// The site's name, as typed.
        typed: String,
    },
}
