//! Logs against the scripted API server: cuts, rotations, restarts, rollouts, rights.

use super::{LogSites, Logs, LogsOptions, LogsStream};
use crate::clock::Clock;
use crate::redact::Redactor;
use crate::table::Source as _;
use crate::watch::testing::{Rig, degraded, ready};
use concertina_contract::{
    ApplicationName, FrameBody, Kind, LogGapReason, LogHidden, LogLine, LogPod, LogQuery, LogSince,
    LogSourceState, LogSubject, LogsFrame, ObjectRef,
};
use concertina_testkit::{Fault, Match, build};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// A log that is looked at as a page does.
struct Page {
    rig: Rig,
    logs: Logs,
    stream: LogsStream,
    last: LogsFrame,
    lines: BTreeMap<u32, LogLine>,
}

fn all() -> LogQuery {
    LogQuery {
        since: LogSince::All,
        previous: false,
        filter: String::new(),
        hidden: LogHidden::default(),
        first: 0,
        count: 1_000,
        follow: true,
    }
}

fn application() -> ApplicationName {
    ApplicationName { project: "shop".to_owned(), name: "orders".to_owned() }
}

/// A line at a second of the day, and what a log of it looks like.
fn line(second: u32, text: &str) -> String {
    format!("2026-01-05T09:{:02}:{:02}.{second:09}Z {text}", second / 60, second % 60)
}

/// A Deployment `orders` with these pods.
fn deploy(rig: &Rig, pods: &[&str]) {
    rig.server.put(build::deployment("shop", "orders", 1));
    for pod in pods {
        rig.server.put(build::pod("shop", pod));
    }
}

/// The container of `orders-1` starts again.
fn restart(rig: &Rig, restarts: u32) {
    let status = json!({ "status": { "containerStatuses": [{ "name": "app", "restartCount": restarts,
        "state": { "running": {} }, "lastState": { "terminated": { "containerID": "before" } } }] } });
    rig.server.restart_log("shop", "orders-1", "app");
    rig.server.put(build::with(rig.server.object("pods", "shop", "orders-1").unwrap(), &status));
}

impl Page {
    fn open(rig: Rig, query: LogQuery) -> Self {
        let subject = LogSubject::Application { application: application(), sites: vec![rig.site.clone()] };
        Self::of(rig, subject, query)
    }

    fn of(rig: Rig, subject: LogSubject, query: LogQuery) -> Self {
        let link = rig.link.subscribe();
        let options = LogsOptions {
            sites: LogSites::new(move |_| Some(("Site".to_owned(), link.clone()))),
            hub: rig.hub.clone(),
            redactor: Redactor::default(),
            clock: Clock::system(),
            tasks: rig.tasks.child(),
        };
        let (logs, mut stream) = Logs::open(options, subject, query);
        let Some(FrameBody::Logs(last)) = stream.next() else { panic!("a first frame") };
        Self { rig, logs, stream, last, lines: BTreeMap::new() }
    }

    /// Takes frames until something is so; the texts of the window by then.
    async fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) -> Vec<String> {
        let frames = async {
            while !so(self) {
                match self.stream.next() {
                    Some(FrameBody::Logs(frame)) => self.take(frame),
                    Some(other) => panic!("{other:?}"),
                    None => self.stream.changed().await,
                }
            }
        };
        let late = tokio::time::timeout(Duration::from_secs(20), frames).await.is_err();
        assert!(!late, "not within 20 s: {what}: {:?} {:?}", self.texts(), self.last);
        self.texts()
    }

    fn take(&mut self, frame: LogsFrame) {
        let last = std::mem::replace(&mut self.last, frame);
        self.last.order = self.last.order.take().or(last.order);
        self.last.sources = self.last.sources.take().or(last.sources);
        self.last.sites = self.last.sites.take().or(last.sites);
        self.lines.extend(self.last.lines.drain(..).map(|line| (line.id, line)));
    }

    /// The window; gaps by their reason.
    fn texts(&self) -> Vec<String> {
        let text = |line: &LogLine| match &line.gap {
            Some(gap) => format!("[{:?}]", gap.reason),
            None => line.text.clone(),
        };
        self.last.order.iter().flatten().map(|id| text(&self.lines[id])).collect()
    }

    fn states(&self) -> Vec<&LogSourceState> {
        self.last.sources.iter().flatten().map(|source| &source.state).collect()
    }

    fn saved(&self) -> String {
        let mut out = Vec::new();
        self.logs.saved(false).write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

#[tokio::test]
async fn lines_of_all_pods_are_merged_by_time() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1", "orders-2"]);
    for second in 0..10 {
        let pod = if second % 2 == 0 { "orders-1" } else { "orders-2" };
        rig.server.log("shop", pod, "app", &line(second, &second.to_string()));
    }
    let mut page = Page::open(rig, all());
    let texts = page.until("ten lines", |page| page.last.total == 10).await;
    assert_eq!(texts, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    page.rig.server.log("shop", "orders-1", "app", &line(4, "late"));
    page.rig.server.log("shop", "orders-2", "app", &line(11, "11"));
    let texts = page.until("two more", |page| page.last.total == 12).await;
    // Its own container wrote 8 before: a clock that goes back does not turn what was written around.
    assert_eq!(texts[8..], ["8", "late", "9", "11"]);
    let saved = page.saved();
    assert!(saved.starts_with("2026-01-05T09:00:00.000000000Z Site orders-1 app 0\n"), "{saved}");
    assert_eq!(saved.lines().count(), 12);
}

#[tokio::test]
async fn a_cut_in_the_middle_of_a_line_loses_and_repeats_nothing() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    let path = "/api/v1/namespaces/shop/pods/orders-1/log";
    let length = line(0, "0").len() + 1;
    // In the third line, then in the seventh of those that are told again.
    rig.server.script(Match::path(path), Fault::Cut(length * 2 + 9), 1);
    rig.server.script(Match::path(path), Fault::Truncate(length * 5 + 20), 1);
    for second in 0..9 {
        rig.server.log("shop", "orders-1", "app", &line(second, &second.to_string()));
    }
    let mut page = Page::open(rig, all());
    let texts = page.until("nine lines", |page| page.last.total == 9).await;
    assert_eq!(texts, ["0", "1", "2", "3", "4", "5", "6", "7", "8"]);
    page.rig.server.cut_watches();
    page.until("told", |page| matches!(page.states()[..], [LogSourceState::Reconnecting { .. }])).await;
    page.rig.server.log("shop", "orders-1", "app", &line(9, "9"));
    let texts = page.until("ten lines", |page| page.last.total >= 10).await;
    assert_eq!(texts[8..], ["8", "9"]);
    let mut asked = page.rig.server.requests().into_iter().filter(|request| request.path == path);
    assert!(asked.next_back().unwrap().query.contains("sinceTime=2026-01-05T09%3A00%3A07Z"));
}

#[tokio::test]
async fn what_was_rotated_away_during_a_cut_is_a_gap() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    rig.server.log("shop", "orders-1", "app", &line(1, "one"));
    let mut page = Page::open(rig, all());
    page.until("one line", |page| page.last.total == 1).await;
    page.rig.link.send_replace(degraded(1));
    page.rig.server.cut_watches();
    page.until("told", |page| matches!(page.states()[..], [LogSourceState::Reconnecting { .. }])).await;
    page.rig.server.log("shop", "orders-1", "app", &line(2, "lost"));
    page.rig.server.rotate_log("shop", "orders-1", "app");
    page.rig.server.log("shop", "orders-1", "app", &line(8, "eight"));
    page.rig.link.send_replace(ready(&page.rig.server.url(), 2));
    let texts = page.until("three lines", |page| page.last.total == 3).await;
    assert_eq!(texts, ["one", "[Rotated]", "eight"]);
    let gap = page.lines.values().find_map(|line| line.gap.clone()).unwrap();
    assert_eq!((gap.to - gap.from, gap.reason), (7_000, LogGapReason::Rotated));
    assert!(page.saved().contains("--- gap from 2026-01-05T09:00:01"), "{}", page.saved());
}

#[tokio::test]
async fn a_restart_during_a_cut_is_read_from_the_log_of_before() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    rig.server.log("shop", "orders-1", "app", &line(1, "one"));
    let mut page = Page::open(rig, all());
    page.until("one line", |page| page.last.total == 1).await;
    page.rig.server.freeze(true);
    page.rig.server.cut_watches();
    page.rig.server.log("shop", "orders-1", "app", &line(2, "two"));
    restart(&page.rig, 1);
    page.rig.server.log("shop", "orders-1", "app", &line(3, "three"));
    page.rig.server.freeze(false);
    let texts = page.until("three lines", |page| page.last.total >= 3).await;
    assert_eq!(texts, ["one", "two", "three"]);
    // Twice while nobody looks: the log of the one between is all that is kept.
    page.rig.server.freeze(true);
    page.rig.server.cut_watches();
    page.rig.server.log("shop", "orders-1", "app", &line(4, "lost"));
    restart(&page.rig, 2);
    page.rig.server.log("shop", "orders-1", "app", &line(5, "five"));
    restart(&page.rig, 3);
    page.rig.server.log("shop", "orders-1", "app", &line(6, "six"));
    page.rig.server.freeze(false);
    let texts = page.until("six lines", |page| page.last.total >= 6).await;
    assert_eq!(texts[3..], ["[Restarted]", "five", "six"]);
}

#[tokio::test]
async fn a_file_that_is_gone_is_a_gap_unless_it_was_read_to_its_end() {
    const WORDS: &str = "unable to retrieve container logs for containerd://4f5e";
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1", "orders-2"]);
    rig.server.log("shop", "orders-1", "app", &line(1, "one"));
    rig.server.log("shop", "orders-2", "app", WORDS);
    let mut page = Page::open(rig, all());
    let texts = page.until("a line and a gap", |page| page.last.total == 2).await;
    assert_eq!(texts, ["one", "[Unreadable]"]);
    let gap = page.lines.values().find_map(|line| line.gap.clone()).unwrap();
    assert_eq!(gap.message, WORDS);
    page.rig.server.lose_log("shop", "orders-1", "app", WORDS);
    page.rig.server.remove("pods", "shop", "orders-1");
    page.until("the end", |page| page.states().contains(&&LogSourceState::Ended)).await;
    assert_eq!(page.last.total, 2, "{:?}", page.texts());
}

#[tokio::test]
async fn the_run_before_is_a_source_of_its_own_when_it_is_asked_for() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    rig.server.log("shop", "orders-1", "app", &line(1, "before"));
    restart(&rig, 1);
    rig.server.log("shop", "orders-1", "app", &line(2, "now"));
    let mut page = Page::open(rig, all());
    assert_eq!(page.until("a line", |page| page.last.total == 1).await, ["now"]);
    page.logs.change_query(LogQuery { previous: true, ..all() }, 0);
    assert_eq!(page.until("two lines", |page| page.last.total == 2).await, ["before", "now"]);
    let previous: Vec<bool> = page.last.sources.iter().flatten().map(|source| source.previous).collect();
    assert_eq!(previous, [true, false]);
    assert!(page.saved().contains("app(previous) before"), "{}", page.saved());
}

#[tokio::test]
async fn a_rollout_is_followed_and_a_pod_that_went_during_a_cut_is_a_gap() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    rig.server.log("shop", "orders-1", "app", &line(1, "old"));
    let tail = LogQuery { since: LogSince::Lines { lines: 1 }, ..all() };
    let mut page = Page::open(rig, tail);
    page.until("one line", |page| page.last.total == 1).await;
    // What a rollout makes is read from its beginning, however little was asked for.
    for second in 2..5 {
        page.rig.server.log("shop", "orders-2", "app", &line(second, &second.to_string()));
    }
    page.rig.server.put(build::pod("shop", "orders-2"));
    page.rig.server.end_log("shop", "orders-1", "app");
    page.rig.server.remove("pods", "shop", "orders-1");
    let texts = page.until("four lines", |page| page.last.total == 4).await;
    assert_eq!(texts, ["old", "2", "3", "4"]);
    page.until("the end", |page| page.states().contains(&&LogSourceState::Ended)).await;
    assert!(!page.saved().contains("gap"), "a log that ended in order is whole");
    page.rig.link.send_replace(degraded(1));
    page.rig.server.cut_watches();
    let broken =
        |page: &Page| page.states().iter().any(|state| matches!(state, LogSourceState::Reconnecting { .. }));
    page.until("the cut", broken).await;
    page.rig.server.remove("pods", "shop", "orders-2");
    page.rig.link.send_replace(ready(&page.rig.server.url(), 2));
    let texts = page.until("a gap", |page| page.last.total == 5).await;
    assert_eq!(texts[3..], ["4", "[PodGone]"]);
}

#[tokio::test]
async fn other_pods_are_not_read_and_a_pod_is_read_alone() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1", "orders-2"]);
    let other = json!({ "metadata": { "labels": { "pod-template-hash": "1" },
        "ownerReferences": [{ "kind": "ReplicaSet", "name": "other-1", "uid": "x", "controller": true }] } });
    rig.server.put(build::with(build::pod("shop", "other-1"), &other));
    for pod in ["orders-1", "orders-2", "other-1"] {
        rig.server.log("shop", pod, "app", &line(1, pod));
    }
    let object = ObjectRef {
        site: rig.site.clone(),
        kind: Kind::Pod,
        namespace: "shop".to_owned(),
        name: "orders-2".to_owned(),
        uid: String::new(),
    };
    let mut page = Page::of(rig, LogSubject::Object { object }, all());
    assert_eq!(page.until("a line", |page| page.last.total == 1).await, ["orders-2"]);
    let mut page = Page::open(page.rig, all());
    let mut texts = page.until("two lines", |page| page.last.total == 2).await;
    texts.sort();
    assert_eq!(texts, ["orders-1", "orders-2"]);
    assert_eq!(page.last.sites.as_ref().unwrap()[0].pods, 2);
}

#[tokio::test]
async fn the_filter_finds_lines_and_a_bad_one_leaves_the_last() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1", "orders-2"]);
    for second in 0..40 {
        let pod = if second % 2 == 0 { "orders-1" } else { "orders-2" };
        rig.server.log("shop", pod, "app", &line(second, &format!("Number {second}")));
    }
    let mut page = Page::open(rig, all());
    page.until("all", |page| page.last.total == 40).await;
    let filter = |filter: &str| LogQuery { filter: filter.to_owned(), ..all() };
    page.logs.change_query(filter("number 1"), 0);
    page.until("those with a one", |page| page.last.total == 11).await;
    assert_eq!(page.last.unfiltered, 40);
    assert!(page.lines.values().any(|line| line.marks == [(0, 8)]));
    page.logs.change_query(filter("/^Number .[05]$/"), 0);
    assert_eq!(page.until("by a pattern", |page| page.last.total == 6).await.len(), 6);
    page.logs.change_query(filter("/(/"), 0);
    page.until("a problem", |page| page.last.problem.is_some()).await;
    assert_eq!(page.last.total, 6, "the lines of the filter before stay");
    let pods = vec![LogPod { site: page.rig.site.clone(), name: "orders-1".to_owned() }];
    page.logs.change_query(LogQuery { hidden: LogHidden { pods, ..LogHidden::default() }, ..all() }, 0);
    let texts = page.until("one pod", |page| page.last.total == 20).await;
    assert_eq!((texts[0].as_str(), page.last.problem.is_none()), ("Number 1", true));
}

#[tokio::test]
async fn the_window_stays_with_its_line_while_others_come_before_it() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1", "orders-2"]);
    for second in 20..40 {
        rig.server.log("shop", "orders-1", "app", &line(second, &second.to_string()));
    }
    let mut page = Page::open(rig, all());
    page.until("all", |page| page.last.total == 20).await;
    page.logs.change_query(LogQuery { first: 10, count: 3, follow: false, ..all() }, 0);
    assert_eq!(page.until("three", |page| page.last.first == 10).await, ["30", "31", "32"]);
    for second in 0..5 {
        page.rig.server.log("shop", "orders-2", "app", &line(second, "early"));
    }
    let texts = page.until("five more", |page| page.last.total == 25).await;
    assert_eq!(
        (texts, page.last.first, page.last.moved),
        (vec!["30".into(), "31".into(), "32".into()], 15, 5)
    );
    // The page reckoned with a frame of before.
    page.logs.change_query(LogQuery { first: 11, count: 3, follow: false, ..all() }, 0);
    assert_eq!(page.until("one on", |page| page.last.first == 16).await, ["31", "32", "33"]);
}

#[tokio::test]
async fn a_missing_right_is_named_and_nothing_else_is_asked() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    rig.server.deny("get", "pods/log");
    let mut page = Page::open(rig, all());
    let failed = |page: &Page| matches!(page.states()[..], [LogSourceState::Failed { .. }]);
    page.until("the refusal", failed).await;
    let [LogSourceState::Failed { failure }] = page.states()[..] else { panic!("refused") };
    assert_eq!(failure.params["resource"], "pods/log");
    let writes = page.rig.server.writes();
    assert!(writes.iter().all(|write| write.path.starts_with("/apis/authorization.k8s.io/")), "{writes:?}");
}

#[tokio::test]
async fn reading_ends_with_the_page() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1", "orders-2"]);
    let mut page = Page::open(rig, all());
    let follows =
        |page: &Page| page.states().iter().filter(|state| ***state == LogSourceState::Following).count() == 2;
    page.until("both", follows).await;
    let Page { rig, logs, stream, .. } = page;
    drop(stream);
    crate::watch::testing::until("no stream is open", || rig.server.open_watches() == 0).await;
    drop(logs);
}

#[tokio::test]
async fn the_last_lines_of_a_crash_are_told_current_and_previous() {
    let rig = Rig::new().await;
    deploy(&rig, &["orders-1"]);
    for second in 0..30 {
        rig.server.log("shop", "orders-1", "app", &line(second, &second.to_string()));
    }
    let reader = crate::watch::testing::reader(&rig.server.url());
    let tail =
        async |previous| super::last_lines(&reader, "shop", "orders-1", "app", previous).await.unwrap();
    assert_eq!(tail(true).await.lines, [], "there was none before");
    rig.server.restart_log("shop", "orders-1", "app");
    rig.server.log("shop", "orders-1", "app", &line(31, "again"));
    let (current, previous) = (tail(false).await, tail(true).await);
    assert_eq!(current.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["again"]);
    assert_eq!((previous.lines.len(), previous.lines[19].text.as_str()), (20, "29"));
    assert!(previous.lines[19].at.is_some());
}
