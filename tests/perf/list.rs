//! How long the core alone takes until all pods of a server are in a table, and what memory that takes at its peak.
//!
//! `perf-list SOURCE PODS`, where SOURCE is a server's URL or the path of a kubeconfig, prints one line of JSON:
//! `{"pods", "millis", "firstMillis", "peakKib", "frames"}`. Times count from the start of the process' work on; `peakKib`
//! is `VmHWM`, the largest resident size so far.

use concertina_contract::{FrameBody, Kind, SessionState, SiteId, Sort, TableQuery};
use concertina_core::clock::Clock;
use concertina_core::site::{Link, ReadClient, Signals};
use concertina_core::table::{SiteNames, Source as _, Table};
use concertina_core::task::Tasks;
use concertina_core::watch::Hub;
use kube::config::{KubeConfigOptions, Kubeconfig};
use serde_json::json;
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How many rows are the first ones.
const FIRST: u32 = 100;

/// As in the application: it gives memory back after a large list.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [source, pods] = arguments.as_slice() else {
        return Err("usage: perf-list SOURCE PODS".into());
    };
    let pods: u32 = pods.parse()?;
    let mut config = configuration(source).await?;
    config.default_retry = false;
    let reader = ReadClient::new(kube::Client::try_from(config)?, Arc::new(Signals::default()));
    let link = Link { state: SessionState::Ready { since: 0 }, reader: Some(reader), access: None, epoch: 1 };
    let (_link, receiver) = tokio::sync::watch::channel(link);
    let hub = Hub::new(Tasks::new(), Clock::system());
    let site = SiteId::new("perf");
    hub.attach(&site, receiver);
    let query = TableQuery {
        kind: Kind::Pod,
        sites: vec![site],
        namespaces: Vec::new(),
        text: String::new(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
    };
    let (_table, mut source) = Table::open(hub, SiteNames::new(ToString::to_string), query);
    let (mut first, mut frames) = (None, 0);
    loop {
        if let Some(FrameBody::Table(frame)) = source.next() {
            frames += 1;
            if frame.total >= FIRST.min(pods) {
                first.get_or_insert_with(|| begun.elapsed());
            }
            if frame.total >= pods {
                break;
            }
        } else {
            tokio::time::timeout(Duration::from_mins(2), source.changed()).await?;
        }
        // As the window is served: at most thirty frames a second.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let report = json!({
        "pods": pods, "millis": begun.elapsed().as_millis(),
        "firstMillis": first.unwrap_or_default().as_millis(), "peakKib": peak()?, "frames": frames,
    });
    writeln!(std::io::stdout(), "{report}")?;
    Ok(())
}

/// How to reach the server: by its URL alone, or as a kubeconfig says.
async fn configuration(source: &str) -> Result<kube::Config, Box<dyn Error>> {
    if source.starts_with("http://") {
        return Ok(kube::Config::new(source.parse()?));
    }
    let kubeconfig = Kubeconfig::read_from(source)?;
    Ok(kube::Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await?)
}

/// `VmHWM` of this process in KiB.
fn peak() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
