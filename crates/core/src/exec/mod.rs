//! Credential plugins: trust, run, limit, single flight. Programs of the user are run by the same means.
//!
//! A plugin is a program that a kubeconfig names, so it runs only after the user trusted exactly this program with
//! exactly these arguments and variables. Its output is a secret: nothing of it is ever in an error or a log. Of what it
//! says on its standard error the last lines are told when it failed, without anything that looks like a secret.

mod answer;
mod command;
mod environment;
mod process;
mod runner;
mod tail;
#[cfg(test)]
mod tests;

pub use command::Fingerprint;
pub use environment::Environment;
pub use runner::{ExecError, ExecRunner, Issued};

pub(crate) use command::{PluginCommand, locate};
pub(crate) use process::{Bounds, ProcessError, run};
pub(crate) use runner::Standing;
pub(crate) use tail::told;
