//! Real sites: connecting by each kind of login, and a link that goes dead.

use crate::real::{Bench, Result, is_ready, until};
use concertina_contract::{LoginMethod, SessionState, SiteKind};
use concertina_core::clock::Clock;
use concertina_core::task::Tasks;
use concertina_core::watch::{Hub, Summary};
use concertina_sandbox::{Toxic, Toxiproxy};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Opens the link again however the test ends.
struct Cleared(Toxiproxy);

impl Drop for Cleared {
    fn drop(&mut self) {
        // The next test's `up` would say that toxiproxy is gone.
        drop(self.0.clear());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_sites_connect_by_certificate_token_and_plugin() -> Result {
    let bench = Bench::start().await?;
    let before = bench.fleet.sites();
    assert!(before.iter().all(|site| site.session == SessionState::Disconnected));
    let mut methods: Vec<_> = before.iter().map(|site| (site.name.clone(), site.logins[0].method)).collect();
    methods.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("cloud-tokyo".to_owned(), LoginMethod::Exec),
        ("dc-pangyo".to_owned(), LoginMethod::Token),
        ("plant-busan".to_owned(), LoginMethod::Certificate),
    ];
    assert_eq!(methods, expected);

    bench.connect_all().await?;
    for view in bench.fleet.sites() {
        let capabilities = view.capabilities.ok_or("no capabilities")?;
        assert!(capabilities.version.starts_with("v1."), "{}", capabilities.version);
        assert!(capabilities.apis.iter().any(|api| api == "apps/v1"), "{:?}", capabilities.apis);
        assert_eq!(capabilities.rights.len(), 15);
        assert!(capabilities.rights.iter().all(|right| right.allowed), "{:?}", capabilities.rights);
        assert!(capabilities.clock_skew.abs() < 5_000, "one machine has one clock");
    }
    bench.end().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_tell_where_a_site_stands() -> Result {
    let bench = Bench::start().await?;
    let tasks = Tasks::new();
    let hub = Hub::new(tasks.clone(), Clock::system());
    for site in bench.connect_all().await? {
        hub.attach(site.id(), site.link());
        let counted = Arc::default();
        let mut card = Summary::new(&hub, site.id(), &counted);
        while card.read().nodes.is_none() {
            tokio::time::timeout(Duration::from_secs(20), counted.notified()).await?;
        }
        site.learn_place(card.provider(), card.region());
    }
    let of = |name: &str| {
        let view = bench.fleet.sites().into_iter().find(|site| site.name == name);
        view.map(|view| (view.kind, view.provider, !view.region.is_empty()))
    };
    assert_eq!(of("cloud-tokyo"), Some((SiteKind::Cloud, "aws".to_owned(), true)));
    assert_eq!(of("dc-pangyo"), Some((SiteKind::Virtual, "vsphere".to_owned(), true)));
    // Machines of one's own have no provider: only the user can say what they are.
    assert_eq!(of("plant-busan").map(|(kind, ..)| kind), Some(SiteKind::Unknown));
    tasks.shutdown().await;
    bench.end().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_link_is_told_and_found_again() -> Result {
    let bench = Bench::start().await?;
    bench.connect_all().await?;
    let tokyo = bench.site("cloud-tokyo")?;
    let others = [bench.site("plant-busan")?, bench.site("dc-pangyo")?];
    let epochs: Vec<_> = others.iter().map(|site| site.link().borrow().epoch).collect();

    let link = Cleared(bench.sandbox.toxiproxy());
    link.0.add_toxic(Toxic::Timeout)?;
    let began = Instant::now();
    let is_degraded = |state: &SessionState| matches!(state, SessionState::Degraded { .. });
    until(&tokyo, Duration::from_secs(30), is_degraded).await?;
    assert!(began.elapsed() > Duration::from_secs(9), "nothing was asked before it had been quiet");
    assert!(tokyo.reader().is_err(), "every connection is dropped");
    assert!(tokyo.capabilities().is_some(), "what is known stays");

    link.0.clear()?;
    let began = Instant::now();
    until(&tokyo, Duration::from_secs(10), is_ready).await?;
    assert!(began.elapsed() < Duration::from_secs(10));
    for (site, epoch) in others.iter().zip(epochs) {
        let link = site.link().borrow().clone();
        assert!(is_ready(&link.state) && link.epoch == epoch, "{} noticed", site.name());
    }
    bench.end().await;
    Ok(())
}
