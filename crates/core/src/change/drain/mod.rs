//! Nodes that are emptied: kept off new pods first, then rid of those that are there, through the eviction API.
//!
//! ```text
//! node, its pods, budgets ─▶ dry run of cordon and evictions ─▶ DrainWork
//!                                                                  │ apply
//! cordon ─▶ owner by owner: budget allows ─▶ evict ─▶ gone ─▶ as many ready elsewhere ─▶ next pod of that owner
//! ```
//!
//! As many as before, or as the workload is to have by then: it may be scaled in meanwhile.
//!
//! `kubectl drain` evicts all pods at once; here a workload never lacks more than one pod, also without a budget.

mod blocking;
mod budget;
mod carry_out;
mod emptying;
mod pods;
mod recover;
mod review;
mod room;
mod wanted;
mod work;

pub(super) use carry_out::carry_out;
pub(super) use recover::take_up;
pub(super) use review::review;
pub(super) use work::DrainWork;
