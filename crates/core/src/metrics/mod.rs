//! Use of CPU and memory: where it comes from, and what it was.
//!
//! [`Metrics`] asks each connected site every fifteen seconds what its nodes and pods use (`metrics.k8s.io`), keeps the
//! newest answer as a [`Snapshot`] and gives the past to its history.

mod ask;
mod fold;
mod history;
mod of_row;
mod owner;
mod scaled;
mod scraper;
mod sites;
mod snapshot;
mod trail;
mod wire;

pub use history::{Grid, History, HistoryError, Sample, Select, Track, Values};
pub use owner::Workload;
pub(crate) use owner::{of_row as workload_of, words_of as owner_of};
pub use scaled::{LOADS, PODS, Scaled, count};
pub use scraper::ScrapePace;
pub use sites::Metrics;
pub use snapshot::{PodUsage, Reading, Snapshot, Usage, WorkloadUsage};
pub use trail::Trail;
