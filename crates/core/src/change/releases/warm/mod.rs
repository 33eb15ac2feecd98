//! The version before, kept warm: a copy of its Deployment outside the release, to which the Services can be switched.
//!
//! ```text
//! upgrade:   copy made ─▶ ready ─▶ the upgrade as ever
//! way back:  copy marked ─▶ Services' selectors to the copy ─▶ rollback as ever ─▶ healthy ─▶ selectors home ─▶ copy removed
//! ```
//!
//! A Service's selector is one value, so it belongs to the field manager `concertina-switch` while it leads to the copy, and to
//! `helm` again, by a forced apply, when it leads home. The copy has none of Helm's marks: it is no part of any release, and
//! `helm` never sees it.

mod carry_out;
mod copy;
mod draft;
mod fitness;
mod keep;
mod review;
mod switch;

pub(super) use carry_out::{after, before, call_off, is_switched};
pub(super) use copy::Copy;
pub(super) use draft::WarmDraft;
pub(super) use keep::Keeping;
pub(in crate::change) use review::remove;
pub(super) use review::{Kept, review};
