//! Registries of images (OCI distribution specification 1.1): those that the user configured, what they are asked, and whether an
//! image exists.
//!
//! A password goes to the registry itself and to the token service that it names, if that is of the same host or domain and speaks
//! TLS; never along a redirect, which nothing here follows, and never to where an upload is led (`upload`).

mod access;
mod challenge;
mod client;
mod error;
mod existence;
mod known;
mod manifest;
mod mirror;
mod unused;
mod upload;

pub(crate) use access::Access;
pub(crate) use client::{Client, Pass};
pub(crate) use error::RegistryError;
pub(crate) use existence::{Existence, Registries};
pub use known::{Known, KnownError};
pub(crate) use manifest::{Descriptor, INDEX, Manifest, digest_of, written};
pub(crate) use mirror::{at_mirror, mirrored};
pub(crate) use unused::{Tagged, Unused, named, unused};
