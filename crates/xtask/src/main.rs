//! The project's own commands: `cargo xtask run | test | build | bindings | …`.

#![allow(clippy::print_stdout, reason = "a command-line program talks through its output")]

mod bench;
mod bindings;
mod program;
mod run;
mod sandbox;
#[cfg(test)]
mod shared_build;
mod step;
#[cfg(test)]
mod structure;
mod system;
mod test;
mod tour;
mod window_ui;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use workspace::Workspace;

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Task {
    /// Builds the program; the last line is its path.
    Build(program::BuildArguments),
    /// Measures the program beside its peers.
    Bench(bench::BenchArguments),
    /// Writes the TypeScript side of the contract.
    Bindings(bindings::BindingsArguments),
    /// A real Kubernetes fleet on this machine.
    Sandbox(sandbox::SandboxArguments),
    /// Builds everything and opens the window.
    Run(run::RunArguments),
    /// Drives the window through the main job and takes pictures.
    Tour,
    /// Runs every check and test, or those that a filter names.
    Test(test::TestArguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match carry_out(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {}", workspace::chain(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> Result<(), Box<dyn std::error::Error>> {
    let workspace = Workspace::find()?;
    match task {
        Task::Build(arguments) => {
            let program = program::build(&workspace, arguments.release)?;
            println!("{}", program.display());
        }
        Task::Bench(arguments) => bench::run(&workspace, &arguments)?,
        Task::Bindings(arguments) => bindings::run(&workspace, &arguments)?,
        Task::Run(arguments) => run::run(&workspace, &arguments)?,
        Task::Tour => tour::run(&workspace)?,
        Task::Sandbox(arguments) => sandbox::run(&arguments)?,
        Task::Test(arguments) => test::run(&workspace, &arguments)?,
    }
    Ok(())
}
