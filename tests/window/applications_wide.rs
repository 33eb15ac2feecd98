//! The matrix of 1,000 applications on twenty sites.

use crate::large::{Fleet, SITES, connect, total};
use concertina_testkit::build;
use concertina_tests::window::{Setup, Window, run};
use serde_json::{Value, json};
use std::time::Duration;

const APPLICATIONS: usize = 1_000;

/// What stands in the document: rows, those that fit on the screen, cells of the first row, columns that fit on the screen,
/// and whether names and headers stand where they should.
async fn look(window: &Window) -> Value {
    let script = "const grid = document.querySelector('[role=grid]');
        const box = grid.getBoundingClientRect();
        const rows = [...grid.querySelectorAll('[data-application]')];
        const cells = [...rows[0].querySelectorAll('[role=gridcell][data-site]')];
        const names = rows.every((row) => Math.abs(row.querySelector('.lead').getBoundingClientRect().left - box.left) < 2);
        const heads = cells.every((cell) => {
            const head = grid.querySelector(`[role=columnheader][data-site='${cell.dataset.site}']`);
            return head && Math.abs(head.getBoundingClientRect().left - cell.getBoundingClientRect().left) < 1;
        });
        const top = Math.abs(grid.querySelector('.header').getBoundingClientRect().top - box.top) < 2;
        return {
            rows: rows.length, screen: Math.ceil((grid.clientHeight - 31) / 30), cells: cells.length,
            across: Math.ceil(grid.clientWidth / cells[0].getBoundingClientRect().width), names, heads, top,
        };";
    window.script(script, &[]).await
}

/// Scrolls to a row and a site, and waits until the screen is full.
async fn scroll_to(window: &Window, row: usize, site: usize) {
    let script = "const grid = document.querySelector('[role=grid]');
        grid.scrollTop = arguments[0] * 30;
        grid.scrollLeft = arguments[1] * grid.querySelector('[role=gridcell][data-site]').getBoundingClientRect().width;";
    window.script(script, &[json!(row), json!(site)]).await;
    let there = format!(
        "const grid = document.querySelector('[role=grid]');
        const rows = [...grid.querySelectorAll('[data-application]')].map((one) => Number(one.ariaRowIndex));
        return rows.includes(Math.min({row} + 5, {APPLICATIONS} - 1) + 2) && !grid.querySelector('.blank')
            && !!grid.querySelector(`[data-application] [aria-colindex='${{Math.min({site} + 1, {SITES} - 1) + 4}}']`)"
    );
    window.until_within(Duration::from_secs(20), &format!("row {row}, site {site}"), &there).await;
}

#[tokio::test]
async fn of_a_thousand_applications_on_twenty_sites_what_is_seen_is_in_the_document() {
    let fleet = Fleet::start(|server, _| {
        for number in 0..APPLICATIONS {
            server.put(build::deployment("shop", &format!("app-{number:04}"), 2));
        }
    })
    .await;
    run("a_thousand_applications", Setup::with(&fleet.kubeconfig), async move |window| {
        connect(&window).await;
        window.script("location.hash = '#/applications'", &[]).await;
        total(&window, APPLICATIONS).await;
        window.until("all sites", "return !document.querySelector('[role=columnheader] .loading')").await;
        for (row, site) in [(0, 0), (500, 7), (APPLICATIONS - 1, SITES - 1), (40, 3), (0, 0)] {
            scroll_to(&window, row, site).await;
            let seen = look(&window).await;
            let count = |name: &str| seen[name].as_u64().unwrap();
            assert!(count("rows") <= 3 * count("screen"), "{seen} at {row}");
            assert!(count("cells") <= count("across") + 5, "{seen} at {site}");
            for right in ["names", "heads", "top"] {
                assert_eq!(seen[right], json!(true), "{seen} at {row}, {site}");
            }
        }
        window.fill("searchbox", "Filter applications", "name:app-0042 site:site-13").await;
        total(&window, 1).await;
        window.sees("1 of 1,000").await;
    })
    .await;
}
