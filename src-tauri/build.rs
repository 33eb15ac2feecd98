//! Tauri's build step: embeds the pages, and makes a permission of every command of the contract, so that the access
//! list is asked for each of them.

use std::path::Path;
use std::{fs, io};

/// What stands in for the pages when they were not built.
const PLACEHOLDER: &str =
    "<!doctype html><title>Concertina</title><p>The pages are not built: cargo xtask build.</p>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    place_pages(Path::new("../ui/dist"))?;
    let commands: Vec<&'static str> =
        concertina_contract::COMMANDS.iter().map(|command| command.name).collect();
    // Tauri wants them for the life of the program, and this one ends in a moment.
    let manifest = tauri_build::AppManifest::new().commands(commands.leak());
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

/// Lets `cargo check` work in a fresh checkout; `cargo xtask build` makes the real pages first.
fn place_pages(folder: &Path) -> io::Result<()> {
    if folder.join("index.html").exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("index.html"), PLACEHOLDER)
}
