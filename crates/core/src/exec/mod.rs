//! Credential plugins: trust, run, limit, single flight.

mod environment;

pub use environment::Environment;
