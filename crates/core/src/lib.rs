//! Everything Concertina knows about fleets, without a window.
//!
//! Dependencies between the modules point one way; ARCHITECTURE.md has the table. [`Concertina`] is the one surface that
//! shells use.

pub mod application;
pub mod audit;
pub mod catalogue;
pub mod change;
pub mod chart;
pub mod clock;
pub mod comparison;
mod concertina;
mod csv;
pub mod detail;
mod dial;
pub mod error;
pub mod exec;
pub mod helm;
mod image;
mod kept;
pub mod kubeconfig;
pub mod layout;
pub mod logs;
pub mod loss;
pub mod membership;
pub mod message;
pub mod metrics;
pub mod pulse;
mod quantity;
mod reach;
pub mod redact;
pub mod registry;
pub mod release;
pub mod schema;
mod search;
pub mod secrets;
mod selector;
pub mod settings;
pub mod site;
pub mod store;
pub mod table;
pub mod task;
pub mod watch;

pub use concertina::{Concertina, ConcertinaOptions, OpenError};
