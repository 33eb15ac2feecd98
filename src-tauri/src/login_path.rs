//! The PATH of the user's login shell: a program that was not started from a terminal does not inherit it, and
//! credential plugins are found by it.

use std::ffi::OsString;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long the shell may take; slow start-up files must not hold the window back.
const LIMIT: Duration = Duration::from_secs(3);
/// Stands before and after the value, so that greetings of start-up files are told apart.
const MARK: &str = "__concertina_path__";

/// The login shell's PATH, or ours when the shell does not answer.
pub(crate) fn read() -> OsString {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let Some(shell) = std::env::var_os("SHELL") else { return own };
    ask(&shell).map_or(own, OsString::from)
}

fn ask(shell: &std::ffi::OsStr) -> Option<String> {
    let script = format!("printf '{MARK}%s{MARK}' \"$PATH\"");
    let mut child = Command::new(shell)
        .args(["-l", "-c", &script])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut output = child.stdout.take()?;
    let (sender, answer) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        // What was read before an error still counts; nobody may be waiting any more.
        drop(output.read_to_string(&mut text));
        drop(sender.send(text));
    });
    let text = answer.recv_timeout(LIMIT).ok();
    // It has ended, or it is taken down: either way it is waited for.
    drop(child.kill());
    drop(child.wait());
    between_marks(&text?)
}

fn between_marks(text: &str) -> Option<String> {
    let (_, rest) = text.split_once(MARK)?;
    let (path, _) = rest.split_once(MARK)?;
    (!path.is_empty()).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_of_the_shell_are_left_out() {
        assert_eq!(
            between_marks(&format!("welcome\n{MARK}/bin:/opt{MARK}bye")).as_deref(),
            Some("/bin:/opt")
        );
        assert_eq!(between_marks("welcome"), None);
    }

    #[test]
    fn a_shell_that_hangs_does_not_hold_us_back() {
        let start = std::time::Instant::now();
        let home = tempfile::tempdir().unwrap();
        let shell = home.path().join("shell");
        std::fs::write(&shell, "#!/bin/sh\nexec sleep 60\n").unwrap();
        std::fs::set_permissions(&shell, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        assert_eq!(ask(shell.as_os_str()), None);
        assert!(start.elapsed() < LIMIT * 3);
    }
}
