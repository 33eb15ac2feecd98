//! List and watch engine, row stores, and the leases on them.
//!
//! A [`Hub`] keeps one [`Feed`] per site and kind, however many lease it. While a lease lives and the site has a link, an
//! engine lists and watches, and puts rows into the feed; whoever follows the feed gets `(before, after)` pairs.

mod change;
mod engine;
mod feed;
mod hub;
mod kept_rows;
mod lease;
mod pace;
mod row;
mod scope;
mod shelf;
mod summary;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod watcher;
mod worth;

pub use change::{Change, Changes, Update};
pub use feed::Feed;
pub use hub::{Counts, Hub};
pub use lease::Lease;
pub use pace::Pace;
pub use row::{
    ColumnId, ContainerRow, DeploymentRow, Key, Keyed, Meta, NodeRow, Owner, PodRow, Resources, Row,
    RowCondition, TableCell, TableColumn, TableRow, WorkloadKind, WorkloadRow, clean,
};
pub use shelf::Shelf;
pub use summary::{Summary, provider, region};
