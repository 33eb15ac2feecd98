//! Core and window tests against the testkit and the sandbox; benchmarks.

mod desk;

pub use desk::{Desk, DeskOptions, Outcome, go, scale};
