//! Programs in a process group of their own, which goes as a whole.

use rustix::process::{Pid, Signal, kill_process_group};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};

/// A program with everything it starts; killed when dropped.
#[derive(Debug)]
pub(super) struct Group(Child);

impl Group {
    /// Starts a program in a group of its own.
    pub(super) fn start(command: &mut Command) -> Self {
        let started = command.process_group(0).spawn();
        Self(started.unwrap_or_else(|error| panic!("cannot start {command:?}: {error}")))
    }

    /// The number of its process.
    #[cfg(test)]
    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// The program itself.
    pub(super) fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
        drop(self.0.wait());
    }
}
