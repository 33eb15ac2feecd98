//! An application that was made by the form's defaults answers every request while its pods are replaced.

use super::{BUSAN, Stage};
use crate::real::Turn;
use concertina_sandbox::{REAL_NODES, SiteHandle};
use concertina_tests::{Answers, Outcome, Traffic};
use std::time::{Duration, Instant};

/// A node that takes no new pods, until this goes.
pub(super) struct Cordon<'a>(pub(super) &'a SiteHandle, pub(super) &'a str);

impl Drop for Cordon<'_> {
    fn drop(&mut self) {
        // A test that has failed tells why; the fleet's next start does not depend on it.
        drop(self.0.kubectl(&["uncordon", self.1]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_fails_in_an_upgrade_a_rollback_and_a_drain() -> Outcome<()> {
    let test = "no_request_fails_in_an_upgrade_a_rollback_and_a_drain";
    let Some(stage) = Stage::new(test, "steady", Turn::with_real_nodes().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;
    let traffic = Traffic::start(stage.address()?);
    flows(&traffic, "1").await?;

    stage.done(stage.deploy("web:2", &[BUSAN])?).await?;
    stage.settled().await?;
    flows(&traffic, "2").await?;
    assert_eq!(traffic.so_far().failures, [""; 0], "in the upgrade");

    stage.done(stage.roll_back(&[BUSAN])?).await?;
    stage.settled().await?;
    flows(&traffic, "1").await?;
    assert_eq!(traffic.so_far().failures, [""; 0], "in the rollback");

    drain(&stage, REAL_NODES[1], 2).await?;
    flows(&traffic, "1").await?;
    let (Answers { versions, on_kept, failures }, lasted) = traffic.stop().await;
    assert_eq!(failures, [""; 0], "in the drain");
    let (sent, wanted) = (f64::from(versions.values().sum::<u32>()), lasted.as_secs_f64() * 50.0);
    assert!(sent > wanted * 0.9, "{sent} of {wanted} requests: {versions:?}");
    assert!(f64::from(on_kept) > sent * 0.4, "{on_kept} of {sent} on connections that were kept");
    Ok(())
}

/// Waits for a hundred more answers of a version.
pub(super) async fn flows(traffic: &Traffic, version: &str) -> Outcome<()> {
    let count = |answers: Answers| answers.versions.get(version).copied().unwrap_or_default();
    let (begun, over) = (count(traffic.so_far()), Instant::now() + Duration::from_mins(1));
    while count(traffic.so_far()) < begun + 100 {
        if Instant::now() > over {
            return Err(format!("no answers of version {version}: {:?}", traffic.so_far()).into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// Empties a node of the application's pods, and waits until as many as before run elsewhere. Pods of other tests stay.
pub(crate) async fn drain(stage: &Stage, node: &str, left: u32) -> Outcome<()> {
    let _cordon = Cordon(stage.handle(BUSAN)?, node);
    let there = ["get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}"];
    assert!(stage.kubectl(BUSAN, &there)?.contains(node), "no pod of it runs on {node}");
    let selector = "--pod-selector=app.kubernetes.io/instance=web";
    stage.kubectl(BUSAN, &["drain", node, selector, "--ignore-daemonsets", "--timeout=180s"])?;
    let available = format!("--for=jsonpath={{.status.availableReplicas}}={left}");
    stage.kubectl(BUSAN, &["wait", "deployment/web", &available, "--timeout=180s"])?;
    stage.settled().await?;
    assert!(!stage.kubectl(BUSAN, &there)?.contains(node), "pods still run on {node}");
    Ok(())
}
