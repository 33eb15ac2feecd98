//! Figures of the real metrics API, beside `kubectl top`; and of scripted ones that fail.

use crate::real::{Bench, Result, is_ready, until};
use concertina_contract::{Cell, FrameBody, Kind, MetricsProbe, MetricsState, SiteId, Sort, TableQuery};
use concertina_core::clock::Clock;
use concertina_core::metrics::{History, Metrics, ScrapePace, Select, Snapshot};
use concertina_core::site::Site;
use concertina_core::table::{SiteNames, Source as _, Table, TableSource};
use concertina_core::task::Tasks;
use concertina_core::watch::Hub;
use concertina_sandbox::{Capabilities, SiteHandle, skip};
use concertina_testkit::{ApiServer, Fault, Home, Match};
use concertina_tests::{Desk, DeskOptions, own_namespace, remove, sweep};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// How the namespace of this test begins.
const PREFIX: &str = "metrics-test";
/// The longest that figures are waited for: metrics-server takes them every ten seconds, and a pod needs two of them.
const PATIENCE: Duration = Duration::from_mins(2);

/// Figures of one site, asked for every second.
struct Watcher {
    metrics: Metrics,
    site: SiteId,
    wake: Arc<Notify>,
    tasks: Tasks,
}

impl Watcher {
    fn new(site: &Arc<Site>) -> Result<Self> {
        let tasks = Tasks::new();
        let hub = Hub::new(tasks.child(), Clock::system());
        let pace = ScrapePace {
            every: Duration::from_secs(1),
            refused: Duration::from_secs(1),
            ..ScrapePace::default()
        };
        let history = History::open(Path::new(":memory:"))?;
        let metrics = Metrics::new(tasks.child(), Clock::system(), hub, history, pace);
        let wake = Arc::new(Notify::new());
        metrics.follow(&wake);
        let known = site.clone();
        metrics.attach(site.id(), site.link(), move || known.capabilities().map(|known| known.apis));
        Ok(Self { metrics, site: site.id().clone(), wake, tasks })
    }

    /// Waits until a snapshot is as wanted.
    async fn until<T>(&self, what: &str, mut look: impl FnMut(&Snapshot) -> Option<T>) -> Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let snapshot = self.metrics.snapshot(&self.site);
            if let Some(found) = look(&snapshot) {
                return Ok(found);
            }
            if Instant::now() > deadline {
                return Err(
                    format!("never: {what}; {:?} {:?}", snapshot.nodes_state, snapshot.pods_state).into()
                );
            }
            // A second without news is fine.
            let _ = tokio::time::timeout(Duration::from_secs(1), self.wake.notified()).await;
        }
    }
}

/// A table that shows figures: CPU and memory by name, as its cells have them.
struct Shown {
    columns: Vec<String>,
    source: TableSource,
    cells: BTreeMap<String, [f64; 2]>,
    _table: Table,
}

impl Shown {
    fn open(watcher: &Watcher, site: &Arc<Site>, kind: Kind, namespace: &str) -> Self {
        let hub = Hub::new(watcher.tasks.child(), Clock::system());
        hub.attach(site.id(), site.link());
        let query = TableQuery {
            kind,
            sites: vec![site.id().clone()],
            namespaces: Some(namespace.to_owned()).into_iter().filter(|name| !name.is_empty()).collect(),
            text: String::new(),
            sort: Sort { column: "cpu".to_owned(), descending: true },
            first: 0,
            count: 100,
        };
        let names = SiteNames::new(ToString::to_string).measured(watcher.metrics.clone());
        let (table, source) = Table::open(hub, names, query);
        let columns = table.columns().into_iter().map(|column| column.id).collect();
        Self { columns, source, cells: BTreeMap::new(), _table: table }
    }

    /// The cells as the page has them now.
    fn read(&mut self) -> BTreeMap<String, [f64; 2]> {
        while let Some(FrameBody::Table(frame)) = self.source.next() {
            for row in frame.rows {
                let value = |id: &str| {
                    let place = self.columns.iter().position(|column| column == id)?;
                    match row.cells.get(place)? {
                        Cell::Usage { value, .. } => Some(*value),
                        _ => None,
                    }
                };
                if let (Some(cpu), Some(memory)) = (value("cpu"), value("memory")) {
                    self.cells.insert(row.object.name.clone(), [cpu, memory]);
                }
            }
        }
        self.cells.clone()
    }
}

/// What `kubectl top` says: name (of the container, if it tells them), thousandths of a core, MiB.
pub(crate) fn top(site: &SiteHandle, what: &[&str]) -> Vec<(String, f64, f64)> {
    let mut args = vec!["top"];
    args.extend(what);
    args.push("--no-headers");
    let text = site.kubectl(&args).unwrap_or_default();
    let number = |word: &str, unit: &str| word.strip_suffix(unit)?.parse().ok();
    text.lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (place, cpu) = words
                .iter()
                .enumerate()
                .skip(1)
                .find_map(|(place, word)| Some((place, number(word, "m")?)))?;
            let memory = words.iter().skip(place).find_map(|word| number(word, "Mi"))?;
            Some((words[place - 1].to_owned(), cpu, memory))
        })
        .collect()
}

/// Whether two values agree within 5 %, or as near as kubectl's whole numbers tell.
pub(crate) fn agrees(ours: f64, kubectls: f64) -> bool {
    (ours - kubectls).abs() <= (kubectls * 0.05).max(1.0)
}

pub(crate) const MIB: f64 = 1_048_576.0;

#[tokio::test(flavor = "multi_thread")]
async fn values_equal_kubectl_top_within_five_percent() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("values_equal_kubectl_top_within_five_percent", &reason);
        return Ok(());
    }
    let bench = Bench::start().await?;
    let handle = bench.sandbox.site("plant-busan").ok_or("no site")?;
    let site = bench.site("plant-busan")?;
    bench.fleet.connect(site.id()).map_err(|failure| format!("{failure:?}"))?;
    until(&site, Duration::from_secs(20), is_ready).await?;
    sweep(handle, PREFIX);
    let namespace = own_namespace(PREFIX);
    let registry = bench.sandbox.registry().ok_or("no registry")?;
    handle.kubectl(&["create", "namespace", &namespace])?;
    let compared = compare(handle, &site, &namespace, &format!("--image={registry}/load:1")).await;
    remove(handle, &namespace);
    bench.end().await;
    compared
}

async fn compare(handle: &SiteHandle, site: &Arc<Site>, namespace: &str, image: &str) -> Result {
    let load = ["run", "load", "-n", namespace, image, "--env=LOAD_MEMORY=60", "--env=LOAD_CPU=150"];
    handle.kubectl(&load)?;
    let watcher = Watcher::new(site)?;
    watcher.until("figures of the pod", |now| now.pod(namespace, "load").map(drop)).await?;
    let mut nodes_shown = Shown::open(&watcher, site, Kind::Node, "");
    let mut pods_shown = Shown::open(&watcher, site, Kind::Pod, namespace);
    let deadline = Instant::now() + PATIENCE;
    loop {
        // Both read what metrics-server took last; when it takes anew between the two, the next try agrees.
        let (nodes, pods) = (top(handle, &["nodes"]), top(handle, &["pods", "-n", namespace]));
        let now = watcher.metrics.snapshot(&watcher.site);
        let near = |usage: concertina_core::metrics::Usage, cpu: f64, memory: f64| {
            agrees(usage.cores() * 1e3, cpu)
                && agrees(usage.get(concertina_contract::Measure::Memory) / MIB, memory)
        };
        let (node_cells, pod_cells) = (nodes_shown.read(), pods_shown.read());
        let shows = |cells: &BTreeMap<String, [f64; 2]>, (name, cpu, memory): &(String, f64, f64)| {
            cells
                .get(name)
                .is_some_and(|[cores, bytes]| agrees(cores * 1e3, *cpu) && agrees(bytes / MIB, *memory))
        };
        let node = |top: &(String, f64, f64)| {
            let (name, cpu, memory) = top;
            now.node(name).is_some_and(|node| near(node.usage, *cpu, *memory)) && shows(&node_cells, top)
        };
        let pod = |top: &(String, f64, f64)| {
            let (name, cpu, memory) = top;
            now.pod(namespace, name)
                .is_some_and(|pod| *memory >= 50.0 && near(pod.reading.usage, *cpu, *memory))
                && shows(&pod_cells, top)
        };
        if !nodes.is_empty() && nodes.iter().all(node) && pods.len() == 1 && pods.iter().all(pod) {
            break;
        }
        if Instant::now() > deadline {
            let ours = now.pod(namespace, "load").map(|pod| pod.reading.usage);
            return Err(format!("kubectl says {nodes:?} {pods:?}, we say {ours:?}").into());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // What was recorded is what was told, to the history's precision.
    let select = Select::Pod(namespace.to_owned(), "load".to_owned());
    let now = watcher.metrics.snapshot(&watcher.site);
    let told = now.pod(namespace, "load").ok_or("no pod")?.reading.usage;
    let tracks = watcher.metrics.history().read(&watcher.site, &select, 0, now.at / 1_000)?;
    let kept = tracks.first().and_then(|track| track.samples.last()).ok_or("nothing recorded")?.usage;
    assert!(
        kept.cpu.abs_diff(told.cpu) <= told.cpu / 512 + 1 && kept.memory.abs_diff(told.memory) < 4096,
        "{kept:?} {told:?}"
    );
    watcher.tasks.shutdown().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_missing_says_which_probe_failed() -> Result {
    let (server, home) = (ApiServer::start().await?, Home::new()?);
    std::fs::write(home.path().join("s.kubeconfig"), server.kubeconfig("s"))?;
    let usage = json!({"cpu": "250m", "memory": "64Mi"});
    let node = json!({"metadata": {"name": "n1"}, "timestamp": "2026-01-01T00:00:00Z", "usage": usage});
    let pod = json!({
        "metadata": {"name": "p", "namespace": "default"}, "timestamp": "2026-01-01T00:00:00Z",
        "containers": [{"name": "c", "usage": usage}],
    });
    server.serve_metrics(vec![node], vec![pod]);
    let desk = Desk::open(home.path(), DeskOptions::default()).await.map_err(|error| error.to_string())?;
    desk.connect().await.map_err(|error| error.to_string())?;
    let site = desk.fleet.sites().into_iter().find_map(|view| desk.fleet.site(&view.id)).ok_or("no site")?;
    let watcher = Watcher::new(&site)?;
    let live = |now: &Snapshot| matches!(now.nodes_state, MetricsState::Live { .. }).then_some(());
    watcher.until("figures", live).await?;
    assert!(watcher.metrics.snapshot(&watcher.site).pod("default", "p").is_some());
    let probe = |wanted: MetricsProbe| {
        move |now: &Snapshot| match &now.nodes_state {
            MetricsState::Missing { probe, message, .. } if *probe == wanted => Some(message.clone()),
            _ => None,
        }
    };
    server.deny("list", "nodes.metrics.k8s.io");
    let words = watcher.until("forbidden", probe(MetricsProbe::Allowed)).await?;
    assert!(words.contains("nodes.metrics.k8s.io"), "{words}");
    server.allow("list", "nodes.metrics.k8s.io");
    watcher.until("figures again", live).await?;
    let broken = Fault::Status { code: 404, reason: "NotFound", message: "gone", retry_after: None };
    server.script(Match::path("/apis/metrics.k8s.io/v1beta1/nodes"), broken, 1);
    watcher.until("not served", probe(MetricsProbe::Served)).await?;
    server.serve_metrics(Vec::new(), Vec::new());
    watcher.until("empty", probe(MetricsProbe::Filled)).await?;
    watcher.tasks.shutdown().await;
    desk.close().await;
    Ok(())
}
