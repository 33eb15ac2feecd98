//! Memory of a row, and how soon a table answers another order or filter.

use super::Figures;
use concertina_contract::{FrameBody, Kind, SessionState, SiteId, Sort, TableQuery};
use concertina_core::clock::Clock;
use concertina_core::site::{Link, ReadClient, Signals};
use concertina_core::table::{SiteNames, Source as _, Table, TableSource};
use concertina_core::task::Tasks;
use concertina_core::watch::Hub;
use concertina_tests::Outcome;
use serde_json::{Value, json};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch::Receiver;

/// The longest that rows are waited for.
const PATIENCE: Duration = Duration::from_mins(2);
/// Looks at memory once all rows are there, and the time between two: the allocator gives pages back meanwhile.
const LOOKS: u32 = 10;
const BETWEEN: Duration = Duration::from_secs(1);
/// Orders and filters that the table goes through, each of them several times; each filter leaves rows.
const SORTS: [(&str, bool); 6] = [
    ("age", false),
    ("namespace", true),
    ("restarts", true),
    ("node", false),
    ("status", true),
    ("name", false),
];
const FILTERS: [&str; 4] = ["service-1", "-service-2", "namespace:team-1 service", "ready:1/1"];
const TIMES: usize = 5;

pub(super) async fn measure(url: &str, pods: u32) -> Outcome<Figures> {
    let (hub, _link) = hub(url)?;
    let mut query = TableQuery {
        kind: Kind::Pod,
        sites: vec![SiteId::new("perf")],
        namespaces: Vec::new(),
        text: String::new(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
    };
    let empty = resident()?;
    let (table, mut source) = Table::open(hub, SiteNames::new(ToString::to_string), query.clone());
    while total(&mut source).await? < pods {}
    let mut least = f64::INFINITY;
    for _ in 0..LOOKS {
        tokio::time::sleep(BETWEEN).await;
        least = least.min(resident()?);
    }
    let (mut sorts, mut filters) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        for (column, descending) in SORTS {
            query.sort = Sort { column: column.to_owned(), descending };
            sorts.push(answer(&table, &mut source, &query));
        }
        for text in FILTERS {
            text.clone_into(&mut query.text);
            filters.push(answer(&table, &mut source, &query));
            query.text.clear();
            answer(&table, &mut source, &query);
        }
    }
    Ok([
        ("bytesPerRow", json!((least - empty) * 1_024.0 / f64::from(pods))),
        ("sortMax", slowest(&sorts)),
        ("filterMax", slowest(&filters)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect())
}

/// A hub with one site, whose link lasts as long as its other end.
fn hub(url: &str) -> Outcome<(Hub, tokio::sync::watch::Sender<Link>)> {
    let mut config = kube::Config::new(url.parse()?);
    config.default_retry = false;
    let reader = ReadClient::new(kube::Client::try_from(config)?, Arc::new(Signals::default()));
    let link = Link { state: SessionState::Ready { since: 0 }, reader: Some(reader), access: None, epoch: 1 };
    let (sender, receiver): (_, Receiver<Link>) = tokio::sync::watch::channel(link);
    let hub = Hub::new(Tasks::new(), Clock::system());
    hub.attach(&SiteId::new("perf"), receiver);
    Ok((hub, sender))
}

/// Milliseconds from another query to the frame that answers it; the work is done where the frame is asked for. Where the
/// first rows stay the same there is none.
fn answer(table: &Table, source: &mut TableSource, query: &TableQuery) -> f64 {
    let begun = Instant::now();
    table.change_query(query.clone());
    black_box(source.next());
    begun.elapsed().as_secs_f64() * 1_000.0
}

/// The rows of the next frame.
async fn total(source: &mut TableSource) -> Outcome<u32> {
    loop {
        if let Some(FrameBody::Table(frame)) = source.next() {
            return Ok(frame.total);
        }
        tokio::time::timeout(PATIENCE, source.changed()).await?;
    }
}

fn slowest(millis: &[f64]) -> Value {
    json!(millis.iter().copied().fold(0.0, f64::max))
}

/// Resident size of this process without files, in KiB.
fn resident() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).ok_or("no RssAnon")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
