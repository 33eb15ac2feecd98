//! A table of 100,000 rows from twenty sites.

use concertina_testkit::{ApiServer, Home, build};
use concertina_tests::window::{Setup, Window, run};
use fantoccini::actions::{InputSource as _, MouseActions, PointerAction};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

pub(crate) const SITES: usize = 20;
const PODS: usize = 5_000;
/// Pods that come on each site while the user looks.
const COMING: usize = 25;
/// How long all rows may take to come to a program that is not optimised.
const PATIENCE: Duration = Duration::from_mins(4);

/// Twenty scripted sites; they end when this is dropped.
pub(crate) struct Fleet {
    servers: Vec<ApiServer>,
    pub(crate) kubeconfig: PathBuf,
    _home: Home,
}

impl Fleet {
    /// Starts them, with what `fill` puts on each.
    pub(crate) async fn start(fill: impl Fn(&ApiServer, usize)) -> Self {
        let home = Home::new().unwrap();
        let mut servers = Vec::new();
        let (mut clusters, mut contexts) = (Vec::new(), Vec::new());
        for site in 0..SITES {
            let server = ApiServer::start().await.unwrap();
            let name = format!("site-{site:02}");
            let uid = json!({ "metadata": { "uid": format!("uid-of-{name}") } });
            server.put(build::with(build::namespace("kube-system"), &uid));
            fill(&server, site);
            // Nobody watches yet: what was is of no use.
            server.compact();
            clusters.push(json!({ "name": name, "cluster": { "server": server.url() } }));
            contexts.push(json!({ "name": name, "context": { "cluster": name, "user": "reader" } }));
            servers.push(server);
        }
        let kubeconfig = json!({
            "apiVersion": "v1", "kind": "Config", "clusters": clusters, "contexts": contexts,
            "users": [{ "name": "reader", "user": { "token": "of-the-test" } }],
        });
        let kubeconfig = home.write("kubeconfig", &kubeconfig.to_string()).unwrap();
        Self { servers, kubeconfig, _home: home }
    }

    /// Pods come at the top of all sites, and some that are above the middle go.
    fn move_rows(&self) {
        for (site, server) in self.servers.iter().enumerate() {
            for number in 0..COMING {
                server.put(build::pod("shop", &format!("aaa-{number:02}-{site:02}")));
            }
            server.remove("pods", "shop", &format!("web-0100-{site:02}"));
        }
    }
}

/// Connects all of them.
pub(crate) async fn connect(window: &Window) {
    let view = window.call("kubeconfig", json!({})).await.unwrap();
    let logins = view["logins"].as_array().unwrap();
    let sites: Vec<&Value> = logins.iter().map(|login| &login["site"]).collect();
    assert_eq!(sites.len(), SITES);
    window.call("connect", json!({ "sites": sites })).await.unwrap();
}

/// Waits until the table has so many rows.
pub(crate) async fn total(window: &Window, rows: usize) {
    let script = format!("return document.querySelector('[role=grid]')?.ariaRowCount === '{}'", rows + 1);
    window.until_within(PATIENCE, &format!("{rows} rows"), &script).await;
}

/// Rows that stand in the document, and how many fit on the screen.
async fn in_document(window: &Window) -> (u64, u64) {
    let script = "const grid = document.querySelector('[role=grid]');
        return [grid.querySelectorAll('[role=row]').length, Math.ceil((grid.clientHeight - 31) / 30)]";
    let counts = window.script(script, &[]).await;
    (counts[0].as_u64().unwrap(), counts[1].as_u64().unwrap())
}

/// Scrolls to a row, and waits until the screen is full of rows that are there.
async fn scroll_to(window: &Window, row: usize) {
    let script = "document.querySelector('[role=grid]').scrollTop = arguments[0] * 30";
    window.script(script, &[json!(row)]).await;
    let there = format!(
        "const rows = [...document.querySelectorAll('[role=grid] [role=row][data-uid]')].map((one) => Number(one.ariaRowIndex));
        const last = Math.min({row} + 5, Number(document.querySelector('[role=grid]').ariaRowCount) - 2);
        return rows.includes(last + 2) && !document.querySelector('[role=grid] .blank')"
    );
    window.until_within(Duration::from_secs(20), &format!("row {row}"), &there).await;
}

/// The row at a place of the window, and where it begins.
async fn under(window: &Window, (x, y): (f64, f64)) -> (Value, f64) {
    let script = "const row = document.elementFromPoint(arguments[0], arguments[1])?.closest('[data-uid]');
        return row ? [row.id, row.getBoundingClientRect().top] : [null, 0]";
    let found = window.script(script, &[json!(x), json!(y)]).await;
    (found[0].clone(), found[1].as_f64().unwrap())
}

/// Puts the pointer on the middle of the grid.
async fn point_at_the_middle(window: &Window) -> (f64, f64) {
    let script = "const box = document.querySelector('[role=grid]').getBoundingClientRect();
        return [Math.round(box.left + 300), Math.round(box.top + box.height / 2)]";
    let place = window.script(script, &[]).await;
    let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    let mouse = MouseActions::new("mouse".to_owned()).then(PointerAction::MoveTo { duration: None, x, y });
    window.client().await.perform_actions(mouse).await.unwrap();
    (x, y)
}

#[tokio::test]
async fn of_a_hundred_thousand_rows_three_screens_are_in_the_document_and_what_is_looked_at_stays_put() {
    let fleet = Fleet::start(|server, site| {
        for number in 0..PODS {
            server.put(build::pod("shop", &format!("web-{number:04}-{site:02}")));
        }
    })
    .await;
    let setup = Setup::with(&fleet.kubeconfig);
    run("a_hundred_thousand_rows", setup, async move |window| {
        connect(&window).await;
        window.script("location.hash = '#/explorer?kind=pods'", &[]).await;
        total(&window, SITES * PODS).await;
        for row in [0, 40, 50_000, 99_990, 12_345] {
            scroll_to(&window, row).await;
            let (rows, screen) = in_document(&window).await;
            assert!(rows <= 3 * screen, "{rows} rows in the document, {screen} on a screen, at {row}");
        }

        let place = point_at_the_middle(&window).await;
        let (row, top) = under(&window, place).await;
        assert!(row.is_string(), "no row under the pointer");
        let box_of = format!("document.querySelector('#{} input')", row.as_str().unwrap());
        window.script(&format!("{box_of}.click()"), &[]).await;
        window.until("selected", &format!("return {box_of}.checked")).await;
        fleet.move_rows();
        let left = SITES * (PODS + COMING - 1);
        total(&window, left).await;
        let (still, there) = under(&window, place).await;
        assert_eq!(still, row, "another row is under the pointer");
        assert!((there - top).abs() < 1.0, "the row moved from {top} to {there}");
        window.until("still selected", &format!("return {box_of}.checked")).await;
        window.sees("1 selected").await;
        let (rows, screen) = in_document(&window).await;
        assert!(rows <= 3 * screen, "{rows} rows in the document, {screen} on a screen");

        window.script("document.querySelector('[role=grid]').focus()", &[]).await;
        window.control('a').await;
        window.sees("100,480 selected").await;
        window.keys(&Key::Escape.to_string()).await;
        window.until("none selected", "return !document.querySelector('[data-testid=selection-bar]')").await;
    })
    .await;
}
