//! The build: from an order to an image in a registry.

use super::base::{Added, Base, Image};
use super::driver::Driver;
use super::error::ImageError;
use super::layer::{self, Layer};
use super::order;
use super::send::{Place, Sent};
use super::source::{Source, Sources};
use super::tell::Tell;
use crate::audit::{Audit, Entry};
use crate::catalogue::ImageReference;
use crate::redact::plain;
use crate::registry::{Client, Known, RegistryError};
use crate::task::Tasks;
use concertina_contract::{
    AuditEvent, BuiltImage, DriverSource, Failure, ImageBuild, ImageDriver, ImageOrder, Placement,
};
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
    audit: Audit,
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

impl Builder {
    /// Layers are kept in a folder of their own while they are sent; what a crash left there goes.
    pub(crate) fn new(known: Known, audit: Audit, tasks: Tasks, folder: PathBuf) -> Self {
        if let Err(error) = std::fs::remove_dir_all(&folder)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "layers of before stay on this machine");
        }
        Self(Arc::new(Inner { known, audit, sources: Sources::default(), tasks, folder }))
    }

    /// Files that were looked into.
    pub(crate) fn sources(&self) -> &Sources {
        &self.0.sources
    }

    pub(super) fn known(&self) -> &Known {
        &self.0.known
    }

    pub(super) fn tasks(&self) -> &Tasks {
        &self.0.tasks
    }

    /// Writes down what is done to a registry, before it is.
    pub(super) fn record(&self, text: &str) -> Result<(), ImageError> {
        let entry = Entry::new(AuditEvent::RegistryWrite, text);
        self.0.audit.append(&entry).map(drop).map_err(ImageError::Audit)
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
            if let Err(error) = &built {
                let target = format!("{}/{}:{}", order.registry, order.repository, order.tag);
                drop(builder.record(&format!("not pushed: {target}: {error}")));
            }
            tell.end(|build| (build.built, build.failure) = (built.ok(), failure));
        });
        Building { news, _running: running }
    }

    pub(super) fn failure(&self, error: &ImageError) -> Failure {
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
        let bases = Base::read(&order.placement.base, &from).await?;
        let target = format!("{}/{}:{}", order.registry, order.repository, order.tag);
        self.record(&format!("push {target}: {} on {}", source.name, order.placement.base))?;

        let driver = match &order.driver {
            Some(driver) => self.driver(driver, &order.placement, tell).await?,
            None => None,
        };
        let layer = self.layer(&source, &order.placement, tell).await?;

        let failed = |client: &Client| {
            let server = client.access().address.clone();
            move |source: RegistryError| ImageError::Registry { server: server.clone(), source }
        };
        let (mut sent, mut added) = (Sent::default(), Vec::new());
        let at = Place { to: &to, repository: &order.repository, tell };
        if let Some(base) = bases.first() {
            let layers: Vec<_> = bases.iter().flat_map(|base| &base.layers).cloned().collect();
            at.copy(&layers, &base.repository, &from, &mut sent).await.map_err(failed(&to))?;
        }
        if let Some(driver) = driver {
            added.push(driver.place(at, &mut sent).await.map_err(failed(&to))?);
        }
        at.push(&layer, &mut sent).await.map_err(failed(&to))?;
        added.push(Added::new(&layer, &source.name, &order.placement.path));

        let images: Vec<Image> = bases.iter().map(|base| base.with(&added, &source.name)).collect();
        let digest = at.finish(&images, &order.tag, &mut sent).await.map_err(failed(&to))?;
        let reference = format!("{target}@{digest}");
        self.record(&format!("pushed {reference}"))?;
        Ok(BuiltImage { reference, digest, sent: sent.bytes, layers: sent.layers })
    }

    async fn layer(&self, source: &Source, placement: &Placement, tell: &Tell) -> Result<Layer, ImageError> {
        let (source, placement, tell) = (source.clone(), placement.clone(), tell.clone());
        let folder = self.0.folder.clone();
        let made = move || layer::make(&source, &placement, &folder, &tell);
        tokio::task::spawn_blocking(made).await.map_err(|_| ImageError::Cancelled)?
    }

    /// The layer of a driver: made of its file, or that of an image of before.
    async fn driver(
        &self,
        driver: &ImageDriver,
        placement: &Placement,
        tell: &Tell,
    ) -> Result<Option<Driver>, ImageError> {
        let image = match &driver.from {
            DriverSource::File { source } => {
                let source = self.0.sources.one(source)?;
                let ImageDriver { path, owner, group, .. } = driver.clone();
                let placement = Placement { path, owner, group, unpack: false, ..placement.clone() };
                let layer = self.layer(&source, &placement, tell).await?;
                let added = Added::new(&layer, &source.name, &driver.path);
                return Ok(Some(Driver::Made { layer, added }));
            }
            DriverSource::Image { image } => image,
        };
        self.made_before(image, &driver.path).await
    }

    /// The layer that a build of before put at a path of an image; none where there is none, or no image.
    async fn made_before(&self, image: &str, path: &str) -> Result<Option<Driver>, ImageError> {
        let at = ImageReference::parse(image).and_then(|image| image.registry);
        let from = Client::new(self.0.known.access(at, true).await?, LIMIT);
        let before = match Base::read(image, &from).await {
            Err(ImageError::Missing { .. }) => return Ok(None),
            before => before?,
        };
        // It is the same layer on each platform.
        let made = before.iter().find_map(|before| {
            let (layer, added) = before.made_at(path)?;
            Some((before.repository.clone(), layer.clone(), added))
        });
        Ok(made.map(|(repository, layer, added)| Driver::Kept { from, repository, layer, added }))
    }

    /// The name of the file that a build of before put at a path of an image.
    pub(crate) async fn made_layer(&self, image: &str, path: &str) -> Result<Option<String>, Failure> {
        let found = self.made_before(image, path).await.map_err(|error| self.failure(&error))?;
        Ok(found.map(|driver| plain(driver.added().file(path))))
    }
}
