//! The program's log: a file a day in the state folder, a week of them, every line redacted.

use concertina_core::redact::Redactor;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{InitError, RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// What is logged unless `CONCERTINA_LOG` says otherwise.
const DEFAULT_FILTER: &str = "info,kube=warn,hyper=warn,rustls=warn";

/// Lines that wait for the disk at most; the place for them is taken at once.
const WAITING: usize = 4_096;

/// Starts the log; it is flushed when the guard is dropped.
pub(crate) fn start(folder: &Path, redactor: Redactor) -> Result<WorkerGuard, InitError> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("concertina")
        .filename_suffix("log")
        .max_log_files(7)
        .build(folder)?;
    let (file, guard) = NonBlockingBuilder::default().buffered_lines_limit(WAITING).finish(file);
    let filter = EnvFilter::try_from_env("CONCERTINA_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(Redacting { file, redactor })
        .init();
    Ok(guard)
}

/// The one thing that is written to the terminal: why the program could not start.
pub(crate) fn last_words(error: &dyn Error) {
    let mut text = format!("concertina: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    // Without a terminal there is nobody to tell.
    drop(writeln!(io::stderr(), "{}", Redactor::default().text(&text)));
}

/// Takes secrets out of each line on its way to the file.
struct Redacting {
    file: NonBlocking,
    redactor: Redactor,
}

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { log: self, bytes: Vec::new() }
    }
}

/// One line of the log while it is being written.
struct Line<'a> {
    log: &'a Redacting,
    bytes: Vec<u8>,
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let text = self.log.redactor.text(String::from_utf8_lossy(&self.bytes).trim_end());
        // A full disk must not stop the program; there is no better place to say so.
        drop(writeln!(self.log.file.clone(), "{text}"));
    }
}
