//! Kubeconfig files: find, merge as client-go does, tell what powers a file has.
//!
//! Reading dials nothing and runs nothing. Where to look comes in as a value ([`Sources`]).

mod check;
mod entry;
mod file;
mod login;
mod merge;
mod powers;
mod source;
#[cfg(test)]
mod tests;

pub use entry::{AuthProvider, Cluster, Context, Exec, ExecVariable, Extension, User};
pub use login::{Login, LoginProblem};
pub use merge::Kubeconfig;
pub use source::Sources;

pub(crate) use login::hex;
pub(crate) use powers::{powers, without_credentials};

use file::EntryProblem;
