//! What a chart says once it runs, and what it has run when it goes; judged by `helm` and `kubectl`.

use super::charts::{SITES, Stage, chart};
use concertina_contract::{
    ErrorCode, HookMoment, Intent, OperationState, Plan, ReleaseRef, ReleaseStatus, TargetState,
};
use concertina_tests::Outcome;
use std::path::Path;

/// Runs before anything goes, and goes itself when it ended well.
const BEFORE: &str = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: backup\n  annotations:\n    helm.sh/hook: pre-delete\n    \
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded\nspec:\n  backoffLimit: 0\n  template:\n    spec:\n      \
    restartPolicy: Never\n      containers:\n      - {name: job, image: registry.example/job:1}\n";
/// Is made when all else is gone, and stays, as Helm leaves it.
const AFTER: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: epitaph\n  annotations: {helm.sh/hook: post-delete}\ndata: {was: here}\n";
/// Its pod finds no node, and the Job gives up.
const FAILING: &str = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: refuses\n  annotations: {helm.sh/hook: pre-delete}\nspec:\n  \
    activeDeadlineSeconds: 1\n  backoffLimit: 0\n  template:\n    spec:\n      restartPolicy: Never\n      nodeSelector: {no-such: node}\n      \
    containers:\n      - {name: job, image: registry.example/job:1}\n";
const NOTES: &str = "{{ .Release.Name }} answers at {{ .Values.image }} in {{ .Release.Namespace }}.\n";

impl Stage {
    /// A chart in the namespace on the first site.
    async fn deployed(&self, name: &str, files: &[(&str, &str)]) -> Outcome<()> {
        let folder = chart(&self.helms[0], name, files)?;
        let chart = self.desk.helm.open_path(Path::new(&folder)).await?;
        let plan = self.plan(self.form(chart.id(), "", Vec::new()), vec![self.ids()?[0].clone()]).await?;
        self.done(&plan).await
    }

    async fn uninstall(&self, keep_history: bool) -> Outcome<Plan> {
        let site = self.ids()?[0].clone();
        let release = ReleaseRef { site, namespace: self.namespace.clone(), name: "web".to_owned() };
        self.desk.plan(Intent::Uninstall { targets: vec![release], keep_history }).await
    }

    fn there(&self, objects: &[&str]) -> Outcome<String> {
        self.kubectl(SITES[0], &[&["get", "--ignore-not-found", "-o", "name"], objects].concat())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_says_its_notes_and_has_its_hooks_run_when_it_goes() -> Outcome<()> {
    let stage = Stage::new("charts-farewell").await?;
    let files = [
        ("templates/backup.yaml", BEFORE),
        ("templates/epitaph.yaml", AFTER),
        ("templates/NOTES.txt", NOTES),
    ];
    stage.deployed("leaves", &files).await?;
    let said = format!("web answers at registry.example/web:1 in {}.", stage.namespace);
    assert!(stage.helms[0].run(&["get", "notes", "web"])?.contains(&said));

    let plan = stage.uninstall(true).await?;
    let change = plan.targets[0].release.clone().ok_or("no release in the plan")?;
    let hooks: Vec<_> = change.hooks.iter().map(|hook| (hook.name.as_str(), hook.moment)).collect();
    assert_eq!(hooks, [("backup", HookMoment::Before), ("epitaph", HookMoment::After)]);
    assert_eq!(stage.there(&["job/backup", "configmap/epitaph"])?, "", "a plan runs nothing");
    stage.done(&plan).await?;
    let left = stage.there(&["deployment/web", "job/backup", "configmap/epitaph"])?;
    assert_eq!(left.trim(), "configmap/epitaph");
    let record = stage.record(SITES[0], 1).await?;
    assert_eq!(record.status(), ReleaseStatus::Uninstalled);
    let ran: Vec<_> =
        record.hooks.iter().map(|hook| (hook.name.as_str(), hook.last_run.phase.as_str())).collect();
    assert!(ran.contains(&("backup", "Succeeded")) && ran.contains(&("epitaph", "Succeeded")), "{ran:?}");
    assert_eq!(stage.helms[0].json(&["status", "web"])?["info"]["status"], "uninstalled");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_hook_refuses_to_let_go_stays() -> Outcome<()> {
    let stage = Stage::new("charts-refuses").await?;
    stage.deployed("stays", &[("templates/refuses.yaml", FAILING)]).await?;
    let plan = stage.uninstall(false).await?;
    let operation = stage.desk.carry_out(&plan).await.map_err(|error| format!("{error}: {plan:#?}"))?;
    let TargetState::Failed { failure } = &operation.targets[0].state else {
        return Err(format!("{operation:#?}").into());
    };
    assert_eq!((operation.state, failure.code), (OperationState::Failed, ErrorCode::HookFailed));
    assert_eq!(stage.web(SITES[0])?, "registry.example/web:1 1", "nothing was deleted");
    assert_eq!(stage.helms[0].json(&["status", "web"])?["info"]["status"], "deployed");
    stage.agrees(0).await?;
    assert!(stage.helms[0].run(&["uninstall", "web"]).is_err(), "helm stops there too");
    Ok(())
}
