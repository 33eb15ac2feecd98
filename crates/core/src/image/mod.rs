//! From a file of the user to an image in a registry, without Docker: the file becomes one layer on top of a base image.
//!
//! ```text
//! file ─▶ look ─▶ survey ─▶ layer ─┐
//!         (what it is)      (tar)  ├─▶ missing blobs ─▶ configuration ─▶ manifest
//! driver of a database ─▶ layer ───┤                                     (last: nothing half done is an image)
//! base ─▶ manifest, configuration ─┘
//! ```
//!
//! A package of the catalogue comes from a registry by the same transfers (`package`).
//!
//! A file is the work of a stranger: it is read within limits, and nothing of it is written but into the layer. The same file on
//! the same base is the same image, to the last digit of its digest.

mod archive;
mod base;
mod build;
mod driver;
mod error;
mod folder;
mod layer;
mod mirror;
mod order;
mod package;
mod send;
mod source;
mod tell;
#[cfg(test)]
mod tests;
mod transfer;

pub(crate) use build::{Builder, Building};
pub(crate) use mirror::Mirrors;
pub(crate) use package::{Fetched, fetch as fetch_package};
