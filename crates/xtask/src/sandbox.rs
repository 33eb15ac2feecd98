//! `cargo xtask sandbox build | up | middleware | down | status | reset | kubeconfig | link`.

use std::io::{self, Write as _};

use clap::{Subcommand, ValueEnum};
use concertina_sandbox::{Layout, LayoutError, Progress, Sandbox, SandboxError, Toxic, ToxiproxyError};

/// What to do with the sandbox.
#[derive(Debug, clap::Args)]
pub(crate) struct SandboxArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Action {
    /// Install and build what the fleet consists of, without starting it
    Build,
    /// Bring the fleet up, or complete it
    Up,
    /// Put application servers, a database and a test application into the registry of the fleet that is up
    Middleware,
    /// Take the fleet down and leave nothing of it running
    Down,
    /// Tell what of the fleet is up
    Status,
    /// Take the fleet down and bring a fresh one up
    Reset,
    /// Print the path of the fleet's kubeconfig
    Kubeconfig,
    /// Make the link to cloud-tokyo bad, or good again
    Link {
        /// What the link is from now on
        state: Link,
    },
}

/// What the link to cloud-tokyo can be.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Link {
    /// As good as any
    Good,
    /// Nothing comes through and nothing is closed
    Dead,
    /// Every answer comes 400 ms later, give or take 100
    Far,
    /// Connections are reset
    Reset,
    /// Connections are refused
    Refused,
}

/// Why the sandbox did not do it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The fleet.
    #[error("sandbox")]
    Sandbox(#[from] SandboxError),
    /// There is no place for its files.
    #[error("sandbox")]
    Layout(#[from] LayoutError),
    /// The link to cloud-tokyo.
    #[error("link")]
    Link(#[from] ToxiproxyError),
    /// The terminal is gone.
    #[error("cannot print")]
    Print(#[from] io::Error),
    /// Something stayed.
    #[error("the fleet is down, but this stayed: {0}")]
    Leftovers(String),
}

/// Does what `arguments` say.
pub(crate) fn run(arguments: &SandboxArguments) -> Result<(), Error> {
    match arguments.action {
        Action::Build => Ok(Sandbox::build(&progress())?),
        Action::Up => up(),
        Action::Middleware => Ok(Sandbox::attach()?.middleware(&progress()).map(drop)?),
        Action::Down => down(),
        Action::Status => status(),
        Action::Reset => down().and_then(|()| up()),
        Action::Link { state } => link(state),
        Action::Kubeconfig => Ok(writeln!(io::stdout(), "{}", Layout::from_env()?.kubeconfig().display())?),
    }
}

/// Progress on standard error, so that standard output stays for what scripts read.
pub(crate) fn progress() -> Progress {
    Progress::new(|line| {
        // A terminal that is gone must not stop the work.
        let _ = writeln!(io::stderr(), "{line}");
    })
}

fn up() -> Result<(), Error> {
    Sandbox::up(&progress())?;
    Ok(())
}

fn down() -> Result<(), Error> {
    let progress = progress();
    progress.say("fleet", "going down");
    Sandbox::down()?;
    let left = Sandbox::leftovers()?;
    if !left.is_empty() {
        return Err(Error::Leftovers(left.join(", ")));
    }
    progress.say("fleet", "down, nothing left");
    Ok(())
}

fn status() -> Result<(), Error> {
    let mut out = io::stdout();
    let left = Sandbox::leftovers()?;
    match Sandbox::attach() {
        Ok(sandbox) => {
            for site in sandbox.sites() {
                writeln!(out, "{:<12} {}", site.spec().name, site.summary())?;
            }
            writeln!(out, "kubeconfig   {}", sandbox.kubeconfig_path().display())?;
        }
        Err(SandboxError::NotUp(_)) if left.is_empty() => writeln!(out, "down")?,
        Err(error) => writeln!(out, "not complete: {error}")?,
    }
    for thing in left {
        writeln!(out, "  {thing}")?;
    }
    Ok(())
}

fn link(state: Link) -> Result<(), Error> {
    let toxiproxy = Sandbox::attach()?.toxiproxy();
    toxiproxy.clear()?;
    match state {
        Link::Good => {}
        Link::Dead => toxiproxy.add_toxic(Toxic::Timeout)?,
        Link::Far => toxiproxy.add_toxic(Toxic::Latency { milliseconds: 400, jitter: 100 })?,
        Link::Reset => toxiproxy.add_toxic(Toxic::ResetPeer { after: 0 })?,
        Link::Refused => toxiproxy.disable()?,
    }
    Ok(())
}
