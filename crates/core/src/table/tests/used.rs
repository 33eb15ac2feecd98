//! Columns of use: order, filter and news.

use super::*;
use crate::metrics::{History, Metrics, ScrapePace};
use concertina_contract::{Column, Measure, MetricsProbe, Role};
use serde_json::Value;

const PACE: ScrapePace = ScrapePace {
    every: Duration::from_millis(20),
    refused: Duration::from_millis(20),
    limit: Duration::from_secs(5),
};

/// Figures of a pod: thousandths of a core, MiB.
fn figures(name: &str, cpu: u32, memory: u32) -> Value {
    let usage = json!({"cpu": format!("{cpu}m"), "memory": format!("{memory}Mi")});
    let container = json!({"name": "app", "usage": usage});
    let meta = json!({"name": name, "namespace": "shop"});
    json!({"metadata": meta, "timestamp": format!("2026-01-01T00:00:{:02}Z", cpu % 60), "containers": [container]})
}

fn measured(rig: &Rig, query: TableQuery) -> (Metrics, Page) {
    let history = History::open(std::path::Path::new(":memory:")).unwrap();
    let clock = crate::clock::Clock::from_fn(rig.clock.reader());
    let metrics = Metrics::new(rig.tasks.child(), clock, rig.hub.clone(), history, PACE);
    let (link, receiver) = tokio::sync::watch::channel(crate::watch::testing::ready(&rig.server.url(), 1));
    // The site stays ready until the test ends.
    rig.tasks.spawn(async move { link.closed().await });
    metrics.attach(&rig.site, receiver, || None);
    let (table, mut source) = Table::open(rig.hub.clone(), names().measured(metrics.clone()), query);
    let Some(FrameBody::Table(last)) = source.next() else { panic!("the first frame comes at once") };
    (metrics, Page { table, source, last, known: std::collections::HashMap::new() })
}

fn three(rig: &Rig) {
    for (name, limit) in [("a", "100m"), ("b", "1"), ("c", "2")] {
        let resources = json!({"requests": {"cpu": "50m"}, "limits": {"cpu": limit, "memory": "1Gi"}});
        let pod = json!({"spec": {"containers": [{"name": "app", "resources": resources}]}});
        rig.server.put(build::with(build::pod("shop", name), &pod));
    }
}

fn place(columns: &[Column], id: &str) -> usize {
    columns.iter().position(|column| column.id == id).unwrap()
}

fn by_cpu(rig: &Rig) -> TableQuery {
    TableQuery { sort: Sort { column: "cpu".to_owned(), descending: true }, ..query(rig) }
}

#[tokio::test]
async fn rows_show_what_they_use_beside_their_limits() {
    let rig = Rig::new().await;
    three(&rig);
    rig.server.serve_metrics(Vec::new(), vec![figures("a", 90, 64), figures("b", 200, 32)]);
    let (_metrics, mut page) = measured(&rig, query(&rig));
    let columns = page.table.columns();
    let (cpu, memory) = (place(&columns, "cpu"), place(&columns, "memory"));
    let mut shown: std::collections::HashMap<String, Vec<Cell>> = std::collections::HashMap::new();
    until("figures", || {
        for row in page.pull().into_iter().flat_map(|frame| frame.rows) {
            shown.insert(row.object.name.clone(), row.cells);
        }
        matches!(shown.get("a").map(|cells| &cells[cpu]), Some(Cell::Usage { .. }))
    })
    .await;
    let Cell::Usage { measure: Measure::Cpu, value, marks, trail } = &shown["a"][cpu] else { panic!() };
    assert!((value - 0.09).abs() < 1e-9 && *trail == [Some(100)], "{value} {trail:?}");
    let marks: Vec<(Role, f64)> = marks.iter().map(|mark| (mark.role, mark.value)).collect();
    assert_eq!(marks, [(Role::Request, 0.05), (Role::Limit, 0.1)]);
    let Cell::Usage { measure: Measure::Memory, value, .. } = &shown["b"][memory] else { panic!() };
    assert!((value - 32.0 * 1_048_576.0).abs() < 1.0);
    assert_eq!(shown["c"][cpu], Cell::NoUsage { probe: None });
}

#[tokio::test]
async fn use_orders_and_filters_rows() {
    let rig = Rig::new().await;
    three(&rig);
    let pods = vec![figures("a", 90, 64), figures("b", 200, 32), figures("c", 150, 128)];
    rig.server.serve_metrics(Vec::new(), pods);
    let (metrics, mut page) = measured(&rig, query(&rig));
    page.wait(&["a", "b", "c"]).await;
    until("figures", || metrics.snapshot(&rig.site).pod("shop", "c").is_some()).await;
    page.table.change_query(by_cpu(&rig));
    assert_eq!(page.names(), ["b", "c", "a"]);
    for (text, expected) in [
        ("cpu>100m", &["b", "c"] as &[&str]),
        ("cpu>50%", &["a"]),
        ("memory>=64Mi", &["c", "a"]),
        ("-memory>=64Mi", &["b"]),
    ] {
        page.table.change_query(TableQuery { text: text.to_owned(), ..by_cpu(&rig) });
        assert_eq!(page.names(), expected, "{text}");
    }
    // Others use more now: the order follows when time passes, and not while rows keep their places.
    page.table.change_query(by_cpu(&rig));
    page.table.attend(&Attention { hold: true, ..Attention::default() });
    let pods = vec![figures("a", 391, 64), figures("b", 200, 32), figures("c", 150, 128)];
    rig.server.serve_metrics(Vec::new(), pods);
    let used =
        |metrics: &Metrics| metrics.snapshot(&rig.site).pod("shop", "a").map(|pod| pod.reading.usage.cpu);
    until("other figures", || used(&metrics) == Some(391_000_000)).await;
    page.table.pass_time();
    assert_eq!(page.names(), ["b", "c", "a"]);
    page.table.attend(&Attention::default());
    assert_eq!(page.names(), ["a", "b", "c"]);
}

#[tokio::test]
async fn a_site_without_figures_says_why() {
    let rig = Rig::new().await;
    three(&rig);
    let (_metrics, mut page) = measured(&rig, query(&rig));
    let cpu = place(&page.table.columns(), "cpu");
    let mut shown = Cell::None;
    until("the reason", || {
        for row in page.pull().into_iter().flat_map(|frame| frame.rows) {
            shown = row.cells[cpu].clone();
        }
        shown == Cell::NoUsage { probe: Some(MetricsProbe::Served) }
    })
    .await;
}

#[tokio::test]
async fn a_node_tells_what_its_pods_ask_for() {
    let rig = Rig::new().await;
    three(&rig);
    rig.server.put(build::node("node-1"));
    let containers = json!([{"name": "app", "resources": {"requests": {"cpu": "1"}}}]);
    let done = json!({"spec": {"containers": containers}, "status": {"phase": "Succeeded"}});
    rig.server.put(build::with(build::pod("shop", "done"), &done));
    let usage = json!({"cpu": "250m", "memory": "64Mi"});
    let node = json!({"metadata": {"name": "node-1"}, "timestamp": "2026-01-01T00:00:00Z", "usage": usage});
    rig.server.serve_metrics(vec![node], vec![figures("a", 90, 64)]);
    let pods = rig.pods();
    rig.settled(&pods).await;
    let (_metrics, mut page) = measured(&rig, TableQuery { kind: Kind::Node, ..query(&rig) });
    let cpu = place(&page.table.columns(), "cpu");
    let mut asked = None;
    until("what is asked for", || {
        for row in page.pull().into_iter().flat_map(|frame| frame.rows) {
            if let Cell::Usage { marks, .. } = &row.cells[cpu] {
                asked = marks.iter().find(|mark| mark.role == Role::Request).map(|mark| mark.value);
            }
        }
        // Three ask for 50m each; the one that has ended for nothing.
        asked == Some(0.15)
    })
    .await;
}
