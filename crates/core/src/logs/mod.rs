//! Logs of many containers, merged by time.
//!
//! `targets` follows which pods are meant, by the rows that are watched anyway. Each pod has a task that knows its
//! containers (`pod`), each container one that reads its log (`tail`): after a cut it asks again from the last whole second and
//! drops what it had (`seen`). All write into one book, which keeps the newest lines in order (`merged`) and shows a window of
//! those that pass the filter. What was written and cannot be had any more is a line of its own: a gap.
//!
//! Text of logs is what users wrote: it is shown and saved when they ask for it, and stands in no log, error or audit entry of
//! ours.

mod book;
mod cutter;
mod filter;
mod follower;
mod last;
mod line;
mod merged;
mod pod;
mod request;
mod room;
mod save;
mod seen;
mod sent;
mod source;
mod tail;
mod targets;
#[cfg(test)]
mod tests;
mod view;

pub use last::last_lines;
pub use save::Saved;
pub use source::{LogSites, Logs, LogsOptions, LogsStream};
