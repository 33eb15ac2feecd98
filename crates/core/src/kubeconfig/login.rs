//! A login: one context with its cluster and user, or the reason why it cannot be used.

use super::{Cluster, EntryProblem, User};
use concertina_contract::{ErrorCode, Failure, LoginId, LoginMethod};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One way into a site, as the files have it.
#[derive(Clone, Debug)]
pub struct Login {
    /// File and context, digested: the same after a restart.
    pub id: LoginId,
    /// The context's name.
    pub context: String,
    /// The file that holds the context.
    pub file: PathBuf,
    /// The name of the user entry.
    pub user_name: String,
    /// The default namespace.
    pub namespace: Option<String>,
    /// How to reach the server. A login of a site has what is pinned as its authority.
    pub cluster: Cluster,
    /// Who to be.
    pub user: User,
    /// Why it cannot be used, if so.
    pub problem: Option<LoginProblem>,
    /// The certificate that the user pinned for its server, as DER. It is in our settings, never in the file.
    pub pin: Option<Arc<[u8]>>,
}

/// Why a context cannot be used as it is written. [`LoginProblem::failure`] has the code and the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginProblem {
    /// The context entry itself has a field of the wrong type.
    ContextMalformed,
    /// The file has two contexts of this name.
    ContextDuplicate,
    /// An earlier file has a context of this name, which wins.
    Shadowed,
    /// It names a cluster that no file has.
    ClusterMissing(String),
    /// Its cluster entry has a field of the wrong type, or there are two.
    ClusterMalformed(String),
    /// It names a user that no file has.
    UserMissing(String),
    /// Its user entry has a field of the wrong type, or there are two.
    UserMalformed(String),
    /// Its cluster has no server.
    ServerMissing,
    /// The server is no `http` or `https` URL.
    ServerInvalid,
    /// The proxy is no `http`, `https` or `socks5` URL.
    ProxyInvalid,
    /// Skips verification and has an authority to verify with.
    SkipsVerificationWithAuthority,
    /// The authority, a certificate or a key cannot be read; the path, or the name of the field.
    DataUnreadable(String),
    /// A client certificate without a key.
    KeyMissing,
    /// A token and a password.
    TwoMethods,
    /// Groups, a uid or attributes to act as, without a user.
    ImpersonationWithoutUser,
    /// A method that client-go took out; its name.
    AuthProvider(String),
    /// The plugin has no command.
    ExecCommandMissing,
    /// The plugin's API version is none that we speak.
    ExecVersion(String),
    /// `interactiveMode` is missing, which v1 requires, or not one of the three words.
    ExecMode,
    /// A variable of the plugin has no name.
    ExecVariable,
    /// The plugin wants a terminal; its command.
    ExecInteractive(String),
}

impl Login {
    /// The id of a context of a file.
    pub(crate) fn id(file: &Path, context: &str) -> LoginId {
        let digest = Sha256::new()
            .chain_update(file.as_os_str().as_encoded_bytes())
            .chain_update([0])
            .chain_update(context.as_bytes())
            .finalize();
        LoginId::new(hex(&digest[..12]))
    }

    /// How it proves who it is.
    pub fn method(&self) -> LoginMethod {
        let user = &self.user;
        if user.exec.is_some() {
            LoginMethod::Exec
        } else if !user.token.is_empty() || !user.token_file.as_os_str().is_empty() {
            LoginMethod::Token
        } else if !user.client_certificate_data.is_empty() || !user.client_certificate.as_os_str().is_empty()
        {
            LoginMethod::Certificate
        } else if !user.username.is_empty() {
            LoginMethod::Basic
        } else {
            LoginMethod::Anonymous
        }
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl LoginProblem {
    pub(super) fn of_context(problem: EntryProblem) -> Self {
        match problem {
            EntryProblem::Malformed => Self::ContextMalformed,
            EntryProblem::Duplicate => Self::ContextDuplicate,
        }
    }

    /// The problem as the window shows it.
    pub fn failure(&self) -> Failure {
        let code = match self {
            Self::AuthProvider(_) => ErrorCode::LoginUnsupported,
            Self::ExecInteractive(_) => ErrorCode::ExecInteractive,
            _ => ErrorCode::ContextInvalid,
        };
        let (reason, name, detail) = self.words();
        let name = crate::redact::plain(name);
        let failure = Failure::new(code).with("reason", reason).with("name", &name).detail(detail);
        if code == ErrorCode::ExecInteractive { failure.with("command", name) } else { failure }
    }

    /// A short word for the message, the name it is about, and a sentence.
    fn words(&self) -> (&'static str, &str, &'static str) {
        match self {
            Self::ContextMalformed => ("context-malformed", "", "A field of the context has the wrong type."),
            Self::ContextDuplicate => ("context-duplicate", "", "The file has two contexts of this name."),
            Self::Shadowed => ("shadowed", "", "An earlier file has a context of this name, which wins."),
            Self::ClusterMissing(name) => ("cluster-missing", name, "No file has the cluster it names."),
            Self::ClusterMalformed(name) => (
                "cluster-malformed",
                name,
                "The cluster entry has a field of the wrong type, or there are two.",
            ),
            Self::UserMissing(name) => ("user-missing", name, "No file has the user it names."),
            Self::UserMalformed(name) => {
                ("user-malformed", name, "The user entry has a field of the wrong type, or there are two.")
            }
            Self::ServerMissing => ("server-missing", "", "The cluster has no server."),
            Self::ServerInvalid => ("server-invalid", "", "The server is not an http or https URL."),
            Self::ProxyInvalid => ("proxy-invalid", "", "The proxy-url is not an http, https or socks5 URL."),
            Self::SkipsVerificationWithAuthority => (
                "skip-and-authority",
                "",
                "insecure-skip-tls-verify and a certificate authority exclude each other.",
            ),
            Self::DataUnreadable(name) => {
                ("data-unreadable", name, "A certificate, key or token cannot be read.")
            }
            Self::KeyMissing => ("key-missing", "", "The client certificate has no key."),
            Self::TwoMethods => ("two-methods", "", "The user has both a token and a password."),
            Self::ImpersonationWithoutUser => {
                ("impersonation-without-user", "", "as-uid, as-groups or as-user-extra need a user in 'as'.")
            }
            Self::AuthProvider(name) => (
                "auth-provider",
                name,
                "Authentication providers were replaced by credential plugins such as kubelogin and gke-gcloud-auth-plugin.",
            ),
            Self::ExecCommandMissing => ("exec-command-missing", "", "The credential plugin has no command."),
            Self::ExecVersion(version) => (
                "exec-version",
                version,
                "The plugin's apiVersion must be client.authentication.k8s.io/v1 or v1beta1.",
            ),
            Self::ExecMode => ("exec-mode", "", "interactiveMode must be Never, IfAvailable or Always."),
            Self::ExecVariable => ("exec-variable", "", "An environment variable of the plugin has no name."),
            Self::ExecInteractive(command) => {
                ("exec-interactive", command, "The plugin's interactiveMode is Always: it wants a terminal.")
            }
        }
    }
}
