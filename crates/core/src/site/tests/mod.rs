//! Sessions against a small API server of this module.

mod server;

mod session;
