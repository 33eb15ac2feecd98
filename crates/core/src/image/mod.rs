//! From a file of the user to an image in a registry, without Docker: the file becomes one layer on top of a base image.
//!
//! ```text
//! file ─▶ look ─▶ survey ─▶ layer ─┐
//!         (what it is)      (tar)  ├─▶ missing blobs ─▶ configuration ─▶ manifest
//! base ─▶ manifest, configuration ─┘                                     (last: nothing half done is an image)
//! ```
//!
//! A file is the work of a stranger: it is read within limits, and nothing of it is written but into the layer. The same file on
//! the same base is the same image, to the last digit of its digest.

mod archive;
mod base;
mod build;
mod error;
mod folder;
mod layer;
mod order;
mod source;
mod tell;
#[cfg(test)]
mod tests;
mod transfer;

pub(crate) use build::{Builder, Building};
