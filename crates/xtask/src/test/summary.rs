//! What the runners said at their end.

use super::TestError;

/// How much of a failure is told again at the end.
const TOLD: usize = 12;

/// Closing lines, failures, counts and skips of all runners.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    closing: Vec<String>,
    failures: Vec<String>,
    failed_suites: Vec<String>,
    skipped: Vec<String>,
    passed: u32,
    failed: u32,
}

impl Summary {
    /// Takes what one runner wrote.
    pub(crate) fn add(&mut self, suite: &str, lines: &[String], succeeded: bool) {
        let mut count = Counts::default();
        self.failures.extend(failures(lines));
        for line in lines {
            if let Some(skip) = line.strip_prefix("skipped: ") {
                self.skipped.push(skip.to_owned());
            }
            if let Some(counts) = cargo_counts(line).or_else(|| vitest_counts(line)) {
                count.passed += counts.passed;
                count.failed += counts.failed;
                // Crates without tests say nothing of interest.
                if counts != Counts::default() {
                    self.closing.push(format!("{suite}: {}", line.trim()));
                }
            }
        }
        self.passed += count.passed;
        self.failed += count.failed;
        if !succeeded {
            self.failed_suites.push(suite.to_owned());
        }
    }

    /// Prints the failures once more, the closing lines, the skips by name and reason, and the sum.
    pub(crate) fn print(&self) {
        println!();
        for line in &self.failures {
            println!("{line}");
        }
        for line in &self.closing {
            println!("{line}");
        }
        for skip in &self.skipped {
            println!("skipped: {skip}");
        }
        println!("{} passed, {} failed", self.passed, self.failed);
    }

    /// Whether all is well.
    pub(crate) fn verdict(&self) -> Result<(), TestError> {
        if !self.failed_suites.is_empty() {
            return Err(TestError::Failed(self.failed_suites.clone()));
        }
        if !self.skipped.is_empty() && std::env::var("CI").is_ok_and(|ci| ci == "true") {
            return Err(TestError::Skipped);
        }
        Ok(())
    }
}

/// What failed tests said last of all, each below its name: many lines of other suites may follow where they said it.
fn failures(lines: &[String]) -> Vec<String> {
    let mut told = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(test) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) else {
            continue;
        };
        told.push(format!("failed: {test}"));
        let said = lines.get(at + 1..).unwrap_or_default().iter();
        let said =
            said.take_while(|line| !line.starts_with("---- ") && !line.starts_with("stack backtrace:"));
        let why = said.skip_while(|line| !line.contains(" panicked at ") && !line.starts_with("Error: "));
        told.extend(why.take(TOLD).filter(|line| !line.is_empty()).map(|line| format!("    {line}")));
    }
    told
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u32,
    failed: u32,
}

/// `test result: ok. 3 passed; 0 failed; …`
fn cargo_counts(line: &str) -> Option<Counts> {
    let (_, rest) = line.strip_prefix("test result: ")?.split_once(". ")?;
    Some(Counts { passed: before(rest, " passed")?, failed: before(rest, " failed")? })
}

/// `      Tests  1 failed | 60 passed (61)`
fn vitest_counts(line: &str) -> Option<Counts> {
    let rest = line.trim_start().strip_prefix("Tests ")?;
    let counts =
        Counts { passed: before(rest, " passed").unwrap_or(0), failed: before(rest, " failed").unwrap_or(0) };
    (counts != Counts::default()).then_some(counts)
}

/// The number right before a word.
fn before(text: &str, word: &str) -> Option<u32> {
    let (head, _) = text.split_once(word)?;
    head.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners_are_counted() {
        let mut summary = Summary::default();
        let lines = [
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ]
        .map(str::to_owned);
        summary.add("unit", &lines, true);
        summary.add("ui", &["      Tests  1 failed | 60 passed (61)".to_owned()], false);
        assert_eq!((summary.passed, summary.failed, summary.closing.len()), (72, 1, 2));
        assert!(matches!(summary.verdict(), Err(TestError::Failed(suites)) if suites == ["ui"]));
    }

    #[test]
    fn a_failure_is_told_again_without_what_came_before_it() {
        let lines = "---- a::b stdout ----\n  0.2 s  up\n\nthread 'a::b' panicked at a.rs:6:5:\nwrong\nstack backtrace:\n   0: c\n\n\
            ---- d stdout ----\nError: \"late\"\n\nfailures:";
        let lines: Vec<_> = lines.lines().map(str::to_owned).collect();
        let told = [
            "failed: a::b",
            "    thread 'a::b' panicked at a.rs:6:5:",
            "    wrong",
            "failed: d",
            "    Error: \"late\"",
        ];
        assert_eq!(failures(&lines)[..5], told);
    }

    #[test]
    fn skips_are_kept_by_name_and_reason() {
        let mut summary = Summary::default();
        summary.add("it", &["skipped: real_nodes: real nodes need root".to_owned()], true);
        assert_eq!(summary.skipped, ["real_nodes: real nodes need root"]);
    }
}
