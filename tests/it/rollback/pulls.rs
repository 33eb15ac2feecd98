//! Whether the nodes can pull an image: told by what they have, and tried out by them. `kubectl` and the audit log see that nothing
//! of a try is left.

use super::{BUSAN, Stage};
use crate::real::Turn;
use concertina_contract::{
    ErrorCode, ImagePulls, Intent, ObjectRef, Operation, OperationState, PullTrial, TargetState, UndoOffer,
};
use concertina_sandbox::REAL_NODES;
use concertina_testkit::OciRegistry;
use concertina_tests::Outcome;
use serde_json::Value;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn nodes_tell_whether_they_can_pull_an_image_and_nothing_of_the_try_stays() -> Outcome<()> {
    let test = "nodes_tell_whether_they_can_pull_an_image_and_nothing_of_the_try_stays";
    let Some(stage) = Stage::new(test, "pull", Turn::with_real_nodes().await).await? else { return Ok(()) };
    let logged = fs::metadata(stage.handle(BUSAN)?.audit_log())?.len();

    // What the nodes have tells, before anybody tries.
    let plan = stage.desk.plan(stage.deploy("web:1", &[BUSAN])?).await?;
    let pulls = plan.targets[0].pulls.first().ok_or("nothing is told of the image")?;
    assert_eq!((pulls.registry.as_str(), pulls.nodes as usize), (stage.registry.as_str(), REAL_NODES.len()));
    assert_eq!(pulls.offered.len(), REAL_NODES.len());

    let good = stage.try_pull(pulls, &pulls.image).await?;
    assert_eq!(good.state, OperationState::Succeeded, "{good:#?}");

    // A registry without TLS of which the nodes were not told.
    let bridge = stage.registry.split(':').next().unwrap_or_default().parse()?;
    let stranger = OciRegistry::start_at(bridge).await?;
    stranger.put_image("team/shop", "1", &[b"layer"]);
    let image = format!("{}/team/shop:1", stranger.address());
    let failed = stage.try_pull(pulls, &image).await?;
    assert_eq!(failed.state, OperationState::Failed);
    assert_eq!(reasons(&failed), ["pull-http", "pull-http"]);

    let missing = stage.try_pull(pulls, &format!("{}/no/such:1", stage.registry)).await?;
    assert_eq!(reasons(&missing), ["pull-missing", "pull-missing"]);

    assert_eq!(stage.kubectl(BUSAN, &["get", "jobs,pods,secrets", "-o", "name"])?.trim(), "");
    assert_eq!(stage.left(logged)?, Vec::<String>::new(), "what was made was removed");
    Ok(())
}

impl Stage {
    /// The offered nodes pull an image, in a project that is there.
    async fn try_pull(&self, pulls: &ImagePulls, image: &str) -> Outcome<Operation> {
        let there = self.kubectl(BUSAN, &["get", "namespace", &self.project, "-o", "name"]);
        if there.is_err() {
            self.handle(BUSAN)?.kubectl(&["create", "namespace", &self.project])?;
        }
        let trial = PullTrial {
            image: image.to_owned(),
            project: self.project.clone(),
            secret: pulls.secret.clone(),
        };
        let intent = Intent::TryPull { targets: pulls.offered.clone(), trial };
        let plan = self.desk.plan(intent).await?;
        assert!(matches!(plan.undo, UndoOffer::Unavailable { .. }));
        self.desk.carry_out(&plan).await
    }

    /// Jobs of tries that were made after a point of the audit log, and were not deleted.
    fn left(&self, from: u64) -> Outcome<Vec<String>> {
        let text = fs::read(self.handle(BUSAN)?.audit_log())?;
        let text = String::from_utf8_lossy(&text[usize::try_from(from)?..]).into_owned();
        let (mut made, mut removed) = (Vec::new(), Vec::new());
        for event in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let ours = event["userAgent"].as_str().is_some_and(|agent| agent.starts_with("concertina"));
            let real = !event["requestURI"].as_str().unwrap_or_default().contains("dryRun");
            let done = event["stage"] == "ResponseComplete";
            let of_jobs = event["objectRef"]["resource"] == "jobs";
            if !(ours && real && done && of_jobs && event["objectRef"]["namespace"] == self.project.as_str())
            {
                continue;
            }
            let name = event["objectRef"]["name"].as_str().unwrap_or_default().to_owned();
            match event["verb"].as_str() {
                Some("create") => made.push(name),
                Some("delete") => removed.push(name),
                _ => {}
            }
        }
        assert_eq!(made.len(), 3 * REAL_NODES.len(), "one Job a node and a try: {made:?}");
        made.retain(|name| !name.is_empty() && !removed.contains(name));
        assert_eq!(removed.len(), 3 * REAL_NODES.len(), "{removed:?}");
        Ok(made)
    }
}

/// Why the nodes did not pull, in their order.
pub(super) fn reasons(operation: &Operation) -> Vec<String> {
    let reason = |object: &ObjectRef, state: &TargetState| match state {
        TargetState::Failed { failure } if failure.code == ErrorCode::PullFailed => {
            assert!(
                failure.detail.as_ref().is_some_and(|said| !said.is_empty()),
                "{}: {failure:?}",
                object.name
            );
            failure.params["reason"].clone()
        }
        other => format!("{other:?}"),
    };
    operation.targets.iter().map(|target| reason(&target.object, &target.state)).collect()
}
