//! Applications that are kept ready on another site, for the day when theirs is silent: from a dead site there is nothing to read.
//!
//! A standby is a release like any other, at no or some pods, with a mark among the labels of its records, which Helm carries along.
//! Every plan that deploys, upgrades or rolls back the application takes its standbys along ([`in_step`]), and names those whose site
//! is silent: they miss it. A switch sets replicas there, and takes them away where it answered when that is verified. Roles stay: what
//! answers is what has pods. So nothing has to be written to a site that is silent, and nothing there is ever deleted.

mod check;
mod held;
mod look;
mod mark;
mod revision;
mod step;

pub(super) use look::look;
pub(super) use mark::{carry, set};
pub(super) use step::in_step;
