//! Sessions outlive the members of a cluster.

use super::members::{miss_one, see_each_other};
use crate::real::Turn;
use crate::rollback::downtime::drain;
use crate::rollback::{BUSAN, Stage};
use concertina_contract::{AppForm, Cluster, Intent, PackageForm, Resources};
use concertina_sandbox::{Progress, REAL_NODES, RealNode};
use concertina_tests::{Browsers, Outcome, Seen};
use std::time::{Duration, Instant};

/// Browsers with a session each.
const BROWSERS: u8 = 50;
/// A server is here for minutes, and four of them share two cores: code that is compiled once will do.
const COMPILED_ONCE: &str = "-XX:TieredStopAtLevel=1";
/// Until a silent node is held for lost: the sandbox's `--node-monitor-grace-period`.
const GRACE: Duration = Duration::from_secs(20);
/// What it may take beyond that until nobody sends to it any more.
const BEYOND: Duration = Duration::from_secs(10);

/// A node without its cable, until this goes.
struct Cut<'a>(&'a RealNode, &'a Stage);

impl Drop for Cut<'_> {
    fn drop(&mut self) {
        // The next test finds the node as it was.
        drop(self.0.connect(true));
        let ready = ["wait", "--for=condition=Ready", "node", self.0.name(), "--timeout=120s"];
        drop(self.1.kubectl(BUSAN, &ready));
    }
}

/// A server whose members share their sessions, and the test application on it.
struct Server {
    package: &'static str,
    image: &'static str,
    /// What a member may take of memory.
    memory: &'static str,
    /// How many browsers ask again at once: of a server that answers when its other members have what changed.
    hurried: u32,
}

const TOMCAT: Server = Server { package: "tomcat", image: "counter", memory: "256Mi", hurried: 6 };
const WILDFLY: Server = Server { package: "wildfly", image: "counter-wildfly", memory: "768Mi", hurried: 0 };

#[tokio::test(flavor = "multi_thread")]
async fn no_counter_of_a_session_goes_back_while_members_come_and_go() -> Outcome<()> {
    let (test, turn) =
        ("no_counter_of_a_session_goes_back_while_members_come_and_go", Turn::with_real_nodes().await);
    TOMCAT.keeps_sessions(test, "cluster", turn).await
}

#[tokio::test(flavor = "multi_thread")]
async fn no_counter_of_a_session_goes_back_on_wildfly_either() -> Outcome<()> {
    // It answers before its other members have what changed. Where tests beside it take the processors, they have it later than a browser
    // asks again: a second of its own.
    let (test, turn) = ("no_counter_of_a_session_goes_back_on_wildfly_either", Turn::alone().await);
    WILDFLY.keeps_sessions(test, "cluster-wildfly", turn).await
}

impl Server {
    /// No session is lost while members come and go, nor with the node of one.
    async fn keeps_sessions(&self, test: &str, prefix: &str, turn: Turn) -> Outcome<()> {
        let Some(stage) = Stage::new(test, prefix, turn).await? else { return Ok(()) };
        let browsers = self.comes_and_goes(&stage).await?;
        lose_a_node(&stage, browsers).await
    }

    /// Browsers go on asking while members are upgraded, rolled back, evicted, taken away and added.
    async fn comes_and_goes(&self, stage: &Stage) -> Outcome<Browsers> {
        tokio::task::block_in_place(|| stage.sandbox.middleware(&Progress::silent()))?;
        stage.done(self.members(stage, "1", 3)?).await?;
        let clients = tokio::task::block_in_place(|| stage.sandbox.client_addresses(BROWSERS))?;
        let browsers = Browsers::start(stage.address()?, &clients, self.hurried);
        assert_eq!(well(&browsers, "1", "at first").await?, 3, "browsers are spread over the members");
        // Each asks once more: of those that keep no connection every one begins anew.
        let Seen { moves, .. } = browsers.all_served().await?;
        assert_eq!(moves, 0, "while nothing happens, each stays with its member");
        see_each_other(stage, 3, BROWSERS.into()).await?;

        stage.done(self.members(stage, "2", 3)?).await?;
        stage.settled().await?;
        well(&browsers, "2", "in the upgrade").await?;

        stage.done(stage.roll_back(&[BUSAN])?).await?;
        stage.settled().await?;
        well(&browsers, "1", "in the rollback").await?;

        drain(stage, REAL_NODES[1], 3).await?;
        well(&browsers, "1", "in the drain").await?;

        stage.done(self.members(stage, "1", 2)?).await?;
        stage.settled().await?;
        assert!(well(&browsers, "1", "in the scale-in").await? <= 2);
        stage.done(self.members(stage, "1", 3)?).await?;
        well(&browsers, "1", "in the scale-out").await?;
        Ok(browsers)
    }

    /// An intent to run members of a cluster.
    fn members(&self, stage: &Stage, version: &str, replicas: u32) -> Outcome<Intent> {
        let package = PackageForm {
            cluster: Some(Cluster { sticky: true }),
            jvm_options: COMPILED_ONCE.to_owned(),
            ..PackageForm::of(self.package)
        };
        let resources = Resources {
            cpu_request: Some("250m".to_owned()),
            memory_request: Some("128Mi".to_owned()),
            memory_limit: Some(self.memory.to_owned()),
            ..Resources::default()
        };
        let package = Some(package);
        let form = AppForm { port: Some(8080), replicas, resources, package, ..AppForm::default() };
        stage.deploy_as(form, &format!("{}:{version}", self.image), &[BUSAN])
    }
}

/// Cuts a node off that runs a member: requests fail only until it is held for lost, and no session is lost.
async fn lose_a_node(stage: &Stage, browsers: Browsers) -> Outcome<()> {
    let there = ["get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}"];
    assert!(stage.kubectl(BUSAN, &there)?.contains(REAL_NODES[1]), "no member runs on {}", REAL_NODES[1]);
    let nodes = stage.sandbox.real_nodes();
    let node = nodes.iter().find(|node| node.name() == REAL_NODES[1]).ok_or("no such node")?;
    let (_cut, lost) = (Cut(node, stage), Instant::now());
    tokio::task::block_in_place(|| node.connect(false))?;
    let over = lost + GRACE + BEYOND;
    miss_one(stage, node.name()).await?;
    tokio::time::sleep_until(over.into()).await;
    browsers.all_served().await?;
    let Seen { failures, setbacks, .. } = browsers.stop().await;
    assert_eq!(setbacks, [""; 0], "at the loss of a node");
    let late = failures.iter().filter(|(begun, ..)| *begun < lost || *begun > over);
    let late: Vec<_> = late.map(|(begun, _, why)| (begun.saturating_duration_since(lost), why)).collect();
    assert!(late.is_empty(), "requests that failed after {:?}: {late:?}", GRACE + BEYOND);
    Ok(())
}

/// Waits until every browser is answered, and tells how many members did: all of one version, and nothing has gone wrong so far.
async fn well(browsers: &Browsers, version: &str, when: &str) -> Outcome<usize> {
    let Seen { failures, setbacks, members, .. } = browsers.all_served().await?;
    let failures: Vec<_> = failures.into_iter().map(|(.., why)| why).collect();
    assert_eq!(failures, [""; 0], "{when}");
    assert_eq!(setbacks, [""; 0], "{when}");
    assert!(members.iter().all(|(_, told)| told == version), "{when}: {members:?}");
    Ok(members.len())
}
