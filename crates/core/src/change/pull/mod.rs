//! Whether a node can pull an image: tried out by a short pod that never starts, and removed again.
//!
//! ```text
//! image, node, login ─▶ dry run of a Job ─▶ PullWork
//!                                              │ apply
//! Job ─▶ (Secret) ─▶ its pod: pulled, or the kubelet's words ─▶ Job deleted, with all that is its own
//! ```
//!
//! A Job, and no bare pod: should this program end in the middle, Kubernetes ends it after two minutes and removes it a
//! minute later (`activeDeadlineSeconds`, `ttlSecondsAfterFinished`).

mod carry_out;
mod job;
mod recover;
mod review;
mod verdict;
mod work;

pub(super) use carry_out::carry_out;
pub(super) use recover::take_up;
pub(super) use review::review;
pub(super) use work::PullWork;
