//! Clusters, users and contexts as a kubeconfig writes them (client-go `tools/clientcmd/api/v1/types.go`).

use crate::secrets::Secret;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How to reach a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Cluster {
    /// The API server's URL.
    pub server: String,
    /// A file with the authorities that may sign its certificate.
    pub certificate_authority: PathBuf,
    /// The same as base64 of PEM; beats the file.
    pub certificate_authority_data: String,
    /// Accept any certificate.
    pub insecure_skip_tls_verify: bool,
    /// The name its certificate must have, if not the URL's host.
    pub tls_server_name: String,
    /// The proxy to go through.
    pub proxy_url: String,
    /// Ask for answers without compression.
    pub disable_compression: bool,
    /// Named settings of other programs; one of them is for credential plugins.
    pub extensions: Vec<Extension>,
}

/// A setting of another program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// Its content.
    pub extension: serde_json::Value,
}

/// Who to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct User {
    /// A file with the client certificate.
    pub client_certificate: PathBuf,
    /// The same as base64 of PEM; beats the file.
    pub client_certificate_data: String,
    /// A file with its key.
    pub client_key: PathBuf,
    /// The same as base64 of PEM; beats the file.
    pub client_key_data: Secret,
    /// A bearer token; beats the file.
    pub token: Secret,
    /// A file with a bearer token.
    #[serde(rename = "tokenFile")]
    pub token_file: PathBuf,
    /// A user to act as.
    #[serde(rename = "as")]
    pub act_as: String,
    /// The uid to act as.
    pub as_uid: String,
    /// The groups to act as.
    pub as_groups: Vec<String>,
    /// Further attributes to act with.
    pub as_user_extra: BTreeMap<String, Vec<String>>,
    /// User name of basic authentication.
    pub username: String,
    /// Password of basic authentication.
    pub password: Secret,
    /// A method that client-go took out.
    pub auth_provider: Option<AuthProvider>,
    /// A credential plugin.
    pub exec: Option<Exec>,
}

/// A login method that client-go took out, but for OIDC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AuthProvider {
    /// Its name, for example `gcp`.
    pub name: String,
}

/// A credential plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Exec {
    /// The command: a name on the PATH, or a path.
    pub command: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// Environment variables it gets beside ours.
    pub env: Vec<ExecVariable>,
    /// `client.authentication.k8s.io/v1` or `…/v1beta1`.
    pub api_version: String,
    /// What to do when the command is not found.
    pub install_hint: String,
    /// Tell it the cluster in `KUBERNETES_EXEC_INFO`.
    pub provide_cluster_info: bool,
    /// `Never`, `IfAvailable` or `Always`.
    pub interactive_mode: String,
}

/// One environment variable of a plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ExecVariable {
    /// Its name.
    pub name: String,
    /// Its value; it may hold a secret.
    pub value: Secret,
}

/// A cluster, a user and a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Context {
    /// The name of the cluster entry.
    pub cluster: String,
    /// The name of the user entry.
    pub user: String,
    /// The default namespace.
    pub namespace: String,
}

impl Cluster {
    /// Resolves paths against the folder of the file that holds the entry.
    pub(super) fn resolve(&mut self, folder: &Path) {
        resolve(&mut self.certificate_authority, folder);
    }
}

impl User {
    /// Resolves paths against the folder of the file that holds the entry. A plugin's command with a slash is a path,
    /// one without is a name on the PATH.
    pub(super) fn resolve(&mut self, folder: &Path) {
        resolve(&mut self.client_certificate, folder);
        resolve(&mut self.client_key, folder);
        resolve(&mut self.token_file, folder);
        if let Some(exec) = &mut self.exec
            && exec.command.contains(['/', std::path::MAIN_SEPARATOR])
        {
            let mut path = PathBuf::from(&exec.command);
            resolve(&mut path, folder);
            exec.command = path.to_string_lossy().into_owned();
        }
    }
}

fn resolve(path: &mut PathBuf, folder: &Path) {
    if !path.as_os_str().is_empty() && path.is_relative() {
        *path = folder.join(&*path);
    }
}
