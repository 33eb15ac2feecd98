//! What is deployed: an image, or a package of the catalogue with one, from its form to the objects of a release, and what would interrupt an
//! application.
//!
//! ```text
//! form ─▶ validate ─▶ fill (secrets of the release before) ─▶ effective, a site ─▶ equip (package) ─▶ render ─▶ manifest
//!                          └─▶ config: what a release keeps of the form, with its secrets
//! ```
//!
//! Nothing here asks a site; what is known of one comes in as a [`SiteOffer`], as JSON of its objects, or as figures.

mod adopt;
mod chart;
mod downtime;
mod effective;
mod error;
mod fit;
mod grammar;
mod image;
mod manifest;
mod offer;
mod packages;
mod render;
#[cfg(test)]
mod samples;
mod stored;
mod surge;
mod validate;

pub use adopt::{Change, Standpoint, adopt};
pub use chart::{IMAGE_PACKAGE, IMAGE_PACKAGE_VERSION, chart};
pub use downtime::{Around, zero_downtime};
pub use effective::effective;
pub use error::CatalogueError;
pub use fit::{NodeRoom, fits};
pub use image::ImageReference;
pub use manifest::{document, manifest};
pub use offer::SiteOffer;
pub use packages::{ArtifactError, PackageError, PackageFolder, Packages};
pub(crate) use packages::{LONGEST_FILE, MOST_FILES};
pub use render::{
    database_check, is_pull_secret, login as registry_login, pull_secret, pull_secret_name, render,
};
pub use stored::{
    Adopted, Before, Gathered, Stored, config, fill, gather, overlay, read_config, salt, with_adopted,
};
pub use surge::{surge_bounds, surge_changes};
pub use validate::{check_name, validate};
