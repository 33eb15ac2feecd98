//! What an imported context is beside those that are here.

use super::{Login, Sources, without_credentials};
use crate::redact::plain;
use concertina_contract::{ImportDifference, ImportState};
use std::collections::HashMap;

/// Contexts that are here, by name and by what they lead to.
#[derive(Debug)]
pub(crate) struct Here<'a> {
    by_name: HashMap<&'a str, Vec<&'a Login>>,
    by_server: HashMap<String, Vec<&'a Login>>,
    sources: &'a Sources,
}

impl<'a> Here<'a> {
    /// These contexts. One that an earlier file shadows is not here.
    pub(crate) fn new(logins: &'a [Login], sources: &'a Sources) -> Self {
        let (mut by_name, mut by_server) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for login in logins.iter().filter(|login| login.problem != Some(super::LoginProblem::Shadowed)) {
            by_name.entry(login.context.as_str()).or_default().push(login);
            by_server.entry(server(login)).or_default().push(login);
        }
        Self { by_name, by_server, sources }
    }

    /// What this context would be.
    pub(crate) fn state(&self, login: &Login) -> ImportState {
        if login.cluster.server.is_empty() {
            // It leads nowhere, and says why.
            return ImportState::New;
        }
        let alike = self.by_server.get(&server(login)).into_iter().flatten();
        if let Some(same) = alike.clone().find(|here| differences(here, login).is_empty()) {
            return ImportState::Same { file: self.file(same) };
        }
        let named = self.by_name.get(login.context.as_str()).into_iter().flatten();
        let at_server = named.clone().find(|here| server(here) == server(login));
        match (at_server, named.clone().next()) {
            (Some(here), _) => {
                ImportState::Changed { file: self.file(here), differs: differences(here, login) }
            }
            (None, Some(here)) => {
                let server = plain(&without_credentials(&here.cluster.server));
                ImportState::Clash { file: self.file(here), server }
            }
            (None, None) => ImportState::New,
        }
    }

    fn file(&self, login: &Login) -> String {
        self.sources.display(&login.file)
    }
}

fn server(login: &Login) -> String {
    login.cluster.server.trim_end_matches('/').to_ascii_lowercase()
}

/// In what two contexts that lead to one server differ.
fn differences(one: &Login, other: &Login) -> Vec<ImportDifference> {
    let (here, there) = (&one.cluster, &other.cluster);
    let verification = here.certificate_authority == there.certificate_authority
        && here.certificate_authority_data == there.certificate_authority_data
        && here.tls_server_name == there.tls_server_name
        && here.insecure_skip_tls_verify == there.insecure_skip_tls_verify;
    let same = [
        (verification, ImportDifference::Verification),
        (here.proxy_url == there.proxy_url, ImportDifference::Proxy),
        (one.user == other.user && one.problem == other.problem, ImportDifference::Credential),
        (one.namespace == other.namespace, ImportDifference::Namespace),
    ];
    same.into_iter().filter(|(same, _)| !same).map(|(_, difference)| difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::Kubeconfig;
    use ImportDifference as D;

    fn logins(folder: &std::path::Path, name: &str, text: &str) -> Vec<Login> {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        Kubeconfig::load(&Sources { arguments: vec![file], ..Sources::default() }).logins
    }

    fn text(context: &str, cluster: &str, user: &str, namespace: &str) -> String {
        format!(
            "clusters: [{{name: c, cluster: {cluster}}}]\nusers: [{{name: u, user: {user}}}]\n\
             contexts: [{{name: {context}, context: {{cluster: c, user: u, namespace: {namespace}}}}}]\n"
        )
    }

    #[test]
    fn new_same_changed_and_clash_are_told_apart() {
        let home = tempfile::tempdir().unwrap();
        let sources = Sources::default();
        let here = logins(home.path(), "here", &text("shop", "{server: 'https://A:1/'}", "{token: t}", "ns"));
        let here = Here::new(&here, &sources);
        let file = home.path().join("here").display().to_string();
        let state = |context: &str, cluster: &str, user: &str, namespace: &str| {
            here.state(&logins(home.path(), "there", &text(context, cluster, user, namespace))[0])
        };
        let server = "{server: 'https://a:1'}";
        assert_eq!(state("shop", server, "{token: t}", "ns"), ImportState::Same { file: file.clone() });
        // A name alone makes no other context.
        assert_eq!(state("other", server, "{token: t}", "ns"), ImportState::Same { file: file.clone() });
        assert_eq!(state("other", "{server: 'https://b:1'}", "{token: t}", "ns"), ImportState::New);
        let clash = ImportState::Clash { file: file.clone(), server: "https://A:1/".to_owned() };
        assert_eq!(state("shop", "{server: 'https://b:1'}", "{token: t}", "ns"), clash);
        let differs = |state| match state {
            ImportState::Changed { differs, .. } => differs,
            other => panic!("{other:?}"),
        };
        assert_eq!(differs(state("shop", server, "{token: s}", "other")), [D::Credential, D::Namespace]);
        let other = "{server: 'https://a:1', proxy-url: 'http://p', insecure-skip-tls-verify: true}";
        assert_eq!(differs(state("shop", other, "{token: t}", "ns")), [D::Verification, D::Proxy]);
    }
}
