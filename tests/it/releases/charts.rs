//! Helm charts through plans: rendered by the real `helm`, written by us, and judged by `helm` and `kubectl`.

use super::{CHART, compare};
use concertina_contract::{
    ApplicationName, ChartDifference, ChartForm, ChartId, ChartSource, DryRun, ErrorCode, HookMoment, Intent,
    OperationState, Pace, PartChange, Plan, ReleaseRef, RollBackTarget, RollBackTo, SecretText, SiteId,
    TargetState,
};
use concertina_core::exec::Environment;
use concertina_core::release::{self, Release};
use concertina_sandbox::{Progress, Sandbox, SiteHandle, skip};
use concertina_testkit::Home;
use concertina_tests::{Desk, DeskOptions, Helm, Outcome, Repository, own_namespace, remove, sweep};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Sites whose nodes are simulated: pods are ready at once, and those of Jobs end by themselves.
pub(super) const SITES: [&str; 2] = ["dc-pangyo", "cloud-tokyo"];
const SCHEMA: &str = r#"{"type": "object", "required": ["image"], "properties": {
    "image": {"type": "string"}, "replicas": {"type": "integer", "minimum": 0}, "password": {"type": "string"}}}"#;
const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {password: {{ .Values.password | quote }}}\n";
const JOB: &str = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install,pre-upgrade\n    \
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nspec:\n  backoffLimit: 0\n  template:\n    spec:\n      \
    restartPolicy: Never\n      containers:\n      - {name: job, image: registry.example/job:1}\n";
const TEST: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-test\n  annotations: {helm.sh/hook: test}\nspec:\n  containers:\n  \
    - {name: test, image: registry.example/test:1}\n";

/// A namespace of its own on two sites, with `helm` on each, and a core that finds the same program on its PATH.
pub(super) struct Stage {
    sandbox: Sandbox,
    pub(super) namespace: String,
    pub(super) helms: Vec<Helm>,
    pub(super) desk: Desk,
    pub(super) home: Home,
    /// No other test cuts the link meanwhile.
    _turn: crate::real::Turn,
}

impl Stage {
    pub(super) async fn new(prefix: &str) -> Outcome<Self> {
        let turn = crate::real::Turn::of_simulated().await;
        let sandbox = tokio::task::spawn_blocking(|| Sandbox::up(&Progress::silent())).await??;
        let namespace = own_namespace(prefix);
        let home = Home::new()?;
        let mut helms = Vec::new();
        for name in SITES {
            let site = site(&sandbox, name)?;
            sweep(site, prefix);
            site.kubectl(&["create", "namespace", &namespace])?;
            std::fs::copy(site.admin_kubeconfig(), home.path().join(format!("{name}.kubeconfig")))?;
            helms.push(Helm::new(&sandbox, site, &namespace)?);
        }
        let program = sandbox.helm(&Progress::silent())?;
        let environment = Environment::new(variables(home.path(), program.parent().ok_or("no folder")?));
        let mut options = DeskOptions { environment, ..DeskOptions::default() };
        options.limits.write = Duration::from_secs(5);
        let desk = Desk::open(home.path(), options).await?;
        desk.connect().await?;
        Ok(Self { sandbox, namespace, helms, desk, home, _turn: turn })
    }

    /// The user's own `helm`, which knows no cluster.
    fn users_helm(&self, arguments: &[&str]) -> Outcome<()> {
        let program = self.sandbox.helm(&Progress::silent())?;
        let folder = program.parent().ok_or("no folder")?;
        let output = Command::new(&program)
            .args(arguments)
            .env_clear()
            .envs(variables(self.home.path(), folder))
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("helm {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }

    pub(super) fn ids(&self) -> Outcome<Vec<SiteId>> {
        SITES.iter().map(|name| Ok(self.desk.site(name)?.id().clone())).collect()
    }

    pub(super) fn kubectl(&self, site_name: &str, arguments: &[&str]) -> Outcome<String> {
        let namespace = ["--namespace", &self.namespace];
        Ok(site(&self.sandbox, site_name)?.kubectl(&[arguments, &namespace].concat())?)
    }

    /// Image and replicas of the Deployment `web`.
    pub(super) fn web(&self, site: &str) -> Outcome<String> {
        let path = "jsonpath={.spec.template.spec.containers[0].image} {.spec.replicas}";
        self.kubectl(site, &["get", "deployment", "web", "-o", path])
    }

    pub(super) fn form(&self, chart: &ChartId, values: &str, differences: Vec<ChartDifference>) -> ChartForm {
        let application = ApplicationName { project: self.namespace.clone(), name: "web".to_owned() };
        ChartForm { application, chart: chart.clone(), values: SecretText::new(values), differences }
    }

    pub(super) async fn plan(&self, form: ChartForm, sites: Vec<SiteId>) -> Outcome<Plan> {
        self.desk
            .plan(Intent::DeployChart { form: Box::new(form), sites, pace: Pace::default(), keep_warm: None })
            .await
    }

    pub(super) async fn done(&self, plan: &Plan) -> Outcome<()> {
        let operation = self.desk.carry_out(plan).await.map_err(|error| format!("{error}: {plan:#?}"))?;
        match operation.state {
            OperationState::Succeeded => Ok(()),
            _ => Err(format!("{operation:#?}").into()),
        }
    }

    pub(super) async fn record(&self, site: &str, revision: u32) -> Outcome<Release> {
        let reader = self.desk.site(site)?.reader().map_err(|failure| format!("{failure:?}"))?;
        Ok(release::read(&reader, &self.namespace, "web", revision).await?)
    }

    pub(super) async fn agrees(&self, site: usize) -> Outcome<()> {
        let reader = self.desk.site(SITES[site])?.reader().map_err(|failure| format!("{failure:?}"))?;
        let ours = release::history(&reader, &self.namespace, "web").await?;
        compare(&ours, &self.helms[site].json(&["history", "web"])?);
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for name in SITES {
            // Without the site there is nothing to take away.
            let _ = site(&self.sandbox, name).map(|site| remove(site, &self.namespace));
        }
    }
}

fn site<'a>(sandbox: &'a Sandbox, name: &str) -> Outcome<&'a SiteHandle> {
    sandbox.site(name).ok_or_else(|| format!("the sandbox has no {name}").into())
}

/// The environment of a user with a home of its own.
pub(super) fn variables(home: &Path, programs: &Path) -> Vec<(String, String)> {
    let folder = |name: &str| home.join(name).to_string_lossy().into_owned();
    let mut all =
        vec![("PATH".to_owned(), programs.to_string_lossy().into_owned()), ("HOME".to_owned(), folder("."))];
    all.extend(
        ["CACHE", "CONFIG", "DATA"]
            .map(|kept| (format!("HELM_{kept}_HOME"), folder(&format!("helm-{kept}")))),
    );
    all
}

/// The chart of these tests, with more files.
pub(super) fn chart(helm: &Helm, name: &str, more: &[(&str, &str)]) -> Outcome<String> {
    helm.chart(name, &[&CHART[..4], more].concat())
}

fn shop(helm: &Helm) -> Outcome<String> {
    let more = [
        ("values.schema.json", SCHEMA),
        ("templates/login.yaml", SECRET),
        ("templates/job.yaml", JOB),
        ("templates/tests/web.yaml", TEST),
        ("files/motd.txt", "hello"),
    ];
    chart(helm, "shop", &more)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_of_a_repository_is_a_release_for_us_and_for_helm() -> Outcome<()> {
    let stage = Stage::new("charts-repository").await?;
    let repository = Repository::start().await?;
    let folder = shop(&stage.helms[0])?;
    for version in ["1.2.0", "1.3.0"] {
        repository.add(&stage.helms[0], &folder, version)?;
    }
    assert_eq!(
        stage.desk.helm.view().await?.repositories.len(),
        0,
        "a helm without repositories is none without helm"
    );
    stage.users_helm(&["repo", "add", "local", repository.url()])?;
    let view = stage.desk.helm.view().await?;
    assert_eq!(
        (view.version.as_deref(), view.repositories[0].url.as_str()),
        (Some("v4.3.1"), repository.url())
    );
    assert_eq!(stage.desk.helm.search("shop").await?[0].version, "1.3.0");
    let versions: Vec<String> =
        stage.desk.helm.versions("local/shop").await?.into_iter().map(|hit| hit.version).collect();
    assert_eq!(versions, ["1.3.0", "1.2.0"]);

    let source = ChartSource::Repository { chart: "local/shop".to_owned() };
    let older = stage.desk.helm.open(&source, Some("1.2.0")).await?;
    assert_eq!((older.name(), older.version()), ("shop", "1.2.0"));
    let fields: Vec<String> = older.view().fields.iter().map(|field| field.path.join(".")).collect();
    assert_eq!(fields, ["image", "replicas", "password"]);
    let sites = stage.ids()?;
    let own = ChartDifference {
        site: sites[1].clone(),
        values: SecretText::new("image: registry.example/web:2\n"),
    };
    let values = "image: registry.example/web:1\nreplicas: 2\npassword: canary-of-charts\n";
    let plan = stage.plan(stage.form(older.id(), values, vec![own.clone()]), sites.clone()).await?;
    assert!(plan.excluded.is_empty(), "{plan:#?}");
    assert!(!serde_json::to_string(&plan)?.contains("canary-of-charts"), "no secret is in a plan");
    let change = plan.targets[0].release.clone().ok_or("no release in the plan")?;
    let hooks: Vec<_> = change.hooks.iter().map(|hook| (hook.name.as_str(), hook.moment)).collect();
    assert_eq!(hooks, [("migrate", HookMoment::Before), ("web-test", HookMoment::Test)]);
    stage.done(&plan).await?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:1 2");
    assert_eq!(stage.web(SITES[1])?, "registry.example/web:2 2");
    for (index, name) in SITES.iter().enumerate() {
        let helm = &stage.helms[index];
        let listed = helm.json(&["list"])?;
        assert_eq!((&listed[0]["chart"], &listed[0]["status"]), (&json!("shop-1.2.0"), &json!("deployed")));
        assert_eq!(listed[0]["app_version"], "7.1");
        let image = format!("registry.example/web:{}", index + 1);
        let values = json!({ "image": image, "replicas": 2, "password": "canary-of-charts" });
        assert_eq!(helm.json(&["get", "values", "web"])?, values, "what the user set, and nothing else");
        assert!(helm.run(&["get", "hooks", "web"])?.contains("pre-install"));
        assert!(helm.run(&["get", "manifest", "web"])?.contains("# Source: shop/templates/web.yaml"));
        stage.agrees(index).await?;
        let record = stage.record(name, 1).await?;
        let ran: Vec<_> =
            record.hooks.iter().map(|hook| (hook.name.as_str(), hook.last_run.phase.as_str())).collect();
        assert!(ran.contains(&("migrate", "Succeeded")) && ran.contains(&("web-test", "")), "{ran:?}");
        assert_eq!(
            stage
                .kubectl(name, &["get", "job/migrate", "pod/web-test", "--ignore-not-found", "-o", "name"])?,
            ""
        );
    }

    // What was scaled stays until the values ask for another number.
    stage.kubectl(SITES[0], &["scale", "deployment/web", "--replicas=4"])?;
    let newer = stage.desk.helm.open(&source, None).await?;
    assert_eq!(newer.version(), "1.3.0");
    let masked = "image: registry.example/web:3\nreplicas: 2\npassword: ••••••\n";
    let plan = stage.plan(stage.form(newer.id(), masked, vec![own.clone()]), sites.clone()).await?;
    stage.done(&plan).await?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:3 4");
    assert_eq!(
        stage.helms[0].json(&["get", "values", "web"])?["password"],
        "canary-of-charts",
        "a masked secret stays"
    );
    let three = masked.replace("replicas: 2", "replicas: 3");
    let plan = stage.plan(stage.form(newer.id(), &three, vec![own]), sites.clone()).await?;
    stage.done(&plan).await?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:3 3");

    helm_goes_on(&stage, &folder, &sites[0]).await
}

/// With the values of before, back, and away.
async fn helm_goes_on(stage: &Stage, folder: &str, site: &SiteId) -> Outcome<()> {
    let helm = &stage.helms[0];
    helm.run(&["upgrade", "web", folder, "--reuse-values", "--set", "image=registry.example/web:9"])?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:9 3");
    stage.agrees(0).await?;
    helm.run(&["rollback", "web", "1"])?;
    assert!(stage.web(SITES[0])?.starts_with("registry.example/web:1 "));
    let release =
        ReleaseRef { site: site.clone(), namespace: stage.namespace.clone(), name: "web".to_owned() };
    let targets = vec![RollBackTarget {
        release,
        to: RollBackTo::Revision { revision: 3 },
        replicas: None,
        switch: false,
    }];
    let plan = stage.desk.plan(Intent::RollBack { targets, pace: Pace::default() }).await?;
    stage.done(&plan).await?;
    assert!(stage.web(SITES[0])?.starts_with("registry.example/web:3 "));
    stage.agrees(0).await?;
    helm.run(&["uninstall", "web"])?;
    assert_eq!(
        stage.kubectl(
            SITES[0],
            &["get", "deployment/web", "secret/login", "--ignore-not-found", "-o", "name"]
        )?,
        ""
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_helm_installed_is_upgraded_with_the_chart_of_a_folder_and_undone() -> Outcome<()> {
    let stage = Stage::new("charts-folder").await?;
    let folder = shop(&stage.helms[0])?;
    stage.helms[0].run(&["install", "web", &folder, "--set", "password=canary-of-charts"])?;
    let chart = stage.desk.helm.open_path(Path::new(&folder)).await?;
    assert!(chart.view().source.is_none() && chart.view().has_schema);
    let sites = vec![stage.ids()?[0].clone()];

    // What the chart does not take is told at its value, and nothing is written.
    let wrong = stage.form(chart.id(), "replicas: many\npassword: ••••••\n", Vec::new());
    let plan = stage.plan(wrong, sites.clone()).await?;
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else {
        return Err(format!("{plan:#?}").into());
    };
    let field = failure.params.get("field").map(String::as_str);
    assert_eq!((failure.code, field), (ErrorCode::FormInvalid, Some("values/replicas")), "{failure:?}");

    let values = "image: registry.example/web:5\npassword: ••••••\n";
    let plan = stage.plan(stage.form(chart.id(), values, Vec::new()), sites.clone()).await?;
    let parts = plan.targets[0].release.as_ref().map(|change| change.parts.clone()).unwrap_or_default();
    let secret = parts.iter().find(|part| part.kind == "Secret").map(|part| part.change);
    assert_eq!(secret, Some(PartChange::Keep), "the secret of before is in it: {parts:#?}");
    let operation = stage.desk.carry_out(&plan).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:5 1");
    stage.agrees(0).await?;
    let undo = stage.desk.changes.plan_undo(&operation.id).await.map_err(|failure| format!("{failure:?}"))?;
    stage.done(&undo).await?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:1 1");
    stage.agrees(0).await?;

    // A chart of another name does not take the release over.
    let other =
        stage.helms[0].chart("other", &[("Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n")])?;
    let other = stage.desk.helm.open_path(Path::new(&other)).await?;
    let plan = stage.plan(stage.form(other.id(), "", Vec::new()), sites).await?;
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else {
        return Err(format!("{plan:#?}").into());
    };
    assert_eq!(
        (failure.code, failure.params["owner"].as_str()),
        (ErrorCode::OwnedByOthers, "helm (shop 1.2.0)")
    );
    Ok(())
}

/// A definition that goes with its test.
struct Definition<'a> {
    stage: &'a Stage,
    name: String,
}

impl Drop for Definition<'_> {
    fn drop(&mut self) {
        // It is of the whole site, so it does not go with the namespace.
        let _ = self.stage.kubectl(SITES[0], &["delete", "crd", &self.name, "--ignore-not-found"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn definitions_come_first_and_a_hook_that_fails_stops_the_release() -> Outcome<()> {
    let stage = Stage::new("charts-hooks").await?;
    let group = format!("{}.example", stage.namespace);
    let definition = Definition { stage: &stage, name: format!("widgets.{group}") };
    let crd = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: {}}}\nspec:\n  group: {group}\n  \
         scope: Namespaced\n  names: {{plural: widgets, singular: widget, kind: Widget}}\n  versions:\n  - name: v1\n    served: true\n    \
         storage: true\n    schema: {{openAPIV3Schema: {{type: object, x-kubernetes-preserve-unknown-fields: true}}}}\n",
        definition.name
    );
    let widget =
        format!("apiVersion: {group}/v1\nkind: Widget\nmetadata: {{name: first}}\nspec: {{size: 3}}\n");
    // Its pod finds no node, and the Job gives up.
    let failing = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: stuck\n  annotations: {helm.sh/hook: pre-upgrade}\nspec:\n  \
        activeDeadlineSeconds: 1\n  backoffLimit: 0\n  template:\n    spec:\n      restartPolicy: Never\n      nodeSelector: {no-such: node}\n      \
        containers:\n      - {name: job, image: registry.example/job:1}\n";
    let more = [
        ("crds/widget.yaml", crd.as_str()),
        ("templates/widget.yaml", &widget),
        ("templates/stuck.yaml", failing),
    ];
    let folder = chart(&stage.helms[0], "widgets", &more)?;
    let chart = stage.desk.helm.open_path(Path::new(&folder)).await?;
    let sites = vec![stage.ids()?[0].clone()];

    let plan = stage.plan(stage.form(chart.id(), "", Vec::new()), sites.clone()).await?;
    let change = plan.targets[0].release.clone().ok_or("no release in the plan")?;
    assert_eq!(
        (change.parts[0].kind.as_str(), change.parts[0].change),
        ("CustomResourceDefinition", PartChange::Create)
    );
    let awaits = change.parts.iter().find(|part| part.kind == "Widget").map(|part| part.dry_run.clone());
    let expected = DryRun::Deferred { awaits: format!("CustomResourceDefinition {}", definition.name) };
    assert_eq!(awaits, Some(expected));
    stage.done(&plan).await?;
    let size = ["get", &definition.name, "first", "-o", "jsonpath={.spec.size}"];
    assert_eq!(stage.kubectl(SITES[0], &size)?, "3");

    let values = "image: registry.example/web:2\n";
    let plan = stage.plan(stage.form(chart.id(), values, Vec::new()), sites).await?;
    let operation = stage.desk.carry_out(&plan).await.map_err(|error| format!("{error}: {plan:#?}"))?;
    let TargetState::Failed { failure } = &operation.targets[0].state else {
        return Err(format!("{operation:#?}").into());
    };
    assert_eq!(
        (failure.code, failure.params["hook"].contains("stuck")),
        (ErrorCode::HookFailed, true),
        "{failure:?}"
    );
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:1 1", "nothing was written after it");
    stage.agrees(0).await?;
    let status = stage.helms[0].json(&["history", "web"])?;
    assert_eq!((&status[0]["status"], &status[1]["status"]), (&json!("deployed"), &json!("failed")));
    let record: Value = serde_json::to_value(&stage.record(SITES[0], 2).await?.hooks[0].last_run)?;
    assert_eq!(record["phase"], "Failed");

    stage.helms[0].run(&["uninstall", "web"])?;
    assert!(
        stage.kubectl(SITES[0], &["get", "crd", &definition.name, "-o", "name"])?.contains("widgets"),
        "it stays"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_of_a_registry_and_one_of_an_address_are_opened() -> Outcome<()> {
    let stage = Stage::new("charts-registry").await?;
    let repository = Repository::start().await?;
    let folder = shop(&stage.helms[0])?;
    let archive = repository.add(&stage.helms[0], &folder, "1.2.0")?;
    let source = ChartSource::Url { repository: repository.url().to_owned(), chart: "shop".to_owned() };
    let of_address = stage.desk.helm.open(&source, None).await?;
    assert_eq!((of_address.version(), of_address.view().source), ("1.2.0", Some(source)));
    let of_file = stage.desk.helm.open_path(&archive).await?;
    assert_eq!(of_file.id(), of_address.id(), "one archive is one chart");

    let Some(registry) = stage.sandbox.registry() else {
        skip(
            "a_chart_of_a_registry_and_one_of_an_address_are_opened",
            &"without real nodes there is no registry",
        );
        return Ok(());
    };
    let to = format!("oci://{registry}/{}", stage.namespace);
    stage.users_helm(&["push", &archive.to_string_lossy(), &to, "--plain-http"])?;
    let source = |plain_http| ChartSource::Oci { reference: format!("{to}/shop"), plain_http };
    assert!(stage.desk.helm.open(&source(false), None).await.is_err(), "nobody goes without TLS unasked");
    let of_registry = stage.desk.helm.open(&source(true), Some("1.2.0")).await?;
    let sites = vec![stage.ids()?[0].clone()];
    let form = stage.form(of_registry.id(), "image: registry.example/web:7\npassword: x\n", Vec::new());
    stage.done(&stage.plan(form, sites).await?).await?;
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:7 1");
    stage.agrees(0).await
}
