//! What the sandbox needs from the system, and how it gets there.

use std::path::Path;
use std::process::Command;

use crate::command::{self, CommandError};
use crate::progress::Progress;

/// A Debian 12 package and a file by which one sees that it is there.
struct Package {
    name: &'static str,
    file: &'static str,
}

/// Needed for real nodes and for images.
const PACKAGES: [Package; 9] = [
    Package { name: "containerd", file: "/usr/bin/containerd" },
    Package { name: "runc", file: "/usr/sbin/runc" },
    Package { name: "containernetworking-plugins", file: "/usr/lib/cni/ptp" },
    Package { name: "nftables", file: "/usr/sbin/nft" },
    Package { name: "iptables", file: "/usr/sbin/iptables" },
    Package { name: "conntrack", file: "/usr/sbin/conntrack" },
    Package { name: "iproute2", file: "/usr/sbin/ip" },
    Package { name: "buildah", file: "/usr/bin/buildah" },
    Package { name: "busybox-static", file: "/usr/bin/busybox" },
];

/// Needed to compile the programs inside the images.
const COMPILER: [Package; 2] = [
    Package { name: "gcc", file: "/usr/bin/gcc" },
    Package { name: "libc6-dev", file: "/usr/include/stdio.h" },
];

/// Why packages could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum PackagesError {
    /// apt-get failed.
    #[error("apt-get could not install {packages}")]
    Install {
        /// What was to be installed.
        packages: String,
        /// What apt-get said.
        source: CommandError,
    },
}

/// Names of the packages that real nodes need and this machine lacks.
pub(crate) fn missing() -> Vec<&'static str> {
    let all = PACKAGES.iter().chain(&COMPILER);
    all.filter(|package| !Path::new(package.file).exists()).map(|package| package.name).collect()
}

/// Installs what is missing; only root can. Does nothing, and asks nobody, when all is there.
pub(crate) fn install(progress: &Progress) -> Result<(), PackagesError> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let fail = |source| PackagesError::Install { packages: packages.clone(), source };
    progress.during("packages", &format!("installing {packages}"), || {
        apt(&["update", "-q"]).map_err(fail)?;
        let mut args = vec!["install", "-q", "-y", "--no-install-recommends"];
        args.extend(&missing);
        apt(&args).map_err(fail)
    })
}

fn apt(args: &[&str]) -> Result<(), CommandError> {
    command::run(Command::new("apt-get").args(args).env("DEBIAN_FRONTEND", "noninteractive")).map(drop)
}
