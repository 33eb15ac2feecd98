//! A Helm chart from the catalogue onto two sites in the real window, with helm and kubectl as judges.

use crate::applications::applications;
use crate::deploy::click;
use crate::support::{FLEET, ROLLOUT, SITES, connect_all, fleet, kubectl, sandbox};
use concertina_sandbox::Progress;
use concertina_tests::window::{Setup, run};
use concertina_tests::{Helm, Repository, own_namespace, remove, sweep};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

/// How the names of the projects of these tests begin.
const PREFIX: &str = "window-charts";
const CHART: [(&str, &str); 4] = [
    (
        "Chart.yaml",
        "apiVersion: v2\nname: shop\nversion: 1.2.0\nappVersion: \"7.1\"\ndescription: A small shop\n",
    ),
    ("values.yaml", "image: registry.example/web:1\nreplicas: 1\n"),
    (
        "values.schema.json",
        r#"{"type": "object", "properties": {"image": {"type": "string"}, "replicas": {"type": "integer", "title": "Pods of the shop"}}}"#,
    ),
    (
        "templates/web.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: {{ .Values.replicas }}\n  selector: \
         {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n      - {name: app, \
         image: {{ .Values.image | quote }}}\n",
    ),
];

/// A project on the simulated sites; it goes with the test.
struct Project(String);

impl Project {
    fn new() -> Self {
        let project = Self(own_namespace(PREFIX));
        for site in &SITES[1..] {
            sweep(sandbox().site(site).unwrap(), PREFIX);
        }
        project
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        for site in &SITES[1..] {
            remove(sandbox().site(site).unwrap(), &self.0);
        }
    }
}

/// A login shell whose PATH has `helm`, which the program does not inherit.
fn login_shell(folder: &Path, programs: &Path) -> String {
    let shell = folder.join("login-shell");
    let script =
        format!("#!/bin/sh\nPATH={}:$PATH\nexport PATH\nshift\nexec /bin/sh \"$@\"\n", programs.display());
    std::fs::write(&shell, script).unwrap();
    std::fs::set_permissions(&shell, std::fs::Permissions::from_mode(0o755)).unwrap();
    shell.to_string_lossy().into_owned()
}

// The repository answers while this thread waits for `helm`.
#[tokio::test(flavor = "multi_thread")]
async fn a_chart_is_deployed_on_two_sites_with_a_value_of_its_form() {
    let _fleet = FLEET.read().await;
    let project = Project::new();
    let home = tempfile::tempdir().unwrap();
    let helm = Helm::new(&sandbox(), sandbox().site(SITES[1]).unwrap(), &project.0).unwrap();
    let repository = Repository::start().await.unwrap();
    repository.add(&helm, &helm.chart("shop", &CHART).unwrap(), "1.2.0").unwrap();
    let program = sandbox().helm(&Progress::silent()).unwrap();
    let kept = ["CACHE", "CONFIG", "DATA"]
        .map(|kept| (format!("HELM_{kept}_HOME"), home.path().join(kept).to_string_lossy().into_owned()));
    let added =
        Command::new(&program).args(["repo", "add", "local", repository.url()]).envs(kept.clone()).output();
    assert!(added.unwrap().status.success());
    let shell = login_shell(home.path(), program.parent().unwrap());
    let environment = kept.into_iter().chain([("SHELL".to_owned(), shell)]).collect();
    run("a_chart_is_deployed", Setup { environment, ..fleet() }, {
        let name = project.0.clone();
        async move |window| {
            connect_all(&window).await;
            window.press("link", "Catalogue").await;
            window.press("button", "Deploy a chart…").await;
            window.fill("combobox", "Chart", "local/shop").await;
            click(&window, "[data-testid=chart-open]").await;
            window.sees("A small shop").await;
            window.fill("combobox", "Project", &name).await;
            // Its nodes are real, and the chart's image is nowhere.
            let without = "const chips = [...document.querySelectorAll('[data-testid=chart-form] .chip[data-site]')];
                const box = chips.find((chip) => chip.innerText.includes('plant-busan'))?.querySelector('input:checked');
                box?.click();
                return !!box;";
            window.until_within(ROLLOUT, "plant-busan to be left out", without).await;
            window.fill("textbox", "Pods of the shop", "3").await;
            click(&window, "[data-testid=chart-review]").await;
            window.sees(&format!("Namespace {name}")).await;
            click(&window, "[data-testid=plan-confirm]").await;
            let words =
                window.script("return document.querySelector('[data-testid=plan-apply]').innerText", &[]).await;
            assert_eq!(words, "Deploy on 2 sites");
            click(&window, "[data-testid=plan-apply]").await;
            applications(&window, &format!("project:{name}")).await;
            let script = format!(
                "const cells = [...document.querySelectorAll('[data-application=\"{name}/shop\"] [role=gridcell][data-site]')];
                return cells.filter((cell) => cell.querySelector('[data-health=healthy]') ?? cell.matches('[data-health=healthy]')).length === 2;"
            );
            window.until_within(ROLLOUT, "the shop to be healthy on two sites", &script).await;
        }
    })
    .await;
    for site in &SITES[1..] {
        let path = "jsonpath={.spec.template.spec.containers[0].image} {.status.readyReplicas}";
        let web = kubectl(site, &["get", "deployment", "web", "--namespace", &project.0, "-o", path]);
        assert_eq!(web, "registry.example/web:1 3", "{site}");
        let helm = Helm::new(&sandbox(), sandbox().site(site).unwrap(), &project.0).unwrap();
        assert_eq!(helm.json(&["get", "values", "shop"]).unwrap(), json!({ "replicas": 3 }), "{site}");
        let listed: Value = helm.json(&["list"]).unwrap();
        assert_eq!((&listed[0]["chart"], &listed[0]["status"]), (&json!("shop-1.2.0"), &json!("deployed")));
    }
}
