//! Processes that outlive the command that started them, found again and ended by identity, never by name.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::layout::Layout;

/// Every process of a fleet carries this in its environment, with the state directory as value.
const MARK: &str = "CONCERTINA_SANDBOX_MARK";
/// How long a process may take to end when it is asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A process to start.
#[derive(Debug)]
pub(crate) struct Daemon {
    /// Name of its record and log file.
    pub name: String,
    /// What to run.
    pub program: PathBuf,
    /// Arguments.
    pub args: Vec<OsString>,
}

/// The processes of one fleet.
#[derive(Debug, Clone)]
pub(crate) struct Processes {
    layout: Layout,
}

/// Why a process could not be started or ended.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// Its log or record could not be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It could not be started.
    #[error("cannot start {name}")]
    Start {
        /// Name of the process.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// It ended by itself.
    #[error("{name} ended by itself; the end of {log}: {words}")]
    Ended {
        /// Name of the process.
        name: String,
        /// Its log file.
        log: PathBuf,
        /// The end of its log.
        words: String,
    },
    /// It does not end, not even when killed.
    #[error("{name} (process {pid}) does not end")]
    Stuck {
        /// Name of the process.
        name: String,
        /// Its number.
        pid: i32,
    },
}

impl Daemon {
    /// A process `name` that runs `program`.
    pub(crate) fn new(name: impl Into<String>, program: impl Into<PathBuf>) -> Self {
        Self { name: name.into(), program: program.into(), args: Vec::new() }
    }

    /// The same with more arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// The same inside the namespaces of the process `holder`.
    pub(crate) fn inside(self, holder: i32) -> Self {
        let target = holder.to_string();
        let enter = ["--target", &target, "--net", "--mount", "--pid", "--"].map(OsString::from);
        let args = enter.into_iter().chain([self.program.into_os_string()]).chain(self.args).collect();
        Self { name: self.name, program: "nsenter".into(), args }
    }
}

impl Processes {
    pub(crate) fn new(layout: &Layout) -> Self {
        Self { layout: layout.clone() }
    }

    /// Starts a process unless it runs; says whether it had to.
    pub(crate) fn start(&self, daemon: &Daemon) -> Result<bool, ProcessError> {
        if self.pid(&daemon.name).is_some() {
            return Ok(false);
        }
        self.end_orphans(&daemon.name);
        let log_path = self.layout.log(&daemon.name);
        let log = open_log(&log_path).map_err(|source| ProcessError::Write { path: log_path, source })?;
        let start = |source| ProcessError::Start { name: daemon.name.clone(), source };
        let errors = log.try_clone().map_err(start)?;
        let child = Command::new(&daemon.program)
            .args(&daemon.args)
            .current_dir(self.layout.state())
            .env(MARK, self.layout.state())
            .env_remove("KUBECONFIG")
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            // Ctrl+C in the terminal that ran `up` must not reach the fleet.
            .process_group(0)
            .spawn()
            .map_err(start)?;
        let pid = i32::try_from(child.id()).map_err(|error| start(io::Error::other(error)))?;
        let record = self.record(&daemon.name);
        let born = birth(pid).unwrap_or_default();
        self.wait_for_mark(pid);
        fs::create_dir_all(self.layout.run())
            .and_then(|()| fs::write(&record, format!("{pid} {born}\n")))
            .map_err(|source| ProcessError::Write { path: record, source })?;
        Ok(true)
    }

    /// Waits until a started process shows the fleet's mark: the kernel lets its parent go on before the new program's
    /// memory, environment included, is in place (`exec_mmap` wakes a parent that waits in vfork(2)).
    fn wait_for_mark(&self, pid: i32) {
        let deadline = Instant::now() + GRACE;
        while birth(pid).is_some() && !self.is_marked(pid) && Instant::now() < deadline {
            thread::yield_now();
        }
    }

    /// Ends what is left of a process that died: members of its group, known by the fleet's mark.
    fn end_orphans(&self, name: &str) {
        let Some((leader, _)) = self.read_record(name) else { return };
        if self.marked().iter().any(|&(pid, _)| group(pid) == Some(leader)) {
            end(leader, Signal::KILL);
            group_gone_within(leader, GRACE);
        }
    }

    /// Number and birth of the process as recorded.
    fn read_record(&self, name: &str) -> Option<(i32, u64)> {
        let record = fs::read_to_string(self.record(name)).ok()?;
        let (pid, born) = record.trim().split_once(' ')?;
        Some((pid.parse().ok()?, born.parse().ok()?))
    }

    /// Number of the process when it runs.
    pub(crate) fn pid(&self, name: &str) -> Option<i32> {
        let (pid, born) = self.read_record(name)?;
        // The number alone could belong to another process by now; the time of birth cannot.
        (birth(pid)? == born).then_some(pid)
    }

    /// An error with the end of its log when the process does not run.
    pub(crate) fn require(&self, name: &str) -> Result<(), ProcessError> {
        if self.pid(name).is_some() {
            return Ok(());
        }
        let log = self.layout.log(name);
        let words = crate::command::tail(&fs::read_to_string(&log).unwrap_or_default());
        Err(ProcessError::Ended { name: name.to_owned(), log, words })
    }

    /// Names of all processes that have a record.
    pub(crate) fn recorded(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.layout.run()) else { return Vec::new() };
        let names = entries.filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            Some(name.strip_suffix(".pid")?.to_owned())
        });
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    /// Ends a process and its group, gently first, and forgets it.
    pub(crate) fn stop(&self, name: &str) -> Result<(), ProcessError> {
        if let Some(pid) = self.pid(name) {
            end(pid, Signal::TERM);
            if !group_gone_within(pid, GRACE) {
                end(pid, Signal::KILL);
                if !group_gone_within(pid, GRACE) {
                    return Err(ProcessError::Stuck { name: name.to_owned(), pid });
                }
            }
        }
        self.forget(name);
        Ok(())
    }

    /// Ends a process and its group at once, without giving them time to tidy up.
    pub(crate) fn kill(&self, name: &str) -> Result<(), ProcessError> {
        if let Some(pid) = self.pid(name) {
            end(pid, Signal::KILL);
            if !group_gone_within(pid, GRACE) {
                return Err(ProcessError::Stuck { name: name.to_owned(), pid });
            }
        }
        self.forget(name);
        Ok(())
    }

    /// Kills what carries the fleet's mark and has no record, as after a crash of `up`.
    pub(crate) fn kill_strays(&self) -> Result<(), ProcessError> {
        let strays = self.marked();
        for &(pid, _) in &strays {
            // It may have ended since it was listed.
            let _ = Pid::from_raw(pid).map(|pid| kill_process(pid, Signal::KILL));
        }
        match strays.into_iter().find(|&(pid, _)| !gone_within(pid, GRACE)) {
            Some((pid, name)) => Err(ProcessError::Stuck { name, pid }),
            None => Ok(()),
        }
    }

    /// All living processes that carry the fleet's mark: number and program.
    pub(crate) fn marked(&self) -> Vec<(i32, String)> {
        let marked = all().filter_map(|pid| {
            if !self.is_marked(pid) {
                return None;
            }
            birth(pid)?;
            Some((pid, fs::read_to_string(format!("/proc/{pid}/comm")).ok()?.trim().to_owned()))
        });
        marked.collect()
    }

    fn is_marked(&self, pid: i32) -> bool {
        let mark = format!("{MARK}={}", self.layout.state().display());
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|&byte| byte == 0).any(|variable| variable == mark.as_bytes())
    }

    fn record(&self, name: &str) -> PathBuf {
        self.layout.run().join(format!("{name}.pid"))
    }

    fn forget(&self, name: &str) {
        // Without a record there is nothing to forget.
        drop(fs::remove_file(self.record(name)));
    }
}

fn open_log(path: &Path) -> io::Result<File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    File::options().create(true).append(true).open(path)
}

/// When a living process was born, in clock ticks since boot; field 22 of `/proc/PID/stat`, proc(5).
fn birth(pid: i32) -> Option<u64> {
    living_field(pid, 22)
}

/// The process group of a living process; field 5 of `/proc/PID/stat`.
fn group(pid: i32) -> Option<i32> {
    living_field(pid, 5).and_then(|group| i32::try_from(group).ok())
}

/// A field of `/proc/PID/stat` after the state, which is field 3, by its number in proc(5).
fn living_field(pid: i32, number: usize) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The program's name, in brackets, may hold blanks.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    match fields.next()? {
        "Z" | "X" => None,
        _ => fields.nth(number - 4)?.parse().ok(),
    }
}

fn end(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        // It may have ended by itself in between.
        let _ = kill_process_group(pid, signal);
    }
}

/// Numbers of all processes that there are now.
fn all() -> impl Iterator<Item = i32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn gone_within(pid: i32, limit: Duration) -> bool {
    ended_within(limit, || birth(pid).is_none())
}

/// Whether nobody of a process group lives any more: a killed leader may be gone before those that it started.
fn group_gone_within(leader: i32, limit: Duration) -> bool {
    ended_within(limit, || birth(leader).is_none() && !all().any(|pid| group(pid) == Some(leader)))
}

fn ended_within(limit: Duration, ended: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + limit;
    while !ended() {
        if Instant::now() > deadline {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn processes(dir: &tempfile::TempDir) -> Processes {
        Processes::new(&Layout::new(dir.path().join("s"), dir.path().join("c"), 9).unwrap())
    }

    #[test]
    fn a_process_is_started_once_found_again_and_ended() {
        let dir = tempfile::tempdir().unwrap();
        let processes = processes(&dir);
        fs::create_dir_all(processes.layout.state()).unwrap();
        let daemon = Daemon::new("sleeper", "sleep").args(["600"]);
        assert!(processes.start(&daemon).unwrap());
        assert!(!processes.start(&daemon).unwrap());
        let pid = processes.pid("sleeper").unwrap();
        assert_eq!(processes.marked().iter().map(|(pid, _)| *pid).collect::<Vec<_>>(), [pid]);
        processes.stop("sleeper").unwrap();
        assert!(processes.marked().is_empty() && processes.recorded().is_empty());
    }

    #[test]
    fn a_record_of_another_process_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let processes = processes(&dir);
        fs::create_dir_all(processes.layout.run()).unwrap();
        // This test itself, with a birth that is not its own: what a reused number looks like.
        fs::write(processes.record("old"), format!("{} 1\n", std::process::id())).unwrap();
        assert_eq!(processes.pid("old"), None);
        processes.stop("old").unwrap();
        assert!(processes.recorded().is_empty());
    }

    #[test]
    fn what_a_dead_process_left_is_ended_before_it_starts_again() {
        let dir = tempfile::tempdir().unwrap();
        let processes = processes(&dir);
        fs::create_dir_all(processes.layout.state()).unwrap();
        let daemon = Daemon::new("parent", "sh").args(["-c", "sleep 600 & echo started; wait"]);
        processes.start(&daemon).unwrap();
        while processes.marked().len() < 2 {
            thread::yield_now();
        }
        let parent = processes.pid("parent").unwrap();
        kill_process(Pid::from_raw(parent).unwrap(), Signal::KILL).unwrap();
        assert!(gone_within(parent, GRACE));
        let orphan = processes.marked()[0].0;
        assert!(processes.start(&daemon).unwrap());
        assert!(birth(orphan).is_none());
        processes.kill("parent").unwrap();
        assert!(processes.marked().is_empty());
    }

    #[test]
    fn strays_without_a_record_are_found_and_ended() {
        let dir = tempfile::tempdir().unwrap();
        let processes = processes(&dir);
        fs::create_dir_all(processes.layout.state()).unwrap();
        processes.start(&Daemon::new("sleeper", "sleep").args(["600"])).unwrap();
        processes.forget("sleeper");
        processes.kill_strays().unwrap();
        assert!(processes.marked().is_empty());
    }

    #[test]
    fn a_process_that_ends_by_itself_is_told_with_its_last_words() {
        let dir = tempfile::tempdir().unwrap();
        let processes = processes(&dir);
        fs::create_dir_all(processes.layout.state()).unwrap();
        processes.start(&Daemon::new("brief", "sh").args(["-c", "echo no such flag; exit 1"])).unwrap();
        while processes.pid("brief").is_some() {
            thread::yield_now();
        }
        assert!(processes.require("brief").unwrap_err().to_string().contains("no such flag"));
    }
}
