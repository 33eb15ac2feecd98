//! Kubeconfig files: find, merge as client-go does, tell what powers a file has.
//!
//! Reading dials nothing and runs nothing. Where to look comes in as a value ([`Sources`]).

#[cfg(test)]
mod bad_input;
mod check;
mod compare;
mod entry;
mod file;
mod kept;
mod login;
mod merge;
mod parse;
mod policy;
mod powers;
mod source;
#[cfg(test)]
mod tests;

pub use entry::{AuthProvider, Cluster, Context, Exec, ExecVariable, Extension, User};
pub use kept::LastGood;
pub use login::{Login, LoginProblem};
pub use merge::Kubeconfig;
pub use source::{Added, Sources};

pub(crate) use compare::Here;
pub(crate) use kept::SETTLED;
pub(crate) use login::hex;
pub(crate) use merge::Parsed;
pub(crate) use policy::PluginPolicy;
pub(crate) use powers::{powers, without_credentials};
pub(crate) use source::files_of;

/// Why an entry cannot be used. The values of the entry are left out: they may be secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EntryProblem {
    /// It has a field of the wrong type.
    Malformed,
    /// The file has two entries of this name; client-go refuses such a file.
    Duplicate,
}
