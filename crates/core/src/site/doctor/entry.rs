//! The entry of the kubeconfig.

use super::super::certificate::Facts;
use super::super::connection::authority_pem;
use super::case::Case;
use super::verdict::{Verdict, failed, passed, warned};
use crate::kubeconfig::without_credentials;

pub(super) async fn look(case: &Case) -> Verdict {
    let cluster = &case.login.cluster;
    let server = without_credentials(&cluster.server);
    if case.dialled().is_none() {
        return failed("no-server").with("server", server);
    }
    let facts = |verdict: Verdict| {
        let verdict = verdict.with("server", server.clone()).fact(format!("server: {server}"));
        let verdict =
            verdict.fact(format!("context: {} in {}", case.login.context, case.login.file.display()));
        if cluster.tls_server_name.is_empty() {
            verdict
        } else {
            verdict.fact(format!("tls-server-name: {}", cluster.tls_server_name))
        }
    };
    let from = if case.login.pin.is_some() {
        "the pinned certificate".to_owned()
    } else if cluster.certificate_authority_data.is_empty() {
        cluster.certificate_authority.display().to_string()
    } else {
        "certificate-authority-data".to_owned()
    };
    match authority_pem(cluster).await {
        Err(error) => return facts(failed("authority-unreadable")).with("path", error.subject()),
        Ok(Some(pem)) => {
            let authorities = Facts::all_of_pem(&pem);
            if authorities.is_empty() {
                return facts(failed("authority-empty")).with("path", from);
            }
            let lines = authorities.iter().map(|facts| format!("authority in {from}: {}", facts.line()));
            return facts(passed("good")).facts(lines.collect::<Vec<_>>());
        }
        Ok(None) => {}
    }
    if cluster.server.starts_with("http:") {
        facts(warned("plain-http"))
    } else if cluster.insecure_skip_tls_verify {
        facts(warned("skips-verification"))
    } else {
        facts(passed("good")).fact("authority: those of the system")
    }
}
