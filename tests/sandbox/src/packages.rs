//! Debian packages: which are missing, and how they get here. Serves the sandbox and whoever else needs some.

use std::path::Path;
use std::process::Command;

use crate::capabilities::is_root;
use crate::command::{self, CommandError};
use crate::progress::Progress;

/// A Debian package and a file by which one sees that it is there.
#[derive(Debug)]
pub struct Package {
    /// As apt-get knows it.
    pub name: &'static str,
    /// Its path on `x86_64`; library folders of other architectures are looked at too.
    pub file: &'static str,
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

/// Needed for images of middleware.
const MIDDLEWARE: [Package; 6] = [
    Package { name: "openjdk-17-jdk-headless", file: "/usr/lib/jvm/java-17-openjdk-amd64/bin/jlink" },
    Package { name: "maven", file: "/usr/bin/mvn" },
    Package { name: "unzip", file: "/usr/bin/unzip" },
    Package { name: "postgresql-15", file: "/usr/lib/postgresql/15/bin/postgres" },
    Package { name: "nginx", file: "/usr/sbin/nginx" },
    Package { name: "tzdata", file: "/usr/share/zoneinfo/Asia/Seoul" },
];

/// Why packages could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum PackagesError {
    /// Only root can install them.
    #[error("packages are missing; run: sudo apt-get install -y {0}")]
    NotRoot(String),
    /// apt-get failed.
    #[error("apt-get could not install {packages}")]
    Install {
        /// What was to be installed.
        packages: String,
        /// What apt-get said.
        source: CommandError,
    },
}

impl Package {
    fn is_there(&self) -> bool {
        let other = self.file.replace("x86_64-linux-gnu", "aarch64-linux-gnu").replace("amd64", "arm64");
        Path::new(self.file).exists() || Path::new(&other).exists()
    }
}

/// What real nodes and images need.
pub(crate) fn of_sandbox() -> impl Iterator<Item = &'static Package> {
    PACKAGES.iter().chain(&COMPILER)
}

/// What images of middleware need besides.
pub(crate) fn of_middleware() -> impl Iterator<Item = &'static Package> {
    MIDDLEWARE.iter()
}

/// Names of those that this machine lacks.
pub(crate) fn missing<'a>(wanted: impl IntoIterator<Item = &'a Package>) -> Vec<&'static str> {
    wanted.into_iter().filter(|package| !package.is_there()).map(|package| package.name).collect()
}

/// Installs what is missing; only root can. Does nothing, and asks nobody, when all is there.
pub fn install_packages<'a>(
    wanted: impl IntoIterator<Item = &'a Package>,
    progress: &Progress,
) -> Result<(), PackagesError> {
    let missing = missing(wanted);
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    if !is_root() {
        return Err(PackagesError::NotRoot(packages));
    }
    let fail = |source| PackagesError::Install { packages: packages.clone(), source };
    progress.during("packages", &format!("installing {packages}"), || {
        apt(&["update", "-q"]).map_err(fail)?;
        let mut args = vec!["install", "-q", "-y", "--no-install-recommends"];
        args.extend(&missing);
        apt(&args).map_err(fail)
    })
}

fn apt(args: &[&str]) -> Result<(), CommandError> {
    let mut apt = Command::new("apt-get");
    // At this runlevel a service that comes with a package is not started: only its files are wanted.
    apt.args(args).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1");
    command::run(&mut apt).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_there_is_missing() {
        let all =
            [Package { name: "here", file: "/proc/self" }, Package { name: "away", file: "/no/such/file" }];
        assert_eq!(missing(&all), ["away"]);
        assert!(install_packages(&all[..1], &Progress::silent()).is_ok(), "nothing is asked of apt-get");
    }
}
