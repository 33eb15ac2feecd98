//! Settings of a site.

use super::bench::{Bench, is_ready, kubeconfig, until};
use super::server::Server;
use crate::site::Site;
use concertina_contract::{ErrorCode, GuardLevel, PlanId, SiteChange, SiteKind, TrustAnswer, TrustRequest};
use std::sync::atomic::Ordering;

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn what_the_user_chose_survives_a_restart() {
    let mut bench = Bench::new(&kubeconfig("https://cow.org", "{token: t}")).await;
    let id = bench.site().id().clone();
    let change = SiteChange {
        name: Some(" Busan ".to_owned()),
        colour: Some(7),
        kind: Some(SiteKind::Physical),
        guard: Some(GuardLevel::TypeName),
        groups: Some(vec!["Production".to_owned(), " Korea ".to_owned(), "Korea".to_owned()]),
        labels: Some(vec!["rack=3".to_owned(), "gpu=".to_owned()]),
        namespaces: Some(vec!["shop".to_owned(), "bank".to_owned()]),
        login: None,
    };
    bench.fleet.change_site(&id, change).unwrap();
    bench.restart().await;
    let view = bench.fleet.sites().remove(0);
    assert_eq!((view.id, view.name.as_str(), view.colour), (id.clone(), "Busan", 7));
    assert_eq!((view.kind, view.guard), (SiteKind::Physical, GuardLevel::TypeName));
    assert_eq!((view.groups, view.labels), (texts(&["Korea", "Production"]), texts(&["gpu=", "rack=3"])));
    assert_eq!(view.namespaces, ["bank", "shop"]);
    for change in [
        SiteChange { groups: Some(texts(&["a,b"])), ..SiteChange::default() },
        SiteChange { groups: Some(texts(&[" "])), ..SiteChange::default() },
        SiteChange { labels: Some(texts(&["gpu"])), ..SiteChange::default() },
        SiteChange { labels: Some(texts(&["=a"])), ..SiteChange::default() },
        SiteChange { labels: Some(texts(&["rack=1", "rack=2"])), ..SiteChange::default() },
        SiteChange { namespaces: Some(texts(&["No_Namespace"])), ..SiteChange::default() },
        SiteChange { name: Some("  ".to_owned()), ..SiteChange::default() },
        SiteChange { name: Some("x".repeat(64)), ..SiteChange::default() },
        SiteChange { name: Some("a\u{202e}b".to_owned()), ..SiteChange::default() },
        SiteChange { colour: Some(12), name: Some("other".to_owned()), ..SiteChange::default() },
        SiteChange { login: Some(concertina_contract::LoginId::new("none")), ..SiteChange::default() },
    ] {
        assert_eq!(bench.fleet.change_site(&id, change).unwrap_err().code, ErrorCode::BadRequest);
    }
    assert_eq!(bench.site().name(), "Busan", "a bad change changes nothing");
}

#[tokio::test]
async fn a_read_only_site_opens_in_the_trust_window_only() {
    let server = Server::start().await;
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    let id = site.id().clone();
    let guard = |guard| SiteChange { guard: Some(guard), ..SiteChange::default() };
    bench.fleet.change_site(&id, guard(GuardLevel::ReadOnly)).unwrap();
    site.connect();
    until(&site, "ready", is_ready).await;
    let may_write = |site: &Site| site.writer(&PlanId::new("p")).map(|_| ()).map_err(|failure| failure.code);
    assert_eq!(may_write(&site), Err(ErrorCode::ReadOnly));
    for level in [GuardLevel::Open, GuardLevel::Confirm, GuardLevel::TypeName] {
        assert_eq!(bench.fleet.change_site(&id, guard(level)).unwrap_err().code, ErrorCode::ReadOnly);
    }
    let request = TrustRequest::Unlock { site: id.clone() };
    let unlock = |typed: &str, duration| TrustAnswer::Unlock { typed: typed.to_owned(), duration };
    let answer = |answer| bench.fleet.answer_trust(&request, answer);
    assert_eq!(answer(unlock("shoq", 1_000)).await.unwrap_err().code, ErrorCode::TypedNameWrong);
    assert_eq!(answer(unlock("shop", 3_600_001)).await.unwrap_err().code, ErrorCode::BadRequest);
    assert_eq!(answer(TrustAnswer::TrustCommand).await.unwrap_err().code, ErrorCode::NotAllowed);
    assert_eq!(may_write(&site), Err(ErrorCode::ReadOnly));
    answer(unlock("shop", 3_600_000)).await.unwrap();
    assert_eq!(may_write(&site), Ok(()));
    assert!(bench.fleet.sites()[0].unlocked_until.is_some());
    bench.fleet.change_site(&id, guard(GuardLevel::Confirm)).unwrap();
    bench.fleet.change_site(&id, guard(GuardLevel::ReadOnly)).unwrap();
    assert_eq!(may_write(&site), Err(ErrorCode::ReadOnly), "made read-only means locked now");
    answer(unlock("shop", 3_600_000)).await.unwrap();
    bench.ahead.store(3_600_001, Ordering::SeqCst);
    assert_eq!(may_write(&site), Err(ErrorCode::ReadOnly), "locked again after its time");
}

#[tokio::test]
async fn no_change_is_lost_to_another_at_the_same_time() {
    let bench = Bench::new(&kubeconfig("https://cow.org", "{token: t}")).await;
    let (site, id) = (bench.site(), bench.site().id().clone());
    let learning = std::thread::spawn(move || {
        for round in 0..300 {
            site.learn_place("aws", &format!("r{round}"));
        }
    });
    for round in 0..300 {
        let guard = if round % 2 == 0 { GuardLevel::Open } else { GuardLevel::TypeName };
        bench.fleet.change_site(&id, SiteChange { guard: Some(guard), ..SiteChange::default() }).unwrap();
        assert_eq!(bench.site().guard(), guard);
    }
    learning.join().unwrap();
    assert_eq!(bench.fleet.sites()[0].region, "r299");
}

#[tokio::test]
async fn nodes_tell_where_a_site_stands_and_the_user_may_know_better() {
    let bench = Bench::new(&kubeconfig("https://cow.org", "{token: t}")).await;
    assert_eq!(bench.fleet.sites()[0].kind, SiteKind::Unknown);
    bench.site().learn_place("aws", "ap-northeast-2");
    let view = bench.fleet.sites().remove(0);
    assert_eq!(
        (view.kind, view.provider.as_str(), view.region.as_str()),
        (SiteKind::Cloud, "aws", "ap-northeast-2")
    );
}
