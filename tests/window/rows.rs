//! Rows are filtered, selected and copied, and kubectl says the same of them.

use crate::support::{FLEET, Plot, clipboard, connect_all, explore, filter, fleet, focus_rows, kubectl};
use concertina_tests::window::{Window, run};
use fantoccini::key::Key;
use serde_json::{Deserializer, Value, json};
use std::collections::BTreeMap;

const SITE: &str = "dc-pangyo";
/// What is secret, and as it stands in a Secret.
const SECRET: [&str; 2] = ["canary-of-the-rows", "Y2FuYXJ5LW9mLXRoZS1yb3dz"];
/// Holds a whole former manifest, with whatever was in it.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";
/// Stands where a secret was.
const MASK: &str = "••••••";

/// A Deployment of simulated pods.
fn deployment(name: &str, replicas: u32, tier: &str, track: &str) -> Value {
    let labels = json!({ "app": name, "tier": tier, "track": track });
    let container = json!({ "name": "main", "image": format!("example.invalid/{name}:1") });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name, "labels": labels },
        "spec": {
            "replicas": replicas, "selector": { "matchLabels": { "app": name } },
            "template": { "metadata": { "labels": labels }, "spec": { "containers": [container] } },
        },
    })
}

/// The Deployments of a namespace that kubectl selects by their labels.
fn selected_by_kubectl(namespace: &str, selector: &str) -> Vec<String> {
    let names = "jsonpath={.items[*].metadata.name}";
    let said = kubectl(SITE, &["get", "deployments", "-n", namespace, "-l", selector, "-o", names]);
    said.split_whitespace().map(ToOwned::to_owned).collect()
}

/// Waits until the names of the rows that are shown, or of the selected ones among them, are these from top to bottom.
async fn names(window: &Window, of: &str, wanted: &[impl AsRef<str>]) {
    let wanted: Vec<&str> = wanted.iter().map(AsRef::as_ref).collect();
    let script = format!(
        "const rows = [...document.querySelectorAll('[role=row][data-uid]{of}')];
        const names = rows.map((row) => row.querySelector('[data-column=name]').innerText.trim());
        return JSON.stringify(names) === JSON.stringify({})",
        json!(wanted)
    );
    window.until(&format!("the rows {wanted:?} {of}"), &script).await;
}

async fn shown(window: &Window, wanted: &[impl AsRef<str>]) {
    names(window, "", wanted).await;
}

async fn selected(window: &Window, wanted: &[&str]) {
    names(window, "[aria-selected=true]", wanted).await;
    if !wanted.is_empty() {
        window.sees(&format!("{} selected", wanted.len())).await;
    }
}

/// What was just copied of so many rows.
async fn copied(window: &Window, rows: usize) -> String {
    let (noun, verb) = if rows == 1 { ("row", "is") } else { ("rows", "are") };
    window.sees(&format!("{rows} {noun} {verb} on the clipboard")).await;
    window.press("button", "Dismiss").await;
    window.gone("button", "Dismiss").await;
    clipboard(window).await
}

/// Copies the selected rows in one of the forms of the menu.
async fn copy_as(window: &Window, form: &str, rows: usize) -> String {
    window.press("button", "Copy").await;
    window.press("menuitem", form).await;
    copied(window, rows).await
}

/// The cells of an aligned table by their headings.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let head: Vec<char> = lines.next().unwrap_or_default().chars().collect();
    let begins = |at: &usize| head[*at] != ' ' && (*at == 0 || head[at - 1] == ' ');
    let starts: Vec<usize> = (0..head.len()).filter(begins).collect();
    let cut = |line: &[char], column: usize| {
        let end = starts.get(column + 1).copied().unwrap_or(usize::MAX).min(line.len());
        line[starts[column].min(end)..end].iter().collect::<String>().trim().to_owned()
    };
    lines
        .map(|line| {
            let line: Vec<char> = line.chars().collect();
            (0..starts.len()).map(|column| (cut(&head, column), cut(&line, column))).collect()
        })
        .collect()
}

/// What kubectl reads in YAML: one object a document. What was applied last it writes anew.
fn read_by_kubectl(yaml: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copied.yaml");
    std::fs::write(&file, yaml).unwrap();
    let file = file.to_string_lossy();
    let read = ["create", "--dry-run=client", "--validate=false", "-o", "json", "-f", &file];
    let said = kubectl(SITE, &read);
    let objects = Deserializer::from_str(&said).into_iter::<Value>();
    objects.map(|object| without_last_applied(object.unwrap())).collect()
}

/// An object as kubectl has it, with what is secret of it masked.
fn masked(kind: &str, namespace: &str, name: &str) -> Value {
    let said = kubectl(SITE, &["get", kind, name, "-n", namespace, "-o", "json"]);
    let mut object: Value = serde_json::from_str(&said).unwrap();
    if kind == "secret" {
        object["data"].as_object_mut().unwrap().values_mut().for_each(|value| *value = json!(MASK));
    }
    without_last_applied(object)
}

fn without_last_applied(mut object: Value) -> Value {
    object["metadata"]["annotations"].as_object_mut().unwrap().remove(LAST_APPLIED);
    object
}

/// Copies the selected rows as YAML: kubectl reads in it what it has itself.
async fn compare_yaml(window: &Window, kind: &str, namespace: &str, names: &[&str]) {
    selected(window, names).await;
    let yaml = copy_as(window, "As YAML, secrets masked", names.len()).await;
    for secret in SECRET {
        assert!(!yaml.contains(secret), "{yaml}");
    }
    let theirs: Vec<Value> = names.iter().map(|name| masked(kind, namespace, name)).collect();
    assert_eq!(read_by_kubectl(&yaml), theirs);
}

/// Each filter shows the rows that it names, and a label selector those that kubectl selects.
async fn filters(window: &Window, namespace: &str) {
    let all = ["api", "web", "web-canary", "worker"];
    let by_words: [(&str, &[&str]); 7] = [
        ("web", &all[1..3]),
        ("WEB -canary", &all[1..2]),
        ("-web", &[all[0], all[3]]),
        ("name:work", &all[3..]),
        ("ready:2/2", &all[1..2]),
        ("-image:web:1,api", &all[2..]),
        ("available>=1", &all[..3]),
    ];
    for (text, wanted) in by_words {
        filter(window, &format!("ns={namespace} {text}")).await;
        shown(window, wanted).await;
    }
    let by_labels = [
        ("label:tier=front", "tier=front"),
        ("-l tier in (front, back),track!=canary", "tier in (front, back),track!=canary"),
        ("!tier", "!tier"),
    ];
    for (text, selector) in by_labels {
        filter(window, &format!("ns={namespace} {text}")).await;
        shown(window, &selected_by_kubectl(namespace, selector)).await;
    }
    // What cannot be read is told.
    filter(window, &format!("ns={namespace} restarts>5")).await;
    window.sees("These rows have no column “restarts”.").await;
    filter(window, &format!("ns={namespace}")).await;
    shown(window, &all).await;
}

/// The rows as an aligned table, with the cells of kubectl.
fn compare_tables(ours: &str, namespace: &str) {
    let ours = table(ours);
    let wide = table(&kubectl(SITE, &["get", "deployments", "-n", namespace, "-o", "wide"]));
    assert_eq!(ours.len(), 3);
    for (ours, theirs) in ours.iter().zip(&wide) {
        assert_eq!((ours["SITE"].as_str(), ours["NAMESPACE"].as_str()), (SITE, namespace));
        for heading in ["NAME", "READY", "UP-TO-DATE", "AVAILABLE", "IMAGES"] {
            assert_eq!(ours[heading], theirs[heading], "{heading}");
        }
    }
}

/// Four Deployments that are as they will stay, and two Secrets.
fn planted() -> Plot {
    let plot = Plot::new(SITE, "rows");
    plot.put(deployment("api", 1, "back", "stable"));
    plot.put(deployment("web", 2, "front", "stable"));
    plot.put(deployment("web-canary", 1, "front", "canary"));
    plot.put(deployment("worker", 0, "back", "stable"));
    for name in ["login", "vault"] {
        let applied = json!({ LAST_APPLIED: SECRET[1] });
        plot.put(json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": { "name": name, "annotations": applied },
            "stringData": { "password": SECRET[0], "user": name },
        }));
    }
    for name in ["api", "web", "web-canary"] {
        let deployment = format!("deployment/{name}");
        kubectl(SITE, &["rollout", "status", &deployment, "-n", &plot.namespace, "--timeout=120s"]);
    }
    plot
}

#[tokio::test]
async fn rows_are_filtered_selected_and_copied() {
    let _fleet = FLEET.read().await;
    let plot = planted();
    let namespace = plot.namespace.clone();
    run("rows_are_filtered", fleet(), async move |window| {
        connect_all(&window).await;
        explore(&window, "deployments.apps", "Deployments", &format!("ns={namespace}")).await;
        shown(&window, &["api", "web", "web-canary", "worker"]).await;
        filters(&window, &namespace).await;

        // Shift and arrows select from where they began, and back.
        let [down, up] = [Key::Down, Key::Up].map(|key| format!("{}{key}{}", Key::Shift, Key::Null));
        focus_rows(&window).await;
        window.keys(&Key::Home.to_string()).await;
        for _ in 0..3 {
            window.keys(&down).await;
        }
        selected(&window, &["api", "web", "web-canary", "worker"]).await;
        window.keys(&up).await;
        selected(&window, &["api", "web", "web-canary"]).await;
        window.control('c').await;
        compare_tables(&copied(&window, 3).await, &namespace);

        focus_rows(&window).await;
        window.control('a').await;
        selected(&window, &["api", "web", "web-canary", "worker"]).await;
        let copied = copy_as(&window, "Names", 4).await;
        assert_eq!(copied.lines().collect::<Vec<_>>(), selected_by_kubectl(&namespace, ""));

        // A filter selects rows while the others stay in view.
        focus_rows(&window).await;
        window.keys(&Key::Escape.to_string()).await;
        selected(&window, &[]).await;
        window.keys(&format!("{}{}a{}", Key::Control, Key::Shift, Key::Null)).await;
        window.fill("textbox", "Filter of the rows to select", "label:tier=back").await;
        window.keys(&Key::Enter.to_string()).await;
        window.gone("textbox", "Filter of the rows to select").await;
        selected(&window, &["api", "worker"]).await;
        shown(&window, &["api", "web", "web-canary", "worker"]).await;
        compare_yaml(&window, "deployment", &namespace, &["api", "worker"]).await;

        explore(&window, "secrets", "Secrets", &format!("ns={namespace}")).await;
        shown(&window, &["login", "vault"]).await;
        focus_rows(&window).await;
        window.control('a').await;
        compare_yaml(&window, "secret", &namespace, &["login", "vault"]).await;
    })
    .await;
}
