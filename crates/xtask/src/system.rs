//! Debian packages that the window and its tests need.

use crate::step::{Step, StepError, say};
use std::path::Path;

/// A Debian package, and a file by which one sees that it is there.
struct Package {
    name: &'static str,
    file: &'static str,
}

/// To build the window and to run it.
const WINDOW: &[Package] = &[
    Package { name: "build-essential", file: "/usr/bin/cc" },
    Package { name: "pkg-config", file: "/usr/bin/pkg-config" },
    Package { name: "libwebkit2gtk-4.1-dev", file: "/usr/lib/x86_64-linux-gnu/pkgconfig/webkit2gtk-4.1.pc" },
    Package { name: "librsvg2-dev", file: "/usr/lib/x86_64-linux-gnu/pkgconfig/librsvg-2.0.pc" },
    Package { name: "libdbus-1-dev", file: "/usr/lib/x86_64-linux-gnu/pkgconfig/dbus-1.pc" },
    Package { name: "libxdo-dev", file: "/usr/include/xdo.h" },
];

/// To run the window where there is no display, and to drive it.
const HEADLESS: &[Package] = &[
    Package { name: "xauth", file: "/usr/bin/xauth" },
    Package { name: "xvfb", file: "/usr/bin/Xvfb" },
    Package { name: "webkit2gtk-driver", file: "/usr/bin/WebKitWebDriver" },
    Package { name: "dbus", file: "/usr/bin/dbus-run-session" },
    Package { name: "dbus-x11", file: "/usr/bin/dbus-launch" },
    Package { name: "gnome-keyring", file: "/usr/bin/gnome-keyring-daemon" },
    Package { name: "fonts-noto-core", file: "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf" },
    Package { name: "fonts-noto-cjk", file: "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc" },
];

/// Why packages are missing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SystemError {
    /// Only root can install them.
    #[error("packages are missing; run: sudo apt-get install -y {0}")]
    NotRoot(String),
    /// apt-get failed.
    #[error("packages could not be installed")]
    Install(#[from] StepError),
}

/// Installs what the window needs; with `headless` also what runs it without a display.
pub(crate) fn ensure(headless: bool) -> Result<(), SystemError> {
    let wanted = WINDOW.iter().chain(if headless { HEADLESS } else { &[] });
    let missing: Vec<&str> =
        wanted.filter(|package| !present(package.file)).map(|package| package.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_root() {
        return Err(SystemError::NotRoot(missing.join(" ")));
    }
    say(&format!("installing {}", missing.join(" ")));
    apt(&["update", "-q"])?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    apt(&arguments)?;
    Ok(())
}

fn apt(arguments: &[&str]) -> Result<(), StepError> {
    let step = Step::new(format!("apt-get {}", arguments.first().unwrap_or(&"")), "apt-get");
    step.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").quiet().run().map(drop)
}

/// Whether a file is there; the library folder differs by architecture.
fn present(file: &str) -> bool {
    Path::new(file).exists() || Path::new(&file.replace("x86_64-linux-gnu", "aarch64-linux-gnu")).exists()
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
