//! Layers, and images of them, on their way to a repository.

use super::base::{Image, index};
use super::layer::Layer;
use super::tell::Tell;
use super::transfer::Transfer;
use crate::registry::{Client, Descriptor, RegistryError, digest_of};
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

    /// Sends configurations and manifests, of several platforms their index last, and reads back what has the tag: its digest.
    pub(super) async fn finish(
        self,
        images: &[Image],
        tag: &str,
        sent: &mut Sent,
    ) -> Result<String, RegistryError> {
        let Self { to, repository, tell } = self;
        tell.phase(BuildPhase::Finish, 0);
        let transfer = Transfer::open(to, repository, true).await?;
        for image in images {
            sent.bytes += (image.config.len() + image.manifest.len()) as u64;
            if !to.has_blob(repository, &digest_of(&image.config)).await? {
                transfer.send_bytes(image.config.clone()).await?;
            }
        }
        let (last, kind) = match images {
            [image] => (image.manifest.clone(), image.kind.as_str()),
            several => {
                for image in several {
                    let digest = digest_of(&image.manifest);
                    transfer.write_manifest(&digest, image.manifest.clone(), &image.kind).await?;
                }
                index(several)
            }
        };
        let digest = digest_of(&last);
        transfer.write_manifest(tag, last, kind).await?;
        // What the registry has is what was sent, or it is no registry to be trusted.
        let there = to.manifest(repository, tag).await?;
        if there.digest == digest { Ok(digest) } else { Err(RegistryError::Digest) }
    }
}
