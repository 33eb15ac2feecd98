//! The core through its public surface, against the scripted API server and the sandbox.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_docs_in_private_items,
    reason = "a test, or what a test is made of, ends when something is not there"
)]

mod applications;
mod cells;
mod cells_workloads;
mod changes;
mod crash;
mod kinds;
mod kubeconfig;
mod logins;
mod logs;
mod metrics;
mod middleware;
mod real;
mod releases;
mod rollback;
mod sites;
mod why;
mod workloads;
mod writes;
