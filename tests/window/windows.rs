//! Further windows: closed, saved and opened again.

use crate::support::{FLEET, connect_all, fleet, vitals};
use concertina_tests::window::{Window, run};
use serde_json::json;
use std::time::{Duration, Instant};

/// Waits until the core serves so many subscriptions.
async fn subscriptions(window: &Window, wanted: u64) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while vitals(window).await["subscriptions"] != json!(wanted) {
        assert!(Instant::now() < deadline, "{} with {wanted} subscriptions wanted", vitals(window).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until the titles of the windows on the display begin so, one each, in the order of the alphabet.
async fn titles(window: &Window, wanted: &[&str]) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let mut found: Vec<String> = window.titles().await;
        found.retain(|title| title.ends_with("Concertina"));
        found.sort();
        if found.len() == wanted.len()
            && found.iter().zip(wanted).all(|(title, part)| title.starts_with(part))
        {
            return;
        }
        assert!(Instant::now() < deadline, "{found:?}, wanted {wanted:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The close button of the second window ends what it had subscribed and not the program; that of the last ends it.
#[tokio::test]
async fn the_close_button_ends_a_window_and_the_last_one_the_program() {
    let _fleet = FLEET.read().await;
    run("the_close_button_ends_a_window", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        let alone = vitals(&window).await["subscriptions"].as_u64().unwrap();
        titles(&window, &["Fleet"]).await;
        window.call("open_window", json!({ "view": "/explorer?kind=pods" })).await.unwrap();
        titles(&window, &["Fleet", "Pods"]).await;
        let first = window.to_other().await;
        window.get("tab", "Pods").await;
        subscriptions(&window, alone * 2 + 1).await;
        window.close_by_button("Pods").await;
        window.back_to(first).await;
        subscriptions(&window, alone).await;
        titles(&window, &["Fleet"]).await;
        // The window that is left still works.
        window.press("link", "Settings").await;
        titles(&window, &["Settings"]).await;
        window.close_by_button("Settings").await;
        window.ended().await;
    })
    .await;
}

/// A set of windows comes back with what each showed and where it stood; so do the windows of the last time.
#[tokio::test]
async fn saved_windows_come_back_with_what_they_showed_and_where_they_stood() {
    let _fleet = FLEET.read().await;
    run("saved_windows_come_back", fleet(), async |window| {
        connect_all(&window).await;
        window.press("link", "Explorer").await;
        window.sees("orders").await;
        window.call("open_window", json!({ "view": "/settings" })).await.unwrap();
        titles(&window, &["Deployments", "Settings"]).await;
        let saved = window.call("save_window_layout", json!({ "name": "Two" })).await.unwrap();
        let places = saved[0]["windows"].as_array().unwrap().clone();
        assert_eq!(places.len(), 2, "{saved}");
        let bounds = |at: usize| places[at]["bounds"].as_array().unwrap().clone();
        assert_ne!(bounds(0)[..2], bounds(1)[..2], "the second window covers the first");
        window.close_by_button("Settings").await;
        titles(&window, &["Deployments"]).await;
        // A page that is replaced before it is answered sends what it asked once more: no window is opened twice.
        let open = "for (let time of [1, 2]) void window.__TAURI_INTERNALS__.invoke('open_window_layout', { name: 'Two' })";
        window.script(open, &[]).await;
        titles(&window, &["Deployments", "Settings"]).await;
        let again = window.call("save_window_layout", json!({ "name": "Two" })).await.unwrap();
        assert_eq!(again[0]["windows"], json!(places));
        // All of them end at once, and are there at the next start.
        drop(
            window.client().await.execute("window.__TAURI_INTERNALS__.invoke('quit', {})", Vec::new()).await,
        );
        window.ended().await;
        window.start().await;
        titles(&window, &["Deployments", "Settings"]).await;
    })
    .await;
}

/// A row's object opens in a window of its own at the tab that was shown, and that window ends alone.
#[tokio::test]
async fn a_row_opens_in_a_window_of_its_own() {
    let _fleet = FLEET.read().await;
    run("a_row_opens_in_a_window_of_its_own", fleet(), async |window| {
        connect_all(&window).await;
        window.press("link", "Explorer").await;
        window.sees("orders").await;
        window.press("gridcell", "orders").await;
        window.press("tab", "Events").await;
        window.press("button", "Open in a window of its own").await;
        let first = window.to_other().await;
        let events =
            "return document.querySelector('[role=tab][aria-selected=true]')?.innerText.includes('Events')";
        window.until("the tab that was open", events).await;
        window.press("tab", "Overview").await;
        window.sees("Conditions").await;
        assert!(window.all("link", "Fleet").await.is_empty(), "the object is not alone");
        window.client().await.switch_to_window(first.clone()).await.unwrap();
        window.press("button", "Close details").await;
        titles(&window, &["Deployments", "orders (Deployment)"]).await;
        window.close_by_button("orders (Deployment)").await;
        window.back_to(first).await;
        titles(&window, &["Deployments"]).await;
    })
    .await;
}
