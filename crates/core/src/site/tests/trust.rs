//! Accepting that another cluster answers.

use super::bench::{Bench, is_ready, kubeconfig, until};
use super::server::Server;
use concertina_contract::{ErrorCode, SessionState, TrustAnswer, TrustQuestion, TrustRequest};

#[tokio::test]
async fn another_cluster_is_used_after_its_identity_was_accepted() {
    let server = Server::start().await;
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    let request = TrustRequest::Identity { site: site.id().clone() };
    assert_eq!(bench.fleet.trust_question(&request).await.unwrap_err().code, ErrorCode::BadRequest);
    site.connect();
    until(&site, "ready", is_ready).await;
    *server.state.uid.lock().unwrap() = "uid-2".to_owned();
    site.connect();
    until(&site, "closed", |state| matches!(state, SessionState::Closed { .. })).await;
    let question = bench.fleet.trust_question(&request).await.unwrap();
    let TrustQuestion::Identity { known, found, .. } = question else { panic!("{question:?}") };
    assert_eq!((known.as_str(), found.as_str()), ("uid-1", "uid-2"));
    let accept = |typed: &str| TrustAnswer::AcceptIdentity { typed: typed.to_owned() };
    let wrong = bench.fleet.answer_trust(&request, accept("other")).await;
    assert_eq!(wrong.unwrap_err().code, ErrorCode::TypedNameWrong);
    bench.fleet.answer_trust(&request, accept("shop")).await.unwrap();
    until(&site, "ready", is_ready).await;
}
