//! Running other programs with their output in sight and a word now and then when they are silent.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may be silent before we say that it still runs.
const SILENCE: Duration = Duration::from_secs(20);

/// One program that runs as a part of a command of ours.
#[derive(Debug)]
pub(crate) struct Step {
    name: String,
    command: Command,
    quiet: bool,
}

/// Why a step failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    /// The program could not be started.
    #[error("cannot start {program} for {name}")]
    Start {
        /// The step.
        name: String,
        /// The program.
        program: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The program ended with a failure.
    #[error("{name} failed ({status})")]
    Failed {
        /// The step.
        name: String,
        /// How it ended.
        status: ExitStatus,
        /// Every line it wrote.
        lines: Vec<String>,
    },
}

impl Step {
    /// A step that runs `program`.
    pub(crate) fn new(name: impl Into<String>, program: &str) -> Self {
        let mut command = Command::new(program);
        if program == "cargo" {
            let variables = std::env::vars_os().map(|(variable, _)| variable);
            variables.filter(|variable| is_of_our_build(variable)).for_each(|variable| {
                command.env_remove(variable);
            });
        }
        Self { name: name.into(), command, quiet: false }
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// Runs in another folder.
    pub(crate) fn folder(mut self, folder: impl AsRef<std::path::Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets a variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Shows its output only when it fails.
    pub(crate) fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Runs it to its end; the answer is every line it wrote, standard output and standard error as they came.
    pub(crate) fn run(mut self) -> Result<Vec<String>, StepError> {
        let start = Instant::now();
        say(&format!("{} …", self.name));
        let program = self.command.get_program().to_string_lossy().into_owned();
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|source| self.cannot_start(&program, source))?;
        let (sender, lines) = mpsc::channel();
        let readers = [
            child.stdout.take().map(|out| forward(out, &sender)),
            child.stderr.take().map(|out| forward(out, &sender)),
        ];
        drop(sender);
        let lines = self.collect(&lines, start);
        for reader in readers.into_iter().flatten() {
            // A reader only ends early when its output is broken: what came before counts.
            drop(reader.join());
        }
        let status = child.wait().map_err(|source| self.cannot_start(&program, source))?;
        if status.success() {
            say(&format!("{}: done in {:.1} s", self.name, start.elapsed().as_secs_f32()));
            return Ok(lines);
        }
        if self.quiet {
            for line in &lines {
                println!("{line}");
            }
        }
        say(&format!("{}: FAILED ({status}) after {:.1} s", self.name, start.elapsed().as_secs_f32()));
        Err(StepError::Failed { name: self.name, status, lines })
    }

    /// Takes lines until both outputs are closed.
    fn collect(&self, lines: &mpsc::Receiver<String>, start: Instant) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            match lines.recv_timeout(SILENCE) {
                Ok(line) => {
                    if !self.quiet {
                        println!("{line}");
                    }
                    all.push(line);
                }
                Err(RecvTimeoutError::Timeout) => {
                    say(&format!("{}: still running, {} s", self.name, start.elapsed().as_secs()));
                }
                Err(RecvTimeoutError::Disconnected) => return all,
            }
        }
    }

    fn cannot_start(&self, program: &str, source: std::io::Error) -> StepError {
        StepError::Start { name: self.name.clone(), program: program.to_owned(), source }
    }
}

/// Whether cargo sets it for the program that it runs: for us. A build script that asks for one of its own (ring's does) would run anew
/// whenever it is another's, with all that is built on it: in every checkout, and after each build that was not ours.
fn is_of_our_build(variable: &OsStr) -> bool {
    let name = variable.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Sends each line of an output to the one that collects them.
fn forward(output: impl Read + Send + 'static, lines: &mpsc::Sender<String>) -> thread::JoinHandle<()> {
    let lines = lines.clone();
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            if lines.send(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()).is_err() {
                return;
            }
        }
    })
}

/// A progress line of ours, told apart from the output of programs.
pub(crate) fn say(line: &str) {
    println!("==> {line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_is_not_told_of_our_own_build() {
        let step = Step::new("building", "cargo");
        let removed: Vec<_> = step.command.get_envs().filter(|(_, value)| value.is_none()).collect();
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION_PRE"] {
            assert!(removed.contains(&(OsStr::new(name), None)), "cargo runs this test: {removed:?}");
        }
    }

    #[test]
    fn a_failed_step_keeps_what_it_wrote() {
        let error = Step::new("failing", "sh").args(["-c", "echo one; echo two >&2; exit 3"]).quiet().run();
        let Err(StepError::Failed { status, mut lines, .. }) = error else { panic!("{error:?}") };
        lines.sort();
        assert_eq!((status.code(), lines), (Some(3), vec!["one".to_owned(), "two".to_owned()]));
    }
}
