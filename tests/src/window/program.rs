//! Where the built program is.

use std::path::{Path, PathBuf};

/// The checkout.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The program under test: what `CONCERTINA_PROGRAM` names, else the debug build.
pub fn program() -> PathBuf {
    let program = std::env::var_os("CONCERTINA_PROGRAM")
        .map_or_else(|| root().join("target/debug/concertina"), PathBuf::from);
    assert!(program.exists(), "{} is not there: run `cargo xtask build`", program.display());
    program
}
