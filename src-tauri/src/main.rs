//! The Concertina window: a thin shell over the core.
//!
//! Windows, native dialogs and the list of commands are here, and nothing that knows Kubernetes.

mod arguments;
mod commands;
mod files;
mod layouts;
mod log;
mod login_path;
mod places;
mod quit;
mod start;
mod trust;
mod unsent;
mod windows;

use arguments::Arguments;
use concertina_core::Concertina;
use std::error::Error;
use std::process::ExitCode;
use tauri::{Manager as _, RunEvent};

/// Gives memory back after a large list, which the system's allocator does not.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::last_words(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse(std::env::args_os().skip(1))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let _inside = runtime.enter();

    let core = Concertina::open(start::options(arguments.kubeconfig)?)?;
    let _log = log::start(&core.log_folder(), core.redactor())?;

    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            arguments::from_other_instance(app, arguments, &folder);
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(windows::state_plugin())
        .manage(core)
        .manage(files::PickedFiles::default())
        .manage(trust::Pending::default())
        .manage(quit::Asked::default())
        .manage(unsent::Unsent::default())
        .manage(layouts::OpenWindows::default())
        .invoke_handler(commands::handler())
        .on_page_load(windows::page_loads)
        .on_window_event(windows::event)
        .setup(|app| {
            layouts::start(app.handle())?;
            layouts::follow(app.handle());
            app.state::<Concertina>().start();
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        RunEvent::ExitRequested { api, code: None, .. } => quit::exit_requested(app, &api),
        RunEvent::Exit => tauri::async_runtime::block_on(app.state::<Concertina>().shutdown()),
        _ => {}
    });
    Ok(())
}
