//! Runs one program with limits: time, output, and the life of all its children.

use super::tail::Tail;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStdin, Command};
use zeroize::Zeroizing;

/// How long a plugin may take.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The longest output of a plugin that is read.
const OUTPUT_LIMIT: usize = 1 << 20;
/// How long a program that has ended may leave its output open (a child of its own may hold it).
const AFTERMATH: Duration = Duration::from_millis(500);

/// How far a program may go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// How long it may take.
    pub(crate) time: Duration,
    /// The longest output that is read, in bytes.
    pub(crate) output: usize,
}

impl Bounds {
    /// Those of a plugin that may take so long.
    pub(super) fn plugin(time: Duration) -> Self {
        Self { time, output: OUTPUT_LIMIT }
    }
}

/// Why a program gave no output. Nothing of what it printed is in it, but for its standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ProcessError {
    /// It could not be started.
    Start,
    /// It ended with this code; none when a signal ended it. With the last that it said.
    Failed(Option<i32>, String),
    /// It took too long. With the last that it said.
    Timeout(String),
    /// It printed too much.
    TooLong,
}

/// Runs a program, which reads `input`, and answers what it printed. When this future is dropped, the program and its children
/// are killed.
pub(crate) async fn run(
    path: &Path,
    arguments: &[String],
    environment: Vec<(String, Zeroizing<String>)>,
    input: Option<&[u8]>,
    bounds: Bounds,
) -> Result<Zeroizing<Vec<u8>>, ProcessError> {
    let mut command = Command::new(path);
    command
        .args(arguments)
        .env_clear()
        .envs(environment.iter().map(|(name, value)| (name, value.as_str())))
        .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(|_| ProcessError::Start)?;
    let mut group = Group::of(&child);
    let mut tail = Tail::follow(child.stderr.take().ok_or(ProcessError::Start)?);
    let feeding = feed(child.stdin.take(), input);
    let both = async { tokio::join!(feeding, finish(&mut child, bounds.output)).1 };
    let output = match tokio::time::timeout(bounds.time, both).await {
        Ok(Err(ProcessError::Failed(code, _))) => {
            return Err(ProcessError::Failed(code, tail.end().await));
        }
        Ok(output) => output?,
        Err(_) => return Err(ProcessError::Timeout(tail.end().await)),
    };
    group.release();
    Ok(output)
}

/// Hands over the input. A program that does not read it to its end has its reasons.
async fn feed(pipe: Option<ChildStdin>, input: Option<&[u8]>) {
    if let (Some(mut pipe), Some(input)) = (pipe, input) {
        let _ = pipe.write_all(input).await;
    }
}

async fn finish(child: &mut Child, most: usize) -> Result<Zeroizing<Vec<u8>>, ProcessError> {
    let mut stdout = child.stdout.take().ok_or(ProcessError::Start)?;
    let mut output = Zeroizing::new(Vec::new());
    let status = {
        let mut reading = std::pin::pin!(read(&mut stdout, &mut output, most));
        tokio::select! {
            done = &mut reading => {
                done?;
                child.wait().await
            }
            status = child.wait() => {
                // What is in the pipe is read; what a child of its own still wants to say is not waited for.
                match tokio::time::timeout(AFTERMATH, reading).await {
                    Ok(Err(error)) => return Err(error),
                    Ok(Ok(())) | Err(_) => status,
                }
            }
        }
    };
    match status {
        Ok(status) if status.success() => Ok(output),
        Ok(status) => Err(ProcessError::Failed(status.code(), String::new())),
        Err(_) => Err(ProcessError::Failed(None, String::new())),
    }
}

async fn read(
    from: &mut (impl AsyncRead + Unpin),
    into: &mut Vec<u8>,
    most: usize,
) -> Result<(), ProcessError> {
    let mut buffer = Zeroizing::new([0_u8; 8192]);
    loop {
        match from.read(&mut *buffer).await {
            Ok(0) | Err(_) => return Ok(()),
            Ok(count) if into.len() + count > most => return Err(ProcessError::TooLong),
            Ok(count) => into.extend_from_slice(&buffer[..count]),
        }
    }
}

/// Kills a whole process group when it is dropped unreleased.
struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
}

impl Group {
    #[cfg(unix)]
    fn of(child: &Child) -> Self {
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        Self { leader: pid.and_then(rustix::process::Pid::from_raw) }
    }

    #[cfg(not(unix))]
    fn of(_child: &Child) -> Self {
        Self {}
    }

    fn release(&mut self) {
        #[cfg(unix)]
        {
            self.leader = None;
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader {
            // It may be gone already, which is as well.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}
