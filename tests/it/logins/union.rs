//! Addresses that turn out to lead to one cluster, and stop to.

use super::scene::{be, cluster, connect, desk, ended, entry, is_ready, sites, until};
use concertina_contract::{ErrorCode, GuardLevel, SiteChange};
use concertina_testkit::{Home, build};
use concertina_tests::{Desk, DeskOptions};

/// Two servers that are one cluster, such as an internal and an external address, and a core that knows both.
async fn two_addresses(home: &Home) -> ([concertina_testkit::ApiServer; 2], Desk) {
    let servers = [cluster("one", "orders").await, cluster("one", "orders").await];
    let desk = desk(home, &[entry("inside", servers[0].url()), entry("outside", servers[1].url())]).await;
    (servers, desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_addresses_of_one_cluster_become_one_site_with_the_stricter_guard() {
    let home = Home::new().unwrap();
    let (_servers, desk) = two_addresses(&home).await;
    let before = desk.fleet.sites();
    assert_eq!(before.len(), 2, "nothing is known before they were connected");
    let change = SiteChange { name: Some("seoul".to_owned()), colour: Some(7), ..SiteChange::default() };
    desk.fleet.change_site(&before[0].id, change).unwrap();
    let change = SiteChange { guard: Some(GuardLevel::TypeName), colour: Some(3), ..SiteChange::default() };
    desk.fleet.change_site(&before[1].id, change).unwrap();

    // The younger record is connected first: its session goes on at the older one.
    connect(&desk, "outside", is_ready).await;
    connect(&desk, "seoul", is_ready).await;
    let one = sites(&desk, |all| all.len() == 1).await.remove(0);
    assert_eq!((one.id.clone(), one.name.as_str(), one.colour), (before[0].id.clone(), "seoul", 7));
    assert_eq!(one.guard, GuardLevel::TypeName, "the stricter guard wins");
    assert_eq!(one.logins.len(), 2);
    assert_eq!(one.union.merged, [before[1].logins[0].id.clone()]);
    until(&desk.site("seoul").unwrap(), is_ready).await;
    let told = desk.fleet.union_changes().await;
    assert_eq!(
        (told.len(), told[0].merged, told[0].text.as_str()),
        (1, true, "outside is now part of seoul")
    );

    // It is one site after a restart, before anything is dialled.
    desk.close().await;
    let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
    assert_eq!(desk.fleet.sites().len(), 1);

    // Kept apart, it stays so whatever is connected; no guard is lower than it was for the whole.
    desk.fleet.keep_apart(&one.union.merged[0]).await.unwrap();
    let apart = desk.fleet.sites();
    assert_eq!(apart.len(), 2);
    assert!(apart.iter().all(|site| site.guard == GuardLevel::TypeName));
    connect(&desk, "seoul", is_ready).await;
    connect(&desk, "outside", is_ready).await;
    let apart = sites(&desk, |all| all.iter().all(|site| site.union.twin.is_some())).await;
    assert_eq!(apart.len(), 2);
    desk.fleet.join(&apart[1].id).await.unwrap();
    assert_eq!(desk.fleet.sites().len(), 1);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_address_that_becomes_another_cluster_is_split_off_and_blocked() {
    let home = Home::new().unwrap();
    let (servers, desk) = two_addresses(&home).await;
    connect(&desk, "inside", is_ready).await;
    connect(&desk, "outside", |_| true).await;
    let one = sites(&desk, |all| all.len() == 1).await.remove(0);
    let guard = SiteChange { guard: Some(GuardLevel::ReadOnly), ..SiteChange::default() };
    desk.fleet.change_site(&one.id, guard).unwrap();

    be(&servers[1], "two", "intruders");
    servers[1].put(build::deployment("shop", "intruders", 1));
    let outside = one.union.merged[0].clone();
    desk.fleet.change_site(&one.id, SiteChange { login: Some(outside), ..SiteChange::default() }).unwrap();
    let two = sites(&desk, |all| all.len() == 2).await;
    assert!(two.iter().all(|site| site.guard == GuardLevel::ReadOnly), "no guard is lowered by it");
    until(&desk.site("outside").unwrap(), ended(ErrorCode::IdentityChanged)).await;
    until(&desk.site("inside").unwrap(), is_ready).await;
    assert!(servers.iter().all(|server| server.writes().is_empty()));
    desk.close().await;

    // It is not taken for the same cluster after a restart, before it was asked.
    let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
    connect(&desk, "inside", is_ready).await;
    connect(&desk, "outside", ended(ErrorCode::IdentityChanged)).await;
    until(&desk.site("inside").unwrap(), is_ready).await;
    assert_eq!(desk.fleet.sites().len(), 2);
    desk.close().await;
}
