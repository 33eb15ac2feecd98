//! Volume claims that nobody deletes with their `StatefulSet`: named before it goes, and there when it is gone.

use super::SITE;
use super::plans::Stage;
use concertina_contract::{Intent, Kind, ObjectRef};
use concertina_tests::Outcome;
use std::time::{Duration, Instant};

const CHART: &str = "apiVersion: v2\nname: data\nversion: 1.0.0\n";
const SET: &str = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  \
    selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec:\n      containers:\n      \
    - {name: db, image: \"registry.example/db:1\", volumeMounts: [{name: data, mountPath: /data}]}\n  \
    volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}\n";

impl Stage {
    /// Installs a `StatefulSet`, and waits until it has made its claim.
    async fn with_claim(&self) -> Outcome<()> {
        let folder = self.helm.chart("data", &[("Chart.yaml", CHART), ("templates/db.yaml", SET)])?;
        self.helm.run(&["install", "web", &folder])?;
        let begun = Instant::now();
        while self.claims()?.is_empty() {
            if begun.elapsed() > Duration::from_mins(1) {
                return Err("there is no claim".into());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    fn claims(&self) -> Outcome<String> {
        self.kubectl(&["get", "persistentvolumeclaims", "-o", "jsonpath={.items[*].metadata.name}"])
    }
}

/// The claims among these objects.
fn claims(objects: &[ObjectRef]) -> Vec<&str> {
    let claims = objects.iter().filter(|one| one.kind.resource() == "persistentvolumeclaims");
    claims.map(|one| one.name.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_that_stay_are_named_before_and_there_afterwards() -> Outcome<()> {
    let stage = Stage::new("claims").await?;
    stage.with_claim().await?;
    let targets = vec![stage.release()?];
    let plan = stage.desk.plan(Intent::Uninstall { targets, keep_history: false }).await?;
    let change = plan.targets[0].release.clone().ok_or("no release in the plan")?;
    assert_eq!(claims(&change.remains), ["data-db-0"], "{plan:#?}");
    stage.done(&plan).await?;
    assert_eq!(stage.kubectl(&["get", "statefulsets", "-o", "name"])?, "");
    assert_eq!(stage.claims()?, "data-db-0");

    stage.with_claim().await?;
    let set = stage.desk.workload(SITE, Kind::StatefulSet, &stage.namespace, "db").await?;
    let plan = stage.desk.plan(Intent::Delete { targets: vec![set] }).await?;
    assert_eq!(claims(&plan.targets[0].remains), ["data-db-0"], "{plan:#?}");
    stage.done(&plan).await?;
    assert_eq!(stage.kubectl(&["get", "statefulsets", "-o", "name"])?, "");
    assert_eq!(stage.claims()?, "data-db-0");
    Ok(())
}
