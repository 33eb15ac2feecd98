//! A simulated day, files that are damaged, and what is kept.

use super::super::{PodUsage, Reading, Snapshot, Usage};
use super::*;

const START: i64 = 1_750_000_000;

/// A number that looks like chance, always the same.
fn noise(seed: i64) -> u64 {
    let mut x = seed.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 27)
}

/// Use that swings over the day and trembles by a quarter, as real pods do; memory creeps and jumps by some pages.
fn usage(pod: i64, step: i64) -> Usage {
    let base = 5_000_000 + noise(pod) % 500_000_000;
    let tremble = base / 4;
    let cpu = base - tremble / 2 + noise(pod * 7_919 + step) % tremble.max(1);
    let pages = 8_000 + noise(pod) % 100_000 + step.unsigned_abs() / 4 + noise(pod * 104_729 + step) % 64;
    Usage { cpu, memory: pages * 4096 }
}

fn site() -> SiteId {
    SiteId::new("s")
}

fn add(history: &History, pods: std::ops::Range<i64>, step: i64) {
    let owner = ("Deployment", Box::from("shop"));
    let samples = pods.map(|pod| {
        let name = (Box::from("n"), format!("shop-7f9c4d8b6-{pod:05}").into(), Box::from("web"));
        (name, Some(&owner), usage(pod, step))
    });
    history.lock().add(&site(), START + step * 15, samples);
}

fn bytes(home: &Path) -> u64 {
    std::fs::read_dir(home).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).sum()
}

fn pod(number: i64) -> Select {
    Select::Pod("n".to_owned(), format!("shop-7f9c4d8b6-{number:05}"))
}

/// A day of 5,000 pods is 28.8 million scrapes of a pod, CPU and memory each. A fiftieth of the pods is written here, as rows of
/// blocks do not share anything; a fiftieth of the bound must hold it.
#[test]
fn a_day_of_five_thousand_pods_stays_within_its_bound() {
    let home = tempfile::tempdir().unwrap();
    let history = History::open(&home.path().join("metrics.db")).unwrap();
    for step in 0..24 * 240 {
        add(&history, 0..100, step);
    }
    history.flush();
    // The log beside the file has a bound of its own, however many pods there are.
    let file = std::fs::metadata(home.path().join("metrics.db")).unwrap().len();
    let used = file * 50 + (bytes(home.path()) - file);
    assert!(used < BOUND, "{used} bytes for 5,000 pods");
    let begun = std::time::Instant::now();
    let tracks = history.read(&site(), &pod(23), START, START + 24 * 3600).unwrap();
    assert!(begun.elapsed().as_secs() < 1, "{:?}", begun.elapsed());
    let [track] = tracks.as_slice() else { panic!("{} tracks", tracks.len()) };
    assert_eq!(track.samples.len(), 24 * 240);
    for (step, sample) in (0..).zip(&track.samples) {
        let expected = usage(23, step);
        assert_eq!((sample.at, sample.usage.memory), (START + step * 15, expected.memory));
        assert!(sample.usage.cpu.abs_diff(expected.cpu) <= expected.cpu / 512);
    }
}

#[test]
fn what_is_a_day_old_goes_and_what_is_in_memory_is_read_too() {
    let home = tempfile::tempdir().unwrap();
    let history = History::open(&home.path().join("metrics.db")).unwrap();
    for step in (0..30 * 240).step_by(20) {
        add(&history, 0..2, step);
    }
    let end = START + 30 * 3600;
    let tracks = history.read(&site(), &pod(1), 0, end).unwrap();
    let first = tracks[0].samples[0].at;
    assert!(end - first >= 24 * 3600 && end - first < 25 * 3600, "{}", end - first);
    assert_eq!(tracks[0].samples.last().unwrap().at, START + (30 * 240 - 20) * 15);
    let shop = Select::Workload("n".to_owned(), "Deployment".to_owned(), "shop".to_owned());
    assert_eq!(history.read(&site(), &shop, 0, end).unwrap().len(), 2);
    let set = |name: &str| Select::ReplicaSet("n".to_owned(), name.to_owned());
    assert_eq!(history.read(&site(), &set("shop-7f9c4d8b6"), 0, end).unwrap().len(), 2);
    assert!(history.read(&site(), &set("shop"), 0, end).unwrap().is_empty());
    assert!(history.read(&SiteId::new("other"), &shop, 0, end).unwrap().is_empty());
}

#[test]
fn figures_outlive_the_program() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("metrics.db");
    let reading = |cpu| Reading { usage: Usage { cpu, memory: 8192 }, fresh: true, ..Reading::default() };
    let snapshot = |at: i64| Snapshot {
        at: at * 1_000,
        nodes: [("n1".into(), reading(1_000))].into(),
        pods: [("n".into(), [("p".into(), pod_usage(reading(500)))].into())].into(),
        ..Snapshot::default()
    };
    let history = History::open(&path).unwrap();
    history.record(&site(), &snapshot(START));
    history.flush();
    drop(history);
    let history = History::open(&path).unwrap();
    history.record(&site(), &snapshot(START + 15));
    for select in [Select::Nodes, Select::Node("n1".to_owned()), Select::Pod("n".to_owned(), "p".to_owned())]
    {
        let tracks = history.read(&site(), &select, START, START + 60).unwrap();
        let times: Vec<i64> = tracks[0].samples.iter().map(|sample| sample.at).collect();
        assert_eq!(times, [START, START + 15], "{select:?}");
    }
}

fn pod_usage(reading: Reading) -> PodUsage {
    PodUsage { containers: [("web".into(), reading.usage)].into(), reading, owner: None, replica_set: None }
}

#[test]
fn a_damaged_file_is_moved_aside() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("metrics.db");
    std::fs::write(&path, b"this is no database at all, but it is long enough to be read as a header")
        .unwrap();
    let history = History::open(&path).unwrap();
    add(&history, 0..1, 0);
    history.flush();
    assert!(home.path().join("metrics.broken").exists());
    assert_eq!(history.read(&site(), &pod(0), START, START).unwrap().len(), 1);
}

#[test]
fn a_file_that_is_too_large_loses_its_oldest_blocks() {
    let home = tempfile::tempdir().unwrap();
    let history = History::open(&home.path().join("metrics.db")).unwrap();
    // Chunks of another program's making, as large as the bound allows in all, from six hours before.
    let old = START.div_euclid(BLOCK) - 24;
    let fill = |block: i64, bytes: u64| {
        let row = rusqlite::params![old + block, 1, 0, vec![0_u8; usize::try_from(bytes).unwrap()]];
        history.lock().connection.execute("INSERT INTO chunk VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    };
    (0..4).for_each(|block| fill(block, BOUND / 3));
    add(&history, 0..1, 0);
    history.flush();
    let left: Vec<i64> = (0..4).filter(|block| has(&history, old + block)).collect();
    assert_eq!(left, [2, 3]);
    assert_eq!(history.read(&site(), &pod(0), START, START).unwrap().len(), 1);
}

fn has(history: &History, block: i64) -> bool {
    let count = "SELECT count(*) FROM chunk WHERE block = ?1";
    history.lock().connection.query_row(count, [block], |row| row.get::<_, i64>(0)).unwrap() > 0
}
