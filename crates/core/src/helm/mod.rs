//! The user's own `helm`: charts are found, fetched and rendered by it. It never speaks to a site; what it renders is written by
//! plans, as every other release.
//!
//! ```text
//! source ─▶ helm pull | package ─▶ archive ─▶ Chart ─▶ fields of a form
//!                                               │
//! values of all sites, of one ─▶ merge ─▶ helm template ─▶ manifest, hooks, definitions ─▶ record of a release
//! ```
//!
//! Values go to the program by its input and never by its arguments or a file. What it says when it fails is told without them.

mod archive;
mod chart;
mod error;
mod fetch;
mod fields;
mod hook;
mod notes;
mod offer;
mod origin;
mod problem;
mod program;
mod render;
mod repositories;
mod tree;
mod values;

pub use chart::Chart;
pub use error::HelmError;
pub use program::Helm;

pub(crate) use hook::{DeletePolicy, Event, HookPlan, policies};
pub(crate) use notes::shown_notes;
pub(crate) use offer::ChartOffer;
pub(crate) use origin::{Origin, annotate, origin};
pub(crate) use problem::{problems, wrong};
pub(crate) use render::Rendering;
pub(crate) use values::{ValuesError, difference, fill, merge, parse, text, veil};
