//! How two revisions of a release differ, on one site or on two, and what others changed of the one in force. Only reads.

mod outside;
mod revisions;

pub use outside::outside;
pub use revisions::compare;
