//! What tests, the tour and the benchmarks share: a desk without a window, the real window, steady requests,
//! and skips that are told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this crate is only linked into tests: a panic is how a test fails"
)]

mod brake;
mod browsers;
mod desk;
mod helm;
mod http;
mod names;
mod namespaces;
mod relay;
mod repository;
pub mod skip;
mod traffic;
pub mod window;

pub use brake::Brake;
pub use browsers::{Browsers, Seen};
pub use desk::{Desk, DeskOptions, Outcome, deploy, go, scale};
pub use helm::Helm;
pub use names::Names;
pub use namespaces::{own_namespace, remove, sweep};
pub use relay::Relay;
pub use repository::Repository;
pub use traffic::{Answers, Traffic, ask, header, page};
