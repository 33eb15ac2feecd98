//! A measuring program that stays: it takes an order a line, and answers each with a line of JSON.

use super::BenchError;
use super::programs::Built;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The program, which ends with this.
pub(crate) struct Desk {
    program: &'static str,
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Desk {
    /// Starts a program of this name.
    pub(crate) fn start<I>(built: &Built, program: &'static str, arguments: I) -> Result<Self, BenchError>
    where
        I: IntoIterator,
        I::Item: AsRef<OsStr>,
    {
        let mut command = Command::new(built.path(program));
        let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (orders, answers) = (child.stdin.take(), child.stdout.take());
        let Some(answers) = answers else {
            return Err(BenchError::Answer { program, answer: String::new() });
        };
        Ok(Self { program, child, orders, answers: BufReader::new(answers) })
    }

    /// Gives an order, and waits for the answer.
    pub(crate) fn order(&mut self, order: &str) -> Result<Value, BenchError> {
        if let Some(orders) = &mut self.orders {
            writeln!(orders, "{order}")?;
        }
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        serde_json::from_str(&answer).map_err(|_| BenchError::Answer { program: self.program, answer })
    }

    /// An answer that is not what was ordered.
    pub(crate) fn unexpected(&self, answer: &Value) -> BenchError {
        BenchError::Answer { program: self.program, answer: answer.to_string() }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.orders.take());
        // It ends by itself; one that does not is not waited for twice.
        let _ = self.child.wait();
    }
}
