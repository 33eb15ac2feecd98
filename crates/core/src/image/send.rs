//! Layers on their way to a repository.

use super::layer::Layer;
use super::tell::Tell;
use super::transfer::Transfer;
use crate::registry::{Client, Descriptor, RegistryError};
use concertina_contract::BuildPhase;

/// What was sent.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) bytes: u64,
    pub(super) layers: u32,
}

/// Where layers go.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) to: &'a Client,
    pub(super) repository: &'a str,
    pub(super) tell: &'a Tell,
}

impl Place<'_> {
    /// Sees to it that the registry has these layers of another repository: it has them, takes them over from a repository of its
    /// own, or gets a copy.
    pub(super) async fn copy(
        self,
        layers: &[Descriptor],
        of: &str,
        from: &Client,
        sent: &mut Sent,
    ) -> Result<(), RegistryError> {
        let Self { to, repository, tell } = self;
        let mut lacking: Vec<&Descriptor> = Vec::new();
        for layer in layers {
            if !lacking.iter().any(|other| other.digest == layer.digest)
                && !to.has_blob(repository, &layer.digest).await?
            {
                lacking.push(layer);
            }
        }
        tell.phase(BuildPhase::Copy, lacking.iter().map(|layer| layer.size).sum());
        let same = from.access().host() == to.access().host();
        for layer in lacking {
            // A mount that is refused is none: the layer is copied then.
            if same && to.mount(repository, &layer.digest, of).await.unwrap_or(false) {
                tell.step(layer.size);
                continue;
            }
            let source = Transfer::open(from, of, false).await?;
            Transfer::open(to, repository, true).await?.copy(&source, layer, tell).await?;
            sent.bytes += layer.size;
            sent.layers += 1;
        }
        Ok(())
    }

    /// Sends a layer unless it is there.
    pub(super) async fn push(self, layer: &Layer, sent: &mut Sent) -> Result<(), RegistryError> {
        let Self { to, repository, tell } = self;
        tell.phase(BuildPhase::Push, layer.size);
        if to.has_blob(repository, &layer.digest).await? {
            tell.step(layer.size);
            return Ok(());
        }
        let blob = Descriptor { media_type: String::new(), digest: layer.digest.clone(), size: layer.size };
        Transfer::open(to, repository, true).await?.send_file(&layer.path, &blob, tell).await?;
        sent.bytes += layer.size;
        sent.layers += 1;
        Ok(())
    }
}
