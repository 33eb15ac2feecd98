//! A test that runs where this machine knows names of its own: in a mount namespace with another `/etc/hosts`, so that the
//! machine's stays as it is.

use crate::Outcome;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// Names the file that such a test has in place of `/etc/hosts`.
const VARIABLE: &str = "CONCERTINA_TEST_HOSTS";
/// Puts the first argument in place of `/etc/hosts`, and becomes the program of the others.
const SCRIPT: &str = r#"mount --bind "$0" /etc/hosts && exec "$@""#;

/// The names of the machine as one test sees them.
#[derive(Debug)]
pub struct Names(PathBuf);

impl Names {
    /// Those of this run, if [`Names::run`] began it.
    pub fn own() -> Option<Self> {
        std::env::var_os(VARIABLE).map(|path| Self(path.into()))
    }

    /// Runs a test of this program (`module::test`) once more where it may tell names, and waits for its end; what it said is told
    /// if it fails. Only root can.
    pub fn run(test: &str) -> Outcome<()> {
        let hosts = tempfile::NamedTempFile::new()?;
        fs::copy("/etc/hosts", hosts.path())?;
        let before = fs::read(hosts.path())?;
        let ran = Command::new("unshare")
            .args(["--mount", "--propagation", "private", "--fork", "--kill-child", "--", "sh", "-c", SCRIPT])
            .arg(hosts.path())
            .arg(std::env::current_exe()?)
            .args([test, "--exact", "--nocapture"])
            .env(VARIABLE, hosts.path())
            .output()?;
        if !ran.status.success() {
            let said = [ran.stdout, ran.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
            // Its count is none of this run's.
            let lines =
                said.iter().flat_map(|said| said.lines()).filter(|line| !line.starts_with("test result"));
            panic!("{test}, run where it may tell names:\n{}", lines.collect::<Vec<_>>().join("\n"));
        }
        // A name that no test has is no failure for the harness.
        if fs::read(hosts.path())? == before { Err(format!("{test} told no names").into()) } else { Ok(()) }
    }

    /// Tells which address has a name, for this test alone.
    pub fn tell(&self, name: &str, address: &str) -> Outcome<()> {
        let mut file = OpenOptions::new().append(true).open(&self.0)?;
        Ok(writeln!(file, "{address} {name}")?)
    }
}
