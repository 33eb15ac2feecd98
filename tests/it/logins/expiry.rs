//! Credentials that expire: the site says so, others go on, and a new login in place resumes what was watched.

use super::scene::{Entry, cluster, connect, desk, failure, is_ready, until};
use concertina_contract::{
    ErrorCode, Kind, LoginId, RowsState, SessionState, SiteChange, TrustAnswer, TrustRequest,
};
use concertina_core::message::Messages;
use concertina_core::secrets::Secret;
use concertina_testkit::{Authority, Home, TlsFront};
use concertina_tests::Desk;
use std::path::Path;
use std::time::Duration;

fn is_auth_required(state: &SessionState) -> bool {
    matches!(state, SessionState::AuthRequired { .. })
}

/// A web token that expired in 2023. Its signature is nobody's.
pub(super) const EXPIRED: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl";

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_login_says_so_others_go_on_and_a_new_one_resumes_the_watches() {
    let home = Home::new().unwrap();
    let (server, other) = (cluster("one", "orders").await, cluster("two", "orders").await);
    let token = |name, server: &concertina_testkit::ApiServer| Entry {
        name,
        cluster: format!("server: '{}'", server.url()),
        user: format!("token: {EXPIRED}"),
    };
    let desk = desk(&home, &[token("shop", &server), token("other", &other)]).await;
    desk.connect().await.unwrap();
    let (site, epoch) = (desk.site("shop").unwrap(), desk.site("other").unwrap().link().borrow().epoch);
    let lease = desk.hub.lease(site.id(), &Kind::Deployment);
    rows(|| !lease.is_empty() && matches!(lease.state(), RowsState::Live)).await;

    server.require_token(Some("fresh"));
    server.cut_watches();
    let state = until(&site, is_auth_required).await;
    let failure = failure(&state).unwrap();
    assert_eq!(failure.params["reason"], "token-expired");
    let said = Messages::new("en").failure(failure);
    assert!(said.contains("does not accept the credential. The token expired on 2023-11-14"), "{said}");
    rows(|| matches!(lease.state(), RowsState::Stale { .. })).await;
    assert_eq!(lease.len(), 1, "the rows stay, greyed");
    assert_eq!(desk.site("other").unwrap().link().borrow().epoch, epoch, "the other site noticed nothing");

    let login = desk.fleet.sites().into_iter().find(|view| view.name == "shop").unwrap().login;
    desk.fleet.paste_token(&login, Secret::from("fresh")).await.unwrap();
    rows(|| matches!(lease.state(), RowsState::Live)).await;
    server.put(concertina_testkit::build::deployment("shop", "later", 1));
    rows(|| lease.len() == 2).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_login_of_the_site_takes_over_from_an_expired_certificate() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let authority = Authority::new("front").unwrap();
    let route = authority.route("127.0.0.1", server.address(), (-1, 1)).unwrap();
    let front = TlsFront::start(vec![route]).await.unwrap();
    let ca = home.write("ca.crt", authority.pem()).unwrap();
    let (certificate, key) = authority.client("kim", (-30, -2)).unwrap();
    let certificate = home.write("kim.crt", &certificate).unwrap();
    let key = home.write("kim.key", &key).unwrap();
    server.require_token(Some("fresh"));
    let cluster = format!("server: '{}', certificate-authority: '{}'", front.url(), ca.display());
    let by_certificate =
        format!("client-certificate: '{}', client-key: '{}'", certificate.display(), key.display());
    let entries = [
        Entry { name: "by-certificate", cluster: cluster.clone(), user: by_certificate },
        Entry { name: "by-token", cluster, user: "token: fresh".to_owned() },
    ];
    let desk = desk(&home, &entries).await;
    let state = connect(&desk, "by-certificate", is_auth_required).await;
    let failure = failure(&state).unwrap();
    assert_eq!(
        (failure.code, failure.params["reason"].as_str()),
        (ErrorCode::Unauthorized, "certificate-expired")
    );
    assert!(
        Messages::new("en").failure(failure).contains("The client certificate expired on 20"),
        "{failure:?}"
    );

    let view = desk.fleet.sites().remove(0);
    let change = SiteChange { login: Some(view.logins[1].id.clone()), ..SiteChange::default() };
    let site = desk.fleet.site(&view.id).unwrap();
    desk.fleet.change_site(&view.id, change).unwrap();
    until(&site, is_ready).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_contexts_with_one_command_run_it_once() {
    let home = Home::new().unwrap();
    let mut servers = Vec::new();
    for number in 0..20 {
        let server = cluster(&format!("uid-{number}"), "orders").await;
        server.require_token(Some("token-1"));
        servers.push(server);
    }
    let user = plugin(home.path(), "sleep 0.3");
    let names: Vec<String> = (0..20).map(|number| format!("site-{number:02}")).collect();
    let entries: Vec<Entry<'_>> = names
        .iter()
        .zip(&servers)
        .map(|(name, server)| Entry {
            name,
            cluster: format!("server: '{}'", server.url()),
            user: user.clone(),
        })
        .collect();
    let desk = desk(&home, &entries).await;
    trust(&desk, &desk.fleet.sites()[0].login).await;
    desk.connect().await.unwrap();
    assert_eq!(runs(home.path()), 1);

    // All twenty are refused at once: one run gives the next credential to all.
    let epochs: Vec<u64> = names.iter().map(|name| desk.site(name).unwrap().link().borrow().epoch).collect();
    for server in &servers {
        server.require_token(Some("token-2"));
    }
    for name in &names {
        let reader = desk.site(name).unwrap().reader().unwrap();
        drop(reader.bytes("/version", Duration::from_secs(5)).await);
    }
    for (name, epoch) in names.iter().zip(epochs) {
        let mut link = desk.site(name).unwrap().link();
        let renewed = link.wait_for(|link| link.epoch > epoch && is_ready(&link.state));
        tokio::time::timeout(Duration::from_secs(40), renewed).await.unwrap().unwrap();
    }
    assert_eq!(runs(home.path()), 2);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_failing_plugin_said_is_told_without_secrets() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let user = plugin(
        home.path(),
        "echo 'noise' >&2; echo \"session canary-in-env expired 8f14e45fceea167a5a36dedd4bea2543canary\" >&2; \
         echo 'Error: run aws sso login' >&2; exit 255",
    );
    let entries = [Entry { name: "shop", cluster: format!("server: '{}'", server.url()), user }];
    let desk = desk(&home, &entries).await;
    trust(&desk, &desk.fleet.sites()[0].login).await;
    let state = connect(&desk, "shop", is_auth_required).await;
    let failure = failure(&state).unwrap();
    assert_eq!((failure.code, failure.params["status"].as_str()), (ErrorCode::ExecFailed, "255"));
    let said = Messages::new("en").failure(failure);
    assert!(said.contains("/bin/sh failed. Error: run aws sso login"), "{said}");
    assert!(failure.detail.as_ref().unwrap().contains("session [hidden] expired [hidden]"), "{failure:?}");
    assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
    desk.close().await;
}

/// A user with a plugin that counts its runs, does what it is told and hands out `token-RUN`.
pub(super) fn plugin(folder: &Path, act: &str) -> String {
    let folder = folder.to_str().unwrap();
    let script = format!(
        "echo x >> {folder}/runs\n{act}\nrun=$(($(wc -l < {folder}/runs)))\n\
         echo '{{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\
         \"status\":{{\"token\":\"token-'$run'\"}}}}'\n"
    );
    std::fs::write(format!("{folder}/plugin"), script).unwrap();
    format!(
        "exec: {{command: /bin/sh, args: ['{folder}/plugin'], env: [{{name: K, value: canary-in-env}}, \
         {{name: PATH, value: '/usr/bin:/bin'}}], apiVersion: client.authentication.k8s.io/v1, \
         interactiveMode: Never}}"
    )
}

/// Trusts the command of a login, as the trust window does.
pub(super) async fn trust(desk: &Desk, login: &LoginId) {
    let request = TrustRequest::Command { login: login.clone() };
    desk.fleet.trust_question(&request).await.unwrap();
    desk.fleet.answer_trust(&request, TrustAnswer::TrustCommand).await.unwrap();
}

fn runs(folder: &Path) -> usize {
    std::fs::read_to_string(folder.join("runs")).unwrap_or_default().lines().count()
}

/// Waits until rows are as wanted.
pub(super) async fn rows(wanted: impl Fn() -> bool) {
    let waiting = async {
        while !wanted() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(
        tokio::time::timeout(Duration::from_secs(30), waiting).await.is_ok(),
        "the rows do not get there"
    );
}
