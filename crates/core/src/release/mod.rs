//! Releases in Helm's own form: what is deployed is recorded in the cluster, where `helm` and every other Concertina find it.
//!
//! A release is a Secret for each revision. [`decode`] and [`encode`] are its payload, [`ReleaseKey`] and [`ReleaseLabels`] its
//! name and metadata, [`history`] reads the revisions of one, and [`last_healthy`] tells where a rollback goes. The facts are
//! those of Helm 4.3 (`pkg/storage`, `pkg/release/v1`), which keeps the format of Helm 3.

mod codec;
mod documents;
mod error;
mod healthy;
mod history;
mod images;
mod info;
mod manifest;
mod model;
mod name;
mod note;
mod outside;
#[cfg(test)]
mod tests;
mod time;
mod usage;
mod view;
mod wire;

pub use codec::{LARGEST_STORED, LARGEST_UNPACKED, Payload, decode, encode};
pub(crate) use documents::{documents, read as read_document};
pub use error::ReleaseError;
pub use healthy::{Pending, last_healthy, pending};
pub use history::{History, Revision, history, in_force, read, revision};
pub use images::images;
pub(crate) use images::images_of;
pub use info::Info;
pub use manifest::{Document, objects, parts};
pub use model::{ChartMetadata, Hook, LastRun, Raw, Release};
pub use name::{
    ReleaseKey, ReleaseLabels, SECRET_TYPE, Stamp, is_release_name, labels, secret, selector, user_labels,
};
pub use note::{LONGEST_DESCRIPTION, parse as parse_note, print as print_note};
pub use outside::{Difference, FieldPath, Place, adopted, differences, handed_over, without};
pub(crate) use usage::every_image;
