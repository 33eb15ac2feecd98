//! Rows that stay put, and frames that hold no more than what changed.

use super::*;

/// What a frame holds besides counts.
fn is_counts_only(frame: &TableFrame) -> bool {
    frame.order.is_none() && frame.rows.is_empty() && frame.selected.is_none() && frame.problem.is_none()
}

/// A table of 300 pods, all there.
async fn many(rig: &Rig, change: impl FnOnce(TableQuery) -> TableQuery) -> Page {
    for number in 0..300 {
        rig.server.put(build::pod("shop", &format!("pod-{number:03}")));
    }
    let mut page = Page::open(rig, change(query(rig)));
    until("all rows, live", || {
        page.pull();
        page.last.total == 300 && page.state() == RowsState::Live
    })
    .await;
    page
}

/// Waits for so many rows; the frames on the way.
async fn total(page: &mut Page, rows: u32) -> Vec<TableFrame> {
    let mut frames = Vec::new();
    until(&format!("{rows} rows"), || {
        frames.extend(page.pull());
        page.last.total == rows
    })
    .await;
    frames
}

#[tokio::test]
async fn changes_outside_the_window_send_counts_only() {
    let rig = Rig::new().await;
    let mut page = many(&rig, |query| TableQuery { first: 100, count: 50, ..query }).await;
    // Below the window: a row comes, one changes, one goes.
    rig.server.put(build::pod("shop", "pod-200-new"));
    let frames = total(&mut page, 301).await;
    assert!(!frames.is_empty() && frames.iter().all(is_counts_only), "{frames:?}");
    rig.server.put(build::with(build::pod("shop", "pod-250"), &json!({"spec": {"nodeName": "elsewhere"}})));
    rig.server.remove("pods", "shop", "pod-251");
    let frames = total(&mut page, 300).await;
    assert!(!frames.is_empty() && frames.iter().all(is_counts_only), "{frames:?}");
    // Above it, with a row that stays put: the window moves along, and its rows are not sent again.
    let (anchor, names) = (page.number("pod-120"), page.names());
    page.table.attend(&Attention { anchor: Some(anchor), ..Attention::default() });
    for number in 0..5 {
        rig.server.put(build::pod("shop", &format!("pod-000-{number}")));
    }
    let frames = total(&mut page, 305).await;
    assert!(!frames.is_empty() && frames.iter().all(is_counts_only), "{frames:?}");
    assert_eq!((page.last.first, page.names()), (105, names));
}

#[tokio::test]
async fn a_row_that_goes_hands_its_place_to_the_next() {
    let rig = Rig::new().await;
    let mut page = many(&rig, |query| TableQuery { first: 100, count: 50, ..query }).await;
    let anchor = page.number("pod-120");
    page.table.attend(&Attention { anchor: Some(anchor), ..Attention::default() });
    rig.server.remove("pods", "shop", "pod-120");
    total(&mut page, 299).await;
    assert_eq!(page.last.first, 100);
    rig.server.remove("pods", "shop", "pod-005");
    total(&mut page, 298).await;
    assert_eq!((page.last.first, page.names()[20].as_str()), (99, "pod-121"));
}

#[tokio::test]
async fn held_rows_keep_their_places_and_show_their_news() {
    let rig = Rig::new().await;
    four(&rig);
    let sort = Sort { column: "restarts".to_owned(), descending: true };
    let mut page = Page::open(&rig, TableQuery { sort, ..query(&rig) });
    page.wait(&["a", "c", "b", "d"]).await;
    page.table.attend(&Attention { hold: true, ..Attention::default() });
    let restarts = |name: &str, count: u32| {
        let patch = json!({"status": {"containerStatuses": [{"name": "app", "restartCount": count,
            "ready": true, "state": {"running": {}}}]}});
        rig.server.put(build::with(build::pod("shop", name), &patch));
    };
    restarts("d", 9);
    let mut shown = Vec::new();
    until("one is held", || {
        shown.extend(page.pull().into_iter().flat_map(|frame| frame.rows));
        page.last.held == 1
    })
    .await;
    assert!(shown.iter().any(|row| row.cells.contains(&Cell::NumberAge { value: 9, since: None })));
    assert_eq!(page.names(), ["a", "c", "b", "d"]);
    // It can be found, selected and filtered out where it stands; new rows come where they belong.
    page.table.select(&Selection::Matching { text: "restarts>8".to_owned() });
    assert_eq!(page.table.selected().into_iter().map(|object| object.name).collect::<Vec<_>>(), ["d"]);
    restarts("e", 5);
    page.wait(&["e", "a", "c", "b", "d"]).await;
    restarts("d", 10);
    restarts("a", 0);
    until("two are held", || {
        page.pull();
        page.last.held == 2
    })
    .await;
    rig.server.remove("pods", "shop", "a");
    page.wait(&["e", "c", "b", "d"]).await;
    page.table.attend(&Attention::default());
    page.wait(&["d", "e", "c", "b"]).await;
    assert_eq!(page.last.held, 0);
}

#[tokio::test]
async fn a_filter_that_cannot_be_read_keeps_the_rows_and_tells_why() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, TableQuery { text: "restarts>1".to_owned(), ..query(&rig) });
    page.wait(&["a", "c"]).await;
    until("all four", || {
        page.pull();
        page.last.unfiltered == 4
    })
    .await;
    page.table.change_query(TableQuery { text: "restarts>x".to_owned(), ..query(&rig) });
    assert_eq!(page.names(), ["a", "c"]);
    let problem = page.last.problem.clone().unwrap();
    assert_eq!((problem.fault, problem.start, problem.end), (FilterFault::NotANumber, 9, 10));
    let problem = page.table.select(&Selection::Matching { text: "label:".to_owned() }).unwrap();
    assert_eq!(problem.fault, FilterFault::NoLabel);
    page.table.change_query(TableQuery { text: "restarts<1".to_owned(), ..query(&rig) });
    assert_eq!((page.names(), page.last.problem.clone()), (vec!["d".to_owned()], None));
}

#[tokio::test]
async fn the_open_object_tells_of_its_changes_wherever_its_row_is() {
    let rig = Rig::new().await;
    let mut page = many(&rig, |query| TableQuery { count: 10, ..query }).await;
    let open = ObjectRef {
        site: rig.site.clone(),
        kind: Kind::Pod,
        namespace: "shop".to_owned(),
        name: "pod-299".to_owned(),
        uid: String::new(),
    };
    page.table.attend(&Attention { open: Some(open), ..Attention::default() });
    rig.server.put(build::with(build::pod("shop", "pod-298"), &json!({"spec": {"nodeName": "elsewhere"}})));
    rig.server.put(build::with(build::pod("shop", "pod-299"), &json!({"spec": {"nodeName": "elsewhere"}})));
    until("it changed", || {
        page.pull();
        page.last.open_changes == 1
    })
    .await;
}

#[tokio::test]
async fn one_row_is_copied_without_being_selected() {
    let rig = Rig::new().await;
    four(&rig);
    let mut page = Page::open(&rig, query(&rig));
    until("rows", || page.names().len() == 4).await;
    let name = page.names()[2].clone();
    let row = page.number(&name);
    let columns = ["namespace", "name"].map(str::to_owned);
    let copied = page.table.copy(CopyFormat::Paths, &columns, Some(row));
    let object = page.table.object(row).unwrap();
    assert_eq!(copied.text, format!("{}/{name}\n", object.namespace));
    assert_eq!((copied.rows, copied.left_out), (1, 0));
    let table = page.table.copy(CopyFormat::Table, &columns, Some(row)).text;
    assert!(table.starts_with("NAMESPACE") && table.lines().count() == 2, "{table}");
    assert_eq!(page.table.copy(CopyFormat::Names, &columns, None).rows, 0);
    assert_eq!(page.table.copy(CopyFormat::Names, &columns, Some(9_999)).rows, 0);
    page.table.select(&Selection::All);
    let lines = page.table.copy(CopyFormat::Paths, &columns, None);
    assert_eq!((lines.rows, lines.text.lines().count()), (4, 4));
}

#[tokio::test]
async fn a_list_that_failed_is_asked_for_again_at_once() {
    let rig = Rig::with_pace(Pace { refused: Duration::from_hours(1), ..quick() }).await;
    rig.server.put(build::node("node-1"));
    rig.server.deny("list", "nodes");
    rig.server.deny("watch", "nodes");
    let mut page = Page::open(&rig, TableQuery { kind: Kind::Node, ..query(&rig) });
    until("refused", || {
        page.pull();
        matches!(page.state(), RowsState::Failed { .. })
    })
    .await;
    rig.server.allow("list", "nodes");
    rig.server.allow("watch", "nodes");
    page.table.retry();
    page.wait(&["node-1"]).await;
    let asked = rig.server.requests().len();
    page.table.retry();
    page.pull();
    assert_eq!(rig.server.requests().len(), asked, "rows that are right are left alone");
}

#[tokio::test]
async fn a_page_that_asks_while_rows_come_above_is_answered_where_it_looks() {
    let rig = Rig::new().await;
    let mut page = many(&rig, |query| TableQuery { first: 100, count: 50, ..query }).await;
    let (anchor, names) = (page.number("pod-120"), page.names());
    page.table.attend(&Attention { anchor: Some(anchor), ..Attention::default() });
    // More than a window comes above, and more than the page holds.
    for number in 0..200 {
        rig.server.put(build::pod("shop", &format!("pod-000-{number:03}")));
    }
    total(&mut page, 500).await;
    assert_eq!((page.last.first, page.last.moved, page.names()), (300, 200, names));
    // The page scrolled by ten rows before it knew of those that came.
    let query = TableQuery { first: 110, count: 50, ..query(&rig) };
    page.table.change_query_as_of(0, query.clone());
    assert_eq!((page.names().remove(0), page.last.first), ("pod-110".to_owned(), 310));
    page.table.change_query_as_of(200, TableQuery { first: 305, ..query });
    assert_eq!((page.names().remove(0), page.last.moved), ("pod-105".to_owned(), 200));
}
