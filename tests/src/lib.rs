//! Core and window tests against the testkit and the sandbox; benchmarks.
