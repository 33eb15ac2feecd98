//! Tauri's build step: embeds the page.

fn main() {
    tauri_build::build();
}
