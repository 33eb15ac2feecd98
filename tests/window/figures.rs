//! Use of CPU and memory: on the cards of sites, in the cells of tables, as a filter and an order, and as charts in the drawer.

use crate::support::{FLEET, explore, filter, fleet, kubectl, open_row, ready, sandbox};
use concertina_sandbox::{Capabilities, Person, skip};
use concertina_tests::window::{Setup, Window, run};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Duration;

/// The program asks each quarter of a minute, and a line takes two answers.
const FIGURES: Duration = Duration::from_mins(2);

/// Waits until a script returns true, which may use `cells(site, column)`: what the cells of a column tell, top to bottom, in
/// words and as a number, and whether they have a line.
async fn cells(window: &Window, what: &str, script: &str) {
    let cells = "const units = { '': 1, m: 1e-3, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
        const cells = (site, column) => [...document.querySelectorAll('[role=row][data-uid]')]
            .filter((row) => row.querySelector('[data-column=site]').innerText.trim() === site)
            .map((row) => {
                const cell = row.querySelector(`[data-column=${column}]`);
                const text = cell.querySelector('.visually-hidden')?.textContent ?? '';
                const [, number, unit] = /^([0-9.]+) ?([A-Za-z]*)/.exec(text) ?? [];
                return {
                    text, value: number === undefined ? null : Number(number) * units[unit],
                    line: cell.querySelector('path')?.getAttribute('d').includes('L') ?? false,
                };
            });";
    window.until_within(FIGURES, what, &format!("{cells} {script}")).await;
}

/// The site with figures, and one whose figures this login may not read.
fn setup() -> Setup {
    let sandbox = sandbox();
    let of = |site: &str, person| sandbox.site(site).unwrap().kubeconfig_of(person).unwrap();
    Setup {
        kubeconfig: vec![of("plant-busan", Person::Operator), of("dc-pangyo", Person::Viewer)],
        ..fleet()
    }
}

/// The card of a site draws what its nodes use of what they have, or says why nobody tells.
async fn cards(window: &Window) {
    let drawn = "const use = document.querySelector('article[aria-label=plant-busan] [data-testid=site-use]');
        const line = (figure) => [...figure.querySelectorAll('polyline')].some((line) => line.style.stroke === 'var(--series-0)' && line.points.numberOfItems > 1);
        const figures = [...use?.querySelectorAll('figure') ?? []];
        return JSON.stringify(figures.map((figure) => figure.dataset.measure)) === '[\"cpu\",\"memory\"]' && figures.every(line)
            && /^[0-9.]+m? of [0-9.]+$/.test(use.querySelector('[data-use=cpu]').innerText)
            && /^[0-9.]+( MiB)? of [0-9.]+ GiB$/.test(use.querySelector('[data-use=memory]').innerText)";
    window.until_within(FIGURES, "charts on the card of plant-busan", drawn).await;
    let untold = "const why = document.querySelector('article[aria-label=dc-pangyo] [data-testid=site-use] [data-probe=allowed]');
        return !!why && why.innerText.includes('You may not list metrics.k8s.io on this site.')";
    window.until("why nobody tells on the card of dc-pangyo", untold).await;
}

/// Nodes show what they use beside what they have, and what their pods ask for.
async fn nodes(window: &Window) {
    explore(window, "nodes", "Nodes", "").await;
    cells(
        window,
        "what nodes use, with a line",
        "const [cpu, memory] = ['cpu', 'memory'].map((column) => cells('plant-busan', column));
        return cpu.length === 2 && [...cpu, ...memory].every((cell) => cell.value > 0 && cell.line && cell.text.endsWith('(allocatable)'))",
    )
    .await;
}

/// Pods show what they use beside requests and limits; where nobody tells, the cell says why.
async fn pods(window: &Window) {
    explore(window, "pods", "Pods", "orders- ns=shop").await;
    cells(
        window,
        "what pods use beside requests and limits, with a line",
        "const [cpu, memory] = ['cpu', 'memory'].map((column) => cells('plant-busan', column));
        return cpu.length === 2
            && cpu.every((cell) => cell.value !== null && cell.line && cell.text.endsWith('of 20m (requested)'))
            && memory.every((cell) => cell.value > 0 && cell.line && cell.text.endsWith('of 2 GiB (limit)'))",
    )
    .await;
    cells(
        window,
        "why nobody tells",
        "const untold = ['cpu', 'memory'].flatMap((column) => cells('dc-pangyo', column));
        return untold.length > 0 && untold.every((cell) => cell.text.startsWith('You may not list metrics.k8s.io on this site.'))",
    )
    .await;
}

/// Rows are filtered and ordered by what they use.
async fn by_use(window: &Window) {
    let memory = "const memory = cells('plant-busan', 'memory').map((cell) => cell.value);";
    filter(window, "memory>1Mi").await;
    let above = "return memory.length > 0 && memory.every((value) => value >= 1024 ** 2) && cells('dc-pangyo', 'memory').length === 0";
    cells(window, "the rows that use more", &format!("{memory} {above}")).await;
    filter(window, "memory<=1Mi").await;
    let below = "return memory.length > 0 && memory.every((value) => value !== null && value <= 1024 ** 2)";
    cells(window, "the rows that use less", &format!("{memory} {below}")).await;
    filter(window, "memory>1Ti").await;
    window.sees("No Pods match the filter").await;
    filter(window, "site=plant-busan").await;
    for (sort, wrong) in [("ascending", ">"), ("descending", "<")] {
        window.press("button", "Memory").await;
        let sorted = format!(
            "const told = memory.map((value) => value ?? -1);
            return document.querySelector('[data-head=memory]').ariaSort === '{sort}' && new Set(told).size > 2
                && told.every((value, at) => at === 0 || !(told[at - 1] {wrong} value))"
        );
        cells(window, sort, &format!("{memory} {sorted}")).await;
    }
}

/// The drawer draws what a pod uses, with what it asks for and its limit.
async fn charts(window: &Window) {
    let pods = ["get", "pods", "-n", "shop", "-l", "app.kubernetes.io/name=orders", "-o", "json"];
    let pods: Value = serde_json::from_str(&kubectl("plant-busan", &pods)).unwrap();
    let name = pods["items"][0]["metadata"]["name"].as_str().unwrap();
    filter(window, &format!("name={name}")).await;
    open_row(window, name).await;
    window.press("tab", "Metrics").await;
    let drawn = format!(
        "const chart = (measure) => document.querySelector(`[data-testid=object-metrics] figure[data-measure=${{measure}}]`);
        const [cpu, memory] = ['cpu', 'memory'].map(chart);
        const marks = (figure) => [...figure.querySelectorAll('[data-mark]')].map((mark) => mark.innerText.replace(/\\s+/g, ' ').trim());
        return !!cpu && !!memory && [cpu, memory].every((figure) => figure.querySelector('svg polyline') && figure.querySelector('[data-series] b').innerText !== '–')
            && JSON.stringify(marks(cpu)) === {} && JSON.stringify(marks(memory)) === {}",
        json!(json!(["requested 20m"]).to_string()),
        json!(json!(["requested 16 MiB", "limit 2 GiB"]).to_string()),
    );
    window.until_within(FIGURES, "the charts of the pod", &drawn).await;
}

/// The time that is pointed at in one chart is that of both, each with its value there or the word that there is none.
async fn pointed(window: &Window) {
    let both = |so: &str| {
        format!(
            "const charts = ['cpu', 'memory'].map((measure) => document.querySelector(`[data-testid=object-metrics] figure[data-measure=${{measure}}]`));
            const [cpu, memory] = charts.map((chart) => {{
                const slider = chart.querySelector('[role=slider]');
                return {{ slider, at: slider.ariaValueNow, told: slider.ariaValueText, head: chart.querySelector('figcaption').innerText, cursor: !!chart.querySelector('line.cursor') }};
            }});
            {so}"
        )
    };
    window.script(&both("cpu.slider.focus()"), &[]).await;
    let told = "const [, time, value] = /^(\\d\\d:\\d\\d:\\d\\d): use (.+)$/.exec(cpu.told) ?? [];
            const [, other, memorys] = /^(.+?): use (.+)$/.exec(memory.told) ?? [];
            return cpu.at === memory.at && time !== undefined && time === other
                && /^(0|[0-9.]+m?|no value)$/.test(value) && /^([0-9.]+ [KMG]iB|no value)$/.test(memorys)
                && [cpu, memory].every((chart) => chart.cursor && chart.head.includes(time))";
    let mut before = json!(null);
    for _ in 0..2 {
        window.keys(&Key::Left.to_string()).await;
        let earlier = format!("if ({before} !== null && !(Number(cpu.at) < {before})) return false;");
        window.until("one time in both charts, with its values", &both(&format!("{earlier} {told}"))).await;
        before = window.script(&both("return Number(cpu.at)"), &[]).await;
    }
    window.keys(&Key::Escape.to_string()).await;
    let left = "return [cpu, memory].every((chart) => !chart.cursor && chart.told.includes('at most'))";
    window.until("the time is left, and the charts stay", &both(left)).await;
}

#[tokio::test]
async fn a_table_shows_what_nodes_and_pods_use_and_why_nobody_tells() {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        return skip("a_table_shows_what_nodes_and_pods_use_and_why_nobody_tells", &reason);
    }
    let _fleet = FLEET.read().await;
    run("a_table_shows_what_nodes_and_pods_use", setup(), async |window| {
        window.press("button", "Connect 2 sites").await;
        ready(&window, "plant-busan").await;
        ready(&window, "dc-pangyo").await;
        cards(&window).await;
        nodes(&window).await;
        pods(&window).await;
        by_use(&window).await;
        charts(&window).await;
        pointed(&window).await;
    })
    .await;
}
