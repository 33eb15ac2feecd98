//! What the scripts in the page measure.

use super::Figures;
use super::fleet::Fleet;
use concertina_tests::window::Window;
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use std::error::Error;
use std::time::Duration;

/// Changes a second, and for how long.
const RATE: u32 = 500;
const CHURN: Duration = Duration::from_secs(30);
/// How long all rows may take to come.
const PATIENCE: Duration = Duration::from_mins(3);
/// So long after the last change the page is at rest.
const QUIET: Duration = Duration::from_millis(300);
/// Filters of pods that are typed one after another; each leaves rows.
pub(super) const PODS: [&str; 10] = [
    "service-1-",
    "service-36",
    "00037",
    "service-20-",
    "0049",
    "service-5-",
    "service-11-",
    "0123",
    "service-8-",
    "0007",
];
/// The same of applications.
pub(super) const APPLICATIONS: [&str; 10] =
    ["app-004", "app-0123", "0999", "app-05", "037", "app-0007", "app-09", "512", "app-0250", "88"];
/// Name, pixels a step, frames a step and steps of a way to scroll: a wheel that spins, page keys that are held (30 a second),
/// and a drag of the scroll bar.
const WAYS: [(&str, u32, u32, u32); 3] =
    [("wheel", 120, 1, 300), ("keys", 540, 2, 150), ("drag", 5_000, 1, 200)];

/// Connects all sites, and opens the table of their pods until all are in it.
pub(super) async fn open_table(window: &Window, pods: usize) -> Result<(), Box<dyn Error>> {
    open(window, "#/explorer?kind=pod", pods).await
}

/// Connects all sites, and opens the matrix of their applications until all are in it, of all sites.
pub(super) async fn open_matrix(window: &Window, applications: usize) -> Result<(), Box<dyn Error>> {
    open(window, "#/applications", applications).await?;
    let whole = "return !document.querySelector('[role=columnheader] .loading')";
    window.until_within(PATIENCE, "all sites", whole).await;
    Ok(())
}

async fn open(window: &Window, view: &str, rows: usize) -> Result<(), Box<dyn Error>> {
    let listed = window.call("kubeconfig", json!({})).await.map_err(|failure| failure.to_string())?;
    let logins = listed["logins"].as_array().ok_or("no logins")?;
    let sites: Vec<&Value> = logins.iter().map(|login| &login["site"]).collect();
    window.call("connect", json!({ "sites": sites })).await.map_err(|failure| failure.to_string())?;
    window.script("location.hash = arguments[0]", &[json!(view)]).await;
    all_rows(window, rows).await;
    Ok(())
}

/// Waits until the table has all rows.
async fn all_rows(window: &Window, pods: usize) {
    let script = format!(
        "return document.querySelector('[role=grid]')?.ariaRowCount === '{}'",
        pods.saturating_add(1)
    );
    window.until_within(PATIENCE, "all rows", &script).await;
}

/// Begins to take the gaps between ticks of the shortest timer.
pub(super) async fn start_gaps(window: &Window) {
    window.script(include_str!("gaps.js"), &[]).await;
}

/// The gaps so far, in milliseconds.
pub(super) async fn gaps(window: &Window) -> Figures {
    let gaps = window.script("__gaps.on = false; return __gaps.gaps", &[]).await;
    spread("gap", &numbers(&gaps))
}

/// Time from a change to its row in the document at 500 changes a second, and the timer's gaps meanwhile.
pub(super) async fn changes(window: &Window, fleet: &Fleet) -> Figures {
    window.script(include_str!("changes.js"), &[]).await;
    start_gaps(window).await;
    let rate = fleet.churn(RATE, CHURN).await;
    let mut figures = gaps(window).await;
    figures.insert("changeRate".to_owned(), json!(rate));
    let millis = window.script("__changes.observer.disconnect(); return __changes.millis", &[]).await;
    figures.extend(spread("change", &numbers(&millis)));
    figures
}

/// Time from the input of each filter to the painted frame that shows it. Without a filter there are so many rows.
pub(super) async fn filter(window: &Window, filters: &[&str], rows: usize) -> Figures {
    let client = window.client().await;
    let mut millis = Vec::new();
    for text in filters {
        let answer = client.execute_async(include_str!("filter.js"), vec![json!(text)]).await;
        // One that was never answered took for ever: the slowest is no number then, and passes no limit.
        millis.push(answer.ok().and_then(|value| value.as_f64()).unwrap_or(f64::INFINITY));
        let clear = "const field = document.querySelector('input[type=search]'); field.value = '';
            field.dispatchEvent(new Event('input', { bubbles: true }))";
        window.script(clear, &[]).await;
        all_rows(window, rows).await;
        // Where rows never rest, the next filter has to do with that.
        let _ = client.execute_async(include_str!("rest.js"), vec![json!(QUIET.as_millis())]).await;
    }
    spread("filter", &millis)
}

/// Puts a page without a script in the place of the matrix, with so many rows like its own, all in the document.
pub(super) async fn still(window: &Window, rows: usize) {
    window.script(include_str!("still.js"), &[json!(rows)]).await;
}

/// What each frame shows while the table scrolls.
pub(super) async fn scroll(window: &Window) -> Figures {
    let client = window.client().await;
    // 300 frames last longer than the 30 s that WebDriver waits by itself, on a machine that paints ten a second. Where it does not
    // wait for longer, there is no figure.
    let _ = client.update_timeouts(TimeoutConfiguration::new(Some(PATIENCE), None, None)).await;
    let mut figures = Figures::new();
    for (way, step, each, steps) in WAYS {
        let arguments = vec![json!(step), json!(each), json!(steps)];
        let found = client.execute_async(include_str!("scroll.js"), arguments).await.unwrap_or_default();
        let number = |name: &str| found[name].as_f64().unwrap_or(f64::NAN);
        figures.insert(format!("{way}Frames"), json!(number("frames")));
        figures.insert(format!("{way}Uncovered"), json!(number("uncovered")));
        figures.insert(format!("{way}Placeholders"), json!(number("placeholders") / number("rows") * 100.0));
        figures.insert(format!("{way}Longest"), json!(number("longest")));
        figures.insert(format!("{way}Settled"), json!(number("settled")));
    }
    figures
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

/// Median, 99th percentile, largest and number of samples.
pub(super) fn spread(name: &str, samples: &[f64]) -> Figures {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |percent: usize| sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)));
    [
        (format!("{name}P50"), json!(at(50))),
        (format!("{name}P99"), json!(at(99))),
        (format!("{name}Max"), json!(sorted.last())),
        (format!("{name}Count"), json!(sorted.len())),
    ]
    .into_iter()
    .collect()
}
