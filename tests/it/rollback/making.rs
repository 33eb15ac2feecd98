//! From files to images in a registry, as a page has them made by what a package says.

use super::Stage;
use super::keeper::Keeper;
use concertina_contract::{
    AppForm, DriverSource, FileKind, FrameBody, ImageDriver, ImageOrder, PackageFile, Placement, SourceFile,
    SourceKind, Topic,
};
use concertina_sandbox::{Middleware, Progress};
use concertina_tests::Outcome;
use std::path::Path;

/// What an image is made of.
pub(super) struct Parts<'a> {
    /// The package that says where things go.
    pub(super) package: &'a str,
    /// The image of the sandbox that they are added to.
    pub(super) base: &'a str,
    pub(super) file: &'a Path,
    /// The driver of a database, for a server that is given one.
    pub(super) driver: Option<&'a Path>,
}

impl Stage {
    /// A core that knows the registry of the sandbox, and the images and files of middleware.
    pub(super) async fn with_middleware(&self) -> Outcome<(Keeper, Middleware)> {
        let middleware = tokio::task::block_in_place(|| self.sandbox.middleware(&Progress::silent()))?;
        let keeper = Keeper::open(self).await?;
        keeper.keep(keeper.registry(&self.registry), None).await?;
        Ok((keeper, middleware))
    }
}

impl Keeper {
    /// Makes an image; answers the form with which an application of its package begins, for one pod of it.
    pub(super) async fn make(&self, registry: &str, parts: &Parts<'_>) -> Outcome<AppForm> {
        let mut packages = self.core.packages().packages.into_iter();
        let package = packages.find(|one| one.name == parts.package).ok_or("no such package")?;
        let PackageFile { kind, place, owner } = package.file.ok_or("it takes no file")?;
        let source = self.look(parts.file, source_kind(kind)).await?.id;
        let driver = match parts.driver {
            Some(path) => {
                let PackageFile { place: path_there, owner, .. } =
                    package.driver.ok_or("it takes no driver")?;
                let source = self.look(path, SourceKind::Library).await?.id;
                Some(ImageDriver { from: DriverSource::File { source }, path: path_there, owner, group: 0 })
            }
            None => None,
        };
        let placement = Placement {
            base: format!("{registry}/{}", parts.base),
            path: place.replace("{context}", "ROOT"),
            unpack: kind == FileKind::Site,
            owner,
            group: 0,
        };
        // The same names in each run: the same files are the same image, and nothing piles up in the registry.
        let (repository, tag) = (format!("made/{}", parts.package), "1".to_owned());
        let order = ImageOrder { source, placement, registry: registry.to_owned(), repository, tag, driver };
        let ended = |body: FrameBody| match body {
            FrameBody::Image { build } if build.built.is_some() || build.failure.is_some() => Some(build),
            _ => None,
        };
        let told = self.told(Topic::Image { order }, ended).await?;
        let image = told.built.ok_or_else(|| format!("no image: {:?}", told.failure))?;
        Ok(AppForm { image: image.reference, replicas: 1, ..package.form })
    }

    async fn look(&self, path: &Path, kind: SourceKind) -> Outcome<SourceFile> {
        let looked = self.core.image_source(path.to_owned(), kind).await;
        looked.map_err(|failure| format!("{}: {failure:?}", path.display()).into())
    }
}

fn source_kind(kind: FileKind) -> SourceKind {
    match kind {
        FileKind::War => SourceKind::War,
        FileKind::Jar => SourceKind::Jar,
        FileKind::Site => SourceKind::Site,
    }
}
