//! Revisions of workloads that no release made: their history, and the way back, as `kubectl rollout undo` goes it
//! (`kubectl/pkg/polymorphichelpers/rollback.go`).
//!
//! The pod template comes back as a whole by a strategic merge patch with `$patch: replace`, which is how the API server's own
//! `ControllerRevision`s write it; unlike the JSON patch that kubectl sends for Deployments it bears the uid and the resource
//! version that were reviewed. A template may hold secrets, so only its name is written down.

mod history;
mod review;
mod template;

pub(crate) use history::told;
pub(super) use review::{found, review};
