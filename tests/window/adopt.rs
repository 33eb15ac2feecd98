//! What somebody changed by hand is marked in the matrix, adopted by a button, and stands in Activity after a restart.

use crate::applications::{applications, open};
use crate::deploy::{carry_out, click};
use crate::support::{FLEET, ROLLOUT, connect_all, fleet, kubectl, sandbox};
use concertina_tests::window::{Window, run};
use concertina_tests::{Helm, own_namespace, remove, sweep};
use serde_json::json;

/// The site: its nodes are simulated, so pods are ready at once and need no image.
const SITE: &str = "dc-pangyo";
/// How the names of the projects of this test begin.
const PREFIX: &str = "window-adopt";
/// A chart of one Deployment.
const CHART: [(&str, &str); 2] = [
    ("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.2.0\n"),
    (
        "templates/web.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    \
         metadata: {labels: {app: web}}\n    spec:\n      containers:\n      - {name: app, image: \"registry.example/web:1\"}\n",
    ),
];

/// A project on the site; it goes with the test.
struct Project(String);

impl Drop for Project {
    fn drop(&mut self) {
        remove(sandbox().site(SITE).unwrap(), &self.0);
    }
}

/// Waits until the cell of the application at the site is marked as changed outside, or is not.
async fn marked(window: &Window, project: &str, is: bool) {
    let cell = format!("[data-application={}] [role=gridcell][data-site]", json!(format!("{project}/web")));
    let script = format!(
        "const cells = [...document.querySelectorAll({})].filter((cell) => /r[0-9]/.test(cell.innerText));
        return cells.length === 1 && !!cells[0].querySelector('[data-testid=cell-changed]') === {is};",
        json!(cell)
    );
    window.until_within(ROLLOUT, &format!("the cell is marked: {is}"), &script).await;
}

/// Opens the newest operation in Activity, and waits for the lines that were reviewed.
async fn reviewed(window: &Window) {
    window.press("link", "Activity").await;
    click(window, "article[data-operation] [aria-expanded=false]").await;
    let lines = "const lines = [...document.querySelectorAll('[data-testid=operation-review] .diff p')];
        const said = (change, text) => lines.some((line) => line.classList.contains(change) && line.innerText.includes(text));
        return said('removed', 'registry.example/web:1') && said('added', 'registry.example/web:9');";
    window.until_within(ROLLOUT, "what was reviewed", lines).await;
}

#[tokio::test]
async fn a_change_by_hand_is_marked_adopted_and_told_after_a_restart() {
    let _fleet = FLEET.read().await;
    sweep(sandbox().site(SITE).unwrap(), PREFIX);
    let project = Project(own_namespace(PREFIX));
    let name = project.0.clone();
    kubectl(SITE, &["create", "namespace", &name]);
    let helm = Helm::new(&sandbox(), sandbox().site(SITE).unwrap(), &name).unwrap();
    let chart = helm.chart("shop", &CHART).unwrap();
    helm.run(&["install", "web", &chart]).unwrap();
    let of_web = {
        let name = name.clone();
        move |path: &str| {
            kubectl(SITE, &["-n", &name, "get", "deployment", "web", "-o", &format!("jsonpath={path}")])
        }
    };
    run("a_change_by_hand", fleet(), {
        let (name, of_web) = (name.clone(), of_web.clone());
        async move |window| {
            connect_all(&window).await;
            applications(&window, &format!("project:{name}")).await;
            marked(&window, &name, false).await;
            kubectl(SITE, &["-n", &name, "set", "image", "deployment/web", "app=registry.example/web:9"]);
            marked(&window, &name, true).await;
            let generation = of_web("{.metadata.generation}");
            applications(&window, &format!("project:{name} changed:yes")).await;
            marked(&window, &name, true).await;
            applications(&window, &format!("project:{name}")).await;

            open(&window, &format!("{name}/web"), SITE).await;
            window.sees("Changed outside").await;
            window.press("button", "Adopt…").await;
            window.sees("becomes part of the release").await;
            window.sees("the next upgrade from the chart knows nothing of it").await;
            assert_eq!(carry_out(&window).await, format!("Adopt on {SITE}"));
            marked(&window, &name, false).await;
            assert_eq!(of_web("{.metadata.generation}"), generation, "nothing changes on the site");
            reviewed(&window).await;
            window.restart().await;
            reviewed(&window).await;
        }
    })
    .await;
    assert_eq!(of_web("{.spec.template.spec.containers[0].image}"), "registry.example/web:9");
    let history = helm.json(&["history", "web"]).unwrap();
    assert_eq!(history.as_array().map(Vec::len), Some(2), "{history}");
    helm.run(&["rollback", "web", "1"]).unwrap();
    assert_eq!(of_web("{.spec.template.spec.containers[0].image}"), "registry.example/web:1");
}
