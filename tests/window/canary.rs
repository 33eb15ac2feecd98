//! Secrets stay where they belong.

use crate::support::{files_with, state, trust_command};
use concertina_testkit::{ApiServer, build};
use concertina_tests::window::{Setup, Window, run};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Each is planted at one place; `CANARY` finds them all.
const CANARY: &str = "canary-5f3b9";
const TOKEN: &str = "canary-5f3b9-token-of-the-file";
const WRONG: &str = "canary-5f3b9-token-that-is-refused";
const VARIABLE: &str = "canary-5f3b9-variable-of-the-plugin";
const VALUE: &str = "canary-5f3b9-password-in-a-template";
/// How long a site may take to get where it goes on a busy machine.
const CONNECT: Duration = Duration::from_secs(30);

/// Three logins: a token, a token that the server refuses, and a plugin that writes its variable everywhere and fails.
fn kubeconfig(folder: &Path, good: &ApiServer, refusing: &ApiServer) -> PathBuf {
    let plugin = folder.join("plugin");
    let script = "#!/bin/sh\necho \"{\\\"status\\\":{\\\"token\\\":\\\"$SECRET_OF_PLUGIN\\\"}}\"\n\
        echo \"cannot log in with $SECRET_OF_PLUGIN\" >&2\ntouch \"$0.ran\"\nexit 3\n";
    std::fs::write(&plugin, script).unwrap();
    std::fs::set_permissions(&plugin, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let exec = json!({
        "apiVersion": "client.authentication.k8s.io/v1", "command": plugin, "interactiveMode": "Never",
        "env": [{ "name": "SECRET_OF_PLUGIN", "value": VARIABLE }],
    });
    let config = json!({
        "apiVersion": "v1", "kind": "Config",
        "clusters": [
            { "name": "good", "cluster": { "server": good.url() } },
            { "name": "refusing", "cluster": { "server": refusing.url() } },
            { "name": "third", "cluster": { "server": refusing.url().replace("127.0.0.1", "localhost") } },
        ],
        "users": [
            { "name": "good", "user": { "token": TOKEN } },
            { "name": "refused", "user": { "token": WRONG } },
            { "name": "plugin", "user": { "exec": exec } },
        ],
        "contexts": [
            { "name": "good", "context": { "cluster": "good", "user": "good" } },
            { "name": "refused", "context": { "cluster": "refusing", "user": "refused" } },
            { "name": "plugin", "context": { "cluster": "third", "user": "plugin" } },
        ],
    });
    let file = folder.join("config");
    std::fs::write(&file, config.to_string()).unwrap();
    file
}

/// Fails when what the page holds, shown or not, has a canary.
async fn clean(window: &Window, place: &str) {
    let held = "return document.documentElement.outerHTML + [...document.querySelectorAll('input, textarea')].map((e) => e.value).join()
        + [...document.querySelectorAll('[data-testid=yaml]')].map((e) => e.shadowRoot?.textContent).join()";
    let held = window.script(held, &[]).await;
    assert!(!held.as_str().unwrap().contains(CANARY), "the page shows a canary: {place}");
}

/// Waits until the YAML of the drawer has a text, or has it no more: what is revealed is hidden after half a minute.
async fn yaml_has(window: &Window, text: &str, there: bool) {
    let script = format!(
        "return (document.querySelector('[data-testid=yaml]')?.shadowRoot?.textContent ?? '').includes({}) === {there}",
        json!(text)
    );
    window.until_within(CONNECT * 2, &format!("YAML with {text}: {there}"), &script).await;
}

#[tokio::test]
async fn a_canary_secret_is_nowhere() {
    let (good, refusing) = (ApiServer::start().await.unwrap(), ApiServer::start().await.unwrap());
    good.require_token(Some(TOKEN));
    good.settle_deployments(true);
    refusing.require_token(Some("another"));
    let template = json!({ "spec": { "template": { "spec": { "containers": [{
        "name": "app", "image": "registry.example/shop/vault:1",
        "env": [{ "name": "DB_PASSWORD", "value": VALUE }],
    }] } } } });
    good.put(build::with(build::deployment("shop", "vault", 2), &template));
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::with(kubeconfig(folder.path(), &good, &refusing));
    run("a_canary_secret_is_nowhere", setup, async move |window| {
        window.get("checkbox", "plugin").await;
        clean(&window, "first run").await;
        window.press("button", "Connect 3 sites").await;
        trust_command(&window).await;
        for (site, wanted) in [("good", "ready"), ("refused", "authRequired"), ("plugin", "authRequired")] {
            state(&window, site, wanted, CONNECT).await;
        }
        let deadline = Instant::now() + CONNECT;
        while !folder.path().join("plugin.ran").exists() {
            assert!(Instant::now() < deadline, "the plugin did not run");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        window.sees("Run it in a terminal to see why").await;
        clean(&window, "fleet with failed logins").await;
        window.press("link", "Explorer").await;
        window.sees("vault").await;
        clean(&window, "table").await;
        window.until("a row", "return document.querySelectorAll('[role=row][data-uid]').length === 1").await;
        window.script("document.querySelector('[role=row][data-uid]').click()", &[]).await;
        window.sees("Conditions").await;
        clean(&window, "drawer").await;
        window.press("tab", "YAML").await;
        yaml_has(&window, "DB_PASSWORD", true).await;
        clean(&window, "YAML").await;
        window.press("button", "Reveal").await;
        yaml_has(&window, VALUE, true).await;
        window.sees("s more").await;
        yaml_has(&window, VALUE, false).await;
        clean(&window, "YAML hidden again").await;
        window.press("button", "Restart…").await;
        window.sees("dry run passed").await;
        clean(&window, "plan").await;
        for confirm in window.all("checkbox", "I have read the plan").await {
            confirm.click().await.unwrap();
        }
        window.press("button", "Restart 1 Deployment").await;
        window.press("link", "Activity").await;
        window.sees_within(CONNECT, "Done").await;
        clean(&window, "operations").await;
        window.press("tab", "Record").await;
        window.sees("restartedAt").await;
        window.sees("Masked values shown").await;
        window.sees("spec.template.spec.containers[0].env[0].value").await;
        clean(&window, "record").await;
        window.press("link", "Settings").await;
        window.sees("Secrets").await;
        clean(&window, "settings").await;
        // It was in use all the while.
        assert!(good.object("deployments", "shop", "vault").unwrap().to_string().contains(VALUE));
        let plain = window.program_home().to_owned();
        window.stop().await;
        assert!(std::fs::read_dir(plain.join("state")).unwrap().count() > 0, "nothing was kept at all");
        assert_eq!(files_with(&plain, CANARY.as_bytes()), Vec::<PathBuf>::new());
        drop((folder, good, refusing));
    })
    .await;
}
