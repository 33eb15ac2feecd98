//! `cargo xtask bench`: figures of the program, beside those of its peers in the same run.

mod child;
mod core;
mod desk;
mod display;
mod figure;
mod fleet;
mod image;
mod list;
mod machine;
mod programs;
mod real;
mod report;
mod rollback;
mod scale;
mod server;
mod start;
mod window;

use crate::step::say;
use crate::workspace::Workspace;
use clap::{Args, ValueEnum};
use concertina_sandbox::{LayoutError, ProgramsError, SandboxError, SiteError};
use figure::Figure;
use fleet::Fleet;
use programs::Built;
use std::io;

/// Arguments of `cargo xtask bench`.
#[derive(Debug, Args)]
pub(crate) struct BenchArguments {
    /// Prints the figures as JSON too, as the last line
    #[arg(long)]
    json: bool,
    /// Measures what is in `target/release`, whatever it was built from
    #[arg(long)]
    as_built: bool,
    /// Measures this alone
    name: Option<Name>,
}

/// A benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Name {
    /// 10,000 pods of a scripted server until all are in the table, beside kubectl
    List,
    /// Memory of a row, orders and filters of 50,000 pods, core alone
    Rows,
    /// Rows of 17 healthy sites beside 3 dead ones, core alone
    Holes,
    /// The matrix of 1,000 applications with 100,000 pods, core alone
    Applications,
    /// Plans of an application on 20 sites with 50 ms for each request, core alone
    Plan,
    /// Start to painted window, beside an empty Tauri window
    Start,
    /// 5,000 simulated pods of a real server until all are in the table, beside kubectl
    Real,
    /// A click until two sites have accepted a scale, beside kubectl
    Scale,
    /// A rollback on three sites until it is accepted and until real containers are healthy, beside kubectl and helm
    Rollback,
    /// A WAR of 20 MB from the drop to its image in a registry, beside buildah
    Image,
    /// The window with up to 100,000 pods: changes, filters, scrolling, memory, idling, beside an empty Tauri window
    Window,
    /// Memory of the window in an hour of changes; runs only when it is asked for
    Churn,
}

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// What is measured could not be built.
    #[error(transparent)]
    Build(#[from] programs::BuildError),
    /// There is no place for the sandbox.
    #[error("no place for the sandbox")]
    Layout(#[from] LayoutError),
    /// kubectl could not be built.
    #[error("there is no kubectl")]
    Kubectl(#[from] ProgramsError),
    /// The fleet did not come up.
    #[error("the sandbox did not come up")]
    Sandbox(#[from] SandboxError),
    /// A site of the fleet does not do what is asked.
    #[error("a site of the sandbox")]
    Site(#[from] SiteError),
    /// There is no display.
    #[error("there is no display")]
    Display(#[from] display::DisplayError),
    /// A program could not be measured.
    #[error("cannot measure")]
    Child(#[from] child::ChildError),
    /// There is no place for files.
    #[error("cannot make files for the programs")]
    Files(#[from] io::Error),
    /// A program answers what we do not understand.
    #[error("{program} says {answer:?}")]
    Answer {
        /// The program.
        program: &'static str,
        /// What it printed.
        answer: String,
    },
    /// Some figures are worse than they may be.
    #[error("over the limit: {0}")]
    OverLimit(String),
}

/// Measures what was asked for, and tells.
pub(crate) fn run(workspace: &Workspace, arguments: &BenchArguments) -> Result<(), BenchError> {
    let asked = |name| arguments.name.is_none_or(|only| only == name);
    let churn = arguments.name == Some(Name::Churn);
    let windows = asked(Name::Start) || asked(Name::Window) || churn;
    let built = if arguments.as_built { Built::before(workspace) } else { Built::build(workspace, windows)? };
    let machine = machine::Machine::look();
    let mut figures = Vec::new();
    // The fleet costs some CPU while it is up: what needs none comes first.
    if asked(Name::List) {
        figures.extend(list::run(&built)?);
    }
    if asked(Name::Rows) {
        figures.extend(core::rows(&built)?);
    }
    if asked(Name::Holes) {
        figures.extend(core::holes(&built)?);
    }
    if asked(Name::Applications) {
        figures.extend(core::applications(&built)?);
    }
    if asked(Name::Plan) {
        figures.extend(core::plan(&built)?);
    }
    if asked(Name::Start) {
        figures.extend(start::run(&built)?);
    }
    if asked(Name::Window) {
        figures.extend(window::run(&built)?);
    }
    if churn {
        figures.extend(window::churn(&built)?);
    }
    if [Name::Real, Name::Scale, Name::Rollback, Name::Image].into_iter().any(asked) {
        let fleet = Fleet::take()?;
        if asked(Name::Real) {
            figures.extend(real::run(&built, &fleet)?);
        }
        if asked(Name::Scale) {
            figures.extend(scale::run(&built, &fleet)?);
        }
        if asked(Name::Rollback) {
            figures.extend(rollback::run(&built, &fleet)?);
        }
        if asked(Name::Image) {
            figures.extend(image::run(&built, &fleet)?);
        }
    }
    for line in report::table(&machine, &figures) {
        println!("{line}");
    }
    if arguments.json {
        println!("{}", report::json(&machine, &figures));
    }
    let over: Vec<_> = figures.iter().filter(|figure| !figure.passes()).map(Figure::name).collect();
    if over.is_empty() { Ok(()) } else { Err(BenchError::OverLimit(over.join(", "))) }
}

/// Says which round it is.
fn round(what: &str, number: usize, of: usize) {
    say(&format!("{what}: round {} of {of}", number + 1));
}
