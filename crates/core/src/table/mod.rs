//! From rows to windows and frames: sort, filter, selection, coalescing.
//!
//! A [`Source`] has something to say; [`Subscriptions`] says it to a page in [`concertina_contract::Frame`]s: the first at
//! once, then at most thirty a second, at most two of them unacknowledged. [`Table`] is the source of a query's rows.

mod anchor;
mod column;
mod copy;
mod duration;
mod filter;
mod frame;
mod held;
mod order;
mod part;
mod parts;
mod pick;
mod scan;
mod stream;
mod subscriptions;
mod texts;
mod view;
mod view_source;

#[cfg(test)]
mod tests;

pub(crate) use column::pod_tone;
pub use column::{cells, columns};
pub(crate) use filter::{Cursor, Word, is_space};
pub use stream::{Closed, Source};
pub use subscriptions::{SubscriptionError, Subscriptions};
pub use view_source::{SiteNames, Table, TableSource};
