//! A log as text: a line each, `TIME SITE POD CONTAINER TEXT`.

use super::line::{Gap, Line, Nanos, What};
use super::view::View;
use concertina_contract::{LogGapReason, SiteId};
use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

/// Lines as they were when they were asked for, with the names that stand before them.
#[derive(Debug)]
pub struct Saved {
    lines: Vec<Arc<Line>>,
    /// Site, pod and container by the number of the source.
    names: HashMap<u32, String>,
    dropped: usize,
}

impl Saved {
    pub(super) fn new(view: &View, all: bool, site: impl Fn(&SiteId) -> String) -> Self {
        let names = view.sources().map(|source| {
            let container = if source.previous {
                format!("{}(previous)", source.container)
            } else {
                source.container.clone()
            };
            // A name may have spaces, and the file is for programs too.
            let site = site(&source.site).replace(char::is_whitespace, "_");
            (source.id, format!("{site} {} {container}", source.pod))
        });
        Self { lines: view.lines(all), names: names.collect(), dropped: view.dropped }
    }

    /// Writes all of it. What is missing is a line too, as `--- gap ... ---`, the same in every language.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        if self.dropped > 0 {
            writeln!(out, "--- {} earlier lines were not kept ---", self.dropped)?;
        }
        for line in &self.lines {
            let names = self.names.get(&line.key.source).map_or("", String::as_str);
            match &line.what {
                What::Text { text, cut } => {
                    writeln!(
                        out,
                        "{} {names} {text}{}",
                        time(line.at),
                        if *cut { " ---cut---" } else { "" }
                    )?;
                }
                What::Gap(gap) => writeln!(out, "{} {names} {}", time(line.at), words(gap))?,
            }
        }
        out.flush()
    }
}

fn words(gap: &Gap) -> String {
    let reason = match gap.reason {
        LogGapReason::Rotated => "the file was rotated",
        LogGapReason::Restarted => "the container was restarted",
        LogGapReason::PodGone => "the pod is gone",
        LogGapReason::Unreadable => "the node cannot read the file",
    };
    let message = if gap.message.is_empty() { String::new() } else { format!(": {}", gap.message) };
    format!("--- gap from {} to {}: {reason}{message} ---", time(gap.from), time(gap.to))
}

/// As nodes write it, in UTC with nine digits.
fn time(at: Nanos) -> String {
    let time = jiff::Timestamp::from_nanosecond(at.into()).unwrap_or_default();
    format!("{time:.9}")
}
