//! Why a package cannot be used.

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// There is none of this name here.
    #[error("there is no package {name} here")]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// A template cannot be filled in.
    #[error("{file} cannot be filled in: {what}")]
    Template {
        /// The file.
        file: String,
        /// What its reader says, with the line.
        what: String,
    },
    /// A file that the description names is not there.
    #[error("there is no file {file}")]
    FileMissing {
        /// The file.
        file: String,
    },
}
