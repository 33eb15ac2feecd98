//! The command line, of this program and of a second one that was started beside it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tauri::AppHandle;

/// What the command line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Kubeconfig files to read beside the usual ones.
    pub(crate) kubeconfig: Vec<PathBuf>,
}

/// Why the command line makes no sense.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ArgumentsError {
    /// `--kubeconfig` without a path.
    #[error("--kubeconfig wants the path of a file")]
    NoPath,
    /// Anything else.
    #[error("unknown argument {0}; known: --kubeconfig PATH")]
    Unknown(String),
}

impl Arguments {
    /// Reads the arguments after the program's name.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, ArgumentsError> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            if argument == "--kubeconfig" {
                parsed.kubeconfig.push(arguments.next().ok_or(ArgumentsError::NoPath)?.into());
            } else if let Some(path) = argument.to_str().and_then(|text| text.strip_prefix("--kubeconfig=")) {
                parsed.kubeconfig.push(path.into());
            } else {
                return Err(ArgumentsError::Unknown(argument.to_string_lossy().into_owned()));
            }
        }
        Ok(parsed)
    }
}

/// A second program was started: its files are looked at here, and our window comes to the front.
pub(crate) fn from_other_instance(app: &AppHandle, arguments: Vec<String>, folder: &str) {
    match Arguments::parse(arguments.into_iter().skip(1).map(OsString::from)) {
        Ok(arguments) => {
            let paths = arguments.kubeconfig.into_iter().map(|path| Path::new(folder).join(path));
            crate::files::offer(app, None, paths.collect());
        }
        Err(error) => tracing::warn!(%error, "a second start had arguments that make no sense"),
    }
    crate::windows::bring_to_front(app);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, ArgumentsError> {
        Arguments::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn kubeconfig_may_be_given_more_than_once() {
        let arguments = parse(&["--kubeconfig", "/a", "--kubeconfig=/b"]).unwrap();
        assert_eq!(arguments.kubeconfig, [PathBuf::from("/a"), PathBuf::from("/b")]);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(parse(&["--kubeconfig"]), Err(ArgumentsError::NoPath));
        assert_eq!(parse(&["--exec"]), Err(ArgumentsError::Unknown("--exec".to_owned())));
    }
}
