//! The members of a cluster of application servers: who sees whom, their sessions and their heaps.
//!
//! ```text
//! Service of the members ─ its mark: port and path ─▶ its pods ─▶ each asked through the API server ─▶ judged together
//! ```
//!
//! What a member tells is a page of its server that a package brings, in one form for all servers. The mark stands on the site,
//! so that every Concertina finds the page, whether or not it has the package. What is told is text of a cluster.

mod answer;
mod judge;
mod mark;
mod read;

pub(crate) use mark::mark;
pub use read::membership;

/// Annotation of the Service of the members: where each tells of itself, as `PORT/PATH`.
pub(crate) const MARK: &str = "concertina.dev/members";
