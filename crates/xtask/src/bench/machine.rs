//! What the figures were measured on, and when.

use serde_json::{Value, json};
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

/// The machine, as it tells of itself.
#[derive(Debug)]
pub(crate) struct Machine {
    /// Cores that we may use.
    pub(crate) cores: usize,
    /// The processor's name.
    pub(crate) processor: String,
    /// Memory in MiB.
    pub(crate) memory: u64,
    /// The kernel's version.
    pub(crate) kernel: String,
    /// How many programs wanted to run in the minute before: much more than nothing spoils the figures.
    pub(crate) load: f64,
    /// Seconds since 1970.
    pub(crate) at: u64,
}

impl Machine {
    /// Looks at the machine; what it does not tell is empty.
    pub(crate) fn look() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            text.lines().find_map(|line| Some(line.strip_prefix(name)?.split_once(':')?.1.trim().to_owned()))
        };
        let memory = field(&read("/proc/meminfo"), "MemTotal").unwrap_or_default();
        let kib: u64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
        Self {
            cores: std::thread::available_parallelism().map_or(1, Into::into),
            processor: field(&read("/proc/cpuinfo"), "model name").unwrap_or_default(),
            memory: kib / 1_024,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load: read("/proc/loadavg")
                .split(' ')
                .next()
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
            at: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
        }
    }

    /// One line about it.
    pub(crate) fn line(&self) -> String {
        let Self { cores, processor, memory, kernel, load, .. } = self;
        format!(
            "{cores} cores ({processor}), {memory} MiB, Linux {kernel}, load {load:.2} when the run began"
        )
    }

    /// For other programs.
    pub(crate) fn json(&self) -> Value {
        json!({
            "cores": self.cores, "processor": self.processor, "memoryMib": self.memory, "kernel": self.kernel,
            "load": self.load, "at": self.at,
        })
    }
}
