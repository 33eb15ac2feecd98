//! Plugins, pasted tokens, and where secrets must not be.

use super::bench::{Bench, is_ready, kubeconfig, until};
use super::server::Server;
use crate::secrets::Secret;
use concertina_contract::{ErrorCode, SessionState, TrustAnswer, TrustQuestion, TrustRequest};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

/// A user entry with a plugin that counts its runs, says a canary wherever it can and hands out `canary-token-RUN`.
fn plugin(folder: &Path) -> String {
    let folder = folder.to_str().unwrap();
    let script = format!(
        r#"echo x >> {folder}/runs
echo canary-stderr >&2
run=$(wc -l < {folder}/runs)
echo '{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{"token":"canary-token-'$((run))'"}}}}'
"#
    );
    std::fs::write(format!("{folder}/plugin"), script).unwrap();
    format!(
        "{{exec: {{command: sh, args: [{folder}/plugin], env: [{{name: K, value: canary-env}}], \
         apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}}}"
    )
}

fn runs(folder: &Path) -> usize {
    std::fs::read_to_string(folder.join("runs")).unwrap_or_default().lines().count()
}

fn is_auth_required(state: &SessionState) -> bool {
    matches!(state, SessionState::AuthRequired { .. })
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_plugin_runs_only_when_trusted_and_once_more_after_a_401() {
    let log = Log::default();
    // While there is one subscriber alone, whether an event is wanted is asked of the thread that comes first to it
    // (tracing-core `callsite.rs`, `has_just_one`): another test's, which wants none.
    let _other = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::new(&kubeconfig(&server.url(), &plugin(folder.path()))).await;
    let site = bench.site();
    let login = bench.fleet.sites()[0].login.clone();
    assert!(bench.fleet.sites()[0].logins[0].needs_trust);

    site.connect();
    let state = until(&site, "auth required", is_auth_required).await;
    let SessionState::AuthRequired { failure, .. } = state else { unreachable!() };
    assert_eq!(failure.code, ErrorCode::ExecUntrusted);
    assert_eq!((runs(folder.path()), server.accepts()), (0, 0), "nothing ran, nothing was dialled");

    let request = TrustRequest::Command { login: login.clone() };
    let early = bench.fleet.answer_trust(&request, TrustAnswer::TrustCommand).await;
    assert_eq!(early.unwrap_err().code, ErrorCode::NotAllowed, "an answer without a question");
    let question = bench.fleet.trust_question(&request).await.unwrap();
    let TrustQuestion::Command { path, digest, .. } = question else { panic!("{question:?}") };
    assert!(path.ends_with("/sh") && digest.len() == 64);
    bench.fleet.answer_trust(&request, TrustAnswer::TrustCommand).await.unwrap();
    until(&site, "ready", is_ready).await;
    assert_eq!(runs(folder.path()), 1);
    assert!(!bench.fleet.sites()[0].logins[0].needs_trust);

    *server.state.token.lock().unwrap() = Some("canary-token-2".to_owned());
    let epoch = site.link().borrow().epoch;
    let refused = site.reader().unwrap().bytes("/version", std::time::Duration::from_secs(5)).await;
    assert_eq!(refused.unwrap_err().status(), Some(401));
    let mut link = site.link();
    link.wait_for(|link| link.epoch > epoch && is_ready(&link.state)).await.unwrap();
    assert_eq!(runs(folder.path()), 2);

    *server.state.token.lock().unwrap() = Some("never".to_owned());
    let _ = site.reader().unwrap().bytes("/version", std::time::Duration::from_secs(5)).await;
    let state = until(&site, "auth required", is_auth_required).await;
    assert_eq!(runs(folder.path()), 3, "one new credential, then a person");
    let shown = format!(
        "{state:?} {:?} {}",
        bench.fleet.sites(),
        bench.fleet.diagnosis(site.id(), &crate::message::Messages::new("en")).unwrap()
    );
    assert!(!shown.contains("canary"), "{shown}");
    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(!logged.is_empty());
    assert!(!logged.contains("canary"), "{logged}");
}

#[tokio::test]
async fn a_pasted_token_is_used_in_place_of_the_files() {
    let server = Server::start().await;
    *server.state.token.lock().unwrap() = Some("canary-pasted".to_owned());
    let mut bench = Bench::new(&kubeconfig(&server.url(), "{token: old}")).await;
    let site = bench.site();
    let login = bench.fleet.sites()[0].login.clone();
    site.connect();
    until(&site, "auth required", is_auth_required).await;
    for bad in ["", "  ", "two words", "esc\u{1b}[0m"] {
        assert!(bench.fleet.paste_token(&login, Secret::from(bad)).await.is_err());
    }
    bench.fleet.paste_token(&login, Secret::from(" canary-pasted\n")).await.unwrap();
    until(&site, "ready", is_ready).await;
    assert!(bench.fleet.sites()[0].logins[0].pasted_token);
    bench.fleet.forget_token(&login).await.unwrap();
    site.connect();
    until(&site, "auth required", is_auth_required).await;

    bench.fleet.paste_token(&login, Secret::from("canary-pasted")).await.unwrap();
    bench.restart().await;
    let remembered = bench.fleet.sites()[0].logins[0].pasted_token;
    assert!(!remembered, "without a keyring a token lives for this run only");
}

#[tokio::test]
async fn a_token_file_that_is_replaced_is_used_without_a_new_connection() {
    let server = Server::start().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "first").unwrap();
    let bench = Bench::new(&kubeconfig(&server.url(), &format!("{{tokenFile: '{}'}}", file.display()))).await;
    let site = bench.site();
    site.connect();
    until(&site, "ready", is_ready).await;
    std::fs::write(&file, "second-token").unwrap();
    let renewed = async {
        loop {
            site.reader().unwrap().bytes("/version", std::time::Duration::from_secs(5)).await.unwrap();
            let last = server.requests().pop().unwrap();
            if last.headers["authorization"] == "Bearer second-token" {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), renewed).await.unwrap();
    assert_eq!(site.link().borrow().epoch, 1);
}
