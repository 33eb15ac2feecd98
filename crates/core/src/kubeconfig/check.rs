//! Whether a context can be used, by the rules of client-go (`tools/clientcmd/validation.go`, and
//! `plugin/pkg/client/auth/exec/exec.go` for plugins).

use super::{Cluster, Exec, LoginProblem, User};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Uri;

/// The API versions of plugins that we speak.
pub(crate) const EXEC_V1: &str = "client.authentication.k8s.io/v1";
/// The older one, whose `interactiveMode` has a default.
pub(crate) const EXEC_V1BETA1: &str = "client.authentication.k8s.io/v1beta1";

/// What is wrong with a cluster entry.
pub(super) fn cluster_problem(cluster: &Cluster) -> Option<LoginProblem> {
    if cluster.server.is_empty() {
        return Some(LoginProblem::ServerMissing);
    }
    if !is_url(&cluster.server, &["http", "https"]) {
        return Some(LoginProblem::ServerInvalid);
    }
    if !cluster.proxy_url.is_empty() && !is_url(&cluster.proxy_url, &["http", "https", "socks5"]) {
        return Some(LoginProblem::ProxyInvalid);
    }
    let has_authority = !cluster.certificate_authority.as_os_str().is_empty()
        || !cluster.certificate_authority_data.is_empty();
    if cluster.insecure_skip_tls_verify && has_authority {
        return Some(LoginProblem::SkipsVerificationWithAuthority);
    }
    not_base64("certificate-authority-data", cluster.certificate_authority_data.as_bytes())
}

/// What is wrong with a user entry.
pub(super) fn user_problem(user: &User) -> Option<LoginProblem> {
    let has_certificate =
        !user.client_certificate.as_os_str().is_empty() || !user.client_certificate_data.is_empty();
    let has_key = !user.client_key.as_os_str().is_empty() || !user.client_key_data.is_empty();
    if has_certificate && !has_key {
        return Some(LoginProblem::KeyMissing);
    }
    if !user.token.is_empty() && (!user.username.is_empty() || !user.password.is_empty()) {
        return Some(LoginProblem::TwoMethods);
    }
    let acts_with = !user.as_uid.is_empty() || !user.as_groups.is_empty() || !user.as_user_extra.is_empty();
    if acts_with && user.act_as.is_empty() {
        return Some(LoginProblem::ImpersonationWithoutUser);
    }
    if let Some(provider) = &user.auth_provider {
        return Some(LoginProblem::AuthProvider(provider.name.clone()));
    }
    not_base64("client-certificate-data", user.client_certificate_data.as_bytes())
        .or_else(|| not_base64("client-key-data", user.client_key_data.expose()))
        .or_else(|| user.exec.as_ref().and_then(exec_problem))
}

/// client-go decodes when it reads; white space is what YAML leaves of a folded text.
fn not_base64(field: &str, text: &[u8]) -> Option<LoginProblem> {
    let text: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = STANDARD.decode(zeroize::Zeroizing::new(text)).map(zeroize::Zeroizing::new);
    decoded.err().map(|_| LoginProblem::DataUnreadable(field.to_owned()))
}

fn exec_problem(exec: &Exec) -> Option<LoginProblem> {
    if exec.command.is_empty() {
        return Some(LoginProblem::ExecCommandMissing);
    }
    if exec.env.iter().any(|variable| variable.name.is_empty()) {
        return Some(LoginProblem::ExecVariable);
    }
    match (exec.api_version.as_str(), exec.interactive_mode.as_str()) {
        (EXEC_V1 | EXEC_V1BETA1, "Never" | "IfAvailable") | (EXEC_V1BETA1, "") => None,
        (EXEC_V1 | EXEC_V1BETA1, "Always") => Some(LoginProblem::ExecInteractive(exec.command.clone())),
        (EXEC_V1 | EXEC_V1BETA1, _) => Some(LoginProblem::ExecMode),
        (version, _) => Some(LoginProblem::ExecVersion(version.to_owned())),
    }
}

fn is_url(text: &str, schemes: &[&str]) -> bool {
    text.parse::<Uri>().is_ok_and(|uri| {
        uri.scheme_str().is_some_and(|scheme| schemes.contains(&scheme))
            && uri.host().is_some_and(|host| !host.is_empty())
    })
}
