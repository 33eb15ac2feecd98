//! An autoscaler is made by the form, explained in words and by a chart, and taken away again.

use crate::nodes::carry_out;
use crate::support::{Plot, ROLLOUT, connect_all, explore, fleet, kubectl, open_row};
use concertina_tests::window::run;
use serde_json::json;

const SITE: &str = "dc-pangyo";

/// A Deployment whose pods say what they ask for.
fn deployment() -> serde_json::Value {
    let labels = json!({ "app": "scaled" });
    let container = json!({ "name": "app", "image": "registry.example/app:1",
        "resources": { "requests": { "cpu": "50m", "memory": "32Mi" } } });
    json!({ "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "scaled" },
        "spec": { "replicas": 2, "selector": { "matchLabels": labels },
            "template": { "metadata": { "labels": labels }, "spec": { "containers": [container] } } } })
}

#[tokio::test]
async fn an_autoscaler_is_made_explained_and_removed() {
    let plot = Plot::new(SITE, "autoscale");
    plot.put(deployment());
    let namespace = plot.namespace.clone();
    run("an_autoscaler", fleet(), async move |window| {
        let told = |path: &str| {
            let path = format!("jsonpath={path}");
            kubectl(SITE, &["get", "hpa", "--namespace", &namespace, "-o", &path])
        };
        let here = format!("name=scaled namespace={namespace}");
        connect_all(&window).await;
        explore(&window, "deployments.apps", "Deployments", &here).await;
        open_row(&window, "scaled").await;
        window.press("button", "Autoscale…").await;
        window.sees("Nothing scales it").await;
        for (field, text) in [("Fewest pods", "2"), ("Most pods", "5"), ("CPU, %", "60"), ("Calm, seconds", "30")] {
            window.fill("textbox", field, text).await;
        }
        window.press("button", "Review plan").await;
        carry_out(&window, "Change 1 autoscaler", 1).await;
        let made = told(
            "{.items[0].spec.minReplicas} {.items[0].spec.maxReplicas} {.items[0].spec.behavior.scaleDown.stabilizationWindowSeconds}",
        );
        assert_eq!(made, "2 5 30");

        explore(&window, "deployments.apps", "Deployments", &here).await;
        open_row(&window, "scaled").await;
        window.press("button", "Autoscale…").await;
        window.sees("2 to 5 pods").await;
        let bounds = "const chart = document.querySelector('[data-testid=autoscale-now] figure[data-measure=pods]');
            const told = [...(chart?.querySelectorAll('[data-series]') ?? [])].map((one) => one.innerText.trim().split(/\\s+/).join(' '));
            return told.includes('fewest 2') && told.includes('most 5') && told.some((one) => one.startsWith('are there'));";
        window.until_within(ROLLOUT, "the chart of pods between their bounds", bounds).await;
        window.press("button", "Remove the autoscaler…").await;
        carry_out(&window, "Change 1 autoscaler", 2).await;
        assert_eq!(told("{.items[*].metadata.name}"), "");
    })
    .await;
}
