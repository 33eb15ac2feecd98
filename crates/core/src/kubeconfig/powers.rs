//! What a login may do on this machine and on the way to the server.

use super::Login;
use crate::redact::{mask_arguments, visible};
use concertina_contract::Power;
use std::path::Path;

/// The powers of a login, in the order of their weight.
pub(crate) fn powers(login: &Login) -> Vec<Power> {
    let (cluster, user) = (&login.cluster, &login.user);
    let mut powers = Vec::new();
    if let Some(exec) = &user.exec {
        powers.push(Power::RunsCommand {
            command: mask_arguments(
                std::iter::once(&exec.command).chain(&exec.args).map(|word| visible(word)),
            ),
            environment: exec.env.iter().map(|variable| visible(&variable.name)).collect(),
        });
    }
    if cluster.server.starts_with("http:") {
        powers.push(Power::PlainHttp);
    }
    if cluster.insecure_skip_tls_verify && login.pin.is_none() {
        powers.push(Power::SkipsTlsVerification);
    }
    if !cluster.proxy_url.is_empty() {
        powers.push(Power::UsesProxy { url: visible(&without_credentials(&cluster.proxy_url)) });
    }
    let folder = login.file.parent().unwrap_or(Path::new("/"));
    for path in [&cluster.certificate_authority, &user.client_certificate, &user.client_key, &user.token_file]
    {
        if !path.as_os_str().is_empty() && !is_inside(path, folder) {
            powers.push(Power::ReadsOutside { path: visible(&path.display().to_string()) });
        }
    }
    if !user.act_as.is_empty() {
        powers.push(Power::Impersonates { user: visible(&user.act_as) });
    }
    powers
}

/// A URL without user name and password.
pub(crate) fn without_credentials(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => url.to_owned(),
    }
}

/// Whether a path stays in a folder. `..` counts as outside: what it leads to depends on links.
fn is_inside(path: &Path, folder: &Path) -> bool {
    path.strip_prefix(folder)
        .is_ok_and(|rest| !rest.components().any(|part| part == std::path::Component::ParentDir))
}
