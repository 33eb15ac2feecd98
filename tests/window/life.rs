//! Windows, pages and what they leave behind.

use crate::support::{FLEET, connect_all, files_with, fleet, kubectl, site_id, vitals};
use concertina_tests::window::{Window, run};
use serde_json::json;
use std::time::{Duration, Instant};

/// Watches that the API server of a site serves at the moment.
fn served_watches(site: &str) -> u64 {
    let metrics = kubectl(site, &["get", "--raw", "/metrics"]);
    let lines = metrics.lines().filter(|line| {
        line.starts_with("apiserver_longrunning_requests{")
            && line.contains("verb=\"WATCH\"")
            && ["resource=\"pods\"", "resource=\"deployments\"", "resource=\"nodes\""]
                .iter()
                .any(|one| line.contains(one))
    });
    lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
}

/// Waits until the API server of dc-pangyo serves so many watches.
async fn serves(wanted: u64) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while served_watches("dc-pangyo") != wanted {
        assert!(Instant::now() < deadline, "{} are served, {wanted} wanted", served_watches("dc-pangyo"));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Waits until the core runs so many watches: those that nobody leases linger for some seconds.
async fn watches(window: &Window, wanted: u64) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while vitals(window).await["watches"] != json!(wanted) {
        assert!(Instant::now() < deadline, "{} with {wanted} watches wanted", vitals(window).await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// One watch of each site, however many windows show its rows; none once no window does.
#[tokio::test]
async fn a_second_window_shares_the_watches() {
    let _alone = FLEET.write().await;
    run("a_second_window_shares_the_watches", fleet(), async |window| {
        let before = served_watches("dc-pangyo");
        connect_all(&window).await;
        window.press("link", "Explorer").await;
        window.get("grid", "Deployments").await;
        window.sees("orders").await;
        // The cards of the Fleet view counted pods and nodes too.
        watches(&window, 3).await;
        serves(before + 1).await;
        window.press("button", "Open in a new window").await;
        let first = window.to_other().await;
        window.get("grid", "Deployments").await;
        window.sees("orders").await;
        assert_eq!(vitals(&window).await["watches"], json!(3), "the second window has watches of its own");
        serves(before + 1).await;
        window.press("link", "Settings").await;
        window.client().await.switch_to_window(first).await.unwrap();
        assert_eq!(vitals(&window).await["watches"], json!(3), "the first window's rows are still watched");
        window.press("link", "Settings").await;
        watches(&window, 0).await;
        serves(before).await;
    })
    .await;
}

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

#[tokio::test]
async fn settings_outlive_the_program() {
    run("settings_outlive_the_program", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        let settings = json!({ "theme": "dark", "language": "ko", "reconnect": false });
        window.call("set_settings", json!({ "settings": settings })).await.unwrap();
        let site = site_id(&window, "dc-pangyo").await;
        let change = json!({ "name": "판교", "colour": 7, "kind": "virtual", "guard": "readOnly" });
        window.call("change_site", json!({ "site": site, "change": change })).await.unwrap();
        window.restart().await;
        window.until("dark", "return document.documentElement.dataset.theme === 'dark'").await;
        window.until("Korean", "return document.documentElement.lang === 'ko'").await;
        window.script("location.hash = '#/settings'", &[]).await;
        window
            .until(
                "the name",
                "return [...document.querySelectorAll('input')].some((input) => input.value === '판교')",
            )
            .await;
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
