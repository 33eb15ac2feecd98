//! What the core is opened with: the one place that reads this process's environment.

use crate::login_path;
use concertina_core::ConcertinaOptions;
use concertina_core::clock::Clock;
use concertina_core::exec::Environment;
use concertina_core::kubeconfig::Sources;
use concertina_core::secrets::Secrets;
use concertina_core::settings::Directories;
use std::path::{Path, PathBuf};

/// A folder that holds everything of ours in place of the platform's folders; tests use it.
const HOME_VARIABLE: &str = "CONCERTINA_HOME";

/// Why the program cannot start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// The platform tells no home folder.
    #[error("no home folder is known: set HOME or {HOME_VARIABLE}")]
    NoHome,
}

/// What this user's environment and the command line say.
pub(crate) fn options(kubeconfig: Vec<PathBuf>) -> Result<ConcertinaOptions, StartError> {
    let home = std::env::var_os(HOME_VARIABLE);
    let directories = Directories::find(home.as_deref().map(Path::new)).ok_or(StartError::NoHome)?;
    // Variables that are not Unicode can be neither shown nor written into a request.
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        let value = if name == "PATH" { login_path::read() } else { value };
        Some((name.into_string().ok()?, value.into_string().ok()?))
    });
    let environment = Environment::new(variables);
    let sources = Sources {
        kubeconfig: environment.get("KUBECONFIG").map(str::to_owned),
        kuberc: environment.get("KUBERC").map(str::to_owned),
        pasted_folder: None,
        home: environment.get("HOME").map(PathBuf::from),
        arguments: kubeconfig,
        added: Vec::new(),
    };
    let author = ["USER", "LOGNAME"].into_iter().find_map(|name| environment.get(name)).unwrap_or("unknown");
    let author = author.to_owned();
    let (secrets, clock) = (Secrets::system(), Clock::system());
    Ok(ConcertinaOptions { directories, sources, environment, secrets, clock, author })
}
