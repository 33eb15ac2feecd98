//! From contexts to sites that are ready.

use crate::support::{FLEET, SITES, connect_all, fleet, ready, site_id, state, with_dead_link};
use concertina_tests::window::{Window, run};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn three_sites_connect_and_the_plugin_is_trusted_in_its_own_window() {
    let _fleet = FLEET.read().await;
    run("three_sites_connect", fleet(), async |window| {
        connect_all(&window).await;
        window.sees("3 of 3 sites ready").await;
        for site in SITES {
            window.get("article", site).await;
        }
    })
    .await;
}

#[tokio::test]
async fn commands_of_the_trust_window_are_refused_from_any_other() {
    run("trust_commands_are_refused", fleet(), async |window| {
        window.get("heading", "Connect your clusters").await;
        window.call("trust_question", json!({})).await.unwrap_err();
        window.call("trust_answer", json!({ "answer": { "answer": "trustCommand" } })).await.unwrap_err();
        let tokyo = site_id(&window, "cloud-tokyo").await;
        window.call("ask_trust", json!({ "request": { "ask": "unlock", "site": tokyo } })).await.unwrap_err();
    })
    .await;
}

/// Dead link on an idle site: Degraded within 30 s with its rows kept, the others do not notice, Ready within 10 s
/// after the link is back.
#[tokio::test]
async fn a_dead_link_is_told_and_recovers() {
    let _alone = FLEET.write().await;
    run("a_dead_link_is_told_and_recovers", fleet(), async |window| {
        connect_all(&window).await;
        with_dead_link({
            let window = window.clone();
            async move {
                state(&window, "cloud-tokyo", "degraded", Duration::from_secs(30)).await;
                ready(&window, "plant-busan").await;
                ready(&window, "dc-pangyo").await;
                window.sees("No answer").await;
                stale_rows(&window).await;
            }
        })
        .await;
        state(&window, "cloud-tokyo", "ready", Duration::from_secs(10)).await;
    })
    .await;
}

/// In the table of all sites the rows of the silent site are greyed and bear their age; those of the others are live.
async fn stale_rows(window: &Window) {
    window.press("link", "Explorer").await;
    window.get("grid", "Deployments").await;
    let told = "const of = (site) => [...document.querySelectorAll('[role=row][data-uid]')]
            .filter((row) => row.querySelector('[data-column=site]').innerText.includes(site));
        const ink = (row) => getComputedStyle(row).color;
        const [silent, live] = [of('cloud-tokyo'), of('dc-pangyo')];
        const line = document.querySelector('[data-rows=stale]');
        return silent.length > 0 && live.length > 0 && of('plant-busan').length > 0
            && silent.every((row) => row.classList.contains('stale') && ink(row) !== ink(live[0]))
            && [...live, ...of('plant-busan')].every((row) => !row.classList.contains('stale'))
            && document.querySelectorAll('[data-rows]').length === 1
            && line.innerText.includes('cloud-tokyo') && /Rows are .*[0-9]+s old/.test(line.innerText)";
    window.until("stale rows of cloud-tokyo and live rows of the others", told).await;
    window.press("link", "Fleet").await;
}
