//! Whoever wrote a release, whoever works on it next gets along: nothing conflicts, no replica is lost that was scaled or that an
//! autoscaler owns, and both tell the same history.

use super::plans::Stage;
use super::{CHART, compare, handle, is_gone};
use concertina_contract::{
    AppForm, ApplicationName, ChartForm, DryRun, ErrorCode, Intent, Pace, ReleaseStatus, RollBackTo,
    SecretText,
};
use concertina_core::release;
use concertina_tests::{Helm, Outcome};
use serde_json::{Value, json};
use std::path::Path;

/// Who writes a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Party {
    Ours,
    Helm4,
    /// It writes by updates, not by server-side apply.
    Helm3,
}
use Party::{Helm3, Helm4, Ours};

/// One row of the matrix, with a namespace of its own.
struct Row {
    stage: Stage,
    helm3: Helm,
    /// Who wrote the release.
    writer: Party,
    /// Who works on it.
    operator: Party,
}

/// The replicas that a release begins with, that somebody scales to, and that an autoscaler keeps at least.
const REPLICAS: u32 = 2;
const SCALED: &str = "4";
const LEAST: &str = "5";
/// What stands in the `ConfigMap` of the chart.
const SETTINGS: &str = "  text: |\n    ---\n    image: none\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_we_write_is_worked_on_by_us_and_by_helm() -> Outcome<()> {
    get_along(Ours, Ours).await?;
    get_along(Ours, Helm4).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_helm_4_writes_is_worked_on_by_us_and_by_helm() -> Outcome<()> {
    get_along(Helm4, Ours).await?;
    get_along(Helm4, Helm4).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_helm_3_writes_is_worked_on_by_us_and_by_helm() -> Outcome<()> {
    get_along(Helm3, Ours).await?;
    get_along(Helm3, Helm4).await
}

async fn get_along(writer: Party, operator: Party) -> Outcome<()> {
    let stage = Stage::new(&format!("matrix-{writer:?}-{operator:?}").to_lowercase()).await?;
    let helm3 = Helm::three(&stage.sandbox, handle(&stage.sandbox)?, &stage.namespace)?;
    let row = Row { stage, helm3, writer, operator };
    row.run().await.map_err(|error| format!("{writer:?} writes, {operator:?} works on it: {error}").into())
}

impl Row {
    async fn run(&self) -> Outcome<()> {
        self.write("install", "1").await?;
        self.write("upgrade", "2").await?;
        self.stage.kubectl(&["scale", "deployment/web", &format!("--replicas={SCALED}")])?;
        self.same_history().await?;
        self.upgrade("3", SCALED).await?;
        self.is("3", SCALED)?;
        self.roll_back("1").await?;
        self.is("1", SCALED)?;
        self.same_history().await?;

        let least = format!("--min={LEAST}");
        self.stage.kubectl(&["autoscale", "deployment/web", &least, "--max=6", "--cpu=80%"])?;
        let there = format!("--for=jsonpath={{.spec.replicas}}={LEAST}");
        self.stage.kubectl(&["wait", "deployment/web", &there, "--timeout=120s"])?;
        self.upgrade("4", LEAST).await?;
        self.is("4", LEAST)?;
        self.roll_back("2").await?;
        self.is("2", LEAST)?;
        self.same_history().await?;
        self.uninstall().await
    }

    /// The writer's own act.
    async fn write(&self, act: &str, version: &str) -> Outcome<()> {
        match self.helm(self.writer) {
            None => self.carry_out(self.form(version)?).await,
            Some(helm) => self.by_chart(helm, act, version),
        }
    }

    /// A new revision of this version by the operator, while there are so many replicas.
    async fn upgrade(&self, version: &str, replicas: &str) -> Outcome<()> {
        match (self.helm(self.operator), self.helm(self.writer)) {
            (None, None) => self.carry_out(self.form(version)?).await,
            (Some(helm), _) => self.by_chart(helm, "upgrade", version),
            (None, Some(helm)) => {
                // A form knows nothing of what a chart has made: that is said.
                let plan = self.stage.desk.plan(self.form(version)?).await?;
                let refused = match &plan.targets[0].dry_run {
                    DryRun::Refused { failure } => failure.code,
                    other => return Err(format!("not refused: {other:?}").into()),
                };
                assert_eq!(refused, ErrorCode::OwnedByOthers);
                self.by_our_chart(helm, version).await?;
                self.is(version, replicas)?;
                self.carry_out(Intent::Restore { targets: vec![self.stage.release()?] }).await
            }
        }
    }

    /// An upgrade by us, to a chart in which other keys stand in the `ConfigMap`: what Helm wrote by updates goes too.
    async fn by_our_chart(&self, helm: &Helm, version: &str) -> Outcome<()> {
        let files =
            CHART.map(|(path, text)| (path, text.replace(SETTINGS, "  version: {{ .Values.image }}\n")));
        let chart = helm.chart("next", &files.each_ref().map(|(path, text)| (*path, text.as_str())))?;
        let chart = self.stage.desk.helm.open_path(Path::new(&chart)).await?;
        let values = format!("image: {}\nreplicas: {REPLICAS}\n", image(version));
        let form = ChartForm {
            application: self.application(),
            chart: chart.id().clone(),
            values: SecretText::new(values),
            differences: Vec::new(),
        };
        let (form, sites) = (Box::new(form), vec![self.stage.release()?.site]);
        self.carry_out(Intent::DeployChart { form, sites, pace: Pace::default(), keep_warm: None }).await?;
        self.has_settings(&json!({ "version": image(version) }))
    }

    fn has_settings(&self, wanted: &Value) -> Outcome<()> {
        let now = self.stage.kubectl(&["get", "configmap", "settings", "-o", "jsonpath={.data}"])?;
        if serde_json::from_str::<Value>(&now)? == *wanted {
            return Ok(());
        }
        Err(format!("the settings are {now}, not {wanted}").into())
    }

    async fn roll_back(&self, revision: &str) -> Outcome<()> {
        if let Some(helm) = self.helm(self.operator) {
            return helm.run(&["rollback", "web", revision]).map(drop);
        }
        let to = RollBackTo::Revision { revision: revision.parse()? };
        self.carry_out(self.stage.roll_back(to)?).await?;
        if self.writer == Ours {
            return Ok(());
        }
        self.has_settings(&json!({ "text": "---\nimage: none\n" }))
    }

    async fn uninstall(&self) -> Outcome<()> {
        if let Some(helm) = self.helm(self.operator) {
            helm.run(&["uninstall", "web", "--wait"])?;
        } else {
            let targets = vec![self.stage.release()?];
            self.carry_out(Intent::Uninstall { targets, keep_history: false }).await?;
        }
        let ours = ["get", "deployments,services,poddisruptionbudgets,secrets", "-o", "name"];
        let map = ["get", "configmap/settings", "--ignore-not-found", "-o", "name"];
        let left = self.stage.kubectl(&ours)?
            + &self.stage.kubectl(&map)?
            + &self.stage.helm.run(&["list", "-q"])?;
        if !left.is_empty() {
            return Err(format!("{left} stays").into());
        }
        let id = self.stage.release()?.site;
        let reader = self.stage.desk.fleet.site(&id).ok_or("no site")?.reader();
        let reader = reader.map_err(|failure| format!("{failure:?}"))?;
        assert!(is_gone(&release::history(&reader, &self.stage.namespace, "web").await));
        Ok(())
    }

    /// The program of a party; none for ourselves.
    fn helm(&self, party: Party) -> Option<&Helm> {
        match party {
            Ours => None,
            Helm4 => Some(&self.stage.helm),
            Helm3 => Some(&self.helm3),
        }
    }

    fn application(&self) -> ApplicationName {
        ApplicationName { project: self.stage.namespace.clone(), name: "web".to_owned() }
    }

    fn form(&self, version: &str) -> Outcome<Intent> {
        let form =
            AppForm { image: image(version), replicas: REPLICAS, port: Some(8080), ..AppForm::default() };
        self.stage.deploy(form)
    }

    async fn carry_out(&self, intent: Intent) -> Outcome<()> {
        let plan = self.stage.desk.plan(intent).await?;
        self.stage.done(&plan).await.map(drop)
    }

    /// Installs or upgrades by a chart. Most charts set replicas, and we have to get along with them; Helm itself contends with
    /// whoever scales, so where it works on the release its chart sets none.
    fn by_chart(&self, helm: &Helm, act: &str, version: &str) -> Outcome<()> {
        let sets = if self.operator == Ours { REPLICAS.to_string() } else { "null".to_owned() };
        let (chart, replicas) = match self.writer {
            Ours => (self.chart_of_ours(helm)?, "unused=1".to_owned()),
            Helm3 | Helm4 => (charts(helm)?, format!("replicas={sets}")),
        };
        let image = format!("image={}", image(version));
        helm.run(&[act, "web", &chart, "--set", &image, "--set", &replicas])?;
        Ok(())
    }

    /// A chart that makes what a form has made.
    fn chart_of_ours(&self, helm: &Helm) -> Outcome<String> {
        let manifest = helm.run(&["get", "manifest", "web"])?;
        let now = self.stage.image()?;
        let template = manifest.replace(&now, "{{ .Values.image }}");
        assert_ne!(template, manifest, "the image is not in the manifest");
        let chart = "apiVersion: v2\nname: image\nversion: 1.0.0\n";
        helm.chart("image", &[("Chart.yaml", chart), ("templates/all.yaml", &template)])
    }

    /// The version and the replicas as they are, right after an act: an autoscaler would bring lost ones back a moment later.
    fn is(&self, version: &str, replicas: &str) -> Outcome<()> {
        let now = (self.stage.image()?, self.stage.of_web(".spec.replicas")?);
        if now == (image(version), replicas.to_owned()) {
            return Ok(());
        }
        Err(format!("it is {now:?}, not version {version} with {replicas} replicas").into())
    }

    /// The history as we tell it, as Helm 4 does, and as the program does that wrote it.
    async fn same_history(&self) -> Outcome<()> {
        let ours = self.stage.history().await?;
        compare(&ours, &self.stage.helm.json(&["history", "web"])?);
        let newest = &ours.revisions[0];
        let listed = self.stage.helm.json(&["list"])?;
        assert_eq!(newest.status, ReleaseStatus::Deployed);
        assert_eq!(
            (&listed[0]["revision"], &listed[0]["status"]),
            (&newest.revision.to_string().into(), &"deployed".into())
        );
        if self.writer == Helm3 {
            let theirs = self.helm3.json(&["history", "web"])?;
            let told =
                |one: &Value| (one["revision"].clone(), one["status"].clone(), one["description"].clone());
            let theirs: Vec<_> = theirs.as_array().into_iter().flatten().map(told).collect();
            let ours = ours.revisions.iter().rev();
            let ours = ours
                .map(|one| (one.revision.into(), one.status.word().into(), one.description.clone().into()));
            assert_eq!(theirs, ours.collect::<Vec<_>>());
        }
        Ok(())
    }
}

fn image(version: &str) -> String {
    format!("registry.example/web:{version}")
}

/// The chart of these tests, which sets replicas only where it is told some.
fn charts(helm: &Helm) -> Outcome<String> {
    let always = "\n  replicas: {{ .Values.replicas }}\n";
    let told = "\n  {{- with .Values.replicas }}\n  replicas: {{ . }}\n  {{- end }}\n";
    let files = CHART.map(|(path, text)| (path, text.replace(always, told)));
    helm.chart("shop", &files.each_ref().map(|(path, text)| (*path, text.as_str())))
}
