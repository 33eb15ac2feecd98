//! The driver of a database as a layer of its own, below that of the application.

use super::base::Added;
use super::layer::Layer;
use super::send::{Place, Sent};
use crate::registry::{Client, Descriptor, RegistryError};

/// The layer of a driver.
pub(super) enum Driver {
    /// Made of a file of the user.
    Made { layer: Layer, added: Added },
    /// That of an image of before, in this repository.
    Kept { from: Client, repository: String, layer: Descriptor, added: Added },
}

impl Driver {
    /// What is told of its layer.
    pub(super) fn added(&self) -> &Added {
        match self {
            Self::Made { added, .. } | Self::Kept { added, .. } => added,
        }
    }

    /// Sees to it that it is there.
    pub(super) async fn place(self, at: Place<'_>, sent: &mut Sent) -> Result<Added, RegistryError> {
        match self {
            Self::Made { layer, added } => at.push(&layer, sent).await.map(|()| added),
            Self::Kept { from, repository, layer, added } => {
                at.copy(&[layer], &repository, &from, sent).await.map(|()| added)
            }
        }
    }
}
