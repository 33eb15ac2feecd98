//! An image of a registry that no node reaches is mirrored, taken from its mirror by plan, and cleaned up when nobody uses it. `kubectl`,
//! the pod on its real node and the real registry are the judges.

use super::keeper::Keeper;
use super::{BUSAN, Stage};
use crate::real::Turn;
use concertina_contract::{AuditEvent, AuditQuery, ErrorCode, OperationState, Registry, RiskCode};
use concertina_testkit::OciRegistry;
use concertina_tests::{Outcome, ask, page};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn an_image_is_mirrored_run_from_its_mirror_and_deleted_when_nobody_uses_it() -> Outcome<()> {
    let test = "an_image_is_mirrored_run_from_its_mirror_and_deleted_when_nobody_uses_it";
    let Some(stage) = Stage::new(test, "mirror", Turn::beside().await).await? else { return Ok(()) };
    // What listens on this address of this machine is for no node.
    let far = OciRegistry::start().await?;
    let keeper = Keeper::open(&stage).await?;
    keeper.keep(keeper.registry(&far.address()), None).await?;
    let place = Registry { mirrors: vec![far.address()], ..keeper.registry(&stage.registry) };
    keeper.keep(place, None).await?;
    let own = |tag: &str| format!("{}/web:{tag}", stage.registry);
    keeper.mirror(["1", "2", "4"].map(own).to_vec(), &far.address()).await?;
    let repository = format!("{}/web", stage.registry.replace(':', "-"));
    let image = |tag: &str| format!("{}/{repository}:{tag}", far.address());
    let there = keeper.mirror(["1", "2", "4"].map(image).to_vec(), &stage.registry).await?;
    let repository = format!("{}/{repository}", far.address().replace(':', "-"));
    assert!(there[0].starts_with(&format!("{}/{repository}:1@sha256:", stage.registry)), "{there:?}");

    // The release names the mirror, and a node runs what it has.
    let taken = deploy(&keeper, &stage.project, &image("1")).await?;
    assert_eq!(taken, format!("{}/{repository}:1", stage.registry));
    let path = "jsonpath={.items[*].spec.containers[*].image}";
    assert_eq!(
        stage.kubectl(BUSAN, &["get", "pods", "-l", "app.kubernetes.io/name=web", "-o", path])?,
        taken
    );
    assert_eq!(ask(stage.address()?).await?, "1");

    // A pod of nobody keeps what it names; what is left goes by its digest, and its tag with it.
    let kept = format!("{}/{repository}:2", stage.registry);
    stage.kubectl(BUSAN, &["run", "alone", &format!("--image={kept}")])?;
    let used = keeper.core.unused_images(&stage.registry, &repository).await;
    let found = used.map_err(|failure| format!("{failure:?}"))?;
    assert_eq!((&found.silent, &found.failures), (&Vec::new(), &Vec::new()));
    let names: Vec<_> = found.unused.iter().map(|one| one.tags.join("+")).collect();
    assert_eq!((names, found.used), (vec!["4".to_owned()], 2));
    let running = there[0].rsplit('@').next().unwrap_or_default().to_owned();
    let refused = keeper.core.delete_images(&stage.registry, &repository, &[running], false).await;
    let refused = refused.err().ok_or("an image of a release was deleted")?;
    assert_eq!((refused.code, refused.params["reason"].as_str()), (ErrorCode::NotPossible, "images-used"));
    let free = found.unused[0].digest.clone();
    let done =
        keeper.core.delete_images(&stage.registry, &repository, std::slice::from_ref(&free), false).await;
    assert_eq!(done.map_err(|failure| format!("{failure:?}"))?.deleted, std::slice::from_ref(&free));
    let tags: Value =
        serde_json::from_str(&page(stage.registry.parse()?, &format!("/v2/{repository}/tags/list")).await?)?;
    let mut tags: Vec<_> = tags["tags"].as_array().into_iter().flatten().collect();
    tags.sort_by_key(ToString::to_string);
    assert_eq!(tags, ["1", "2"]);

    let query = AuditQuery { text: repository.clone(), event: Some(AuditEvent::RegistryWrite), before: None };
    let told = keeper.core.audit(&query).map_err(|failure| format!("{failure:?}"))?;
    let told: Vec<_> = told.into_iter().map(|entry| entry.text).collect();
    assert!(told.contains(&format!("delete {}/{repository}@{free}", stage.registry)), "{told:?}");
    assert_eq!(told.iter().filter(|text| text.starts_with("mirrored ")).count(), 3, "{told:?}");
    keeper.core.shutdown().await;
    Ok(())
}

/// Deploys an image on plant-busan by a form; answers by which reference the plan says that it is taken.
async fn deploy(keeper: &Keeper, project: &str, image: &str) -> Outcome<String> {
    let plan = keeper.plan(keeper.web(project, image)).await?;
    let risks = &plan.targets[0].risks;
    let taken = risks.iter().find(|risk| risk.code == RiskCode::FromMirror).ok_or("no mirror is told")?;
    assert_eq!(taken.params["image"], image);
    assert!(risks.iter().all(|risk| risk.code != RiskCode::ImageMissing), "{risks:?}");
    let operation = keeper.carry_out(&plan).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    Ok(taken.params["mirror"].clone())
}
