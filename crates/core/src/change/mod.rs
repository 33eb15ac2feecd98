//! From an intent to a verified write: plan, gate, apply, verify, undo.
//!
//! ```text
//! Intent ─▶ plan: live read, guard, dry run ─▶ Shelf ─▶ gate ─▶ journal ─▶ write once ─▶ verify ─▶ Book
//!                                                                              └ unclear: settle by reading
//! ```
//!
//! Nothing is written but by [`target::Target::write`], with a pass of the gate, after an announcement on disk. Recovery
//! and settling have no pass, so they can only read.

mod answer;
mod apply;
mod book;
mod call;
mod changes;
mod claims;
mod diff;
mod drain;
mod estimate;
mod field;
mod gate;
mod ground;
mod inner;
mod live;
pub(crate) mod mask;
mod mask_text;
mod objects;
mod options;
mod owner;
mod patience;
mod pause;
mod plan;
mod pull;
mod recover;
mod releases;
mod review;
mod revisions;
mod risk;
mod rolling;
mod rollout;
mod scout;
mod settle;
mod shelf;
pub(crate) mod shown;
mod slot;
mod standby;
mod step;
mod stops;
mod surroundings;
mod taint;
mod target;
mod undo;
mod validate;
mod verify;
mod waves;
mod wish;
mod work;

pub use book::Operations;
pub use changes::Changes;
pub(crate) use diff::masked_diff;
pub(crate) use mask::{MASK, is_secret_key, looks_secret, masked, veiled};
pub(crate) use mask_text::{mask_text, unmask_text};
pub(crate) use objects::autoscaler;
pub use options::{ChangesOptions, Limits};
pub(crate) use releases::place;
pub(crate) use revisions::told as rollout_history;
pub use step::{JournalStep, StepObserver};
pub(crate) use validate::{is_object, is_workload};
