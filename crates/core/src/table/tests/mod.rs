//! Tables against the scripted API server.

mod still;
mod used;
mod workloads;

use super::{Closed, SiteNames, Source, Subscriptions, Table, TableSource, cells};
use crate::task::Tasks;
use crate::watch::Pace;
use crate::watch::testing::{Rig, degraded, quick, until};
use concertina_contract::{
    Attention, Cell, CopyFormat, FilterFault, Frame, FrameBody, Kind, ObjectRef, PageId, RowsState,
    Selection, Sort, TableFrame, TableQuery, Tone,
};
use concertina_testkit::build;
use futures::FutureExt as _;
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;

fn names() -> SiteNames {
    SiteNames::new(|site| format!("Name of {site}"))
}

fn query(rig: &Rig) -> TableQuery {
    TableQuery {
        kind: Kind::Pod,
        sites: vec![rig.site.clone()],
        namespaces: Vec::new(),
        text: String::new(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
    }
}

/// A page's view of a table.
struct Page {
    table: Table,
    source: TableSource,
    last: TableFrame,
    known: std::collections::HashMap<u32, String>,
}

impl Page {
    fn open(rig: &Rig, query: TableQuery) -> Self {
        let (table, mut source) = Table::open(rig.hub.clone(), names(), query);
        let Some(FrameBody::Table(last)) = source.next() else { panic!("the first frame comes at once") };
        Self { table, source, last, known: std::collections::HashMap::new() }
    }

    fn pull(&mut self) -> Option<TableFrame> {
        let Some(FrameBody::Table(frame)) = self.source.next() else { return None };
        for row in &frame.rows {
            self.known.insert(row.id, row.object.name.clone());
        }
        let last = std::mem::replace(&mut self.last, frame.clone());
        self.last.order = self.last.order.take().or(last.order);
        self.last.selected = self.last.selected.take().or(last.selected);
        self.last.sites = self.last.sites.take().or(last.sites);
        Some(frame)
    }

    /// The names of the window.
    fn names(&mut self) -> Vec<String> {
        self.pull();
        self.last.order.iter().flatten().map(|id| self.known[id].clone()).collect()
    }

    /// What the rows of the site are worth.
    fn state(&self) -> RowsState {
        self.last.sites.as_ref().unwrap()[0].state.clone()
    }

    async fn wait(&mut self, expected: &[&str]) {
        until(&format!("{expected:?}"), || self.names() == expected).await;
    }

    fn number(&self, name: &str) -> u32 {
        *self.known.iter().find(|(_, other)| *other == name).unwrap().0
    }
}

fn four(rig: &Rig) {
    for (name, restarts) in [("a", 3), ("b", 1), ("c", 2), ("d", 0)] {
        let patch = json!({"status": {"containerStatuses": [{"name": "app", "restartCount": restarts,
            "ready": true, "state": {"running": {}}}]}});
        rig.server.put(build::with(build::pod("shop", name), &patch));
    }
}

#[tokio::test]
async fn the_first_frame_says_that_rows_are_loading() {
    let rig = Rig::new().await;
    let page = Page::open(&rig, query(&rig));
    assert!(matches!(page.state(), RowsState::Loading { .. } | RowsState::Disconnected));
    assert_eq!(page.last.total, 0);
}

#[tokio::test]
async fn rows_are_sorted_filtered_and_kept_in_order() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, query(&rig));
    page.wait(&["a", "b", "c", "d"]).await;
    let by = |column: &str, descending| Sort { column: column.to_owned(), descending };
    page.table.change_query(TableQuery { sort: by("restarts", true), ..query(&rig) });
    assert_eq!(page.names(), ["a", "c", "b", "d"]);
    page.table.change_query(TableQuery { text: "RUNNING -d name".to_owned(), ..query(&rig) });
    assert_eq!(page.names(), Vec::<String>::new(), "d occurs in every node's name");
    page.table.change_query(TableQuery { namespaces: vec!["other".to_owned()], ..query(&rig) });
    assert_eq!(page.names(), Vec::<String>::new());
    assert_eq!(page.last.unfiltered, 0);
    page.table.change_query(TableQuery { sort: by("name", true), first: 1, count: 2, ..query(&rig) });
    assert_eq!(page.names(), ["c", "b"]);
    assert_eq!((page.last.total, page.last.first), (4, 1));
    rig.server.put(build::pod("shop", "bb"));
    page.wait(&["c", "bb"]).await;
    rig.server.remove("pods", "shop", "c");
    page.wait(&["bb", "b"]).await;
}

#[tokio::test]
async fn only_changed_rows_are_sent_again() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, query(&rig));
    page.wait(&["a", "b", "c", "d"]).await;
    until("live", || {
        page.pull();
        page.state() == RowsState::Live
    })
    .await;
    assert!(page.pull().is_none(), "nothing changed, nothing is sent");
    rig.server.put(build::with(build::pod("shop", "b"), &json!({"spec": {"nodeName": "elsewhere"}})));
    let mut frame = None;
    until("a frame", || {
        frame = page.pull();
        frame.is_some()
    })
    .await;
    let rows: Vec<String> = frame.unwrap().rows.into_iter().map(|row| row.object.name).collect();
    assert_eq!(rows, ["b"]);
}

#[tokio::test]
async fn many_changes_at_once_leave_the_order_right() {
    let rig = Rig::new().await;
    let mut page = Page::open(&rig, TableQuery { count: 500, ..query(&rig) });
    for number in 0..300 {
        rig.server.put(build::pod("shop", &format!("pod-{:03}", (number * 7) % 300)));
    }
    until("all", || {
        page.pull();
        page.last.total == 300
    })
    .await;
    // What the rows say is kept from here on.
    page.table.change_query(TableQuery { text: "elsewhere".to_owned(), count: 500, ..query(&rig) });
    page.wait(&[]).await;
    page.table.change_query(TableQuery { count: 500, ..query(&rig) });
    for number in (0..300).step_by(2) {
        rig.server.remove("pods", "shop", &format!("pod-{number:03}"));
        rig.server.put(build::with(
            build::pod("shop", &format!("pod-{:03}", number + 1)),
            &json!({"spec": {"nodeName": "elsewhere"}}),
        ));
    }
    let expected: Vec<String> = (0..150).map(|number| format!("pod-{:03}", number * 2 + 1)).collect();
    until("half", || page.names() == expected).await;
    page.table.change_query(TableQuery { text: "elsewhere".to_owned(), count: 500, ..query(&rig) });
    // The change of the last one may still be on its way.
    page.wait(&expected.iter().map(String::as_str).collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn the_selection_means_the_query_and_drops_what_vanishes() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, TableQuery { count: 2, ..query(&rig) });
    page.wait(&["a", "b"]).await;
    until("four", || {
        page.pull();
        page.last.total == 4
    })
    .await;
    page.table.select(&Selection::All);
    page.pull();
    assert_eq!((page.last.selected.as_ref().unwrap().len(), page.last.selected_total), (2, 4));
    assert_eq!(page.table.selected().len(), 4);
    rig.server.remove("pods", "shop", "d");
    until("three", || {
        page.pull();
        page.last.selected_total == 3
    })
    .await;
    page.table.select(&Selection::Only { row: page.number("a") });
    // Scrolling keeps the selection and its anchor.
    page.table.change_query(TableQuery { first: 1, ..query(&rig) });
    page.names();
    page.table.select(&Selection::To { from: None, row: page.number("c") });
    let names = |page: &Page| page.table.selected().into_iter().map(|object| object.name).collect::<Vec<_>>();
    assert_eq!(names(&page), ["a", "b", "c"]);
    page.table.select(&Selection::Toggle { row: page.number("b") });
    assert_eq!(names(&page), ["a", "c"]);
    page.table.change_query(TableQuery {
        text: "c".to_owned(),
        namespaces: vec!["shop".to_owned()],
        ..query(&rig)
    });
    page.table.select(&Selection::None);
    assert_eq!(names(&page), Vec::<String>::new());
}

#[tokio::test]
async fn objects_are_located_in_the_whole() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, TableQuery { count: 1, ..query(&rig) });
    until("four", || {
        page.pull();
        page.last.total == 4
    })
    .await;
    let object = |name: &str| ObjectRef {
        site: rig.site.clone(),
        kind: Kind::Pod,
        namespace: "shop".to_owned(),
        name: name.to_owned(),
        uid: String::new(),
    };
    assert_eq!(page.table.locate(&object("c")), Some(2));
    assert_eq!(page.table.locate(&object("nobody")), None);
}

#[tokio::test]
async fn a_silent_site_leaves_its_rows_stale() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, query(&rig));
    page.wait(&["a", "b", "c", "d"]).await;
    until("live", || {
        page.pull();
        page.state() == RowsState::Live
    })
    .await;
    rig.link.send_replace(degraded(1));
    let mut frame = None;
    until("stale", || {
        frame = page.pull().or(frame.take());
        matches!(page.state(), RowsState::Stale { .. })
    })
    .await;
    assert_eq!(frame.unwrap().rows.iter().filter(|row| row.stale).count(), 4);
}

#[tokio::test]
async fn another_kind_comes_with_its_own_columns() {
    let rig = Rig::new().await;
    four(&rig);
    rig.server.put(build::node("node-1"));
    let mut page = Page::open(&rig, query(&rig));
    page.wait(&["a", "b", "c", "d"]).await;
    page.table.change_query(TableQuery { kind: Kind::Node, ..query(&rig) });
    page.wait(&["node-1"]).await;
    assert_eq!(page.table.columns()[3].id, "roles");
    until("the watch of pods ends", || rig.server.open_watches() == 1).await;
}

/// Frames that a page got.
type Frames = Arc<Mutex<Vec<Frame>>>;

fn sink(frames: &Frames) -> impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static {
    let frames = frames.clone();
    move |frame| {
        frames.lock().unwrap().push(frame);
        Ok(())
    }
}

#[tokio::test]
async fn at_most_two_frames_are_unacknowledged_and_the_next_holds_all() {
    let rig = Rig::new().await;
    let subscriptions = Subscriptions::new(Tasks::new());
    let (page, frames) = (PageId::new("page"), Frames::default());
    let opened = subscriptions.open_table(&page, rig.hub.clone(), names(), query(&rig), sink(&frames));
    let count = || frames.lock().unwrap().len();
    until("two frames", || count() == 2).await;
    for number in 0..20 {
        rig.server.put(build::pod("shop", &format!("pod-{number}")));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(count(), 2, "nothing is sent without an acknowledgement");
    subscriptions.acknowledge(&opened.id, 2);
    until("the third frame", || count() >= 3).await;
    let third = frames.lock().unwrap()[2].clone();
    let FrameBody::Table(table) = third.body else { panic!("a table") };
    assert_eq!((third.seq, table.total), (3, 20));
}

#[tokio::test]
async fn frames_come_at_most_thirty_a_second() {
    let rig = Rig::new().await;
    let subscriptions = Subscriptions::new(Tasks::new());
    let (page, frames) = (PageId::new("page"), Frames::default());
    let opened = subscriptions.open_table(&page, rig.hub.clone(), names(), query(&rig), sink(&frames));
    let begun = std::time::Instant::now();
    for number in 0..100 {
        subscriptions.acknowledge(&opened.id, u32::MAX);
        rig.server.put(build::pod("shop", &format!("pod-{number}")));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let most = begun.elapsed().as_millis() / 33 + 2;
    assert!(frames.lock().unwrap().len() as u128 <= most);
}

#[tokio::test]
async fn the_same_table_twice_adds_no_watch_and_closing_both_ends_it() {
    let rig = Rig::new().await;
    let subscriptions = Subscriptions::new(Tasks::new());
    let frames = Frames::default();
    let (one, two) = (PageId::new("one"), PageId::new("two"));
    subscriptions.open_table(&one, rig.hub.clone(), names(), query(&rig), sink(&frames));
    until("a watch", || rig.server.open_watches() == 1).await;
    subscriptions.open_table(&two, rig.hub.clone(), names(), query(&rig), sink(&frames));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(rig.server.open_watches(), 1);
    assert_eq!(rig.hub.counts().leases, 2);
    subscriptions.close_page(&one);
    subscriptions.close_page(&two);
    assert!(subscriptions.is_empty());
    until("no watch", || rig.server.open_watches() == 0).await;
}

#[tokio::test]
async fn a_page_that_is_gone_ends_its_subscription() {
    let rig = Rig::new().await;
    let subscriptions = Subscriptions::new(Tasks::new());
    let page = PageId::new("page");
    subscriptions.open_table(&page, rig.hub.clone(), names(), query(&rig), |_| Err(Closed));
    until("closed", || subscriptions.is_empty()).await;
    until("no lease", || rig.hub.counts().leases == 0).await;
}

#[tokio::test]
async fn cells_have_tones() {
    let rig = Rig::new().await;
    rig.server.put(build::deployment("shop", "orders", 2));
    let deployments = rig.hub.lease(&rig.site, &Kind::Deployment);
    rig.settled(&deployments).await;
    let cells = cells(&deployments.get("shop", "orders").unwrap());
    assert_eq!(cells[3], Cell::Status { text: "2/2".to_owned(), tone: Tone::Good });
    assert_eq!(cells[4], Cell::Number { value: 2.0 });
}

#[tokio::test]
async fn a_burst_is_drawn_a_few_times_a_second_and_at_once_when_the_page_asks() {
    let rig = Rig::new().await;
    for number in 0..1_000 {
        rig.server.put(build::pod("shop", &format!("pod-{number:04}")));
    }
    let pods = rig.hub.lease(&rig.site, &Kind::Pod);
    rig.settled(&pods).await;
    let begun = std::time::Instant::now();
    let mut page = Page::open(&rig, query(&rig));
    assert_eq!(page.last.total, 1_000);
    page.source.settled().await;
    assert!(begun.elapsed() >= Duration::from_millis(200));
    page.pull();
    assert!(page.source.settled().now_or_never().is_some(), "nothing came since");
    let mut asking = Page::open(&rig, query(&rig));
    asking.table.select(&Selection::All);
    assert!(asking.source.settled().now_or_never().is_some(), "the page asked");
}
