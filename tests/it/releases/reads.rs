//! What `helm` writes.

use super::{CHART, Stage, compare, is_gone};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::ReleaseStatus::{self, Deployed, Failed, Superseded};
use concertina_core::release::{Raw, ReleaseLabels, decode, encode, history, last_healthy, pending, read};
use concertina_tests::Outcome;
use flate2::read::GzDecoder;
use jiff::Timestamp;
use serde_json::{Value, json};

/// What is stored of a revision, as `kubectl` gives it.
fn stored(stage: &Stage, revision: u32) -> Outcome<Value> {
    let name = format!("sh.helm.release.v1.web.v{revision}");
    Ok(serde_json::from_str(&stage.kubectl(&["get", "secret", &name, "-o", "json"])?)?)
}

/// The JSON in what is stored, its times as times.
fn json_of(stored: &str) -> Outcome<Value> {
    let packed = STANDARD.decode(STANDARD.decode(stored)?)?;
    let mut value = serde_json::from_reader(GzDecoder::new(packed.as_slice()))?;
    unify_times(&mut value);
    Ok(value)
}

/// Writes all times in one way: helm's have an offset.
fn unify_times(value: &mut Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(unify_times),
        Value::Array(list) => list.iter_mut().for_each(unify_times),
        Value::String(text) => {
            if let Ok(time) = text.parse::<Timestamp>() {
                *text = time.to_string();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Installs, upgrades, fails to upgrade and rolls back: four revisions.
fn revisions(stage: &Stage) -> Outcome<()> {
    let chart = stage.helm.chart("shop", &CHART)?;
    let set = |values: &'static str| ["--set", values];
    stage
        .helm
        .run(&[&["install", "web", &chart, "--labels", "team=shop"][..], &set("token=canary")].concat())?;
    stage
        .helm
        .run(&[&["upgrade", "web", &chart][..], &set("image=registry.example/web:2,share=0.1")].concat())?;
    let refused = stage.helm.run(&[&["upgrade", "web", &chart][..], &set("replicas=-1")].concat());
    assert!(refused.is_err(), "the API server takes a negative number of replicas");
    stage.helm.run(&["rollback", "web", "1"])?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn releases_of_helm_are_read_as_helm_reads_them() -> Outcome<()> {
    let stage = Stage::new("releases-read").await?;
    revisions(&stage)?;
    let ours = stage.history("web").await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    let statuses: Vec<ReleaseStatus> = ours.revisions.iter().map(|revision| revision.status).collect();
    assert_eq!(statuses, [Deployed, Failed, Superseded, Superseded]);
    assert_eq!((last_healthy(&ours.revisions), pending(&ours.revisions)), (Some(2), None));
    let images: Vec<&str> =
        ours.revisions.iter().map(|revision| revision.images.as_ref().unwrap()[0].image.as_str()).collect();
    let (first, second) = ("registry.example/web:1", "registry.example/web:2");
    assert_eq!(images, [first, first, second, first]);
    assert_eq!(ours.revisions[0].manager.to_lowercase(), "helm");
    let reader = stage.reader()?;
    for known in &ours.revisions {
        let number = known.revision.to_string();
        let release = read(&reader, &stage.namespace, "web", known.revision).await?;
        let get = |what: &str| stage.helm.run(&["get", what, "web", "--revision", &number]);
        assert_eq!(get("manifest")?, format!("{}\n", release.manifest));
        assert!(get("notes")?.contains(release.info.notes.trim()) && !release.info.notes.is_empty());
        assert!(
            get("hooks")?.contains(release.hooks[0].manifest.trim()) && release.hooks[0].name == "before"
        );
        let values = stage.helm.json(&["get", "values", "web", "--revision", &number])?;
        let config = release.config.as_ref().map_or(Ok(Value::Null), Raw::read)?;
        assert_eq!(values, config);
        // Metadata alone tells the same, and what is written back is what was there.
        let secret = stored(&stage, known.revision)?;
        let label = |key: &str| secret["metadata"]["labels"][key].as_str();
        let told = ReleaseLabels::read(secret["metadata"]["name"].as_str().unwrap(), label).unwrap();
        assert_eq!((told.key.revision, told.status), (known.revision, known.status));
        let text = secret["data"]["release"].as_str().unwrap();
        assert_eq!(json_of(encode(&decode(text)?)?.text())?, json_of(text)?);
    }
    let first = read(&reader, &stage.namespace, "web", 1).await?;
    assert_eq!(first.labels.into_iter().collect::<Vec<_>>(), [("team".to_owned(), "shop".to_owned())]);
    let config: Value = first.config.ok_or("no configuration")?.read()?;
    assert_eq!(config, json!({ "token": "canary" }));
    stage.helm.run(&["uninstall", "web"])?;
    assert!(is_gone(&history(&reader, &stage.namespace, "web").await));
    Ok(())
}
