//! The real window on the real fleet, as a person uses it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests: a panic is how they fail, and their names say what they hold"
)]

mod adopt;
mod applications;
mod applications_wide;
mod autoscale;
mod canary;
mod changes;
mod charts;
mod connect;
mod deploy;
mod doctor;
mod drawer;
mod explorer;
mod figures;
mod first_run;
mod hand;
mod hostile;
mod images;
mod import;
mod kinds;
mod large;
mod lasting;
mod life;
mod logs;
mod look;
mod losing;
mod nodes;
mod objects;
mod pinning;
mod registry;
mod rows;
mod standby;
mod support;
mod unsent;
mod war;
mod warm;
mod waves;
mod windows;
