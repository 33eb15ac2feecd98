//! Tables over all sites.

use crate::support::{FLEET, SITES, connect_all, fleet};
use concertina_tests::window::{Window, run};
use fantoccini::key::Key;
use serde_json::json;

/// The texts of a column, top to bottom, of the rows that are on the screen.
async fn column(window: &Window, id: &str) -> Vec<String> {
    let script = "return [...document.querySelectorAll(`[role=row] [data-column=${arguments[0]}]`)].map((e) => e.innerText.trim())";
    let cells = window.script(script, &[json!(id)]).await;
    cells.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn explorer_shows_rows_of_all_sites_and_filters_sorts_and_opens_them() {
    let _fleet = FLEET.read().await;
    run("explorer_shows_rows_of_all_sites", fleet(), async |window| {
        connect_all(&window).await;
        window.press("link", "Explorer").await;
        window.get("grid", "Deployments").await;
        for site in SITES {
            window.until(
                &format!("a row of {site}"),
                &format!("return [...document.querySelectorAll('[role=row]')].some((row) => row.innerText.includes('{site}') && row.innerText.includes('orders'))"),
            )
            .await;
        }
        window.fill("searchbox", "Filter rows", "orders").await;
        window.until("only orders", "const rows = [...document.querySelectorAll('[role=row][data-uid]')]; return rows.length >= 3 && rows.every((row) => row.innerText.includes('orders'))").await;
        window.keys(&Key::Escape.to_string()).await;
        window.press("button", "Name").await;
        window.until("sorted by name", "return !!document.querySelector('[role=columnheader][aria-sort=ascending], [role=columnheader][aria-sort=descending]')").await;
        let names = column(&window, "name").await;
        let mut sorted = names.clone();
        sorted.sort();
        let mut reversed = sorted.clone();
        reversed.reverse();
        assert!(names == sorted || names == reversed, "{names:?}");
        window.press("tab", "Pods").await;
        window.get("grid", "Pods").await;
        window.sees("Running").await;
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_alone_opens_a_row_and_its_details() {
    let _fleet = FLEET.read().await;
    run("the_keyboard_alone", fleet(), async |window| {
        connect_all(&window).await;
        window.control('k').await;
        window.fill("combobox", "Search or command", "Show Deployments").await;
        window.keys(&Key::Enter.to_string()).await;
        window.get("grid", "Deployments").await;
        window.sees("orders").await;
        window.keys("/").await;
        window.keys("orders").await;
        window.keys(&Key::Enter.to_string()).await;
        window.until("only orders", "const rows = [...document.querySelectorAll('[role=row][data-uid]')]; return rows.length >= 3 && rows.every((row) => row.innerText.includes('orders'))").await;
        window.keys(&Key::Enter.to_string()).await;
        window.sees("Conditions").await;
        window.get("tab", "Events").await;
        window.keys(&Key::Escape.to_string()).await;
        window.gone("button", "Close details").await;
    })
    .await;
}
