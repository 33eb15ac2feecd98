//! A node that is emptied by plan: no request fails, what blocks is named, and `kubectl` sees the same.

use super::downtime::{Cordon, flows};
use super::{BUSAN, Stage};
use crate::real::Turn;
use concertina_contract::{
    Blocker, HoldUntil, Intent, ObjectRef, Operation, OperationState, TargetState, UndoOffer,
};
use concertina_sandbox::REAL_NODES;
use concertina_tests::{Outcome, Traffic, go};
use std::time::{Duration, Instant};

/// The node that is emptied.
const NODE: &str = REAL_NODES[1];

#[tokio::test(flavor = "multi_thread")]
async fn a_node_is_drained_by_plan_without_a_failed_request_and_returned() -> Outcome<()> {
    let test = "a_node_is_drained_by_plan_without_a_failed_request_and_returned";
    let Some(stage) = Stage::new(test, "drain", Turn::with_real_nodes().await).await? else { return Ok(()) };
    let _cordon = Cordon(stage.handle(BUSAN)?, NODE);
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;
    stage.settled().await?;
    let (pod, node) = (stage.pod_on_node()?, stage.node(NODE)?);
    let traffic = Traffic::start(stage.address()?);
    flows(&traffic, "1").await?;
    stage.is_cordoned_and_back(&node, &pod).await?;

    // A budget that lets nothing go is told in the plan, and named when it blocks.
    stage.budget(0)?;
    let plan = stage.desk.plan(drain(&node)).await?;
    let told = plan.targets[0].drain.as_ref().ok_or("no drain")?;
    let evicted = told.evicted.iter().find(|one| one.object.name == pod).ok_or("the pod is not told")?;
    assert_eq!(evicted.owner, "Deployment web");
    let held = evicted.held.as_ref().ok_or("no budget is told")?;
    assert_eq!((held.budget.as_str(), held.until), ("web", HoldUntil::Changed));
    assert_eq!(stage.pod_on_node()?, pod, "a plan evicts nothing");
    assert!(!stage.is_cordoned()?, "a plan cordons nothing");
    let operation = stage.desk.changes.apply(&go(&plan));
    let operation = operation.map_err(|failure| format!("{failure:?}: {:#?}", plan.targets))?;
    let begun = Instant::now();
    let blocked = stage.desk.until(&operation.id, |one| blocker(one).is_some()).await?;
    assert!(begun.elapsed() < Duration::from_secs(5), "named after {:?}", begun.elapsed());
    let told = blocker(&blocked).ok_or("nothing blocks")?.clone();
    assert_eq!((told.object.as_str(), told.reason.as_str()), ("PodDisruptionBudget web", "DisruptionBudget"));

    // Called off, the node stays as it is.
    stage.desk.changes.call_off(&operation.id).map_err(debug)?;
    let ended = stage.desk.finished(&operation.id).await?;
    let TargetState::Stuck { blocked } = &ended.targets[0].state else {
        return Err(format!("{ended:#?}").into());
    };
    assert_eq!(blocked.reason, "CalledOff");
    assert!(ended.can_undo && stage.is_cordoned()?, "it was cordoned");
    assert_eq!(stage.pod_on_node()?, pod, "the pod was not evicted");

    // It goes on when the budget allows it, and no request fails.
    let plan = stage.desk.plan(drain(&node)).await?;
    assert!(matches!(plan.undo, UndoOffer::Unavailable { .. }), "the node took no new pods before");
    let again = stage.desk.changes.apply(&go(&plan));
    let again = again.map_err(|failure| format!("{failure:?}: {:#?}", plan.targets))?;
    stage.desk.until(&again.id, |one| blocker(one).is_some()).await?;
    stage.budget(1)?;
    let ended = stage.desk.finished(&again.id).await?;
    assert_eq!(ended.state, OperationState::Succeeded, "{ended:#?}");
    assert_eq!(stage.pods_on_node()?, "", "the application's pods are elsewhere");
    let ready =
        stage.kubectl(BUSAN, &["get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}"])?;
    assert_eq!(ready, "2", "verified means ready elsewhere");
    flows(&traffic, "1").await?;

    // Undone, the node takes pods again.
    let back = stage.desk.changes.plan_undo(&operation.id).await.map_err(debug)?;
    let back = stage.desk.carry_out(&back).await?;
    assert_eq!(back.state, OperationState::Succeeded, "{back:#?}");
    assert!(!stage.is_cordoned()?, "it takes pods");
    let (answers, _) = traffic.stop().await;
    assert_eq!(answers.failures, [""; 0]);
    let record = stage.desk.changes.audit(None).map_err(debug)?;
    let words = format!("evict Pod {pod}");
    assert!(
        record.iter().any(|entry| entry.text == words && entry.plan.as_ref() == Some(&plan.id)),
        "{record:#?}"
    );
    Ok(())
}

/// What else is on the node in a full run may be lost.
fn drain(node: &ObjectRef) -> Intent {
    Intent::Drain { targets: vec![node.clone()], losing: true }
}

fn blocker(operation: &Operation) -> Option<&Blocker> {
    match &operation.targets[0].state {
        TargetState::RollingOut { blocked, .. } => {
            blocked.as_ref().filter(|one| one.object.contains("Budget"))
        }
        _ => None,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to map_err")]
fn debug(failure: concertina_contract::Failure) -> String {
    format!("{failure:?}")
}

impl Stage {
    /// By plan the node takes no new pods and keeps those that run, until that is undone.
    async fn is_cordoned_and_back(&self, node: &ObjectRef, pod: &str) -> Outcome<()> {
        let plan = self.desk.plan(Intent::Cordon { targets: vec![node.clone()], cordoned: true }).await?;
        assert!(!self.is_cordoned()?, "a plan cordons nothing");
        let operation = self.desk.carry_out(&plan).await?;
        assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
        assert!(self.is_cordoned()?, "kubectl sees it");
        assert_eq!(self.pod_on_node()?, pod, "what runs there stays");
        let back = self.desk.changes.plan_undo(&operation.id).await.map_err(debug)?;
        let back = self.desk.carry_out(&back).await?;
        assert_eq!(back.state, OperationState::Succeeded, "{back:#?}");
        assert!(!self.is_cordoned()?, "it takes pods again");
        Ok(())
    }

    fn is_cordoned(&self) -> Outcome<bool> {
        Ok(self.kubectl(BUSAN, &["get", "node", NODE, "-o", "jsonpath={.spec.unschedulable}"])? == "true")
    }

    /// Names of the application's pods on the node.
    fn pods_on_node(&self) -> Outcome<String> {
        let on = format!("--field-selector=spec.nodeName={NODE}");
        self.kubectl(BUSAN, &["get", "pods", &on, "-o", "jsonpath={.items[*].metadata.name}"])
    }

    fn pod_on_node(&self) -> Outcome<String> {
        let names = self.pods_on_node()?;
        let name = names.split_whitespace().next().ok_or("no pod of it runs there")?;
        Ok(name.to_owned())
    }

    /// Lets so many pods of the application go at a time, and waits until the budget's controller has seen it.
    fn budget(&self, unavailable: u32) -> Outcome<()> {
        let patch = format!("{{\"spec\":{{\"maxUnavailable\":{unavailable}}}}}");
        self.kubectl(BUSAN, &["patch", "poddisruptionbudget", "web", "--type=merge", "-p", &patch])?;
        let allowed = format!("--for=jsonpath={{.status.disruptionsAllowed}}={unavailable}");
        self.kubectl(BUSAN, &["wait", "poddisruptionbudget/web", &allowed, "--timeout=60s"])?;
        Ok(())
    }
}
