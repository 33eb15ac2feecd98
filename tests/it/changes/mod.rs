//! Changes from intent to undo, against scripted API servers.

mod apply;
mod gate;
mod plan;
mod rollout;
mod scene;
mod unclear;
mod undo;
