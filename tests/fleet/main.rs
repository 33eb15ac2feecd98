//! The sandbox holds what it promises.

mod audit;
mod fleet;
mod leftovers;
mod link;
mod middleware;
mod nodes;

use std::error::Error;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use concertina_sandbox::{Progress, Sandbox};

/// What a test ends with.
type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// One test at a time: the fleet is one, and some tests cut a part of it off.
static FLEET: Mutex<()> = Mutex::new(());

/// Whether this run has brought the fleet up.
static UP: AtomicBool = AtomicBool::new(false);

/// The fleet that is up, or a new one; for this test alone while the guard lives.
fn fleet() -> Result<(Sandbox, MutexGuard<'static, ()>)> {
    let guard = FLEET.lock().unwrap_or_else(PoisonError::into_inner);
    let sandbox = if UP.load(Ordering::Relaxed) { Sandbox::attach()? } else { Sandbox::up(&progress())? };
    UP.store(true, Ordering::Relaxed);
    Ok((sandbox, guard))
}

#[allow(clippy::print_stdout, reason = "a test that fails shows how far the fleet had come")]
fn progress() -> Progress {
    Progress::new(|line| println!("{line}"))
}

/// Runs kubectl as the fleet's operator through the context of a site.
fn kubectl(sandbox: &Sandbox, context: &str, args: &[&str]) -> Result<String> {
    let mut command = Command::new(sandbox.kubectl());
    command.arg("--kubeconfig").arg(sandbox.kubeconfig_path()).args(["--context", context]).args(args);
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout)?);
    }
    Err(String::from_utf8_lossy(&output.stderr).into())
}

/// Waits until `look` holds; `what` is told when it never does.
fn eventually(what: &str, mut look: impl FnMut() -> Result<bool>) -> Result {
    let deadline = Instant::now() + Duration::from_mins(4);
    while !look()? {
        if Instant::now() > deadline {
            return Err(format!("never: {what}").into());
        }
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}
