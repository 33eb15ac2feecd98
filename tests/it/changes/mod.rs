//! Changes from intent to undo, against scripted API servers.

mod apply;
mod draining;
mod gate;
mod held_back;
mod objects;
mod owners;
mod plan;
mod releases;
mod rollout;
mod rollouts;
mod scene;
mod standby;
mod surging;
mod unclear;
mod undo;
mod waves;
