//! The first look at a kubeconfig.

use crate::support::{SITES, fleet};
use concertina_tests::window::{Setup, run};
use serde_json::json;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

#[tokio::test]
async fn first_run_lists_the_contexts_of_the_fleet() {
    run("first_run_lists_the_contexts_of_the_fleet", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        for site in SITES {
            window.get("checkbox", site).await;
        }
        window.get("button", "Connect 3 sites").await;
        // The credential plugin is shown with what it would run, and is asked about first.
        window.sees("Asks for trust").await;
    })
    .await;
}

/// A bad context is listed with its reason and spoils nothing; a listener that counts accepts sees none at start,
/// hover and Ctrl+K.
#[tokio::test]
async fn nothing_is_dialled_before_the_user_asks() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config");
    std::fs::write(&file, kubeconfig(listener.local_addr().unwrap().port())).unwrap();
    run("nothing_is_dialled_before_the_user_asks", Setup::with(file), async move |window| {
        let good = window.get("checkbox", "good").await;
        window.sees("broken").await;
        good.click().await.unwrap();
        good.click().await.unwrap();
        window.press("button", "Search or command").await;
        window.fill("combobox", "Search or command", "good").await;
        window.get("listbox", "Results").await;
        // Everything that the page asked for has been answered when this has.
        window.call("kubeconfig", json!({})).await.unwrap();
        let accepted = listener.accept().map(|_| ()).map_err(|error| error.kind());
        assert_eq!(accepted, Err(ErrorKind::WouldBlock), "something was dialled");
        window.keys("\u{e00c}").await;
        window.press("button", "Connect 1 site").await;
        let deadline = std::time::Instant::now() + Duration::from_secs(10);
        while listener.accept().is_err() {
            assert!(std::time::Instant::now() < deadline, "the site was not dialled when asked");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

fn kubeconfig(port: u16) -> String {
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{ "name": "one", "cluster": { "server": format!("http://127.0.0.1:{port}") } }],
        "users": [{ "name": "me", "user": { "token": "canary-of-first-run" } }],
        "contexts": [
            { "name": "good", "context": { "cluster": "one", "user": "me" } },
            { "name": "broken", "context": { "cluster": "nowhere", "user": "me" } },
        ],
    })
    .to_string()
}
