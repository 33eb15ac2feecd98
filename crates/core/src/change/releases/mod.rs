//! Changes of releases: a whole application on one site, objects and record together, in the order in which Helm does it
//! (`pkg/action/{install,upgrade,rollback}.go`).
//!
//! ```text
//! standing release ─▶ wanted objects ─▶ dry run of each ─▶ ReleaseWork
//!                                                              │ apply
//! record as pending (the lock) ─▶ hooks before ─▶ objects ─▶ what is no longer wanted ─▶ replicas ─▶ hooks after ─▶ records ─▶ rollout ─▶ verdict
//! ```
//!
//! Objects are applied by server as field manager `helm`, so that `helm` can take over at any time. Replicas are no part of a
//! release: they go through the scale subresource, and whoever owns them keeps them. What is kept warm of the version before
//! stands beside the release (`warm`).

mod adopt;
mod build;
mod carry_out;
mod chart;
mod compare;
mod conflict;
mod definitions;
mod deploy;
mod draft;
mod follow;
mod hooks;
mod image;
mod ledger;
mod losses;
mod migrate;
mod objects;
mod opened;
mod pull;
mod pulls;
mod records;
mod recover;
mod removal;
mod replicas;
mod review;
mod room;
mod send;
mod standing;
mod surge;
mod together;
mod verdict;
mod warm;
mod work;

pub(super) use carry_out::carry_out;
pub(super) use draft::Step;
pub(super) use image::risks as image_risks;
pub(crate) use objects::place;
pub(super) use opened::{OpenedFrom, opened_from};
pub(super) use recover::take_up;
pub(super) use review::review;
pub(super) use room::{beside, free, risk as risk_of_fit, takes_pods};
pub(super) use send::Hand;
pub(super) use warm::remove as remove_copy;
pub(super) use work::ReleaseWork;
