//! Real sites: connecting by each kind of login, and a link that goes dead.

use crate::real::{Bench, Result, is_ready, until};
use concertina_contract::{LoginMethod, SessionState, SiteKind};
use concertina_sandbox::{Toxic, Toxiproxy};
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

/// `providerID` and labels of each node, as a row has them.
async fn nodes(site: &concertina_core::site::Site) -> Result<Vec<(String, Vec<(Box<str>, Box<str>)>)>> {
    let reader = site.reader().map_err(|failure| format!("{failure:?}"))?;
    let list: serde_json::Value = reader.get("/api/v1/nodes", Duration::from_secs(10)).await?;
    let nodes = list["items"].as_array().ok_or("no items")?.iter().map(|node| {
        let labels = node["metadata"]["labels"].as_object().into_iter().flatten();
        let labels = labels
            .map(|(key, value)| (Box::from(key.as_str()), Box::from(value.as_str().unwrap_or_default())));
        (node["spec"]["providerID"].as_str().unwrap_or_default().to_owned(), labels.collect())
    });
    Ok(nodes.collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_tell_where_a_site_stands() -> Result {
    let bench = Bench::start().await?;
    for site in bench.connect_all().await? {
        let nodes = nodes(&site).await?;
        site.learn_nodes(nodes.iter().map(|(id, labels)| (id.as_str(), labels.as_slice())));
    }
    let of = |name: &str| {
        let view = bench.fleet.sites().into_iter().find(|site| site.name == name);
        view.map(|view| (view.kind, view.provider, !view.region.is_empty()))
    };
    assert_eq!(of("cloud-tokyo"), Some((SiteKind::Cloud, "aws".to_owned(), true)));
    assert_eq!(of("dc-pangyo"), Some((SiteKind::Virtual, "vsphere".to_owned(), true)));
    // Machines of one's own have no provider: only the user can say what they are.
    assert_eq!(of("plant-busan").map(|(kind, ..)| kind), Some(SiteKind::Unknown));
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
