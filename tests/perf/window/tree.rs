//! What a process takes with all that it started: memory and processor time.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Ticks of the processor a second, as Linux counts them for programs.
const TICKS: f64 = 100.0;

/// A process with its descendants.
#[derive(Debug)]
pub(super) struct Tree(Vec<u32>);

impl Tree {
    /// The processes of a program: the youngest process whose executable this is, and all below it.
    pub(super) fn of(program: &Path) -> Option<Self> {
        let program = program.canonicalize().ok()?;
        let root = processes().filter(|id| executable(*id).is_some_and(|own| own == program)).max()?;
        let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for id in processes() {
            if let Some(parent) = field(id, 1).and_then(|text| text.parse().ok()) {
                children.entry(parent).or_default().push(id);
            }
        }
        let mut all = vec![root];
        let mut next = 0;
        while let Some(id) = all.get(next) {
            all.extend(children.remove(id).unwrap_or_default());
            next += 1;
        }
        Some(Self(all))
    }

    /// Proportional set size of all, in MiB: pages that several share count once.
    pub(super) fn mib(&self) -> f64 {
        self.0.iter().map(|id| pss(*id)).sum::<f64>() / 1_024.0
    }

    /// Name and proportional set size of each, in MiB.
    pub(super) fn parts(&self) -> Vec<(String, f64)> {
        let name =
            |id: &u32| fs::read_to_string(format!("/proc/{id}/comm")).unwrap_or_default().trim().to_owned();
        self.0.iter().map(|id| (name(id), pss(*id) / 1_024.0)).collect()
    }

    /// Seconds of processor time that all have used.
    pub(super) fn seconds(&self) -> f64 {
        let ticks = |id: u32, at| field(id, at).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
        self.0.iter().map(|id| ticks(*id, 11) + ticks(*id, 12)).sum::<f64>() / TICKS
    }
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn executable(id: u32) -> Option<std::path::PathBuf> {
    fs::read_link(format!("/proc/{id}/exe")).ok()
}

/// A field of `stat` after the name, which may hold anything: state, parent, group … 11 and 12 are the ticks in user and
/// kernel mode.
fn field(id: u32, at: usize) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(at).map(str::to_owned)
}

/// `Pss` in KiB.
fn pss(id: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}
