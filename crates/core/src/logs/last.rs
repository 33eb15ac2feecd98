//! The last lines of one container: for a rollout that shows why something crashes.

use super::cutter::Cutter;
use super::line::millis;
use super::request::PodPath;
use crate::site::{ReadClient, RequestError};
use concertina_contract::{LogTail, LogTailLine};

/// Lines that are told.
const LINES: u32 = 20;
/// Bytes that are read for them, at most.
const BYTES: u32 = 256 << 10;

/// The last lines of a container of a pod, or of its run before. None when there was no such run.
pub async fn last_lines(
    reader: &ReadClient,
    namespace: &str,
    pod: &str,
    container: &str,
    previous: bool,
) -> Result<LogTail, RequestError> {
    let bytes = PodPath::new(namespace, pod).last(reader, container, previous, LINES, BYTES).await;
    let bytes = match bytes {
        // `previous terminated container "app" in pod "web-1" not found`, and one that waits to start.
        Err(error) if error.status() == Some(400) => return Ok(LogTail { lines: Vec::new() }),
        other => other?,
    };
    let mut cutter = Cutter::default();
    let mut lines = cutter.take(bytes);
    lines.extend(cutter.rest());
    let line = |line: super::line::Sent| LogTailLine { at: line.at.map(millis), text: line.text.into() };
    Ok(LogTail { lines: lines.into_iter().map(line).collect() })
}
