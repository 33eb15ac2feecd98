//! From a file to an image: what a file is, and the stream of a build.

use super::Concertina;
use crate::image::{Building, Mirrors};
use crate::table::Source;
use concertina_contract::{ErrorCode, Failure, FrameBody, ImageBuild, Mirroring, SourceFile, SourceKind};
use std::path::PathBuf;

impl Concertina {
    /// Looks into a file or folder that the user chose, and whether it is what it is to be.
    pub async fn image_source(&self, path: PathBuf, kind: SourceKind) -> Result<SourceFile, Failure> {
        let images = self.0.images.clone();
        let looked = tokio::task::spawn_blocking(move || images.sources().look(&path, kind)).await;
        looked.map_err(|_| Failure::new(ErrorCode::Internal))?.map_err(|error| error.failure())
    }

    /// The name of the file that a build of before put at a path of an image, as its registry tells now; none where there is none.
    pub async fn made_layer(&self, image: &str, path: &str) -> Result<Option<String>, Failure> {
        self.0.images.made_layer(image, path).await
    }
}

/// Tells a page how far a build is. The build is called off when this is dropped.
#[derive(Debug)]
pub(super) struct BuildSource {
    building: Building,
    shown: Option<ImageBuild>,
}

impl BuildSource {
    /// A source of this build.
    pub(super) fn new(building: Building) -> Self {
        Self { building, shown: None }
    }
}

impl Source for BuildSource {
    async fn changed(&mut self) {
        if !self.building.more().await {
            // It has ended: there is no more news.
            std::future::pending::<()>().await;
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        let build = self.building.so_far();
        if self.shown.as_ref() == Some(&build) {
            return None;
        }
        self.shown = Some(build.clone());
        Some(FrameBody::Image { build })
    }
}

/// Tells a page how far copies of images are. They are called off when this is dropped.
#[derive(Debug)]
pub(super) struct MirrorSource {
    mirrors: Mirrors,
    shown: Option<Mirroring>,
}

impl MirrorSource {
    /// A source of these copies.
    pub(super) fn new(mirrors: Mirrors) -> Self {
        Self { mirrors, shown: None }
    }
}

impl Source for MirrorSource {
    async fn changed(&mut self) {
        if !self.mirrors.more().await {
            // It has ended: there is no more news.
            std::future::pending::<()>().await;
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        let mirroring = self.mirrors.so_far();
        if self.shown.as_ref() == Some(&mirroring) {
            return None;
        }
        self.shown = Some(mirroring.clone());
        Some(FrameBody::Mirror { mirroring })
    }
}
