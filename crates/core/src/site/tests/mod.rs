//! Sessions against a small API server of this module.

mod bench;
mod server;

mod change;
mod failures;
mod follow;
mod import;
mod login;
mod session;
mod team;
mod trust;
