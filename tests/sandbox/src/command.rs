//! Programs that are run to their end.

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Longest part of a program's own words that goes into an error, in bytes.
const WORDS: usize = 2_000;

/// Why a program did not do what it was run for.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It could not be started.
    #[error("cannot start {program}")]
    Start {
        /// Name of the program.
        program: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It ended with a failure.
    #[error("{program} failed ({status}): {words}")]
    Failed {
        /// Name of the program with its first arguments.
        program: String,
        /// How it ended.
        status: std::process::ExitStatus,
        /// The end of what it said.
        words: String,
    },
}

/// Runs `command` to its end and returns what it wrote to standard output.
pub(crate) fn run(command: &mut Command) -> Result<String, CommandError> {
    run_with_input(command, None)
}

/// As [`run`], with `input` on standard input.
pub(crate) fn run_with_input(command: &mut Command, input: Option<&str>) -> Result<String, CommandError> {
    let program = describe(command);
    let start = |source| CommandError::Start { program: program.clone(), source };
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(start)?;
    if let (Some(text), Some(mut stdin)) = (input, child.stdin.take()) {
        // A program that ends without reading says why by its status.
        drop(stdin.write_all(text.as_bytes()));
    }
    let Output { status, stdout, stderr } = child.wait_with_output().map_err(start)?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    let words = if stderr.is_empty() { stdout } else { stderr };
    Err(CommandError::Failed { program, status, words: tail(&String::from_utf8_lossy(&words)) })
}

/// Runs `ip`, `ctr` and the like by name with arguments.
pub(crate) fn run_args<A: AsRef<OsStr>>(
    program: &str,
    args: impl IntoIterator<Item = A>,
) -> Result<String, CommandError> {
    run(Command::new(program).args(args))
}

/// The last part of a text, cut at a character boundary.
pub(crate) fn tail(text: &str) -> String {
    let text = text.trim();
    let from = text.ceil_char_boundary(text.len().saturating_sub(WORDS));
    text[from..].to_owned()
}

fn describe(command: &Command) -> String {
    let name = command.get_program().to_string_lossy();
    let name = name.rsplit('/').next().unwrap_or_default().to_owned();
    command.get_args().take(3).fold(name, |text, arg| text + " " + &arg.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_input_and_failure_are_told() {
        let echo = run_with_input(Command::new("sh").args(["-c", "cat"]), Some("a line")).unwrap();
        assert_eq!(echo, "a line");
        let error = run_args("sh", ["-c", "echo lost >&2; exit 3"]).unwrap_err().to_string();
        assert!(error.contains("lost") && error.contains('3'), "{error}");
        assert!(matches!(run_args("no-such-program", [""; 0]), Err(CommandError::Start { .. })));
    }
}
