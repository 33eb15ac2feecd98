//! The matrix of applications and sites, with kubectl and helm as judges.

use crate::support::{FLEET, Plot, ROLLOUT, SITES, connect_all, fleet, kubectl, sandbox};
use concertina_tests::Helm;
use concertina_tests::window::{Window, run};
use serde_json::{Map, Value, json};

/// An application of the demonstration that runs on all three sites.
const EVERYWHERE: &str = "orders";

/// Shows the matrix, filtered.
pub(crate) async fn applications(window: &Window, filter: &str) {
    window.press("link", "Applications").await;
    window.get("grid", "Applications by site").await;
    window.fill("searchbox", "Filter applications", filter).await;
}

/// Clicks the cell of an application on a site.
pub(crate) async fn open(window: &Window, application: &str, site: &str) {
    on_cell(window, application, site, "cell?.click()").await;
}

/// Opens the menu of an application on one site, as the other button of the mouse does.
pub(crate) async fn menu(window: &Window, application: &str, site: &str) {
    let act = "cell?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 400, clientY: 180 }))";
    on_cell(window, application, site, act).await;
}

/// Does something with the cell of an application on a site, once it is there.
async fn on_cell(window: &Window, application: &str, site: &str, act: &str) {
    let script = format!(
        "const head = [...document.querySelectorAll('[role=columnheader][data-site]')].find((one) => one.innerText.includes({}));
        const cell = document.querySelector(`[data-application={}] [data-site='${{head?.dataset.site}}'][data-health]`);
        {act};
        return !!cell;",
        json!(site),
        json!(application)
    );
    window.until_within(ROLLOUT, &format!("{application} on {site}"), &script).await;
}

/// Ready and wanted pods of the demonstration's Deployments that come to rest, by name, as kubectl tells them.
fn counts(site: &str) -> Map<String, Value> {
    let selector = "app.kubernetes.io/part-of=shop,sandbox.concertina.app/settles=true";
    let told = kubectl(site, &["get", "deployments", "-n", "shop", "-l", selector, "-o", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let count = |object: &Value| {
        let ready = object["status"]["readyReplicas"].as_u64().unwrap_or(0);
        (
            object["metadata"]["name"].as_str().unwrap().to_owned(),
            json!(format!("{ready}/{}", object["spec"]["replicas"])),
        )
    };
    told["items"].as_array().unwrap().iter().map(count).collect()
}

/// Names of the pods of an application of the demonstration.
fn pods(site: &str, name: &str) -> Vec<String> {
    let selector = format!("app.kubernetes.io/name={name}");
    let told = kubectl(site, &["get", "pods", "-n", "shop", "-l", &selector, "-o", "name"]);
    told.lines().map(|line| line.trim_start_matches("pod/").to_owned()).collect()
}

#[tokio::test]
async fn applications_of_three_sites_are_one_row_each_with_the_counts_of_kubectl() {
    let _fleet = FLEET.read().await;
    let wanted: Map<_, _> =
        SITES.iter().map(|site| ((*site).to_owned(), Value::Object(counts(site)))).collect();
    assert!(wanted.values().all(|site| site[EVERYWHERE].is_string()), "{wanted:?}");
    run("applications_are_one_row_each", fleet(), async move |window| {
        connect_all(&window).await;
        applications(&window, "project:shop").await;
        let script = format!(
            "const wanted = {};
            const names = [...new Set(Object.values(wanted).flatMap((site) => Object.keys(site)))];
            const heads = [...document.querySelectorAll('[role=columnheader][data-site]')].map((head) => [head.dataset.site, head.innerText.trim()]);
            const rows = [...document.querySelectorAll('[data-application]')];
            return heads.length === 3 && names.every((name) => {{
                const own = rows.filter((row) => row.dataset.application === `shop/${{name}}`);
                return own.length === 1 && heads.every(([id, site]) => {{
                    const words = own[0].querySelector(`[role=gridcell][data-site='${{id}}']`).innerText.split(/\\s+/);
                    const count = wanted[site][name];
                    return count ? words.includes(count) : !words.some((word) => word.includes('/'));
                }});
            }});",
            json!(wanted)
        );
        window.until_within(ROLLOUT, "the counts of kubectl", &script).await;

        // From the cell to the workload and back, and to the pods of all sites.
        open(&window, &format!("shop/{EVERYWHERE}"), "dc-pangyo").await;
        let marked = "return document.querySelector('[data-testid=drawer] section[aria-current]')?.ariaLabel === 'dc-pangyo'";
        window.until("the drawer at the site", marked).await;
        window.press("button", &format!("Deployment {EVERYWHERE}")).await;
        window.get("tab", "Related").await;
        window.press("button", "Back").await;
        window.press("tab", "Pods").await;
        for site in SITES {
            let shown = format!(
                "const own = document.querySelector('[data-testid=drawer] section[aria-label={}]');
                const names = [...own?.querySelectorAll('[data-testid=application-pods] button') ?? []].map((pod) => pod.innerText.trim()).sort();
                return JSON.stringify(names) === JSON.stringify({}.sort())",
                json!(site),
                json!(pods(site, EVERYWHERE))
            );
            window.until(&format!("the pods on {site}"), &shown).await;
        }
        window.get("tab", "Overview").await;
        // It is no release of Helm: what Kubernetes keeps of its Deployment is told.
        window.get("tab", "Revisions").await;
        window.press("button", "Close details").await;
        window.gone("button", "Close details").await;
    })
    .await;
}

/// A chart with one Deployment of one simulated pod.
const CHART: [(&str, &str); 3] = [
    ("Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\nappVersion: \"7\"\n"),
    ("values.yaml", "tag: \"1\"\n"),
    (
        "templates/web.yaml",
        "apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: \"example.invalid/web:{{ .Values.tag }}\" }] }
",
    ),
];

#[tokio::test]
async fn the_revisions_of_a_release_are_those_of_helm_history() {
    let _fleet = FLEET.read().await;
    let plot = Plot::new("dc-pangyo", "release");
    let helm = Helm::new(&sandbox(), sandbox().site(plot.site).unwrap(), &plot.namespace).unwrap();
    let chart = helm.chart("web", &CHART).unwrap();
    helm.run(&["install", "front", &chart]).unwrap();
    helm.run(&["upgrade", "front", &chart, "--set", "tag=2"]).unwrap();
    helm.run(&["rollback", "front", "1"]).unwrap();
    let history = helm.json(&["history", "front"]).unwrap();
    assert_eq!(history.as_array().unwrap().len(), 3);
    run("the_revisions_of_a_release", fleet(), {
        let project = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            applications(&window, &format!("project:{project}")).await;
            open(&window, &format!("{project}/front"), "dc-pangyo").await;
            window.sees("Helm, release front").await;
            window.press("tab", "Revisions").await;
            let script = format!(
                "const wanted = {history}.reverse();
                const items = [...document.querySelectorAll('[data-testid=revisions] [data-revision]')];
                return items.length === wanted.length && wanted.every((one, at) => items[at].dataset.revision === String(one.revision)
                    && [one.status, one.chart, one.description, `version ${{one.app_version}}`].every((word) => items[at].innerText.includes(word)))
                    && items.map((item) => item.innerText.match(/web:(\\d)/)[1]).join() === '1,2,1'"
            );
            window.until("helm's history", &script).await;
        }
    })
    .await;
}
