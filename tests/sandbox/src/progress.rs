//! Lines that tell a waiting person what is being done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often a long step says that it is still running.
const REMIND_EVERY: Duration = Duration::from_secs(15);

/// Takes progress lines from any thread, each with the seconds since the start.
#[derive(Clone)]
pub struct Progress {
    sink: Arc<dyn Fn(&str) + Send + Sync>,
    start: Instant,
}

impl Progress {
    /// Progress whose lines go to `sink`.
    pub fn new(sink: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { sink: Arc::new(sink), start: Instant::now() }
    }

    /// Progress that nobody reads.
    pub fn silent() -> Self {
        Self::new(|_| ())
    }

    /// Tells one line about `subject`, such as a site.
    pub fn say(&self, subject: &str, line: &str) {
        (self.sink)(&format!("{:>5.1} s  {subject:<14} {line}", self.start.elapsed().as_secs_f32()));
    }

    /// Runs a step that may take minutes, and keeps saying that it runs.
    pub fn during<T>(&self, subject: &str, line: &str, step: impl FnOnce() -> T) -> T {
        self.say(subject, line);
        let begun = Instant::now();
        let done = Arc::new(AtomicBool::new(false));
        let reminder = thread::spawn({
            let (done, progress) = (Arc::clone(&done), self.clone());
            let (subject, line) = (subject.to_owned(), line.to_owned());
            move || {
                let mut next = REMIND_EVERY;
                while !done.load(Ordering::Acquire) {
                    thread::park_timeout(next.saturating_sub(begun.elapsed()));
                    if begun.elapsed() >= next && !done.load(Ordering::Acquire) {
                        progress.say(
                            &subject,
                            &format!("{line}: still running, {} s", begun.elapsed().as_secs()),
                        );
                        next += REMIND_EVERY;
                    }
                }
            }
        });
        let result = step();
        done.store(true, Ordering::Release);
        reminder.thread().unpark();
        // A reminder that panicked has nothing to tell; the step's result stands.
        drop(reminder.join());
        result
    }

    /// Time since the progress began.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_step_is_told_and_its_result_kept() {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let progress = Progress::new({
            let lines = Arc::clone(&lines);
            move |line| lines.lock().unwrap().push(line.to_owned())
        });
        assert_eq!(progress.during("programs", "building", || 7), 7);
        let lines = lines.lock().unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].ends_with("programs       building"), "{lines:?}");
    }
}
