//! The core through its public surface, against the scripted API server and the sandbox.

mod changes;
mod crash;
