//! The engine and the hub against the scripted API server.

mod faults;
mod kept;
mod partial;
mod rows;
mod sequence;
mod sharing;
mod tables;
