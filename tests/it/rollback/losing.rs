//! A node that is lost: told soon, with what moves and what cannot, and declared out of service by plan. `kubectl` sees the same.

use super::{BUSAN, Stage};
use crate::real::Turn;
use concertina_contract::{
    DryRun, Intent, LostPod, NodeLoss, NodeStanding, ObjectRef, OperationState, PodFate, RiskCode, UndoOffer,
};
use concertina_core::clock::Clock;
use concertina_core::loss::{self, LossDesk};
use concertina_core::pulse::Pulses;
use concertina_core::redact::Redactor;
use concertina_core::task::Tasks;
use concertina_sandbox::{REAL_NODES, RealNode};
use concertina_tests::Outcome;
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// The node that is lost.
const NODE: &str = REAL_NODES[1];
/// The longest until it is told.
const TOLD: Duration = Duration::from_secs(30);

/// A node off the network, until this goes.
struct Cut(RealNode);

impl Cut {
    fn new(node: RealNode) -> Outcome<Self> {
        node.connect(false)?;
        Ok(Self(node))
    }
}

impl Drop for Cut {
    fn drop(&mut self) {
        // The next test needs the node, whatever came of this one.
        drop(self.0.connect(true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_node_is_told_within_30_s_and_declared_out_of_service_by_plan() -> Outcome<()> {
    let test = "a_lost_node_is_told_within_30_s_and_declared_out_of_service_by_plan";
    let Some(stage) = Stage::new(test, "lost", Turn::with_real_nodes().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;
    stage.ledger()?;
    let node = stage.node(NODE)?;
    let (pulses, _tasks) = stage.listen()?;
    let heard = Arc::new(Notify::new());
    pulses.follow(&heard);

    // While the cluster counts on it, the mark would do nothing, and is refused.
    let early = stage.desk.plan(mark(&node, true)).await?;
    let DryRun::Refused { failure } = &early.targets[0].dry_run else {
        return Err(format!("{early:#?}").into());
    };
    assert_eq!(failure.params["reason"], "node-answers");

    let last = stage.sandbox.real_nodes().pop().ok_or("no real node")?;
    let (cut, begun) = (Cut::new(last)?, Instant::now());
    let silent = loop {
        if let Some(silent) = pulses.silent(&node.site).pop() {
            break silent;
        }
        tokio::time::timeout(TOLD.saturating_sub(begun.elapsed()), heard.notified())
            .await
            .map_err(|_| "nobody told that the node is silent")?;
    };
    assert_eq!(silent.object, node);
    let heard = silent.heard.unwrap_or_else(|| Clock::system().now());
    let loss = stage.loss(&node, Some(heard)).await?;
    assert!(begun.elapsed() < TOLD, "told after {:?}", begun.elapsed());
    let told = |owner: &str| stage.pod(&loss, owner).map(|pod| pod.fate);
    assert_eq!((told("Deployment web")?, told("StatefulSet ledger")?), (PodFate::Moves, PodFate::Ordered));
    assert!(loss.recovered.is_some(), "the time to recover is told as well: {loss:#?}");

    stage.until_node("Unknown")?;
    let plan = stage.until_given_up(&node).await?;
    let (target, loss) = (&plan.targets[0], plan.targets[0].loss.as_ref().ok_or("no loss is told")?);
    assert_eq!((loss.standing, loss.out_of_service), (NodeStanding::Unreachable, false));
    assert_eq!(target.risks.iter().map(|risk| risk.code).collect::<Vec<_>>(), [RiskCode::MachineMayRun]);
    let ledger = stage.pod(loss, "StatefulSet ledger")?;
    assert_eq!((ledger.object.name.as_str(), ledger.fate), ("ledger-0", PodFate::Ordered));
    let web = stage.pod(loss, "Deployment web")?;
    assert_eq!(web.fate, PodFate::Moves);
    // The sandbox's API server adds the usual tolerations; kubectl tells when the taint came.
    let given_up = web.given_up.ok_or("no time is told")? - web.patience.ok_or("it is patient for ever")?;
    assert_eq!(given_up, stage.tainted()?);
    assert!(loss.recovered.is_some_and(|recovered| recovered >= given_up), "{loss:#?}");

    // The mark does what nobody on the node can: the StatefulSet's pod runs elsewhere.
    let operation = stage.desk.carry_out(&plan).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert!(stage.taints()?.contains("node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"));
    stage.until_ledger(|place| place == REAL_NODES[0]).await?;

    // The node is back, and takes pods again when the mark is taken off.
    drop(cut);
    stage.until_node("True")?;
    assert_eq!(plan.undo, UndoOffer::Offered);
    let back = stage.desk.changes.plan_undo(&operation.id).await.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!(back.intent, mark(&node, false));
    assert_eq!(back.targets[0].risks, [], "it is ready");
    let back = stage.desk.carry_out(&back).await?;
    assert_eq!(back.state, OperationState::Succeeded, "{back:#?}");
    assert!(!stage.taints()?.contains("out-of-service"));
    Ok(())
}

fn mark(node: &ObjectRef, out: bool) -> Intent {
    Intent::OutOfService { targets: vec![node.clone()], out }
}

impl Stage {
    /// One pod of a `StatefulSet` that wants to be on the node, and may be elsewhere.
    fn ledger(&self) -> Outcome<()> {
        let labels = json!({ "app": "ledger" });
        let here = json!({ "key": "kubernetes.io/hostname", "operator": "In", "values": [NODE] });
        let wish = json!([{ "weight": 100, "preference": { "matchExpressions": [here] } }]);
        let affinity = json!({ "nodeAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": wish } });
        let container = json!({ "name": "ledger", "image": format!("{}/web:1", self.registry) });
        let pods = json!({ "metadata": { "labels": labels },
            "spec": { "affinity": affinity, "terminationGracePeriodSeconds": 1, "containers": [container] } });
        let ledger = json!({ "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": { "name": "ledger", "namespace": self.project },
            "spec": { "serviceName": "ledger", "selector": { "matchLabels": labels }, "template": pods } });
        self.handle(BUSAN)?.apply(&ledger.to_string())?;
        self.kubectl(BUSAN, &["rollout", "status", "statefulset/ledger", "--timeout=120s"])?;
        let place = self.kubectl(BUSAN, &["get", "pod", "ledger-0", "-o", "jsonpath={.spec.nodeName}"])?;
        if place == NODE { Ok(()) } else { Err(format!("it runs on {place}").into()) }
    }

    /// A core's ear at plant-busan.
    fn listen(&self) -> Outcome<(Pulses, Tasks)> {
        let tasks = Tasks::new();
        let pulses = Pulses::new(tasks.child(), Clock::system());
        let site = self.desk.site(BUSAN)?;
        pulses.attach(site.id(), site.link());
        Ok((pulses, tasks))
    }

    /// What the loss of a node means, read now, as the window does.
    async fn loss(&self, node: &ObjectRef, heard: Option<i64>) -> Outcome<NodeLoss> {
        let reader = self.desk.site(BUSAN)?.reader().map_err(|failure| format!("{failure:?}"))?;
        let (redactor, limit) = (Redactor::default(), Duration::from_secs(10));
        let whole = serde_json::from_str(&self.kubectl(BUSAN, &["get", "node", NODE, "-o", "json"])?)?;
        let desk = LossDesk {
            reader: &reader,
            site: BUSAN,
            redactor: &redactor,
            limit,
            heard,
            now: Clock::system().now(),
        };
        Ok(loss::of(desk, node, &whole).await?)
    }

    /// Waits until the cluster counts the node as told.
    fn until_node(&self, ready: &str) -> Outcome<()> {
        let (node, wanted) = (format!("node/{NODE}"), format!("--for=condition=Ready={ready}"));
        self.kubectl(BUSAN, &["wait", &node, &wanted, "--timeout=90s"])?;
        Ok(())
    }

    /// Plans the mark until the node's taint says since when its pods are given up: that follows the condition by seconds.
    async fn until_given_up(&self, node: &ObjectRef) -> Outcome<concertina_contract::Plan> {
        let over = Instant::now() + Duration::from_mins(1);
        loop {
            let plan = self.desk.plan(mark(node, true)).await?;
            // Pods of others may have been told to end before.
            let told =
                |loss: &NodeLoss| self.pod(loss, "Deployment web").is_ok_and(|pod| pod.given_up.is_some());
            if plan.targets[0].loss.as_ref().is_some_and(told) {
                return Ok(plan);
            }
            if Instant::now() > over {
                return Err(format!("{plan:#?}").into());
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// The application's pod by its owner, as a loss tells it.
    fn pod<'a>(&self, loss: &'a NodeLoss, owner: &str) -> Outcome<&'a LostPod> {
        let is_it = |pod: &&LostPod| pod.object.namespace == self.project && pod.owner == owner;
        loss.pods.iter().find(is_it).ok_or_else(|| format!("{owner} is not told: {loss:#?}").into())
    }

    fn taints(&self) -> Outcome<String> {
        let path = "jsonpath={range .spec.taints[*]}{.key}={.value}:{.effect} {end}";
        self.kubectl(BUSAN, &["get", "node", NODE, "-o", path])
    }

    /// When the cluster tainted the node as unreachable, in milliseconds.
    fn tainted(&self) -> Outcome<i64> {
        let path = r#"jsonpath={.spec.taints[?(@.effect=="NoExecute")].timeAdded}"#;
        let text = self.kubectl(BUSAN, &["get", "node", NODE, "-o", path])?;
        Ok(text.trim().parse::<jiff::Timestamp>()?.as_millisecond())
    }

    /// Waits until the pod of the `StatefulSet` is ready where it should be.
    async fn until_ledger(&self, wanted: impl Fn(&str) -> bool) -> Outcome<()> {
        let over = Instant::now() + Duration::from_mins(2);
        loop {
            let path = r#"jsonpath={.spec.nodeName} {.status.conditions[?(@.type=="Ready")].status}"#;
            let told = self
                .kubectl(BUSAN, &["get", "pod", "ledger-0", "--ignore-not-found", "-o", path])
                .unwrap_or_default();
            let (place, ready) = told.split_once(' ').unwrap_or_default();
            if wanted(place) && ready == "True" {
                return Ok(());
            }
            if Instant::now() > over {
                return Err(format!("ledger-0 is not ready elsewhere: {told}").into());
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}
