//! Wire types between the core and the window.
//!
//! Everything the window knows of the core is here: ids, rows, frames, intents, plans, operations, error codes and the
//! list of commands. `cargo xtask bindings` turns it into `ui/src/ipc/bindings.ts`. Times are milliseconds since the
//! Unix epoch (UTC) and `number` in TypeScript; ids are opaque strings.

mod activity;
mod application;
mod application_detail;
mod bindings;
mod command;
mod comparison;
mod deploy;
mod deploy_check;
mod detail;
mod doctor;
mod failure;
mod filter;
mod fit;
mod frame;
mod health;
mod identity;
mod ids;
mod import;
mod intent;
mod kind;
mod kubeconfig;
mod layout;
mod logs;
mod metrics;
mod object;
mod operation;
mod plan;
mod reach;
mod related;
mod release;
mod release_change;
mod rollout;
mod secret_text;
mod settings;
mod site;
mod subscription;
mod table;
mod team;
mod trust;
mod why;
mod yaml;

pub use activity::*;
pub use application::*;
pub use application_detail::*;
pub use bindings::typescript;
pub use command::*;
pub use comparison::*;
pub use deploy::*;
pub use deploy_check::*;
pub use detail::*;
pub use doctor::*;
pub use failure::*;
pub use filter::*;
pub use fit::*;
pub use frame::*;
pub use health::*;
pub use identity::*;
pub use ids::*;
pub use import::*;
pub use intent::*;
pub use kind::*;
pub use kubeconfig::*;
pub use layout::*;
pub use logs::*;
pub use metrics::*;
pub use object::*;
pub use operation::*;
pub use plan::*;
pub use reach::*;
pub use related::*;
pub use release::*;
pub use release_change::*;
pub use rollout::*;
pub use secret_text::SecretText;
pub use settings::*;
pub use site::*;
pub use subscription::*;
pub use table::*;
pub use team::*;
pub use trust::*;
pub use why::*;
pub use yaml::*;

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = i64;
