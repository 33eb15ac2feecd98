//! The drawer of one object: why it is not ready, what belongs to it, its events, its YAML.

use crate::support::{FLEET, Plot, ROLLOUT, clipboard, connect_all, explore, fleet, open_row, sandbox};
use concertina_tests::window::{Window, run};
use serde_json::{Value, json};

/// A Deployment of one pod.
fn deployment(name: &str, image: &str) -> Value {
    let labels = json!({ "app": name });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name },
        "spec": { "replicas": 1, "selector": { "matchLabels": labels }, "template": {
            "metadata": { "labels": labels },
            "spec": {
                "terminationGracePeriodSeconds": 1,
                "containers": [{ "name": "app", "image": image, "envFrom": [{ "configMapRef": { "name": "settings", "optional": true } }] }],
            },
        } },
    })
}

/// What the drawer shows.
async fn drawer(window: &Window) -> String {
    let text =
        window.script("return document.querySelector('[data-testid=drawer]')?.innerText ?? ''", &[]).await;
    text.as_str().unwrap().to_owned()
}

/// Waits until the drawer is of this object.
async fn is_of(window: &Window, name: &str) {
    let script = format!(
        "return document.querySelector('[data-testid=drawer] h2')?.innerText.startsWith({})",
        json!(name)
    );
    window.until(&format!("the drawer of {name}"), &script).await;
}

#[tokio::test]
async fn the_drawer_says_why_a_real_pod_is_not_ready_and_leads_to_what_belongs_to_it() {
    let sandbox = sandbox();
    let Some(registry) = sandbox.registry() else {
        return println!("skipped: window::drawer: real nodes need root");
    };
    let _fleet = FLEET.read().await;
    let plot = Plot::new("plant-busan", "drawer");
    plot.put(json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "settings" }, "data": { "colour": "red" } }));
    plot.put(deployment("no-image", &format!("{registry}/web:99")));
    plot.put(deployment("falling", &format!("{registry}/crash:1")));
    run("the_drawer_says_why", fleet(), {
        let namespace = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            // The workload tells of its pod, in words.
            explore(&window, "deployments.apps", "Deployments", &format!("no-image ns={namespace}")).await;
            open_row(&window, "no-image").await;
            let image = format!("The image {registry}/web:99 does not exist in {registry}.");
            window.sees_within(ROLLOUT, &image).await;
            window.sees("Check name and tag for typing errors, or push the image.").await;
            window.press("button", "Show Pod no-image-").await;
            is_of(&window, "no-image-").await;
            window.sees(&image).await;
            window.press("tab", "Events").await;
            window.until("the kubelet's event", "return [...document.querySelectorAll('[data-testid=events] li')].some((event) => event.innerText.includes('Failed') && event.innerText.includes('web:99'))").await;
            window.press("button", "Back").await;
            window.until("the workload again", "return document.querySelector('[data-testid=drawer] h2')?.innerText.trim() === 'no-image'").await;
            window.press("button", "Close details").await;

            // A container that ends: its last lines are there.
            explore(&window, "pods", "Pods", &format!("falling ns={namespace}")).await;
            open_row(&window, "falling-").await;
            window.sees_within(ROLLOUT, "ends with exit code 1 again and again").await;
            window.sees("Last lines").await;

            // What belongs to it, and the way there and back.
            window.press("tab", "Related").await;
            for related in ["ReplicaSet falling-", "Node busan-worker-", "ConfigMap settings"] {
                window.get("button", related).await;
            }
            window.press("button", "ConfigMap settings").await;
            is_of(&window, "settings").await;
            window.press("tab", "YAML").await;
            yaml(&window, "colour", true).await;
            window.press("button", "Back").await;
            is_of(&window, "falling-").await;
            window.press("button", "Forward").await;
            is_of(&window, "settings").await;
        }
    })
    .await;
}

/// Waits until the YAML has a text or not.
async fn yaml(window: &Window, text: &str, there: bool) {
    let script = format!(
        "const shown = document.querySelector('[data-testid=yaml]')?.shadowRoot?.textContent ?? '';
        return shown.includes('apiVersion') && (shown + document.querySelector('[data-testid=drawer]').innerText).includes({}) === {there}",
        json!(text)
    );
    window.until(&format!("YAML with {text}: {there}"), &script).await;
}

#[tokio::test]
async fn a_real_secret_is_masked_revealed_on_the_record_and_hidden_with_the_drawer() {
    const VALUE: &str = "canary-of-the-drawer";
    let _fleet = FLEET.read().await;
    let plot = Plot::new("dc-pangyo", "secret");
    plot.put(json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "vault" }, "stringData": { "password": VALUE } }));
    run("a_real_secret_is_masked", fleet(), {
        let namespace = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            explore(&window, "secrets", "Secrets", &format!("ns={namespace}")).await;
            open_row(&window, "vault").await;
            window.press("tab", "YAML").await;
            yaml(&window, "password", true).await;
            window.sees("1 value is masked").await;
            // "canary-of-the-drawer" as it stands in a Secret.
            yaml(&window, "Y2FuYXJ5LW9mLXRoZS1kcmF3ZXI", false).await;
            window.press("button", "Copy YAML").await;
            let copied = clipboard(&window).await;
            assert!(copied.contains("password:") && !copied.contains("Y2FuYXJ5"), "{copied}");
            window.press("button", "Reveal").await;
            yaml(&window, VALUE, true).await;
            window.sees("s more").await;
            window.press("button", "Close details").await;
            window.gone("button", "Close details").await;
            open_row(&window, "vault").await;
            window.press("tab", "YAML").await;
            yaml(&window, "password", true).await;
            assert!(!drawer(&window).await.contains(VALUE), "closing the drawer hides it");
            window.press("link", "Activity").await;
            window.press("tab", "Record").await;
            window.sees("Masked values shown").await;
            let record = "const row = document.querySelector('tr[data-event]');
                return row.innerText.includes('vault') && row.innerText.includes('password') && !row.innerText.includes(arguments[0])";
            assert_eq!(window.script(record, &[json!(VALUE)]).await, json!(true));
        }
    })
    .await;
}
