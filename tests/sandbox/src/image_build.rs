//! Making images by buildah, into the storage of a registry.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, io};

use crate::command::{self, CommandError};
use crate::layout::{FleetPort, Layout};
use crate::lock;
use crate::registry;
use crate::wait::{Look, TooLate, until};

/// Folder of what is needed only while images are made, below their directory.
pub(crate) const WORK: &str = "work";

/// Why the images are not there.
#[derive(Debug, thiserror::Error)]
pub enum ImagesError {
    /// A file could not be read or written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program inside the images could not be compiled.
    #[error("cannot compile the images' programs")]
    Compile(#[source] CommandError),
    /// Maven did not bring the distributions of the servers.
    #[error("cannot get the servers from Maven Central")]
    Distributions(#[source] CommandError),
    /// The files of an image could not be put together.
    #[error("cannot put the images' files together")]
    Roots(#[source] CommandError),
    /// buildah failed.
    #[error("cannot make the image {image}")]
    Build {
        /// Name of the image.
        image: String,
        /// What buildah said.
        source: CommandError,
    },
    /// The registry that takes the images does not run.
    #[error("cannot start the registry that takes the images")]
    Registry(#[source] io::Error),
    /// It did not answer in time.
    #[error("waited in vain")]
    TooLate(#[from] TooLate),
}

/// Images being made below a directory, with a registry that takes them into its folder `storage`.
#[derive(Debug)]
pub(crate) struct ImageBuild {
    work: PathBuf,
    driver: &'static str,
    address: String,
    _taker: Taker,
}

/// A registry for as long as images are being made.
#[derive(Debug)]
struct Taker(Child);

impl Drop for Taker {
    fn drop(&mut self) {
        // It is gone already when it cannot be killed.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Makes a directory unless it is there: `make` fills another beside it, which is renamed when all is well.
pub(crate) fn made_once(
    directory: &Path,
    make: impl FnOnce(&Path) -> Result<(), ImagesError>,
) -> Result<(), ImagesError> {
    if directory.is_dir() {
        return Ok(());
    }
    let partial = directory.with_extension("partial");
    let write = |source| ImagesError::Write { path: partial.clone(), source };
    let _lock = lock::exclusive(&directory.with_extension("lock")).map_err(write)?;
    if directory.is_dir() {
        // Somebody else made them in the meantime.
        return Ok(());
    }
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(write)?;
    }
    fs::create_dir_all(partial.join(WORK)).map_err(write)?;
    make(&partial)?;
    fs::remove_dir_all(partial.join(WORK)).map_err(write)?;
    fs::rename(&partial, directory).map_err(write)
}

impl ImageBuild {
    /// Begins to make images out of the folder [`WORK`] of `directory`, with a storage driver of buildah.
    pub(crate) fn begin(
        layout: &Layout,
        registry: &Path,
        directory: &Path,
        driver: &'static str,
    ) -> Result<Self, ImagesError> {
        let work = directory.join(WORK);
        let write = |path: &Path, text: &str| {
            fs::write(path, text).map_err(|source| ImagesError::Write { path: path.to_owned(), source })
        };
        // buildah's own default policy may not be installed.
        write(&work.join("policy.json"), r#"{"default":[{"type":"insecureAcceptAnything"}]}"#)?;
        let address = format!("127.0.0.1:{}", layout.fleet_port(FleetPort::BuildRegistry));
        let config = work.join("registry.yaml");
        write(&config, &registry::config(&directory.join("storage"), &address))?;
        let mut serve = Command::new(registry);
        serve.arg("serve").arg(&config).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let taker = Taker(serve.spawn().map_err(ImagesError::Registry)?);
        until("the registry answers", Duration::from_secs(30), Duration::from_millis(50), || {
            Ok::<_, ImagesError>(match std::net::TcpStream::connect(&address) {
                Ok(_) => Look::There(()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })?;
        Ok(Self { work, driver, address, _taker: taker })
    }

    /// Makes one image from the text of a container file; others may be made from it as `localhost/IMAGE`.
    pub(crate) fn make(&self, image: &str, text: &str) -> Result<(), ImagesError> {
        let file = self.work.join("Containerfile");
        fs::write(&file, text).map_err(|source| ImagesError::Write { path: file.clone(), source })?;
        let local = format!("localhost/{image}");
        self.buildah(image, &["bud", "-q"], &["-t", &local, "-f", "Containerfile", "."])
    }

    /// As [`Self::make`], and pushes it to the registry.
    pub(crate) fn keep(&self, image: &str, text: &str) -> Result<(), ImagesError> {
        self.make(image, text)?;
        let (local, to) = (format!("localhost/{image}"), format!("docker://{}/{image}", self.address));
        self.buildah(image, &["push", "-q", "--tls-verify=false"], &[&local, &to])
    }

    fn buildah(&self, image: &str, command: &[&str], arguments: &[&str]) -> Result<(), ImagesError> {
        // A store of its own, so that the user's is left alone.
        let mut buildah = Command::new("buildah");
        buildah.arg("--root").arg(self.work.join("store")).arg("--runroot").arg(self.work.join("run"));
        buildah.args(["--storage-driver", self.driver]).args(command);
        buildah.args(["--signature-policy", "policy.json"]).args(arguments);
        // Needs nothing of the kernel.
        buildah.env("BUILDAH_ISOLATION", "chroot").current_dir(&self.work);
        let fail = |source| ImagesError::Build { image: image.to_owned(), source };
        command::run(&mut buildah).map(drop).map_err(fail)
    }
}

/// Puts the images that were made in a directory into the storage of a registry.
pub(crate) fn install(directory: &Path, storage: &Path) -> Result<(), CommandError> {
    let marker = storage.join("installed").with_extension(directory.file_name().unwrap_or_default());
    if marker.exists() {
        return Ok(());
    }
    command::run_args("cp", [Path::new("-a"), &directory.join("storage/docker"), storage])?;
    command::run_args("touch", [&marker]).map(drop)
}

/// Copies a directory with all that is in it.
pub(crate) fn copy_directory(from: &Path, to: &Path) -> Result<(), CommandError> {
    command::run_args("cp", [Path::new("-a"), from, to]).map(drop)
}
