//! Releases that plans write, judged by the real `helm` and `kubectl`.

use super::charts::variables;
use super::{CHART, compare, handle};
use concertina_contract::{
    AppForm, DryRun, Intent, Operation, OperationState, Pace, Plan, ReleaseRef, ReleaseStatus,
    RollBackTarget, RollBackTo, Verdict,
};
use concertina_core::change::StepObserver;
use concertina_core::exec::Environment;
use concertina_core::release::{self, History};
use concertina_sandbox::{Progress, Sandbox};
use concertina_testkit::Home;
use concertina_tests::{Desk, DeskOptions, Helm, Outcome, deploy, own_namespace, remove, sweep};
use std::sync::Arc;
use std::time::Duration;

/// The site, as the others of these tests have it.
const SITE: &str = super::SITE;

/// A namespace on the site with `helm`, and a core that may write.
pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) namespace: String,
    pub(super) helm: Helm,
    pub(super) desk: Desk,
    pub(super) home: Home,
    /// No other test cuts the link meanwhile.
    _turn: crate::real::Turn,
}

impl Stage {
    pub(super) async fn new(prefix: &str) -> Outcome<Self> {
        Self::with(prefix, DeskOptions::default()).await
    }

    /// With somebody who watches the journal.
    pub(super) async fn observed(prefix: &str, observer: Arc<dyn StepObserver>) -> Outcome<Self> {
        Self::with(prefix, DeskOptions { observer, ..DeskOptions::default() }).await
    }

    pub(super) async fn with(prefix: &str, options: DeskOptions) -> Outcome<Self> {
        let turn = crate::real::Turn::of_simulated().await;
        let sandbox = tokio::task::spawn_blocking(|| Sandbox::up(&Progress::silent())).await??;
        let site = handle(&sandbox)?;
        sweep(site, prefix);
        let namespace = own_namespace(prefix);
        site.kubectl(&["create", "namespace", &namespace])?;
        let helm = Helm::new(&sandbox, site, &namespace)?;
        let home = Home::new()?;
        std::fs::copy(site.admin_kubeconfig(), home.path().join(format!("{SITE}.kubeconfig")))?;
        let desk = Self::open(&sandbox, &home, options).await?;
        Ok(Self { sandbox, namespace, helm, desk, home, _turn: turn })
    }

    /// A core that finds `helm` on its PATH.
    async fn open(sandbox: &Sandbox, home: &Home, options: DeskOptions) -> Outcome<Desk> {
        let program = sandbox.helm(&Progress::silent())?;
        let environment = Environment::new(variables(home.path(), program.parent().ok_or("no folder")?));
        let mut options = DeskOptions { environment, ..options };
        options.limits.write = Duration::from_secs(5);
        let desk = Desk::open(home.path(), options).await?;
        desk.connect().await?;
        Ok(desk)
    }

    /// The program is ended and started again on the same folder.
    pub(super) async fn restart(&mut self) -> Outcome<()> {
        let next = Desk::open(Home::new()?.path(), DeskOptions::default()).await?;
        std::mem::replace(&mut self.desk, next).close().await;
        self.desk = Self::open(&self.sandbox, &self.home, DeskOptions::default()).await?;
        Ok(())
    }

    /// Deploys `web` from an image.
    pub(super) fn deploy(&self, form: AppForm) -> Outcome<Intent> {
        Ok(deploy(&self.namespace, "web", form, vec![self.release()?.site]))
    }

    pub(super) fn release(&self) -> Outcome<ReleaseRef> {
        let site = self.desk.fleet.sites().first().map(|view| view.id.clone()).ok_or("no site")?;
        Ok(ReleaseRef { site, namespace: self.namespace.clone(), name: "web".to_owned() })
    }

    pub(super) fn kubectl(&self, arguments: &[&str]) -> Outcome<String> {
        Ok(handle(&self.sandbox)?.kubectl(&[arguments, &["--namespace", &self.namespace]].concat())?)
    }

    pub(super) fn of_web(&self, path: &str) -> Outcome<String> {
        self.kubectl(&["get", "deployment", "web", "-o", &format!("jsonpath={{{path}}}")])
    }

    pub(super) fn image(&self) -> Outcome<String> {
        self.of_web(".spec.template.spec.containers[0].image")
    }

    pub(super) async fn history(&self) -> Outcome<History> {
        let id = self.release()?.site;
        let site = self.desk.fleet.site(&id).ok_or("no site")?;
        let reader = site.reader().map_err(|failure| format!("{failure:?}"))?;
        Ok(release::history(&reader, &self.namespace, "web").await?)
    }

    pub(super) fn roll_back(&self, to: RollBackTo) -> Outcome<Intent> {
        let targets = vec![RollBackTarget { release: self.release()?, to, replicas: None, switch: false }];
        Ok(Intent::RollBack { targets, pace: Pace::default() })
    }

    pub(super) async fn done(&self, plan: &Plan) -> Outcome<Operation> {
        let operation = self.desk.carry_out(plan).await?;
        match operation.state {
            OperationState::Succeeded => Ok(operation),
            _ => Err(format!("{operation:#?}").into()),
        }
    }

    pub(super) async fn undo(&self, operation: &Operation) -> Outcome<Operation> {
        let plan = self.desk.changes.plan_undo(&operation.id).await;
        self.done(&plan.map_err(|failure| format!("{failure:?}"))?).await
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Without the site there is nothing to take away.
        let _ = handle(&self.sandbox).map(|site| remove(site, &self.namespace));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_of_helm_goes_back_and_forth_by_plans_and_keeps_its_replicas() -> Outcome<()> {
    let stage = Stage::new("plans-back").await?;
    let chart = stage.helm.chart("shop", &CHART)?;
    stage.helm.run(&["install", "web", &chart])?;
    stage.helm.run(&["upgrade", "web", &chart, "--set", "image=registry.example/web:2"])?;
    stage.kubectl(&["scale", "deployment/web", "--replicas=3"])?;

    let plan = stage.desk.plan(stage.roll_back(RollBackTo::LastHealthy)?).await?;
    let change = plan.targets[0].release.clone().ok_or("no release in the plan")?;
    assert_eq!((change.current, change.next, change.source), (Some(2), Some(3), Some(1)), "{plan:#?}");
    assert_eq!(change.next_images[0].image, "registry.example/web:1");
    let operation = stage.done(&plan).await?;
    assert_eq!(stage.image()?, "registry.example/web:1");
    assert_eq!(stage.of_web(".spec.replicas")?, "3", "a rollback leaves replicas alone");
    let ours = stage.history().await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!(ours.revisions[0].rollback_of, Some(1));
    assert_eq!(ours.revisions[0].note.as_ref().map(|note| note.verdict), Some(Verdict::Healthy));
    assert_eq!(ours.revisions[1].status, ReleaseStatus::Superseded);

    // What helm did after a plan, and a plan after it, agree.
    // The chart sets replicas, which kubectl owns since it scaled: helm asks to be told.
    let image = "image=registry.example/web:4";
    stage.helm.run(&[
        "upgrade",
        "web",
        &chart,
        "--set",
        image,
        "--set",
        "replicas=3",
        "--force-conflicts",
    ])?;
    stage.undo(&operation).await?;
    assert_eq!(stage.image()?, "registry.example/web:2");
    compare(&stage.history().await?, &stage.helm.json(&["history", "web"])?);
    stage.helm.run(&["rollback", "web", "4"])?;
    assert_eq!(stage.image()?, "registry.example/web:4");
    stage.helm.run(&["uninstall", "web"])?;
    assert_eq!(
        stage.kubectl(&[
            "get",
            "deployment/web",
            "configmap/settings",
            "--ignore-not-found",
            "-o",
            "name"
        ])?,
        ""
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_changed_is_said_before_it_is_taken_back() -> Outcome<()> {
    let stage = Stage::new("plans-restore").await?;
    let chart = stage.helm.chart("shop", &CHART)?;
    stage.helm.run(&["install", "web", &chart])?;
    stage.kubectl(&["set", "image", "deployment/web", "app=registry.example/other:9"])?;
    let plan = stage.desk.plan(Intent::Restore { targets: vec![stage.release()?] }).await?;
    let risk = plan.targets[0].risks.iter().find(|risk| risk.params.contains_key("fields"));
    let risk = risk.ok_or_else(|| format!("nothing is said: {plan:#?}"))?;
    assert!(
        risk.params["owner"].contains("kubectl-set") && risk.params["fields"].contains("image"),
        "{risk:?}"
    );
    stage.done(&plan).await?;
    assert_eq!(stage.image()?, "registry.example/web:1");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uninstalled_release_comes_back_when_its_records_were_kept() -> Outcome<()> {
    let stage = Stage::new("plans-gone").await?;
    let chart = stage.helm.chart("shop", &CHART)?;
    stage.helm.run(&["install", "web", &chart])?;
    let uninstall = Intent::Uninstall { targets: vec![stage.release()?], keep_history: true };
    let plan = stage.desk.plan(uninstall.clone()).await?;
    let operation = stage.done(&plan).await?;
    assert_eq!(
        stage.kubectl(&[
            "get",
            "deployment/web",
            "configmap/settings",
            "--ignore-not-found",
            "-o",
            "name"
        ])?,
        ""
    );
    let listed = stage.helm.json(&["list", "--uninstalled"])?;
    assert_eq!(listed[0]["status"], "uninstalled", "{listed}");
    stage.undo(&operation).await?;
    assert_eq!(stage.image()?, "registry.example/web:1");
    compare(&stage.history().await?, &stage.helm.json(&["history", "web"])?);

    let forever = Intent::Uninstall { targets: vec![stage.release()?], keep_history: false };
    let operation = stage.done(&stage.desk.plan(forever).await?).await?;
    assert_eq!(stage.kubectl(&["get", "secrets", "-l", "owner=helm", "-o", "name"])?, "");
    let refused = stage.desk.changes.plan_undo(&operation.id).await.unwrap_err();
    assert_eq!(refused.params["reason"], "undo-forgotten");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_makes_a_project_and_a_release_and_is_the_same_for_helm() -> Outcome<()> {
    let stage = Stage::new("plans-form").await?;
    stage.kubectl(&["delete", "namespace", &stage.namespace])?;
    let deploy = |image: &str, replicas: u32| {
        stage.deploy(AppForm { image: image.to_owned(), replicas, port: Some(8080), ..AppForm::default() })
    };
    let plan = stage.desk.plan(deploy("registry.example/web:1", 3)?).await?;
    let target = &plan.targets[0];
    assert!(matches!(target.dry_run, DryRun::Deferred { .. }), "{plan:#?}");
    let parts = target.release.clone().ok_or("no release in the plan")?.parts;
    let kinds: Vec<_> = parts.iter().map(|part| part.kind.as_str()).collect();
    assert_eq!(kinds, ["Namespace", "PodDisruptionBudget", "Service", "Deployment"]);
    let installed = stage.done(&plan).await?;
    assert_eq!(stage.of_web(".status.availableReplicas")?, "3");
    compare(&stage.history().await?, &stage.helm.json(&["history", "web"])?);

    let plan = stage.desk.plan(deploy("registry.example/web:2", 2)?).await?;
    assert_eq!(plan.targets[0].dry_run, DryRun::Passed, "{plan:#?}");
    let upgraded = stage.done(&plan).await?;
    assert_eq!(
        (stage.image()?.as_str(), stage.of_web(".spec.replicas")?.as_str()),
        ("registry.example/web:2", "2")
    );
    stage.undo(&upgraded).await?;
    assert_eq!(
        (stage.image()?.as_str(), stage.of_web(".spec.replicas")?.as_str()),
        ("registry.example/web:1", "3")
    );
    let ours = stage.history().await?;
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    assert_eq!(release::last_healthy(&ours.revisions), Some(2));
    stage.helm.run(&["rollback", "web", "2"])?;
    assert_eq!(stage.of_web(".spec.replicas")?, "3", "helm leaves replicas alone too");
    let refused = stage.undo(&installed).await;
    assert!(refused.is_ok(), "{refused:?}");
    assert_eq!(stage.kubectl(&["get", "deployment,service", "-o", "name"])?, "");
    Ok(())
}
