//! The credential: what the files have, a pasted token, or what a plugin hands out.

use super::super::change::token_name;
use super::super::connection::authority_pem;
use super::super::credential::Credential;
use super::case::Case;
use super::verdict::{Verdict, failed, passed, warned};
use crate::exec::ExecError;
use crate::kubeconfig::{Exec, Login};
use concertina_contract::LoginMethod;
use std::time::Instant;

/// Plugins that people know by other names than their commands, with the message that says how to get them.
const KNOWN: [(&str, &str); 8] = [
    ("aws", "aws"),
    ("aws-iam-authenticator", "aws-iam-authenticator"),
    ("gke-gcloud-auth-plugin", "gke"),
    ("gcloud", "gke"),
    ("kubelogin", "kubelogin"),
    ("kubectl-oidc_login", "oidc-login"),
    ("az", "az"),
    ("tsh", "tsh"),
];

pub(super) async fn look(case: &mut Case) -> Verdict {
    let login = case.login.clone();
    if case.shared().pasted().contains(&login.id) {
        return match case.shared().secrets.get(&token_name(&login.id)).await {
            Ok(Some(token)) => take(case, Credential::token(token), passed("pasted")),
            Ok(None) => failed("keyring-empty"),
            Err(error) => failed("keyring-failed").fact(error.to_string()),
        };
    }
    let credential = match Credential::from_files(&login).await {
        Ok(credential) => credential,
        Err(error) => return failed("unreadable").with("path", error.subject()),
    };
    if let Some(exec) = &login.user.exec {
        return run(case, &login, exec, credential).await;
    }
    let verdict = match login.method() {
        LoginMethod::Anonymous => warned("anonymous"),
        LoginMethod::Certificate => passed("certificate"),
        LoginMethod::Basic => passed("basic"),
        LoginMethod::Token | LoginMethod::Exec => passed("token"),
    };
    take(case, credential, verdict)
}

fn take(case: &mut Case, credential: Credential, verdict: Verdict) -> Verdict {
    credential.secrets().for_each(|secret| case.shared().redactor.register(secret));
    case.credential = Some(credential);
    verdict
}

async fn run(case: &mut Case, login: &Login, exec: &Exec, credential: Credential) -> Verdict {
    let searched = case.shared().environment.get("PATH").unwrap_or_default().to_owned();
    let path = case.shared().runner.find(exec).await.ok().map(|found| found.path.display().to_string());
    let authority = authority_pem(&login.cluster).await.ok().flatten();
    let began = Instant::now();
    let issued = case.shared().runner.credential(exec, &login.cluster, authority.as_deref(), None).await;
    let about = |verdict: Verdict| {
        let verdict = verdict.with("command", exec.command.clone());
        match &path {
            Some(path) => verdict.with("path", path.clone()).fact(format!("program: {path}")),
            None => verdict,
        }
    };
    let said = |verdict: Verdict, said: &str| verdict.facts(said.lines().map(|line| format!("said: {line}")));
    match issued {
        Ok(issued) => {
            let verdict = about(passed("plugin")).fact(format!("took {} ms", began.elapsed().as_millis()));
            take(case, credential.with_issued(issued), verdict)
        }
        Err(ExecError::Denied { .. }) => about(failed("denied")),
        Err(ExecError::Untrusted { .. }) => about(failed("untrusted")),
        Err(ExecError::NotFound { hint, .. }) => {
            let name = std::path::Path::new(&exec.command).file_name().map(|name| name.to_string_lossy());
            let name = name.unwrap_or_default();
            let known = KNOWN.iter().find(|(command, _)| *command == name.trim_end_matches(".exe"));
            let verdict = about(failed("not-found")).with("known", known.map_or("other", |(_, word)| word));
            let verdict = verdict.facts(
                std::env::split_paths(&searched).map(|folder| format!("searched: {}", folder.display())),
            );
            if hint.is_empty() { verdict } else { verdict.fact(format!("the kubeconfig says: {hint}")) }
        }
        Err(ExecError::Failed { code, said: text, .. }) => {
            let code = code.map_or_else(|| "-".to_owned(), |code| code.to_string());
            said(about(failed("plugin-failed")).with("status", code), &text)
        }
        Err(ExecError::Timeout { said: text, .. }) => said(about(failed("plugin-timeout")), &text),
        Err(ExecError::Malformed { .. }) => {
            about(failed("plugin-malformed")).with("version", exec.api_version.clone())
        }
        Err(ExecError::Trust { .. }) => about(failed("trust-unknown")),
    }
}
