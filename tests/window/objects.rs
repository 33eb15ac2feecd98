//! Objects in the window: deleted, edited as YAML, projects made and deleted, another image; kubectl is the judge.

use crate::support::{
    FLEET, Plot, ROLLOUT, connect_all, explore, fleet, kubectl, open_row, sandbox, site_id,
};
use concertina_tests::own_namespace;
use concertina_tests::window::{Window, run};
use fantoccini::key::Key;
use serde_json::{Value, json};

const SITE: &str = "dc-pangyo";

/// A Deployment of one container.
fn deployment(name: &str) -> Value {
    let labels = json!({ "app": name });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name },
        "spec": { "replicas": 1, "selector": { "matchLabels": labels }, "template": {
            "metadata": { "labels": labels },
            "spec": { "containers": [{ "name": "app", "image": "example.invalid/web:1" }] },
        } },
    })
}

/// Confirms and carries out the plan that is on the screen, and waits until it is done.
async fn carry_out(window: &Window, button: &str) {
    window.sees("dry run passed").await;
    for confirm in window.all("checkbox", "I have read the plan").await {
        confirm.click().await.unwrap();
    }
    window.press("button", button).await;
    let over = "return !document.querySelector('[data-testid=plan-sheet]')
        && document.querySelector('[data-testid=operations-strip]').innerText.includes('No operation is running')";
    window.until_within(ROLLOUT, "the operation has ended", over).await;
}

/// Replaces a part of the text in the editor, as a person does: found, and written over.
async fn replace(window: &Window, from: &str, to: &str) {
    let shows = |text: &str| {
        format!(
            "return document.querySelector('[data-testid=yaml]').shadowRoot.textContent.includes({})",
            json!(text)
        )
    };
    let writable = "const content = document.querySelector('[data-testid=yaml]').shadowRoot.querySelector('.cm-content[contenteditable=true]');
        content?.focus();
        return !!content;";
    window.until("the editor takes text", writable).await;
    window.control('f').await;
    let panel =
        "return !!document.querySelector('[data-testid=yaml]').shadowRoot.querySelector('.cm-search')";
    window.until("the search of the editor", panel).await;
    window.keys(from).await;
    window.keys(&Key::Enter.to_string()).await;
    let found = "return !!document.querySelector('[data-testid=yaml]').shadowRoot.querySelector('.cm-searchMatch-selected')";
    window.until(&format!("{from} is found"), found).await;
    window.keys(&Key::Escape.to_string()).await;
    window.keys(to).await;
    window.until(&format!("{to} is written"), &shows(to)).await;
}

fn field(namespace: &str, object: &str, path: &str) -> String {
    kubectl(SITE, &["get", object, "--namespace", namespace, "-o", &format!("jsonpath={{{path}}}")])
}

#[tokio::test]
async fn objects_are_deleted_from_the_table_and_the_drawer() {
    let _fleet = FLEET.read().await;
    let plot = Plot::new(SITE, "deleted");
    plot.put(deployment("web"));
    for name in ["settings", "other"] {
        plot.put(json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name }, "data": { "colour": "blue" } }));
    }
    run("objects_are_deleted", fleet(), {
        let namespace = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            // A pod from the bar of the selection: its controller makes another.
            let filter = format!("ns={namespace}");
            explore(&window, "pods", "Pods", &format!("web- {filter}")).await;
            window.until_within(ROLLOUT, "the pod", "return document.querySelectorAll('[role=row][data-uid]').length === 1").await;
            let before = field(&namespace, "pods", ".items[0].metadata.uid");
            window.press("checkbox", "Select all").await;
            window.sees("1 selected").await;
            window.press("button", "Delete…").await;
            window.sees("makes another one in its place").await;
            window.sees("What is deleted does not come back").await;
            assert_eq!(field(&namespace, "pods", ".items[0].metadata.uid"), before, "a plan deletes nothing");
            carry_out(&window, "Delete 1 object on dc-pangyo").await;
            let other = |uid: &str| !uid.is_empty() && uid != before;
            assert!(other(&field(&namespace, "pods", ".items[-1:].metadata.uid")), "another pod in its place");

            // A ConfigMap from the drawer.
            explore(&window, "configmaps", "ConfigMaps", &format!("settings {filter}")).await;
            open_row(&window, "settings").await;
            window.press("button", "Delete…").await;
            carry_out(&window, "Delete 1 object on dc-pangyo").await;
            window.sees("It was deleted. What you see is what was known last.").await;
            let left = field(&namespace, "configmaps", ".items[*].metadata.name");
            assert!(left.contains("other") && !left.contains("settings"), "{left}");

            // A workload from the menu of its row: what goes with it is told before.
            explore(&window, "deployments.apps", "Deployments", &format!("web {filter}")).await;
            window.until("the row", "return document.querySelectorAll('[role=row][data-uid]').length === 1").await;
            let menu = "document.querySelector('[role=row][data-uid]').dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 400, clientY: 180 }))";
            window.script(menu, &[]).await;
            window.press("menuitem", "Delete…").await;
            window.sees("Goes with it: 1 ReplicaSet, 1 Pod.").await;
            carry_out(&window, "Delete 1 object on dc-pangyo").await;
            assert_eq!(field(&namespace, "deployments", ".items[*].metadata.name"), "");
        }
    })
    .await;
}

#[tokio::test]
async fn yaml_is_edited_and_where_two_changed_the_same_one_is_chosen() {
    let _fleet = FLEET.read().await;
    let plot = Plot::new(SITE, "edited");
    plot.put(deployment("web"));
    run("yaml_is_edited", fleet(), {
        let namespace = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            explore(&window, "deployments.apps", "Deployments", &format!("web ns={namespace}")).await;
            open_row(&window, "web").await;
            window.press("tab", "YAML").await;
            window.until("the text", "return (document.querySelector('[data-testid=yaml]')?.shadowRoot?.textContent ?? '').includes('web:1')").await;
            window.press("button", "Edit").await;
            // The server's schema tells of the place of the cursor.
            replace(&window, "web:1", "web:2").await;
            window.until("the schema", "return (document.querySelector('[data-testid=schema]')?.innerText ?? '').includes('Container image name')").await;
            let image = ".spec.template.spec.containers[0].image";
            kubectl(SITE, &["set", "image", "deployment/web", "app=example.invalid/web:3", "--namespace", &namespace]);
            kubectl(SITE, &["label", "deployment/web", "tier=front", "--namespace", &namespace]);
            window.sees("It was changed on the site since you began").await;
            window.press("button", "Review changes").await;
            let clashes = "const told = document.querySelector('[data-testid=clashes]')?.innerText ?? '';
                return ['spec.template.spec.containers.app.image', 'example.invalid/web:1', 'example.invalid/web:3', 'example.invalid/web:2'].every((part) => told.includes(part))";
            window.until("both changes", clashes).await;
            window.press("button", "Take mine").await;
            window.until("the new plan", "return document.querySelector('[data-testid=clashes] [aria-pressed=true]')?.innerText === 'Take mine'").await;
            assert_eq!(field(&namespace, "deployment/web", image), "example.invalid/web:3");
            carry_out(&window, "Edit 1 object on dc-pangyo").await;
            assert_eq!(field(&namespace, "deployment/web", image), "example.invalid/web:2");
            assert_eq!(field(&namespace, "deployment/web", ".metadata.labels.tier"), "front", "what others changed elsewhere stays");
            window.get("button", "Edit").await;

            // A text that is no object is told, and nothing is lost by closing.
            window.press("button", "Edit").await;
            replace(&window, "web:2", "web:9").await;
            window.press("button", "Close details").await;
            window.sees("Your changes of web are kept in this window").await;
            open_row(&window, "web").await;
            window.press("tab", "YAML").await;
            window.sees("Changed, not sent").await;
            window.press("button", "Discard changes").await;
            window.get("button", "Edit").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_project_is_made_on_two_sites_and_deleted_with_what_is_in_it() {
    let _fleet = FLEET.read().await;
    let name = own_namespace("window-project");
    run("a_project_is_made", fleet(), {
        let name = name.clone();
        async move |window| {
            connect_all(&window).await;
            window.press("link", "Projects").await;
            window.sees("shop").await;
            window.press("button", "Create project…").await;
            window.fill("textbox", "Name", &name).await;
            window.press("checkbox", "plant-busan").await;
            window.press("button", "Review plan").await;
            carry_out(&window, "Create the project on 2 sites").await;
            for site in ["dc-pangyo", "cloud-tokyo"] {
                assert_eq!(
                    kubectl(site, &["get", "namespace", &name, "-o", "jsonpath={.status.phase}"]),
                    "Active"
                );
            }
            window
                .until(
                    "its row",
                    &format!(
                        "return document.querySelectorAll('[data-project={name}] .where > span').length === 2"
                    ),
                )
                .await;
            kubectl(SITE, &["create", "configmap", "kept", "--namespace", &name, "--from-literal=a=b"]);
            window.press("button", &format!("What to do with {name}")).await;
            window.press("menuitem", "Delete…").await;
            window.fill("textbox", &format!("Type {name}"), &name).await;
            window.press("button", "Review plan").await;
            window.sees("ConfigMap").await;
            carry_out(&window, "Delete the project on 2 sites").await;
            window
                .until_within(
                    ROLLOUT,
                    "its row is gone",
                    &format!("return !document.querySelector('[data-project={name}]')"),
                )
                .await;
            for site in ["dc-pangyo", "cloud-tokyo"] {
                let left = kubectl(site, &["get", "namespaces", "-o", "name"]);
                assert!(!left.contains(&name), "{site}: {left}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_workload_that_is_no_release_gets_another_image_and_a_missing_right_is_told_before() {
    let _fleet = FLEET.read().await;
    let plot = Plot::new(SITE, "imaged");
    plot.put(deployment("web"));
    run("a_workload_gets_another_image", fleet(), {
        let namespace = plot.namespace.clone();
        async move |window| {
            connect_all(&window).await;
            let site = site_id(&window, SITE).await;
            let question = |verb: &str, kind: &str| json!({ "site": site, "verb": verb, "kind": kind, "namespace": namespace });
            let questions = [question("delete", "pods"), question("impersonate", "users")];
            let told = window.call("may", json!({ "questions": questions })).await.unwrap();
            let may = |verb: &str, what: &str| {
                let sandbox = sandbox();
                let handle = sandbox.site(SITE).unwrap();
                handle.kubectl(&["auth", "can-i", verb, what, "--namespace", &namespace]).is_ok_and(|said| said.trim() == "yes")
            };
            assert_eq!(told[0], json!(may("delete", "pods")));
            explore(&window, "deployments.apps", "Deployments", &format!("web ns={namespace}")).await;
            open_row(&window, "web").await;
            window.press("button", "Set image…").await;
            window.fill("textbox", "Image", "example.invalid/web:2").await;
            window.press("button", "Review plan").await;
            window.sees("example.invalid/web:1").await;
            carry_out(&window, "Set 1 image on dc-pangyo").await;
            let image = field(&namespace, "deployment/web", ".spec.template.spec.containers[0].image");
            assert_eq!(image, "example.invalid/web:2");
        }
    })
    .await;
}
