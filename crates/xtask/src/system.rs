//! Debian packages that the window and its tests need.

use concertina_sandbox::{Package, PackagesError, install_packages};

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

/// Installs what the window needs; with `headless` also what runs it without a display.
pub(crate) fn ensure(headless: bool) -> Result<(), PackagesError> {
    let wanted = WINDOW.iter().chain(if headless { HEADLESS } else { &[] });
    install_packages(wanted, &crate::sandbox::progress())
}
