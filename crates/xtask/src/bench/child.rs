//! Running one program to its end, with its time and its largest size taken from outside.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a program is looked at.
const PAUSE: Duration = Duration::from_millis(1);

/// What one run of a program took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From its start to its end, in milliseconds.
    pub(crate) millis: f64,
    /// Its largest resident size, in MiB. What it took in its very last millisecond may be missing.
    pub(crate) mib: f64,
}

/// Why a program was not measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChildError {
    /// It could not be started.
    #[error("cannot start {program}")]
    Start {
        /// The program.
        program: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// Its output has no place.
    #[error("cannot write {}", .path.display())]
    Output {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// It could not be waited for.
    #[error("cannot wait for {program}")]
    Wait {
        /// The program.
        program: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// It failed; its words are above.
    #[error("{program} failed ({status})")]
    Failed {
        /// The program.
        program: PathBuf,
        /// How it ended.
        status: ExitStatus,
    },
}

/// Runs a program with its standard output in a file.
pub(crate) fn measure(command: &mut Command, output: &Path) -> Result<Cost, ChildError> {
    let program = PathBuf::from(command.get_program());
    let file =
        File::create(output).map_err(|source| ChildError::Output { path: output.to_owned(), source })?;
    command.stdin(Stdio::null()).stdout(file);
    let begun = Instant::now();
    let mut child =
        command.spawn().map_err(|source| ChildError::Start { program: program.clone(), source })?;
    let status_file = format!("/proc/{}/status", child.id());
    let mut kib = 0;
    let status = loop {
        kib = largest(&status_file).max(kib);
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => thread::sleep(PAUSE),
            Err(source) => return Err(ChildError::Wait { program, source }),
        }
    };
    let millis = begun.elapsed().as_secs_f64() * 1_000.0;
    if status.success() {
        Ok(Cost { millis, mib: f64::from(kib) / 1_024.0 })
    } else {
        Err(ChildError::Failed { program, status })
    }
}

/// `VmHWM` in KiB; nothing when the program has just ended.
fn largest(status_file: &str) -> u32 {
    let text = fs::read_to_string(status_file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_has_no_cost() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        let cost = measure(Command::new("sh").args(["-c", "echo said; sleep 0.05"]), &output).unwrap();
        assert!(cost.millis >= 50.0 && cost.mib > 0.1, "{cost:?}");
        assert_eq!(fs::read_to_string(&output).unwrap(), "said\n");
        assert!(measure(Command::new("sh").args(["-c", "exit 3"]), &output).is_err());
    }
}
