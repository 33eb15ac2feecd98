//! From a button to a write, and back.

use crate::support::{FLEET, Playground, ROLLOUT, connect_all, fleet, kubectl, sandbox, site_id};
use concertina_tests::window::{Window, run};
use serde_json::{Value, json};

/// Shows the Deployments of a namespace and selects all of them.
async fn select_all(window: &Window, name: &str) {
    window.press("link", "Explorer").await;
    window.get("grid", "Deployments").await;
    window.fill("searchbox", "Filter rows", name).await;
    window.until("both rows", "return document.querySelectorAll('[role=row][data-uid]').length === 2").await;
    window.press("checkbox", "Select all").await;
    window.sees("2 selected").await;
}

/// Confirms and carries out the plan that is on the screen.
async fn carry_out(window: &Window, button: &str) {
    window.sees("dry run passed").await;
    for confirm in window.all("checkbox", "I have read the plan").await {
        confirm.click().await.unwrap();
    }
    window.press("button", button).await;
}

#[tokio::test]
async fn two_sites_are_scaled_through_a_plan_and_scaled_back() {
    let _fleet = FLEET.read().await;
    let ground = Playground::new("scaled", 1);
    run("two_sites_are_scaled", fleet(), {
        let namespace = ground.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            select_all(&window, &namespace).await;
            window.press("button", "Scale…").await;
            window.fill("textbox", "Replicas of each", "3").await;
            window.press("button", "Review plan").await;
            carry_out(&window, "Scale 2 Deployments on 2 sites").await;
            window.press("link", "Activity").await;
            window.sees_within(ROLLOUT, "Done").await;
            for site in ["dc-pangyo", "cloud-tokyo"] {
                assert_eq!(replicas(site, &namespace), "3");
            }
            window.press("button", "Undo").await;
            carry_out(&window, "Undo for 2 Deployments on 2 sites").await;
            // The plan itself says that it can be undone: what counts is that both operations have ended.
            let both =
                "return document.querySelectorAll('article[data-operation][data-state=succeeded]').length === 2";
            window.until_within(ROLLOUT, "the undo is done", both).await;
            window.sees("undone").await;
            for site in ["dc-pangyo", "cloud-tokyo"] {
                assert_eq!(replicas(site, &namespace), "1");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn two_sites_are_restarted_through_a_plan() {
    let _fleet = FLEET.read().await;
    let ground = Playground::new("restarted", 1);
    run("two_sites_are_restarted", fleet(), {
        let namespace = ground.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            select_all(&window, &namespace).await;
            window.press("button", "Restart…").await;
            carry_out(&window, "Restart 2 Deployments on 2 sites").await;
            window.press("link", "Activity").await;
            window.sees_within(ROLLOUT, "Done").await;
            for site in ["dc-pangyo", "cloud-tokyo"] {
                let template = kubectl(
                    site,
                    &[
                        "get",
                        "deployment",
                        "--namespace",
                        &namespace,
                        "-o",
                        "jsonpath={.items[0].spec.template.metadata.annotations}",
                    ],
                );
                assert!(template.contains("restartedAt"), "{site}: {template}");
            }
        }
    })
    .await;
}

/// All intents past the buttons, at a site that is read-only: no mutating request reaches its API server.
#[tokio::test]
async fn no_intent_writes_to_a_read_only_site() {
    let _fleet = FLEET.read().await;
    let ground = Playground::new("readonly", 1);
    run("no_intent_writes_to_a_read_only_site", fleet(), {
        let namespace = ground.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            let site = site_id(&window, "dc-pangyo").await;
            window.call("change_site", json!({ "site": site, "change": { "guard": "readOnly" } })).await.unwrap();
            let lowered = json!({ "site": site, "change": { "guard": "open" } });
            assert_eq!(window.call("change_site", lowered).await.unwrap_err()["code"], "read-only");
            let uid = kubectl("dc-pangyo", &["get", "deployment", "readonly", "--namespace", &namespace, "-o", "jsonpath={.metadata.uid}"]);
            let object = json!({ "site": site, "kind": "deployments.apps", "namespace": namespace, "name": "readonly", "uid": uid });
            let intents = [
                json!({ "intent": "scale", "targets": [{ "object": object, "replicas": 5 }] }),
                json!({ "intent": "restart", "targets": [object] }),
                json!({ "intent": "revertRestart", "targets": [{ "object": object, "restartedAt": null }] }),
            ];
            for intent in intents {
                if let Ok(plan) = window.call("plan", json!({ "intent": intent })).await {
                    let approval = json!({ "plan": plan["id"], "confirmed": true, "typed": {}, "reason": "" });
                    window.call("apply", json!({ "approval": approval })).await.unwrap_err();
                }
            }
            assert_eq!(mutating("dc-pangyo", &namespace), Vec::<String>::new());
        }
    })
    .await;
}

fn replicas(site: &str, namespace: &str) -> String {
    kubectl(
        site,
        &["get", "deployment", "--namespace", namespace, "-o", "jsonpath={.items[0].spec.replicas}"],
    )
}

/// Requests of ours in a site's audit log that would change something in a namespace: verb and address.
fn mutating(site: &str, namespace: &str) -> Vec<String> {
    let log = std::fs::read_to_string(sandbox().site(site).unwrap().audit_log()).unwrap();
    let entries = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    entries
        .filter(|entry| {
            entry["userAgent"].as_str().is_some_and(|agent| agent.to_lowercase().contains("concertina"))
        })
        .filter(|entry| !["get", "list", "watch"].contains(&entry["verb"].as_str().unwrap_or_default()))
        .filter(|entry| {
            let uri = entry["requestURI"].as_str().unwrap_or_default();
            uri.contains(namespace) && !uri.contains("dryRun=All")
        })
        .map(|entry| format!("{} {}", entry["verb"], entry["requestURI"]))
        .collect()
}
