//! The images of the sandbox: made on this machine by buildah, and kept as the storage of a registry.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, io};

use sha2::{Digest as _, Sha256};

use crate::command::{self, CommandError, run_args};
use crate::layout::{FleetPort, Layout};
use crate::lock;
use crate::progress::Progress;
use crate::registry;
use crate::wait::{Look, TooLate, until};

/// Version of the cluster DNS image.
pub(crate) const COREDNS: &str = "coredns:1.15.0";

const PAUSE_SOURCE: &str = include_str!("../images/pause.c");
const WORKLOAD_SOURCE: &str = include_str!("../images/workload.c");
/// Names under which busybox is called in the images: enough to look around in a container.
const BUSYBOX: [&str; 10] = ["sh", "ls", "cat", "ps", "wget", "env", "top", "id", "sleep", "nslookup"];

/// An image whose program is the workload with these settings.
struct Image {
    name: &'static str,
    settings: &'static [(&'static str, &'static str)],
}

/// The images for tests and for the demonstration.
const IMAGES: [Image; 8] = [
    Image { name: "web:1", settings: &[("WORKLOAD", "web"), ("VERSION", "1")] },
    Image { name: "web:2", settings: &[("WORKLOAD", "web"), ("VERSION", "2")] },
    Image { name: "web:3", settings: &[("WORKLOAD", "web"), ("VERSION", "3"), ("READY", "never")] },
    Image { name: "web:4", settings: &[("WORKLOAD", "web"), ("VERSION", "4")] },
    Image { name: "web:broken", settings: &[("WORKLOAD", "crash"), ("VERSION", "broken")] },
    Image { name: "crash:1", settings: &[("WORKLOAD", "crash")] },
    Image { name: "numbers:1", settings: &[("WORKLOAD", "numbers")] },
    Image { name: "load:1", settings: &[("WORKLOAD", "load"), ("VERSION", "1")] },
];

/// Makes images and knows where they are kept.
#[derive(Debug, Clone)]
pub(crate) struct Images {
    layout: Layout,
    coredns: PathBuf,
    registry: PathBuf,
}

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

/// A registry for as long as images are being made.
struct Taker(Child);

impl Drop for Taker {
    fn drop(&mut self) {
        // It is gone already when it cannot be killed.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Images {
    /// The images, with these programs in and around them.
    pub(crate) fn new(layout: &Layout, coredns: PathBuf, registry: PathBuf) -> Self {
        Self { layout: layout.clone(), coredns, registry }
    }

    /// Directory of the images, by everything that decides what is in them.
    fn directory(&self) -> PathBuf {
        let mut hash = Sha256::new();
        for part in [PAUSE_SOURCE, WORKLOAD_SOURCE, include_str!("images.rs")] {
            hash.update(part);
        }
        hash.update(self.coredns.as_os_str().as_encoded_bytes());
        self.layout.cache().join("images").join(crate::programs::hex(&hash.finalize()[..8]))
    }

    /// Storage of a registry that has all images.
    pub(crate) fn storage(&self) -> PathBuf {
        self.directory().join("storage")
    }

    /// The program that holds namespaces, for this machine as well.
    pub(crate) fn pause(&self) -> PathBuf {
        self.directory().join("pause")
    }

    /// Makes the images unless they are there.
    pub(crate) fn build(&self, progress: &Progress) -> Result<(), ImagesError> {
        let directory = self.directory();
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
        fs::create_dir_all(&partial).map_err(write)?;
        progress.during("images", "making the images", || self.build_into(&partial, progress))?;
        fs::remove_dir_all(partial.join("work")).map_err(write)?;
        fs::rename(&partial, &directory).map_err(write)
    }

    fn build_into(&self, directory: &Path, progress: &Progress) -> Result<(), ImagesError> {
        let work = directory.join("work");
        let root = work.join("root/bin");
        let write = |path: &Path| {
            let path = path.to_path_buf();
            move |source| ImagesError::Write { path, source }
        };
        fs::create_dir_all(&root).map_err(write(&root))?;
        compile(PAUSE_SOURCE, &directory.join("pause"))?;
        compile(WORKLOAD_SOURCE, &root.join("workload"))?;
        for (from, to) in [
            (directory.join("pause"), work.join("pause")),
            (self.coredns.clone(), work.join("coredns")),
            (PathBuf::from("/usr/bin/busybox"), root.join("busybox")),
        ] {
            fs::copy(&from, &to).map_err(write(&to))?;
        }
        for name in BUSYBOX {
            let link = root.join(name);
            std::os::unix::fs::symlink("busybox", &link).map_err(write(&link))?;
        }
        // buildah's own default policy may not be installed.
        let policy = work.join("policy.json");
        fs::write(&policy, r#"{"default":[{"type":"insecureAcceptAnything"}]}"#).map_err(write(&policy))?;
        let address = format!("127.0.0.1:{}", self.layout.fleet_port(FleetPort::BuildRegistry));
        let _taker = self.start_taker(directory, &address)?;
        let base = "FROM scratch\nCOPY root /\nENTRYPOINT [\"/bin/workload\"]\n";
        make(&work, "base:1", base, None)?;
        make(&work, "pause:1", "FROM scratch\nCOPY pause /pause\nENTRYPOINT [\"/pause\"]\n", Some(&address))?;
        let coredns = "FROM scratch\nCOPY coredns /coredns\nENTRYPOINT [\"/coredns\"]\n";
        make(&work, COREDNS, coredns, Some(&address))?;
        for image in &IMAGES {
            let settings = image.settings.iter().map(|(name, value)| format!("ENV {name}={value}\n"));
            let text = format!("FROM localhost/base:1\n{}EXPOSE 8080\n", settings.collect::<String>());
            make(&work, image.name, &text, Some(&address))?;
            progress.say("images", image.name);
        }
        Ok(())
    }

    fn start_taker(&self, directory: &Path, address: &str) -> Result<Taker, ImagesError> {
        let config = directory.join("work/registry.yaml");
        let text = registry::config(&directory.join("storage"), address);
        fs::write(&config, text).map_err(|source| ImagesError::Write { path: config.clone(), source })?;
        let mut serve = Command::new(&self.registry);
        serve.arg("serve").arg(&config).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let taker = Taker(serve.spawn().map_err(ImagesError::Registry)?);
        until("the registry answers", Duration::from_secs(30), Duration::from_millis(50), || {
            Ok::<_, ImagesError>(match std::net::TcpStream::connect(address) {
                Ok(_) => Look::There(()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })?;
        Ok(taker)
    }
}

fn compile(source: &str, program: &Path) -> Result<(), ImagesError> {
    let mut gcc = Command::new("gcc");
    gcc.args(["-O2", "-Wall", "-static", "-s", "-pthread", "-x", "c", "-o"]).arg(program).arg("-");
    command::run_with_input(&mut gcc, Some(source)).map_err(ImagesError::Compile)?;
    Ok(())
}

/// Makes one image from the text of a container file, and pushes it to the registry on `taker`.
fn make(work: &Path, image: &str, text: &str, taker: Option<&str>) -> Result<(), ImagesError> {
    let fail = |source| ImagesError::Build { image: image.to_owned(), source };
    let file = work.join("Containerfile");
    fs::write(&file, text).map_err(|source| ImagesError::Write { path: file.clone(), source })?;
    let local = format!("localhost/{image}");
    let buildah = |args: &[&str]| {
        // A store of its own, so that the user's is left alone; vfs and chroot need nothing of the kernel.
        let mut buildah = Command::new("buildah");
        buildah.arg("--root").arg(work.join("store")).arg("--runroot").arg(work.join("run"));
        buildah.args(["--storage-driver", "vfs"]).args(args).env("BUILDAH_ISOLATION", "chroot");
        command::run(buildah.current_dir(work)).map_err(fail)
    };
    buildah(&["bud", "-q", "--signature-policy", "policy.json", "-t", &local, "-f", "Containerfile", "."])?;
    if let Some(address) = taker {
        let to = format!("docker://{address}/{image}");
        buildah(&["push", "-q", "--signature-policy", "policy.json", "--tls-verify=false", &local, &to])?;
    }
    Ok(())
}

/// Copies a directory with all that is in it.
pub(crate) fn copy_directory(from: &Path, to: &Path) -> Result<(), CommandError> {
    run_args("cp", [Path::new("-a"), from, to]).map(drop)
}
