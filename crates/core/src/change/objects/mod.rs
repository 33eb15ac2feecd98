//! Changes of whole objects that are no release: one write each, whose content may hold secrets and stays in memory.
//!
//! ```text
//! live object ─▶ call ─▶ dry run ─▶ ObjectWork ─▶ one write ─▶ rollout
//! ```
//!
//! The journal keeps what undo and recovery need, and nothing that could be secret.

mod autoscale;
mod carry_out;
mod clash;
mod delete;
mod edit;
mod merge;
mod project;
mod recover;
mod scaler;
mod subject;
mod taken;
mod work;

pub(crate) use autoscale::autoscaler;
pub(super) use autoscale::{autoscale, autoscaler_call, autoscaler_path};
pub(super) use carry_out::carry_out;
pub(super) use delete::{delete, delete_if};
pub(super) use edit::{Edit, edit, revert};
pub(super) use project::create;
pub(super) use recover::take_up;
pub(super) use work::{Act, Ending, ObjectDraft, ObjectWork};
