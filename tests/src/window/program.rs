//! Where the built program is, and whether it runs.

use std::fs;
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

/// Whether a program with this home runs. Its windows go first, and what it still has to write follows.
pub(super) fn runs(home: &Path) -> bool {
    let program = program();
    let ours = format!("CONCERTINA_HOME={}", home.display());
    let is_ours = |process: &Path| {
        let variables = fs::read(process.join("environ")).unwrap_or_default();
        // One that has ended and was not waited for has no program any more.
        fs::read_link(process.join("exe")).is_ok_and(|exe| exe.file_name() == program.file_name())
            && variables.split(|byte| *byte == 0).any(|variable| variable == ours.as_bytes())
    };
    fs::read_dir("/proc").into_iter().flatten().flatten().any(|process| is_ours(&process.path()))
}
