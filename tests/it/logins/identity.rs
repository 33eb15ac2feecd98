//! What is one site before anything is dialled, and a cluster that becomes another one.

use super::scene::{Entry, be, cluster, connect, deployments, desk, ended, entry, is_ready, sites, until};
use concertina_contract::{
    ErrorCode, GuardLevel, IdentityProof, Kind, SessionState, SiteChange, TrustAnswer, TrustRequest,
};
use concertina_testkit::{ApiServer, Authority, Fault, Home, Match, TlsFront};
use concertina_tests::scale;
use http::Method;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn two_contexts_of_one_server_are_one_card_and_share_the_guard() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let desk = desk(&home, &[entry("admin", server.url()), entry("viewer", server.url())]).await;
    let views = desk.fleet.sites();
    assert_eq!((views.len(), views[0].logins.len()), (1, 2));
    let (site, viewer) = (&views[0].id, views[0].logins[1].id.clone());
    let (guard, name) = (Some(GuardLevel::ReadOnly), Some("admin".to_owned()));
    let guard = SiteChange { guard, name, ..SiteChange::default() };
    desk.fleet.change_site(site, guard).unwrap();
    for login in [views[0].logins[0].id.clone(), viewer] {
        desk.fleet.change_site(site, SiteChange { login: Some(login), ..SiteChange::default() }).unwrap();
        connect(&desk, "admin", is_ready).await;
        let orders = desk.deployment("admin", "shop", "orders").await.unwrap();
        let plan = desk.plan(scale([(orders, 5)])).await.unwrap();
        assert!(plan.targets.is_empty(), "{plan:#?}");
        assert_eq!(plan.excluded[0].failure.code, ErrorCode::ReadOnly);
    }
    assert!(server.writes().is_empty());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clusters_behind_one_address_are_two_cards_by_tls_server_name() {
    let (home, authority) = (Home::new().unwrap(), Authority::new("front").unwrap());
    let (busan, tokyo) = (cluster("uid-busan", "in-busan").await, cluster("uid-tokyo", "in-tokyo").await);
    let route = |name, server: &ApiServer| authority.route(name, server.address(), (-1, 1)).unwrap();
    let routes = vec![route("busan.example", &busan), route("tokyo.example", &tokyo)];
    let front = TlsFront::start(routes).await.unwrap();
    let ca = home.write("ca.crt", authority.pem()).unwrap();
    let through = |name| Entry {
        name,
        cluster: format!(
            "server: '{}', certificate-authority: '{}', tls-server-name: {name}.example",
            front.url(),
            ca.display()
        ),
        user: "token: testkit-token".to_owned(),
    };
    let desk = desk(&home, &[through("busan"), through("tokyo")]).await;
    assert_eq!(desk.fleet.sites().len(), 2);
    for name in ["busan", "tokyo"] {
        connect(&desk, name, is_ready).await;
        assert_eq!(deployments(&desk.site(name).unwrap()).await, [format!("in-{name}")]);
    }
    let views = desk.fleet.sites();
    assert_eq!(views.len(), 2, "they stay two when it is known which clusters they are");
    let proofs = views.iter().map(|view| view.capabilities.as_ref().unwrap().identity);
    assert!(proofs.into_iter().all(|proof| proof == IdentityProof::KubeSystem));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_kube_system_uid_blocks_until_it_is_accepted() {
    let (home, server) = (Home::new().unwrap(), cluster("before", "orders").await);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let orders = desk.deployment("shop", "shop", "orders").await.unwrap();
    let plan = desk.plan(scale([(orders.clone(), 5)])).await.unwrap();
    be(&server, "after", "intruders");
    let asked = server.requests().len();
    let state = connect(&desk, "shop", |state| matches!(state, SessionState::Closed { .. })).await;
    assert!(ended(ErrorCode::IdentityChanged)(&state), "{state:?}");

    let site = desk.site("shop").unwrap();
    assert!(site.reader().is_err(), "nothing can be read");
    desk.carry_out(&plan).await.map(|operation| operation.targets[0].state.clone()).ok();
    assert!(server.writes().is_empty(), "nothing is written, not even what was planned before");
    let new: Vec<_> = server.requests()[asked..].iter().map(|request| request.path.clone()).collect();
    assert_eq!(new, ["/version", "/api/v1/namespaces/kube-system"], "nothing is listed");

    let request = TrustRequest::Identity { site: site.id().clone() };
    desk.fleet.trust_question(&request).await.unwrap();
    let answer = TrustAnswer::AcceptIdentity { typed: "shop".to_owned() };
    desk.fleet.answer_trust(&request, answer).await.unwrap();
    until(&site, is_ready).await;
    desk.close().await;
}

/// The session is ready when the cluster vanishes, and comes back as another one before the heartbeat misses it.
#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_comes_back_as_another_one_shows_no_row_of_it() {
    let (home, server) = (Home::new().unwrap(), cluster("before", "orders").await);
    let (port, url) = (server.address().port(), server.url());
    let desk = desk(&home, &[entry("shop", url)]).await;
    connect(&desk, "shop", is_ready).await;
    let site = desk.site("shop").unwrap();
    let lease = desk.hub.lease(site.id(), &Kind::Deployment);
    let names = || {
        let mut names: Vec<_> = lease.snapshot().iter().map(|row| row.meta().name.to_string()).collect();
        names.sort();
        names
    };
    let listed = async {
        while names() != ["orders"] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), listed).await.unwrap();
    drop(server);
    let other = loop {
        // The port is free as soon as the connections of the old server are gone.
        match ApiServer::listen(port).await {
            Ok(server) => break server,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    be(&other, "after", "intruders");
    let mut link = site.link();
    let mut seen = std::collections::BTreeSet::new();
    let blocked = async {
        loop {
            seen.extend(names());
            if ended(ErrorCode::IdentityChanged)(&link.borrow_and_update().state) {
                return;
            }
            // Rows are looked at all the time until the session is blocked.
            let _ = tokio::time::timeout(Duration::from_millis(5), link.changed()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), blocked).await.unwrap();
    assert_eq!(names(), ["orders"], "the last rows stay");
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["orders"], "no row of the other cluster was there");
    assert!(other.requests().iter().all(|request| request.method == Method::GET), "{:?}", other.requests());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_read_kube_system_is_known_by_another_namespace_or_not_at_all() {
    let (home, server) = (Home::new().unwrap(), cluster("hidden", "orders").await);
    let forbidden = || Fault::status(403, "Forbidden");
    server.script(Match::path("/api/v1/namespaces/kube-system"), forbidden(), usize::MAX);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let proof = || desk.fleet.sites()[0].capabilities.as_ref().unwrap().identity;
    assert_eq!(proof(), IdentityProof::OtherNamespace);

    // A right that is granted later is no other cluster, and another `default` is.
    server.unscript();
    connect(&desk, "shop", is_ready).await;
    assert_eq!(proof(), IdentityProof::OtherNamespace);
    let uid = serde_json::json!({ "metadata": { "uid": "another" } });
    server.put(concertina_testkit::build::with(concertina_testkit::build::namespace("default"), &uid));
    connect(&desk, "shop", ended(ErrorCode::IdentityChanged)).await;
    desk.close().await;

    let (home, server) = (Home::new().unwrap(), cluster("hidden", "orders").await);
    server.deny("get", "namespaces");
    let desk = super::scene::desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let views = sites(&desk, |views| views[0].capabilities.is_some()).await;
    assert_eq!(views[0].capabilities.as_ref().unwrap().identity, IdentityProof::Unverified);
    desk.close().await;
}
