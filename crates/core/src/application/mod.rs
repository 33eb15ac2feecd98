//! What an application is across objects and sites, as an incremental index: the matrix of applications and sites.
//!
//! [`Applications`] is the matrix of a query; its source leases what it needs of each site. Which application an object belongs
//! to is decided in `identity`, how it is in `health`.

mod cell;
mod copy;
mod detail;
mod filter;
mod frame;
mod health;
mod identity;
mod index;
mod live;
mod looks;
mod members;
mod order;
mod owner;
mod package;
mod pods;
mod projects;
mod release;
mod rows;
mod site;
mod source;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod usage;
mod view;
mod watched;
mod words;
mod workload;

pub use copy::copies;
pub use detail::detail;
pub use live::{Workload, names, workloads};
pub use looks::{Looks, Sight, Wanted};
pub use members::Members;
pub use projects::ProjectsSource;
pub use source::{Applications, ApplicationsSource};
pub(crate) use usage::users_of;
