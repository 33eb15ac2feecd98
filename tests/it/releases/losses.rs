//! What goes with the objects of a chart that its next version has not.

use super::charts::{SITES, Stage};
use concertina_contract::{Risk, RiskCode};
use concertina_tests::Outcome;
use std::path::Path;

#[tokio::test(flavor = "multi_thread")]
async fn data_that_goes_with_an_upgrade_is_a_risk() -> Outcome<()> {
    let stage = Stage::new("charts-data").await?;
    // Of mode 0400, as charts have it: helm reads it as octal.
    let web = (
        "templates/web.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    \
         metadata: {labels: {app: web}}\n    spec:\n      containers:\n      - {name: app, image: \"registry.example/web:1\"}\n      \
         volumes:\n      - name: key\n        secret: {secretName: key, optional: true, defaultMode: 0400}\n",
    );
    let claim = (
        "templates/claim.yaml",
        "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], \
         resources: {requests: {storage: 1Mi}}}\n",
    );
    let about = ("Chart.yaml", "apiVersion: v2\nname: data\nversion: 1.0.0\n");
    let with = stage.helms[0].chart("with", &[about, web, claim])?;
    let without = stage.helms[0].chart("without", &[about, web])?;
    stage.helms[0].run(&["install", "web", &with])?;
    let chart = stage.desk.helm.open_path(Path::new(&without)).await?;
    let plan = stage.plan(stage.form(chart.id(), "", Vec::new()), vec![stage.ids()?[0].clone()]).await?;
    let told = |risk: &&Risk| risk.code == RiskCode::LosesData && risk.params["name"] == "data";
    assert!(plan.targets[0].risks.iter().any(|risk| told(&risk)), "{plan:#?}");
    stage.done(&plan).await?;
    let mode = "jsonpath={.spec.template.spec.volumes[0].secret.defaultMode}";
    assert_eq!(stage.kubectl(SITES[0], &["get", "deployment", "web", "-o", mode])?, "256");
    Ok(())
}
