//! The least that a Tauri program can be: one window with one line of text, as large as ours.
//!
//! `cargo xtask bench start` starts it beside Concertina.

use std::process::ExitCode;

fn main() -> ExitCode {
    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
