//! What others changed of a release is adopted: nothing changes on the site, and the real `helm` goes on without a conflict.

use super::plans::Stage;
use super::{CHART, compare, handle};
use concertina_contract::{AppForm, Intent, PartChange, Plan, ReleaseChange, RiskCode, TextValue, Variable};
use concertina_core::release;
use concertina_tests::Outcome;
use serde_json::Value;

/// What is read of the Deployment to see that nothing changed: its generation, and its pod template.
const STATE: &str = "{.metadata.generation} {.spec.template}";

fn form(image: &str) -> AppForm {
    let mode = Variable { name: "MODE".to_owned(), value: TextValue::Plain { text: "a".to_owned() } };
    AppForm { image: image.to_owned(), environment: vec![mode], ..AppForm::default() }
}

fn state(stage: &Stage) -> Outcome<String> {
    stage.kubectl(&["get", "deployment", "web", "-o", &format!("jsonpath={STATE}")])
}

async fn adopt(stage: &Stage) -> Outcome<Plan> {
    stage.desk.plan(Intent::Adopt { targets: vec![stage.release()?] }).await
}

fn change(plan: &Plan) -> Outcome<&ReleaseChange> {
    plan.targets[0].release.as_ref().ok_or_else(|| format!("no release in the plan: {plan:#?}").into())
}

/// Field managers of the Deployment that own something of its wish.
fn managers(stage: &Stage) -> Outcome<Vec<String>> {
    let text = stage.kubectl(&["get", "deployment", "web", "-o", "json", "--show-managed-fields"])?;
    let object: Value = serde_json::from_str(&text)?;
    let entries = object["metadata"]["managedFields"].as_array().cloned().unwrap_or_default();
    let wishing =
        entries.iter().filter(|one| one["subresource"].is_null() && one["fieldsV1"]["f:spec"].is_object());
    Ok(wishing.filter_map(|one| one["manager"].as_str().map(str::to_owned)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_changed_of_a_form_is_adopted_and_nothing_changes_on_the_site() -> Outcome<()> {
    let stage = Stage::new("adopt-form").await?;
    stage.done(&stage.desk.plan(stage.deploy(form("registry.example/web:1"))?).await?).await?;
    assert!(adopt(&stage).await?.targets[0].unchanged, "nothing is adopted where nobody changed anything");
    stage.kubectl(&["set", "image", "deployment/web", "web=registry.example/web:9"])?;
    stage.kubectl(&["set", "env", "deployment/web", "NEW=1", "MODE=b"])?;
    stage.kubectl(&["set", "resources", "deployment/web", "--limits=cpu=2"])?;
    stage.kubectl(&["scale", "deployment/web", "--replicas=3"])?;
    stage.kubectl(&["rollout", "status", "deployment/web", "--timeout=60s"])?;
    let before = state(&stage)?;

    let plan = adopt(&stage).await?;
    let parts = &change(&plan)?.parts;
    let adopted: Vec<_> = parts.iter().filter(|part| part.change == PartChange::Adopt).collect();
    let kinds: Vec<_> = adopted.iter().map(|part| part.kind.as_str()).collect();
    assert_eq!(kinds, ["Deployment"], "{parts:#?}");
    let diff = format!("{:?}", adopted[0].diff);
    assert!(diff.contains("web:1") && diff.contains("web:9") && !diff.contains("replicas"), "{diff}");
    assert!(plan.targets[0].risks.is_empty(), "{:?}", plan.targets[0].risks);
    let operation = stage.done(&plan).await?;
    assert_eq!(state(&stage)?, before, "nothing changes on the site");
    assert_eq!(managers(&stage)?, ["helm"], "the fields are Helm's");
    assert!(adopt(&stage).await?.targets[0].unchanged, "nothing is changed outside any more");

    let ours = stage.history().await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!(ours.revisions.len(), 2);
    assert!(ours.revisions[0].description.starts_with("Adoption of 4 changes (Concertina: "), "{ours:?}");
    let manifest = stage.helm.run(&["get", "manifest", "web"])?;
    for text in ["web:9", "NEW", "cpu: '2'"] {
        assert!(manifest.replace('"', "'").contains(text), "{text} is missing in {manifest}");
    }
    // The form says what was adopted, and another act by it keeps it.
    let id = stage.release()?.site;
    let reader =
        stage.desk.fleet.site(&id).ok_or("no site")?.reader().map_err(|failure| format!("{failure:?}"))?;
    let config: Value =
        release::read(&reader, &stage.namespace, "web", 2).await?.config.ok_or("no config")?.read()?;
    let base = &config["concertina"]["base"];
    assert_eq!(
        (base["image"].as_str(), base["resources"]["cpuLimit"].as_str()),
        (Some("registry.example/web:9"), Some("2"))
    );
    assert_eq!(base["environment"].as_array().map(Vec::len), Some(2), "{base}");
    assert!(config["concertina"]["adopted"].is_null(), "{config}");

    stage.helm.run(&["rollback", "web", "1"])?;
    assert_eq!(
        (stage.image()?.as_str(), stage.of_web(".spec.replicas")?.as_str()),
        ("registry.example/web:1", "3")
    );
    stage.helm.run(&["rollback", "web", "2"])?;
    assert_eq!(stage.image()?, "registry.example/web:9");
    // To undo it would take away on the site what others changed there, which it had not touched.
    let refused = stage.desk.changes.plan_undo(&operation.id).await.unwrap_err();
    assert_eq!(refused.params["reason"], "undo-taken-in");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_cannot_say_stays_in_its_next_release() -> Outcome<()> {
    let stage = Stage::new("adopt-beside").await?;
    stage.done(&stage.desk.plan(stage.deploy(form("registry.example/web:1"))?).await?).await?;
    let patch = r#"{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":77}}}}"#;
    stage.kubectl(&["patch", "deployment", "web", "--type=merge", "-p", patch])?;
    stage.done(&adopt(&stage).await?).await?;
    stage.done(&stage.desk.plan(stage.deploy(form("registry.example/web:2"))?).await?).await?;
    let grace = ".spec.template.spec.terminationGracePeriodSeconds";
    assert_eq!((stage.image()?.as_str(), stage.of_web(grace)?.as_str()), ("registry.example/web:2", "77"));
    assert!(adopt(&stage).await?.targets[0].unchanged);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_chart_the_objects_alone_are_adopted_and_that_is_said() -> Outcome<()> {
    let stage = Stage::new("adopt-chart").await?;
    let chart = stage.helm.chart("shop", &CHART)?;
    stage.helm.run(&["install", "web", &chart])?;
    stage.kubectl(&["set", "image", "deployment/web", "app=registry.example/other:9"])?;
    stage.kubectl(&["delete", "configmap", "settings"])?;
    let before = state(&stage)?;
    let plan = adopt(&stage).await?;
    let codes: Vec<_> = plan.targets[0].risks.iter().map(|risk| risk.code).collect();
    assert!(codes.contains(&RiskCode::ChartForgets) && codes.contains(&RiskCode::AdoptsGone), "{codes:?}");
    stage.done(&plan).await?;
    assert_eq!(state(&stage)?, before, "nothing changes on the site");
    assert_eq!(stage.kubectl(&["get", "configmap", "settings", "--ignore-not-found", "-o", "name"])?, "");
    compare(&stage.history().await?, &stage.helm.json(&["history", "web"])?);
    // Without a word about conflicts.
    stage.helm.run(&["upgrade", "web", &chart, "--reuse-values", "--set", "image=registry.example/web:5"])?;
    assert_eq!(stage.image()?, "registry.example/web:5");
    stage.helm.run(&["rollback", "web", "2"])?;
    assert_eq!(stage.image()?, "registry.example/other:9");
    assert!(handle(&stage.sandbox)?.kubectl(&["get", "namespace", &stage.namespace]).is_ok());
    Ok(())
}
