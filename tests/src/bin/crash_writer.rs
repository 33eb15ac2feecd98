//! A program that scales three sites and stops dead at one step of the journal, until it is killed.
//!
//! `crash_writer FOLDER STEP NTH`: all files `*.kubeconfig` of the folder are sites with a Deployment `shop/orders`. At the
//! NTH time that STEP is reached it says so on standard output, and does nothing any more.

use concertina_contract::ObjectRef;
use concertina_core::change::{JournalStep, StepObserver};
use concertina_tests::{Desk, DeskOptions, Outcome, scale};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Stops the only thread of the program at a step.
struct Stop {
    step: String,
    left: AtomicUsize,
}

impl StepObserver for Stop {
    fn reached(&self, step: JournalStep, _object: Option<&ObjectRef>) {
        if step.name() == self.step && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            let mut out = std::io::stdout().lock();
            let _ = writeln!(out, "reached").and_then(|()| out.flush());
            loop {
                std::thread::park();
            }
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, step, nth] = arguments.as_slice() else { return Err("FOLDER STEP NTH".into()) };
    let observer = Arc::new(Stop { step: step.clone(), left: AtomicUsize::new(nth.parse()?) });
    let desk = Desk::open(Path::new(folder), DeskOptions { observer, ..DeskOptions::default() }).await?;
    desk.connect().await?;
    let mut targets = Vec::new();
    for site in desk.fleet.sites() {
        targets.push((desk.deployment(&site.name, "shop", "orders").await?, 6));
    }
    let plan = desk.plan(scale(targets)).await?;
    desk.carry_out(&plan).await?;
    // The step was never reached: the parent sees the end of the output.
    desk.close().await;
    Ok(())
}
