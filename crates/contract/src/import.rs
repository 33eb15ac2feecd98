//! Importing: what would be added is shown before anything is.

use crate::{Failure, FileId, ImportId, LoginView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What to import.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ImportSource {
    /// Files and folders that were picked or dropped.
    Files {
        /// Their ids; each works once.
        files: Vec<FileId>,
    },
    /// The text of a kubeconfig. It may hold secrets.
    Text {
        /// The text.
        text: String,
    },
}

/// The text may hold secrets.
impl std::fmt::Debug for ImportSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Files { files } => f.debug_struct("Files").field("files", files).finish(),
            Self::Text { .. } => f.write_str("Text"),
        }
    }
}

/// What an import would add. Nothing was added, dialled or run to make it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// The id to hand to `importKubeconfig`; it works once, and a few minutes at most.
    pub id: ImportId,
    /// Each file with what is wrong with it.
    pub files: Vec<ImportFile>,
    /// Each context of the files, with what it would be here.
    pub entries: Vec<ImportEntry>,
    /// Files of a picked folder that are no kubeconfigs and were passed over.
    pub passed_over: u32,
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    /// Its path, for display; empty for pasted text.
    pub path: String,
    /// How many contexts it has.
    pub contexts: u32,
    /// Why it cannot be read, if so.
    pub problem: Option<Failure>,
}

/// One context of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportEntry {
    /// The context with its powers. It has no site yet.
    pub login: LoginView,
    /// What it is beside those that are here.
    pub state: ImportState,
}

/// What an imported context is beside those that are here. Importing adds; it changes none of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ImportState {
    /// There is none like it.
    New,
    /// The same cluster, user and namespace are here already.
    Same {
        /// The file that has it, for display.
        file: String,
    },
    /// A context of this name leads to the same server, and differs in something.
    Changed {
        /// The file that has it, for display.
        file: String,
        /// What differs.
        differs: Vec<ImportDifference>,
    },
    /// A context of this name leads to another server.
    Clash {
        /// The file that has it, for display.
        file: String,
        /// The server it leads to.
        server: String,
    },
}

/// In what two contexts of one name and server differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportDifference {
    /// The authority, the TLS name or whether the server is verified.
    Verification,
    /// The proxy.
    Proxy,
    /// The credential, or whom it acts as.
    Credential,
    /// The namespace.
    Namespace,
}
