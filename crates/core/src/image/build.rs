//! The build: from an order to an image in a registry.

use super::base::Base;
use super::error::ImageError;
use super::layer::{self, Layer};
use super::order;
use super::source::Sources;
use super::tell::Tell;
use super::transfer::Transfer;
use crate::catalogue::ImageReference;
use crate::registry::{Client, Descriptor, Known, RegistryError, digest_of};
use crate::task::Tasks;
use concertina_contract::{BuildPhase, BuiltImage, Failure, ImageBuild, ImageOrder};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long one question to a registry may take.
const LIMIT: Duration = Duration::from_secs(15);

/// Makes images of files. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Builder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    known: Known,
    sources: Sources,
    tasks: Tasks,
    folder: PathBuf,
}

/// A build under way. It is called off when this is dropped; nothing that was half done is an image then.
#[derive(Debug)]
pub(crate) struct Building {
    news: watch::Receiver<ImageBuild>,
    _running: DropGuard,
}

impl Building {
    /// How far it is.
    pub(crate) fn so_far(&mut self) -> ImageBuild {
        self.news.borrow_and_update().clone()
    }

    /// Resolves when it got further; false when it has ended.
    pub(crate) async fn more(&mut self) -> bool {
        self.news.changed().await.is_ok()
    }

    /// Waits for the end.
    #[cfg(test)]
    pub(crate) async fn finish(mut self) -> ImageBuild {
        while self.more().await {}
        self.so_far()
    }
}

/// What was sent.
#[derive(Default)]
struct Sent {
    bytes: u64,
    layers: u32,
}

impl Builder {
    /// Layers are kept in a folder of their own while they are sent; what a crash left there goes.
    pub(crate) fn new(known: Known, tasks: Tasks, folder: PathBuf) -> Self {
        if let Err(error) = std::fs::remove_dir_all(&folder)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "layers of before stay on this machine");
        }
        Self(Arc::new(Inner { known, sources: Sources::default(), tasks, folder }))
    }

    /// Files that were looked into.
    pub(crate) fn sources(&self) -> &Sources {
        &self.0.sources
    }

    /// Begins a build. Must be called within the runtime.
    pub(crate) fn begin(&self, order: ImageOrder) -> Building {
        let (to, news) = watch::channel(ImageBuild::default());
        let scope = self.0.tasks.child();
        let running = scope.stop_on_drop();
        let stop = CancellationToken::new();
        let (tell, guard) = (Tell::new(to, stop.clone()), stop.drop_guard());
        let builder = self.clone();
        scope.spawn(async move {
            // With the task goes the word to what blocks.
            let _guard = guard;
            let built = builder.build(&order, &tell).await;
            let failure = built.as_ref().err().map(|error| builder.failure(error));
            tell.end(|build| (build.built, build.failure) = (built.ok(), failure));
        });
        Building { news, _running: running }
    }

    fn failure(&self, error: &ImageError) -> Failure {
        tracing::debug!(?error, "no image was made");
        let mut failure = error.failure();
        failure.detail = failure.detail.map(|detail| self.0.known.redacted(&detail));
        failure
    }

    async fn build(&self, order: &ImageOrder, tell: &Tell) -> Result<BuiltImage, ImageError> {
        order::check(order)?;
        let source = self.0.sources.one(&order.source)?;
        let base_at = ImageReference::parse(&order.placement.base).and_then(|image| image.registry);
        let from = Client::new(self.0.known.access(base_at, true).await?, LIMIT);
        let to = Client::new(self.0.known.access(Some(&order.registry), true).await?, LIMIT);
        let base = Base::read(&order.placement.base, &from).await?;

        let (placement, folder, teller) = (order.placement.clone(), self.0.folder.clone(), tell.clone());
        let name = source.name.clone();
        let made = move || layer::make(&source, &placement, &folder, &teller);
        let layer = tokio::task::spawn_blocking(made).await.map_err(|_| ImageError::Cancelled)??;

        let failed = |client: &Client| {
            let server = client.access().address.clone();
            move |source: RegistryError| ImageError::Registry { server: server.clone(), source }
        };
        let mut sent = Sent::default();
        copy(&base, &from, &to, &order.repository, tell, &mut sent).await.map_err(failed(&to))?;
        push(&layer, &to, &order.repository, tell, &mut sent).await.map_err(failed(&to))?;

        let image = base.with(&layer, &name, &order.placement.path);
        tell.phase(BuildPhase::Finish, 0);
        sent.bytes += (image.config.len() + image.manifest.len()) as u64;
        let digest = digest_of(&image.manifest);
        let finish = async {
            let transfer = Transfer::open(&to, &order.repository, true).await?;
            if !to.has_blob(&order.repository, &digest_of(&image.config)).await? {
                transfer.send_bytes(image.config).await?;
            }
            transfer.write_manifest(&order.tag, image.manifest, &image.kind).await?;
            // What the registry has is what was sent, or it is no registry to be trusted.
            let there = to.manifest(&order.repository, &order.tag).await?;
            if there.digest == digest { Ok(()) } else { Err(RegistryError::Digest) }
        };
        finish.await.map_err(failed(&to))?;
        let reference = format!("{}/{}:{}@{digest}", order.registry, order.repository, order.tag);
        Ok(BuiltImage { reference, digest, sent: sent.bytes, layers: sent.layers })
    }
}

/// Sees to it that the registry has the layers of the base: it has them, takes them over from a repository of its own, or gets a
/// copy.
async fn copy(
    base: &Base,
    from: &Client,
    to: &Client,
    repository: &str,
    tell: &Tell,
    sent: &mut Sent,
) -> Result<(), RegistryError> {
    let mut lacking: Vec<&Descriptor> = Vec::new();
    for layer in &base.layers {
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
        if same && to.mount(repository, &layer.digest, &base.repository).await.unwrap_or(false) {
            tell.step(layer.size);
            continue;
        }
        let source = Transfer::open(from, &base.repository, false).await?;
        Transfer::open(to, repository, true).await?.copy(&source, layer, tell).await?;
        sent.bytes += layer.size;
        sent.layers += 1;
    }
    Ok(())
}

async fn push(
    layer: &Layer,
    to: &Client,
    repository: &str,
    tell: &Tell,
    sent: &mut Sent,
) -> Result<(), RegistryError> {
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
