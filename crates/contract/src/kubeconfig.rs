//! What was found in kubeconfig files, before anything is dialled.

use crate::{Failure, FileId, LoginId, Millis, SiteId, SourceId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// All files that are read, in the order in which they are merged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KubeconfigView {
    /// Each file with its state.
    pub files: Vec<KubeconfigFile>,
    /// Each context of all files, good ones and bad ones.
    pub logins: Vec<LoginView>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KubeconfigFile {
    /// Its path, for display; the home folder is written `~`.
    pub path: String,
    /// Where we heard of it.
    pub source: FileSource,
    /// What to take away to be rid of it; none for what was not added in the window.
    pub added: Option<SourceId>,
    /// How many contexts it gave.
    pub contexts: u32,
    /// Why it could not be read, if so. A missing file of `KUBECONFIG` is skipped as client-go does, and says so here.
    pub problem: Option<Failure>,
    /// What is used of it meanwhile, when it could be read before: a file that is being written is no reason to lose sites.
    pub kept: Option<KeptFile>,
}

/// The last good state of a file that cannot be read at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptFile {
    /// Since when it cannot be read.
    pub since: Millis,
    /// When it was read last; that is what is used.
    pub read_at: Millis,
}

/// Where we heard of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileSource {
    /// The variable `KUBECONFIG`.
    Environment,
    /// `~/.kube/config`.
    Default,
    /// Named on the command line.
    Argument,
    /// Added by the user in the window; remembered.
    Added,
    /// In a folder that was added in the window; what is put there later is read too.
    Folder,
    /// Pasted in the window: a file of the program's own that only this user can read.
    Pasted,
}

/// One context: a way into a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LoginView {
    /// Its id: file and context.
    pub id: LoginId,
    /// The site it leads to; none while the context cannot be used.
    pub site: Option<SiteId>,
    /// The context's name.
    pub context: String,
    /// The file that holds it, for display.
    pub file: String,
    /// The API server's address.
    pub server: String,
    /// The name of the user entry.
    pub user: String,
    /// The default namespace.
    pub namespace: Option<String>,
    /// How it proves who it is.
    pub method: LoginMethod,
    /// Why it cannot be used, if so.
    pub problem: Option<Failure>,
    /// What the file may do when this login is used.
    pub powers: Vec<Power>,
    /// Whether the user has to trust a command first.
    pub needs_trust: bool,
    /// Whether kubectl's own settings (`kuberc`) forbid its credential plugin, which counts here as well.
    pub plugin_denied: bool,
    /// Whether a pasted token is used in place of the file's credential.
    pub pasted_token: bool,
    /// Whether its server's certificate is pinned, or can be.
    pub pinning: Pinning,
}

/// Whether a login's server is verified against a certificate that the user pinned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "pinning", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Pinning {
    /// There is nothing to pin: the file names an authority, or there is no TLS.
    Unneeded,
    /// Nothing is pinned. The server is verified with the authorities of the system, or not at all.
    Possible,
    /// Only who proves to belong to this certificate is spoken to.
    Pinned {
        /// Its SHA-256, in hex with colons as OpenSSL writes it.
        fingerprint: String,
    },
}

/// How a login proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LoginMethod {
    /// A client certificate.
    Certificate,
    /// A bearer token.
    Token,
    /// User name and password.
    Basic,
    /// A credential plugin.
    Exec,
    /// Nothing.
    Anonymous,
}

/// Something a kubeconfig may do that a user should know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "power", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Power {
    /// Runs a command.
    RunsCommand {
        /// The command with its arguments, for display. Secrets among them are masked, and values of the environment are
        /// not shown.
        command: Vec<String>,
        /// Names of the environment variables it sets.
        environment: Vec<String>,
    },
    /// Talks without TLS.
    PlainHttp,
    /// Does not verify the server.
    SkipsTlsVerification,
    /// Goes through a proxy.
    UsesProxy {
        /// The proxy's address without credentials.
        url: String,
    },
    /// Reads a file outside the folder of the kubeconfig.
    ReadsOutside {
        /// The path.
        path: String,
    },
    /// Acts as somebody else.
    Impersonates {
        /// The user it acts as.
        user: String,
    },
}

/// Answer of the native file dialog: opaque for the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PickedFile {
    /// The id to hand to `importKubeconfig`.
    pub id: FileId,
    /// Its name without folders.
    pub name: String,
}
