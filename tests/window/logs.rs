//! The log of an application in the real window, written by real containers.

use crate::applications::{applications, open};
use crate::support::{FLEET, Plot, ROLLOUT, connect_all, files_with, fleet, kubectl, sandbox};
use concertina_sandbox::{Capabilities, skip};
use concertina_tests::window::{Window, run};
use serde_json::{Value, json};
use std::path::PathBuf;

const SITE: &str = "plant-busan";
/// A token in a log is what the user wrote: it is shown, and kept nowhere.
const CANARY: &str = "canary-8e1d4-token-in-a-log";

/// A Deployment of two pods that count aloud.
fn counting(registry: &str) -> Value {
    let labels = json!({ "app.kubernetes.io/name": "counting" });
    let count = format!(
        "i=0; while true; do i=$((i+1)); echo \"number $i authorization: bearer {CANARY}\"; sleep 1; done"
    );
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "counting", "labels": labels },
        "spec": { "replicas": 2, "selector": { "matchLabels": labels }, "template": {
            "metadata": { "labels": labels },
            "spec": { "terminationGracePeriodSeconds": 1, "containers": [{
                "name": "app", "image": format!("{registry}/web:1"), "command": ["sh", "-c", count],
            }] },
        } },
    })
}

/// Names of the pods, as kubectl tells them.
fn pods(namespace: &str) -> Vec<String> {
    let names = ["get", "pods", "-n", namespace, "-o", "jsonpath={.items[*].metadata.name}"];
    kubectl(SITE, &names).split_whitespace().map(str::to_owned).collect()
}

/// Waits until the log has lines of all these pods.
async fn lines_of(window: &Window, pods: &[String]) {
    let script = format!(
        "const wanted = {};
        const titles = [...document.querySelectorAll('[data-line] .source')].map((source) => source.title);
        return wanted.every((pod) => titles.some((title) => title.includes(pod)));",
        json!(pods)
    );
    window.until_within(ROLLOUT, &format!("lines of {pods:?}"), &script).await;
}

#[tokio::test]
async fn the_log_of_an_application_follows_its_pods_through_a_rollout() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("the_log_of_an_application_follows_its_pods_through_a_rollout", &reason);
        return;
    }
    let _fleet = FLEET.read().await;
    let plot = Plot::new(SITE, "logs");
    plot.put(counting(&sandbox().registry().expect("real nodes have a registry")));
    let status = ["-n", &plot.namespace, "rollout", "status", "deployment/counting", "--timeout=120s"];
    kubectl(SITE, &status);
    let before = pods(&plot.namespace);
    run("the_log_of_an_application", fleet(), {
        let namespace = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            applications(&window, &format!("project:{namespace}")).await;
            open(&window, &format!("{namespace}/counting"), SITE).await;
            // Tabs come with what they show, and move those after them.
            window.get("tab", "Metrics").await;
            window.get("tab", "Revisions").await;
            window.press("tab", "Logs").await;
            lines_of(&window, &before).await;
            window.sees(CANARY).await;
            let at_end = "const list = document.querySelector('[data-testid=log-lines]');
                return list.scrollHeight > list.clientHeight && list.scrollTop + list.clientHeight >= list.scrollHeight - 4";
            window.until_within(ROLLOUT, "the end in sight", at_end).await;

            // A rollout goes on while the log is open: the same log has the new pods, from their first line.
            kubectl(SITE, &["-n", &namespace, "rollout", "restart", "deployment/counting"]);
            kubectl(SITE, &["-n", &namespace, "rollout", "status", "deployment/counting", "--timeout=120s"]);
            let after: Vec<String> = pods(&namespace).into_iter().filter(|pod| !before.contains(pod)).collect();
            assert!(after.len() >= 2, "{after:?}");
            lines_of(&window, &after).await;

            // By keyboard to the filter: each pod, old and new, wrote its first number once.
            window.script("document.querySelector('[data-testid=log-lines]').focus()", &[]).await;
            window.keys("/").await;
            window.keys("/number 1 /").await;
            let firsts = "const lines = [...document.querySelectorAll('[data-line]')];
                const pods = new Set(lines.map((line) => line.querySelector('.source').title));
                return lines.length === 4 && pods.size === 4 && lines.every((line) => line.querySelector('mark').innerText === 'number 1 ')";
            window.until_within(ROLLOUT, "the first line of each of four pods", firsts).await;
            window.fill("searchbox", "Filter the log", "/(/").await;
            window.sees("Not a regular expression").await;
            window.fill("searchbox", "Filter the log", "").await;

            // Up stops it; the switch goes back to the end.
            window.until("lines again", "return document.querySelectorAll('[data-line]').length > 20").await;
            window.script("document.querySelector('[data-testid=log-lines]').scrollTop = 40", &[]).await;
            let stopped = "return document.querySelector('[data-testid=logs] [aria-pressed]').getAttribute('aria-pressed') === 'false'";
            window.until("it stopped", stopped).await;
            window.press("button", "Follow").await;
            window.until("the end again", at_end).await;

            let plain = window.program_home().to_owned();
            window.stop().await;
            assert!(std::fs::read_dir(plain.join("state")).unwrap().count() > 0, "nothing was kept at all");
            assert_eq!(files_with(&plain, CANARY.as_bytes()), Vec::<PathBuf>::new());
        }
    })
    .await;
}
