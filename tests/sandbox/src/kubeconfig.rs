//! Kubeconfig files, written as people keep them: YAML with the data inline.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a user of a kubeconfig proves who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A client certificate and its key, both PEM.
    Certificate {
        /// The certificate.
        certificate: String,
        /// Its key.
        key: String,
    },
    /// A bearer token.
    Token(String),
    /// A program that prints a credential, and its arguments.
    Exec {
        /// Path of the program.
        command: String,
        /// Its arguments.
        args: Vec<String>,
    },
}

/// One cluster, user and context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Login {
    /// Name of the context and of the cluster.
    pub context: String,
    /// Name of the user.
    pub user: String,
    /// Address of the API server.
    pub server: String,
    /// Certificate of the authority that signed the server, PEM.
    pub authority: String,
    /// The user's credential.
    pub credential: Credential,
    /// Namespace of the context.
    pub namespace: Option<String>,
}

/// A kubeconfig with these logins; the first is current.
pub(crate) fn render(logins: &[Login]) -> String {
    let mut text = String::from("apiVersion: v1\nkind: Config\nclusters:\n");
    for login in logins {
        line(&mut text, 0, &format!("- name: {}", login.context));
        line(&mut text, 1, "cluster:");
        line(&mut text, 2, &format!("server: {}", login.server));
        line(&mut text, 2, &format!("certificate-authority-data: {}", STANDARD.encode(&login.authority)));
    }
    text.push_str("users:\n");
    for login in logins {
        line(&mut text, 0, &format!("- name: {}", login.user));
        line(&mut text, 1, "user:");
        credential(&mut text, &login.credential);
    }
    text.push_str("contexts:\n");
    for login in logins {
        line(&mut text, 0, &format!("- name: {}", login.context));
        line(&mut text, 1, "context:");
        line(&mut text, 2, &format!("cluster: {}", login.context));
        line(&mut text, 2, &format!("user: {}", login.user));
        if let Some(namespace) = &login.namespace {
            line(&mut text, 2, &format!("namespace: {namespace}"));
        }
    }
    if let Some(first) = logins.first() {
        line(&mut text, 0, &format!("current-context: {}", first.context));
    }
    text
}

fn credential(text: &mut String, credential: &Credential) {
    match credential {
        Credential::Certificate { certificate, key } => {
            line(text, 2, &format!("client-certificate-data: {}", STANDARD.encode(certificate)));
            line(text, 2, &format!("client-key-data: {}", STANDARD.encode(key)));
        }
        Credential::Token(token) => line(text, 2, &format!("token: {token}")),
        Credential::Exec { command, args } => {
            line(text, 2, "exec:");
            line(text, 3, "apiVersion: client.authentication.k8s.io/v1");
            line(text, 3, "interactiveMode: Never");
            line(text, 3, "provideClusterInfo: false");
            line(text, 3, &format!("command: {command}"));
            line(text, 3, "args:");
            for arg in args {
                line(text, 3, &format!("- {arg}"));
            }
        }
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{:1$}{content}", "", depth * 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(context: &str, credential: Credential) -> Login {
        Login {
            context: context.into(),
            user: format!("{context}-user"),
            server: "https://127.0.0.1:21000".into(),
            authority: "PEM".into(),
            credential,
            namespace: None,
        }
    }

    #[test]
    fn each_kind_of_credential_is_rendered_as_kubectl_reads_it() {
        let text = render(&[
            login("a", Credential::Certificate { certificate: "C".into(), key: "K".into() }),
            login("b", Credential::Token("secret".into())),
            login("c", Credential::Exec { command: "/bin/plugin".into(), args: vec!["get-token".into()] }),
        ]);
        assert!(text.contains("    client-certificate-data: Qw==\n    client-key-data: Sw==\n"));
        assert!(text.contains("- name: b-user\n  user:\n    token: secret\n"));
        assert!(text.contains("      command: /bin/plugin\n      args:\n      - get-token\n"));
        assert!(text.contains("  context:\n    cluster: c\n    user: c-user\n"));
        assert!(text.ends_with("current-context: a\n"));
    }
}
