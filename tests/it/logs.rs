//! The log of one application on the real fleet: twenty pods on three sites, over a rollout and a cut.

use crate::real::{Bench, Result, is_ready, until};
use concertina_contract::{
    ApplicationName, FrameBody, LogHidden, LogQuery, LogSince, LogSourceState, LogSubject, LogsFrame,
};
use concertina_core::clock::Clock;
use concertina_core::logs::{LogSites, Logs, LogsOptions, LogsStream};
use concertina_core::redact::Redactor;
use concertina_core::table::Source as _;
use concertina_core::task::Tasks;
use concertina_core::watch::Hub;
use concertina_sandbox::{Capabilities, SiteHandle, Toxiproxy, skip};
use concertina_tests::{own_namespace, remove, sweep};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PREFIX: &str = "logs";
/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(3);
/// Pods of plant-busan, whose containers really run.
const REAL: usize = 6;
/// Simulated pods of each other site.
const SIMULATED: u8 = 7;
/// How long cloud-tokyo is cut off.
const CUT: Duration = Duration::from_secs(10);
/// Between two numbers of a simulated pod.
const PACE: Duration = Duration::from_millis(150);

/// The namespace of this run on all sites, and the link to cloud-tokyo; both are left as they were.
struct Cleanup<'a>(&'a [SiteHandle], String, Toxiproxy);

impl Drop for Cleanup<'_> {
    fn drop(&mut self) {
        drop(self.2.clear());
        for site in self.0 {
            remove(site, &self.1);
        }
    }
}

/// Simulated pods that write numbers, as a container runtime writes them down.
#[derive(Clone, Default)]
struct Writers(Arc<Mutex<BTreeMap<(String, u8), Written>>>);

/// The log of one simulated pod.
struct Written {
    path: std::path::PathBuf,
    file: File,
    number: u32,
}

impl Writers {
    /// A pod begins to write.
    fn begin(&self, site: &SiteHandle, pod: u8) -> Result {
        let path = site.numbered_log(pod);
        let file = File::create(&path)?;
        let mut all = self.0.lock().unwrap();
        all.insert((site.spec().name.to_owned(), pod), Written { path, file, number: 0 });
        Ok(())
    }

    /// A pod writes no more; its last number.
    fn end(&self, site: &SiteHandle, pod: u8) -> u32 {
        self.0.lock().unwrap().remove(&(site.spec().name.to_owned(), pod)).unwrap().number
    }

    /// The file of a pod is rotated.
    fn rotate(&self, site: &SiteHandle, pod: u8) -> Result {
        let mut all = self.0.lock().unwrap();
        let written = all.get_mut(&(site.spec().name.to_owned(), pod)).unwrap();
        fs::rename(&written.path, written.path.with_extension("old"))?;
        written.file = File::create(&written.path)?;
        Ok(())
    }

    /// Every pod writes its next number.
    fn write(&self) {
        for written in self.0.lock().unwrap().values_mut() {
            written.number += 1;
            let time = jiff::Timestamp::now();
            writeln!(written.file, "{time:.9} stdout F number {}", written.number).unwrap();
        }
    }

    /// The last number of each pod that still writes.
    fn last(&self) -> BTreeMap<(String, String), u32> {
        let all = self.0.lock().unwrap();
        let last = |((site, pod), written): (&(String, u8), &Written)| {
            ((site.clone(), format!("numbered-{pod}")), written.number)
        };
        all.iter().map(last).collect()
    }
}

/// A simulated pod of the application `numbers`.
fn pod(namespace: &str, number: u8) -> String {
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": { "name": format!("numbered-{number}"), "namespace": namespace,
            "labels": { "app.kubernetes.io/name": "numbers" } },
        "spec": { "containers": [{ "name": "app", "image": "shop/numbers:1" }], "terminationGracePeriodSeconds": 0 },
    })
    .to_string()
}

/// Counts aloud, and says its last number when it is told to end.
const COUNT: &str = "i=0; trap 'echo \"number $((i+1)), the last\"; exit' TERM; \
    while :; do echo \"number $((i+=1))\"; sleep 0.2; done";

/// The application on plant-busan.
fn deployment(namespace: &str, registry: &str) -> String {
    let labels = json!({ "app.kubernetes.io/name": "numbers" });
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": { "name": "numbers", "namespace": namespace, "labels": labels },
        "spec": {
            "replicas": REAL, "selector": { "matchLabels": labels },
            "template": { "metadata": { "labels": labels }, "spec": {
                "terminationGracePeriodSeconds": 2,
                "containers": [{ "name": "app", "image": format!("{registry}/numbers:1"),
                    "command": ["sh", "-c", COUNT] }],
            } },
        },
    })
    .to_string()
}

/// Begins a rollout on plant-busan; the pods that it ends.
fn restart(busan: &SiteHandle, namespace: &str) -> Result<Vec<String>> {
    let names = ["-n", namespace, "get", "pods", "-o", "jsonpath={.items[*].metadata.name}"];
    let old: Vec<String> = busan.kubectl(&names)?.split_whitespace().map(str::to_owned).collect();
    assert_eq!(old.len(), REAL, "{old:?}");
    busan.kubectl(&["-n", namespace, "rollout", "restart", "deployment/numbers"])?;
    Ok(old)
}

/// What a page holds of the log; nobody looks at its lines here but the file.
struct Page {
    logs: Logs,
    stream: LogsStream,
    last: Option<LogsFrame>,
}

impl Page {
    async fn until(&mut self, what: &str, so: impl Fn(&Self) -> bool) -> Result {
        let deadline = Instant::now() + PATIENCE;
        while !so(self) {
            if Instant::now() > deadline {
                return Err(format!("never: {what}; {:#?}", self.last).into());
            }
            if let Some(FrameBody::Logs(frame)) = self.stream.next() {
                let before = self.last.take();
                let (sources, sites) = before.map_or((None, None), |before| (before.sources, before.sites));
                let sources = frame.sources.clone().or(sources);
                self.last = Some(LogsFrame { sources, sites: frame.sites.clone().or(sites), ..frame });
                continue;
            }
            // The file may hold more without a frame of ours.
            let _ = tokio::time::timeout(Duration::from_millis(200), self.stream.changed()).await;
        }
        Ok(())
    }

    /// How many containers are in a state.
    fn count(&self, so: impl Fn(&LogSourceState) -> bool) -> usize {
        let sources = self.last.iter().flat_map(|frame| frame.sources.iter().flatten());
        sources.filter(|source| so(&source.state)).count()
    }

    fn saved(&self) -> String {
        let mut out = Vec::new();
        self.logs.saved(true).write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }
}

/// What a saved file tells of one pod, line by line: a number, or none for a gap.
type Told = BTreeMap<(String, String), Vec<Option<u32>>>;

fn told(saved: &str) -> Told {
    let mut told = Told::new();
    for line in saved.lines() {
        let mut words = line.splitn(5, ' ');
        let (_time, site, pod) = (words.next(), words.next().unwrap(), words.next().unwrap());
        let text = words.nth(1).unwrap_or_else(|| panic!("no line of a pod: {line}"));
        let text = text.trim_end_matches(", the last");
        let number = text.rsplit(' ').next().and_then(|number| number.parse().ok());
        assert_eq!(number.is_none(), text.starts_with("--- gap from "), "{line}");
        told.entry((site.to_owned(), pod.to_owned())).or_default().push(number);
    }
    told
}

/// Whether a saved file has each of these pods of plant-busan to the last number that its container wrote.
fn to_their_ends(saved: &str, pods: &[String]) -> bool {
    pods.iter().all(|pod| {
        let own = format!(" plant-busan {pod} ");
        let last = saved.lines().rfind(|line| line.contains(&own));
        last.is_some_and(|line| line.ends_with(", the last"))
    })
}

/// Each number once, in order, and none missing but where a gap says so; tells the gaps.
fn whole(pod: &(String, String), numbers: &[Option<u32>]) -> usize {
    let (mut next, mut gap, mut gaps) = (1, false, 0);
    for number in numbers {
        match number {
            None => {
                gap = true;
                gaps += 1;
            }
            Some(number) => {
                assert!(
                    *number == next || (gap && *number > next),
                    "{pod:?}: {number} instead of {next}: {numbers:?}"
                );
                next = number + 1;
                gap = false;
            }
        }
    }
    gaps
}

/// Whether the lines of a saved file are in the order of their times.
fn is_by_time(saved: &str) -> bool {
    let times = saved.lines().map(|line| line.split(' ').next().unwrap_or_default());
    times.clone().zip(times.skip(1)).all(|(one, next)| one <= next)
}

fn open(bench: &Bench, tasks: &Tasks, namespace: &str) -> Page {
    let hub = Hub::new(tasks.child(), Clock::system());
    let sites: Vec<_> = bench.fleet.sites().into_iter().map(|site| site.id).collect();
    for site in sites.iter().filter_map(|id| bench.fleet.site(id)) {
        hub.attach(site.id(), site.link());
    }
    let fleet = bench.fleet.clone();
    let options = LogsOptions {
        sites: LogSites::new(move |id| fleet.site(id).map(|site| (site.name(), site.link()))),
        hub,
        redactor: Redactor::default(),
        clock: Clock::system(),
        tasks: tasks.child(),
    };
    let application = ApplicationName { project: namespace.to_owned(), name: "numbers".to_owned() };
    let query = LogQuery {
        since: LogSince::All,
        previous: false,
        filter: String::new(),
        hidden: LogHidden::default(),
        first: 0,
        count: 1,
        follow: true,
    };
    let (logs, stream) = Logs::open(options, LogSubject::Application { application, sites }, query);
    Page { logs, stream, last: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_pods_on_three_sites_lose_no_number_over_a_rollout_and_a_cut() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("twenty_pods_on_three_sites_lose_no_number_over_a_rollout_and_a_cut", &reason);
        return Ok(());
    }
    let bench = Bench::start().await?;
    bench.connect_all().await?;
    let [busan, pangyo, tokyo] =
        ["plant-busan", "dc-pangyo", "cloud-tokyo"].map(|name| bench.sandbox.site(name).unwrap());
    bench.sandbox.sites().iter().for_each(|site| sweep(site, PREFIX));
    let cleanup = Cleanup(bench.sandbox.sites(), own_namespace(PREFIX), bench.sandbox.toxiproxy());
    let namespace = cleanup.1.as_str();
    for site in [busan, pangyo, tokyo] {
        site.kubectl(&["create", "namespace", namespace])?;
    }
    busan.apply(&deployment(namespace, &bench.sandbox.registry().ok_or("no registry")?))?;
    let writers = Writers::default();
    for site in [pangyo, tokyo] {
        for number in 1..=SIMULATED {
            writers.begin(site, number)?;
            site.apply(&pod(namespace, number))?;
        }
    }
    let tasks = Tasks::new();
    let writing = tasks.child();
    let numbers = writers.clone();
    writing.spawn(async move {
        let mut pace = tokio::time::interval(PACE);
        loop {
            pace.tick().await;
            numbers.write();
        }
    });
    let mut page = open(&bench, &tasks, namespace);
    let pods = REAL + usize::from(SIMULATED) * 2;
    let follows = |state: &LogSourceState| *state == LogSourceState::Following;
    page.until("all twenty are followed", |page| page.count(follows) == pods).await?;
    page.until("each wrote", |page| {
        told(&page.saved()).values().filter(|told| told.len() > 10).count() == pods
    })
    .await?;

    // The cut begins, and the rollout goes on everywhere.
    cleanup.2.disable()?;
    let cut = Instant::now();
    let broken = |state: &LogSourceState| matches!(state, LogSourceState::Reconnecting { .. });
    page.until("tokyo is missed", |page| page.count(broken) == usize::from(SIMULATED)).await?;
    let old = restart(busan, namespace)?;
    let mut ended = BTreeMap::new();
    for site in [pangyo, tokyo] {
        for number in [8, 9] {
            writers.begin(site, number)?;
            site.apply(&pod(namespace, number))?;
        }
        for number in [1, 2] {
            let name = format!("numbered-{number}");
            let key = (site.spec().name.to_owned(), name.clone());
            ended.insert(key, writers.end(site, number));
            site.kubectl(&["-n", namespace, "delete", "pod", &name, "--grace-period=0", "--force"])?;
        }
    }
    // What tokyo's third pod writes from now on is in a new file.
    writers.rotate(tokyo, 3)?;
    page.until("ten seconds", |_| cut.elapsed() >= CUT).await?;
    cleanup.2.clear()?;
    until(&*bench.site("cloud-tokyo")?, PATIENCE, is_ready).await?;
    busan.kubectl(&["-n", namespace, "rollout", "status", "deployment/numbers", "--timeout=120s"])?;

    // Everything that was written is there in the end, but what was lost.
    page.until("all that live are followed again", |page| {
        page.count(follows) == pods && page.count(broken) == 0
    })
    .await?;
    let gaps = |page: &Page| page.saved().matches(" --- gap ").count();
    let ends = |page: &Page| gaps(page) >= 3 && to_their_ends(&page.saved(), &old);
    page.until("what tokyo lost, and the last words of those that ended", ends).await?;
    writing.stop();
    let last = writers.last();
    page.until("the last numbers", |page| {
        let told = told(&page.saved());
        last.iter().all(|(pod, number)| told.get(pod).is_some_and(|told| told.last() == Some(&Some(*number))))
    })
    .await?;
    let saved = page.saved();
    let told = told(&saved);
    let holes: Vec<&str> = saved.lines().filter(|line| line.contains(" --- gap ")).collect();
    let gaps: BTreeMap<&str, usize> = told
        .iter()
        .map(|(pod, numbers)| (pod, whole(pod, numbers)))
        .filter(|(_, gaps)| *gaps > 0)
        .map(|((site, pod), gaps)| {
            assert_eq!(site, "cloud-tokyo", "nobody else was cut off: {holes:#?}");
            (pod.as_str(), gaps)
        })
        .collect();
    assert_eq!(gaps, BTreeMap::from([("numbered-1", 1), ("numbered-2", 1), ("numbered-3", 1)]), "{holes:#?}");
    for (pod, number) in ended.iter().filter(|((site, _), _)| site == "dc-pangyo") {
        assert_eq!(told[pod].last(), Some(&Some(*number)), "{pod:?} to its end");
    }
    let busan_pods = told.keys().filter(|(site, _)| site == "plant-busan").count();
    assert!(busan_pods >= REAL * 2, "old and new pods of the rollout: {busan_pods}");
    assert!(is_by_time(&saved), "by time");
    drop(cleanup);
    tasks.shutdown().await;
    bench.end().await;
    Ok(())
}
