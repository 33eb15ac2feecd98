//! Windows, pages and what they leave behind.

use crate::support::{FLEET, fleet, vitals};
use concertina_tests::window::run;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test]
async fn fifty_reloads_leave_no_subscription() {
    let _fleet = FLEET.read().await;
    run("fifty_reloads_leave_no_subscription", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        let settled = vitals(&window).await["subscriptions"].as_u64().unwrap();
        for _ in 0..50 {
            window.client().await.refresh().await.unwrap();
        }
        window.get("heading", "Connect your clusters").await;
        let deadline = Instant::now() + Duration::from_secs(10);
        while vitals(&window).await["subscriptions"] != json!(settled) {
            assert!(Instant::now() < deadline, "{} subscriptions, {settled} before", vitals(&window).await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
}

/// A pasted token goes to the keyring and is used after a restart; no file of ours holds it.
#[tokio::test]
async fn a_pasted_token_goes_to_the_keyring_and_to_no_file() {
    const CANARY: &str = "canary-token-0123456789-abcdefghij";
    run("a_pasted_token_goes_to_the_keyring", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        let view = window.call("kubeconfig", json!({})).await.unwrap();
        let login = view["logins"][1]["id"].clone();
        window.call("paste_token", json!({ "login": login, "token": CANARY })).await.unwrap();
        window.restart().await;
        let view = window.call("kubeconfig", json!({})).await.unwrap();
        assert_eq!(view["logins"][1]["pastedToken"], json!(true));
        let holders = files_with(window.program_home(), CANARY.as_bytes());
        assert_eq!(holders, Vec::<std::path::PathBuf>::new());
    })
    .await;
}

fn files_with(folder: &std::path::Path, needle: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, needle));
        } else if std::fs::read(&path)
            .is_ok_and(|bytes| bytes.windows(needle.len()).any(|part| part == needle))
        {
            found.push(path);
        }
    }
    found
}
