//! Two checkouts build into one folder, and neither takes the other's work for its own.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

/// A package that prints a word, in a workspace with our settings of cargo. Its files are older than everything.
fn checkout(folder: &Path, word: &str) -> Result<(), Box<dyn Error>> {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.cargo");
    fs::create_dir_all(folder.join("src"))?;
    fs::create_dir_all(folder.join(".cargo"))?;
    for name in ["config.toml", "rustc", "clippy"] {
        fs::copy(ours.join(name), folder.join(".cargo").join(name))?;
    }
    let files = [
        ("Cargo.toml", "[package]\nname = \"word\"\nedition = \"2024\"\n[workspace]\n".to_owned()),
        ("src/main.rs", format!("fn main() {{ println!(\"{word}\") }}\n")),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text)?;
        let old = SystemTime::now() - Duration::from_hours(1);
        fs::File::options().write(true).open(&path)?.set_modified(old)?;
    }
    Ok(())
}

/// Runs the package of a checkout.
fn run(folder: &Path, shared: &Path) -> Result<String, Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--quiet", "--offline"]).current_dir(folder).env("CARGO_BUILD_BUILD_DIR", shared);
    cargo.env_remove("CARGO_TARGET_DIR").env_remove("RUSTC_WORKSPACE_WRAPPER");
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

#[test]
fn checkouts_that_share_a_build_folder_keep_apart() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let [one, two, shared] = ["one", "two", "shared"].map(|name| folder.path().join(name));
    checkout(&one, "first")?;
    checkout(&two, "second")?;
    // Both sources are older than what the first run leaves.
    for (checkout, word) in [(&one, "first"), (&two, "second"), (&one, "first")] {
        assert_eq!(run(checkout, &shared)?, word);
    }
    Ok(())
}
