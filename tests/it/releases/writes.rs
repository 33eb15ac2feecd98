//! What is written here, used by `helm`: by this test alone, with what the core makes. `plans` has what plans write.

use super::{CHART, Stage, compare};
use concertina_contract::{ReleaseStatus, RevisionNote, Verdict};
use concertina_core::release::{Info, Raw, Release, Stamp, last_healthy, pending, print_note, secret};
use concertina_tests::Outcome;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The objects of a revision, as they are applied and as they stand in its manifest.
fn objects(namespace: &str, image: &str) -> Value {
    json!({ "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": "web", "namespace": namespace, "labels": { "app.kubernetes.io/managed-by": "Helm" },
            "annotations": { "meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": namespace } },
        "spec": { "selector": { "matchLabels": { "app": "web" } }, "template": { "metadata": { "labels": { "app": "web" } },
            "spec": { "containers": [{ "name": "app", "image": image }] } } } })
}

fn revision(namespace: &str, number: u32, status: ReleaseStatus, verdict: Verdict) -> Outcome<Release> {
    let image = format!("registry.example/web:{number}");
    let note = RevisionNote {
        act: format!("Upgrade to web:{number}"),
        author: "김민지".to_owned(),
        plan: "0193a5c2".to_owned(),
        reason: "fixes the login".to_owned(),
        verdict,
    };
    let (first, second) = (Timestamp::from_second(1_760_000_000)?, i64::from(number));
    let info = Info {
        first_deployed: Some(first),
        last_deployed: Some(Timestamp::new(1_760_000_000 + second, 120_000_000)?),
        description: print_note(&note),
        status: status.word().to_owned(),
        notes: "Open it in the browser.".to_owned(),
        ..Info::default()
    };
    let chart = json!({ "metadata": { "name": "image", "version": "0.1.0", "apiVersion": "v2", "appVersion": number.to_string() },
        "lock": null, "templates": [], "values": {}, "schema": null, "schemamodtime": "0001-01-01T00:00:00Z", "files": [] });
    Ok(Release {
        name: "web".to_owned(),
        namespace: namespace.to_owned(),
        revision: number,
        info,
        chart: Some(Raw::new(&chart)?),
        config: Some(Raw::new(&json!({ "image": image, "sites": { "dc-pangyo": { "replicas": 2 } } }))?),
        manifest: format!("---\n# Source: image/templates/web.yaml\n{}\n", objects(namespace, &image)),
        apply_method: "ssa".to_owned(),
        labels: [("team".to_owned(), "shop".to_owned())].into(),
        ..Release::default()
    })
}

/// Writes an object as the product will: a record by creating it, an object by applying it as `helm`.
fn write(stage: &Stage, object: &Value, verb: &[&str]) -> Outcome<()> {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), object.to_string())?;
    stage.kubectl(&[verb, &["-f", &file.path().to_string_lossy()]].concat())?;
    Ok(())
}

fn record(stage: &Stage, release: &Release) -> Outcome<()> {
    write(stage, &secret(release, Stamp::Created(Timestamp::now()))?, &["create"])
}

/// Two revisions of ours: the first was healthy, the second is not.
fn two_revisions(stage: &Stage) -> Outcome<()> {
    let apply = ["apply", "--server-side", "--field-manager=helm"];
    write(stage, &objects(&stage.namespace, "registry.example/web:2"), &apply)?;
    record(stage, &revision(&stage.namespace, 1, ReleaseStatus::Superseded, Verdict::Healthy)?)?;
    record(stage, &revision(&stage.namespace, 2, ReleaseStatus::Deployed, Verdict::Unhealthy)?)
}

#[tokio::test(flavor = "multi_thread")]
async fn helm_lists_reads_and_rolls_back_what_we_write() -> Outcome<()> {
    let stage = Stage::new("releases-used").await?;
    two_revisions(&stage)?;
    let listed = stage.helm.json(&["list"])?;
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    let one = &listed[0];
    assert_eq!(
        (&one["name"], &one["revision"], &one["status"]),
        (&json!("web"), &json!("2"), &json!("deployed"))
    );
    assert_eq!((&one["chart"], &one["app_version"]), (&json!("image-0.1.0"), &json!("2")));
    let ours = stage.history("web").await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!(last_healthy(&ours.revisions), Some(1));
    let all = stage.helm.run(&["get", "all", "web"])?;
    for part in
        ["fixes the login", "Open it in the browser.", "registry.example/web:2", "image/templates/web.yaml"]
    {
        assert!(all.contains(part), "{part} is not in {all}");
    }
    let values = stage.helm.json(&["get", "values", "web", "--revision", "1"])?;
    assert_eq!(values["image"], "registry.example/web:1");

    stage.helm.run(&["rollback", "web", "1"])?;
    assert_eq!(stage.image()?, "registry.example/web:1");
    let ours = stage.history("web").await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!(ours.revisions[0].rollback_of, Some(1));
    assert_eq!(ours.revisions[2].note.as_ref().map(|note| note.author.as_str()), Some("김민지"));
    assert_eq!(last_healthy(&ours.revisions), Some(1));
    let labels = stage.kubectl(&[
        "get",
        "secret",
        "sh.helm.release.v1.web.v3",
        "-o",
        "jsonpath={.metadata.labels.team}",
    ])?;
    assert_eq!(labels, "shop", "helm carries our labels on");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn helm_waits_for_an_act_of_ours_and_upgrades_and_uninstalls_after_it() -> Outcome<()> {
    let stage = Stage::new("releases-pending").await?;
    two_revisions(&stage)?;
    record(&stage, &revision(&stage.namespace, 3, ReleaseStatus::PendingUpgrade, Verdict::Unverified)?)?;
    let chart = stage.helm.chart("shop", &CHART)?;
    let refused = stage.helm.run(&["upgrade", "web", &chart]).unwrap_err().to_string();
    assert!(refused.contains("another operation"), "{refused}");
    let ours = stage.history("web").await?;
    let under_way = pending(&ours.revisions).ok_or("nothing is under way")?;
    assert_eq!((under_way.revision.revision, under_way.by()), (3, "김민지"));
    // It says that it began long ago; it was made just now.
    let later = |minutes: i64| Timestamp::now() + SignedDuration::from_mins(minutes);
    assert!(!under_way.is_stuck(later(0)) && under_way.is_stuck(later(6)));

    stage.helm.run(&["rollback", "web", "2"])?;
    stage.helm.run(&["upgrade", "web", &chart, "--set", "image=registry.example/web:9"])?;
    assert_eq!(stage.image()?, "registry.example/web:9");
    let ours = stage.history("web").await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!((ours.revisions[0].revision, pending(&ours.revisions)), (5, None));
    stage.helm.run(&["uninstall", "web", "--keep-history"])?;
    let ours = stage.history("web").await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!(ours.revisions[0].status, ReleaseStatus::Uninstalled);
    Ok(())
}
