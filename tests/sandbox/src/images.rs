//! The images of the sandbox's own programs: made on this machine, and kept as the storage of a registry.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::command;
use crate::image_build::{ImageBuild, ImagesError, WORK, made_once};
use crate::layout::Layout;
use crate::progress::Progress;

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

impl Images {
    /// The images, with these programs in and around them.
    pub(crate) fn new(layout: &Layout, coredns: PathBuf, registry: PathBuf) -> Self {
        Self { layout: layout.clone(), coredns, registry }
    }

    /// Directory of the images, by everything that decides what is in them.
    fn directory(&self) -> PathBuf {
        let mut hash = Sha256::new();
        for part in [PAUSE_SOURCE, WORKLOAD_SOURCE, include_str!("images.rs"), include_str!("image_build.rs")]
        {
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
        made_once(&self.directory(), |partial| {
            progress.during("images", "making the images", || self.build_into(partial, progress))
        })
    }

    fn build_into(&self, directory: &Path, progress: &Progress) -> Result<(), ImagesError> {
        let work = directory.join(WORK);
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
        // vfs needs nothing of the kernel, and these images are small.
        let build = ImageBuild::begin(&self.layout, &self.registry, directory, "vfs")?;
        build.make("base:1", "FROM scratch\nCOPY root /\nENTRYPOINT [\"/bin/workload\"]\n")?;
        build.keep("pause:1", "FROM scratch\nCOPY pause /pause\nENTRYPOINT [\"/pause\"]\n")?;
        build.keep(COREDNS, "FROM scratch\nCOPY coredns /coredns\nENTRYPOINT [\"/coredns\"]\n")?;
        for image in &IMAGES {
            let settings = image.settings.iter().map(|(name, value)| format!("ENV {name}={value}\n"));
            let text = format!("FROM localhost/base:1\n{}EXPOSE 8080\n", settings.collect::<String>());
            build.keep(image.name, &text)?;
            progress.say("images", image.name);
        }
        Ok(())
    }
}

fn compile(source: &str, program: &Path) -> Result<(), ImagesError> {
    let mut gcc = Command::new("gcc");
    gcc.args(["-O2", "-Wall", "-static", "-s", "-pthread", "-x", "c", "-o"]).arg(program).arg("-");
    command::run_with_input(&mut gcc, Some(source)).map_err(ImagesError::Compile)?;
    Ok(())
}
