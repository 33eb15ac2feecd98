//! Which program a kubeconfig means, and what exactly is trusted.

use super::{Environment, ExecError};
use crate::kubeconfig::{Exec, PluginPolicy, hex};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// A plugin found on this machine.
#[derive(Clone, Debug)]
pub(crate) struct PluginCommand {
    /// The program's absolute path.
    pub(crate) path: PathBuf,
    /// SHA-256 of the program, in hex.
    pub(crate) digest: String,
    /// What is trusted as one.
    pub(crate) fingerprint: Fingerprint,
}

/// SHA-256 over path, arguments, environment and the program's own digest, in hex.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Digests of programs as they were last read.
#[derive(Debug, Default)]
pub(super) struct Digests(Mutex<HashMap<PathBuf, (Stamp, String)>>);

/// What changes when a program changes: its size, times and, where there is one, its inode.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    inode: [i64; 4],
}

impl PluginCommand {
    /// Finds the program and reads it to the end. It blocks.
    pub(crate) fn find(exec: &Exec, environment: &Environment) -> Result<Self, ExecError> {
        Self::find_with(exec, environment, digest)
    }

    /// Finds the program, and reads it only when it changed since it was read last.
    pub(super) fn find_known(
        exec: &Exec,
        environment: &Environment,
        digests: &Digests,
    ) -> Result<Self, ExecError> {
        Self::find_with(exec, environment, |path| digests.of(path))
    }

    fn find_with(
        exec: &Exec,
        environment: &Environment,
        digest: impl Fn(&Path) -> Result<String, std::io::Error>,
    ) -> Result<Self, ExecError> {
        let not_found =
            || ExecError::NotFound { command: exec.command.clone(), hint: exec.install_hint.clone() };
        let path = locate(&exec.command, environment).ok_or_else(not_found)?;
        let digest = digest(&path).map_err(|_| not_found())?;
        let fingerprint = fingerprint(&path, exec, &digest);
        Ok(Self { path, digest, fingerprint })
    }

    /// Whether kubectl's settings let it run.
    pub(super) fn is_allowed(&self, policy: &PluginPolicy, exec: &Exec, environment: &Environment) -> bool {
        policy.allows(&exec.command, &self.path, |name| locate(name, environment))
    }
}

impl Digests {
    fn of(&self, path: &Path) -> Result<String, std::io::Error> {
        let stamp = Stamp::of(path)?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some((_, digest)) = known.filter(|(known, _)| *known == stamp) {
            return Ok(digest);
        }
        let digest = digest(path)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_owned(), (stamp, digest.clone()));
        Ok(digest)
    }
}

impl Stamp {
    fn of(path: &Path) -> Result<Self, std::io::Error> {
        let metadata = path.metadata()?;
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt as _;
            [
                metadata.dev().cast_signed(),
                metadata.ino().cast_signed(),
                metadata.ctime(),
                metadata.ctime_nsec(),
            ]
        };
        #[cfg(not(unix))]
        let inode = [0; 4];
        Ok(Self { size: metadata.len(), modified: metadata.modified().ok(), inode })
    }
}

/// A command with a folder is a path already; one without is looked for on the PATH, whose relative entries do not count.
pub(crate) fn locate(command: &str, environment: &Environment) -> Option<PathBuf> {
    let is_program = |path: &PathBuf| path.is_absolute() && is_executable(path);
    if Path::new(command).components().count() > 1 {
        return Some(PathBuf::from(command)).filter(is_program);
    }
    std::env::split_paths(environment.get("PATH")?)
        .flat_map(|folder| candidates(&folder, command))
        .find(is_program)
}

#[cfg(unix)]
fn candidates(folder: &Path, command: &str) -> Vec<PathBuf> {
    vec![folder.join(command)]
}

#[cfg(windows)]
fn candidates(folder: &Path, command: &str) -> Vec<PathBuf> {
    let plain = folder.join(command);
    let program = folder.join(format!("{command}.exe"));
    vec![plain, program]
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(windows)]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

fn digest(path: &Path) -> Result<String, std::io::Error> {
    let mut hasher = Sha256::new();
    std::io::copy(&mut File::open(path)?, &mut Hashing(&mut hasher))?;
    Ok(hex(&hasher.finalize()))
}

/// Feeds a digest from a reader.
struct Hashing<'a>(&'a mut Sha256);

impl std::io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Each part with its length before it, so that no two commands have the same input.
fn fingerprint(path: &Path, exec: &Exec, digest: &str) -> Fingerprint {
    let mut hasher = Sha256::new();
    let mut feed = |part: &[u8]| {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    feed(path.as_os_str().as_encoded_bytes());
    feed(&(exec.args.len() as u64).to_le_bytes());
    exec.args.iter().for_each(|argument| feed(argument.as_bytes()));
    for variable in &exec.env {
        feed(variable.name.as_bytes());
        feed(variable.value.expose());
    }
    feed(digest.as_bytes());
    Fingerprint(hex(&hasher.finalize()))
}
