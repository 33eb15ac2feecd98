//! Why a form cannot become a release, or a release a form.

/// What went wrong. No message holds anything of a value.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The reference of the image cannot be read.
    #[error("the image is not the reference of one")]
    Image,
    /// A secret of the form has no value.
    #[error("the secret {name} has no value")]
    SecretMissing {
        /// Name of the variable, or path of the file.
        name: String,
    },
    /// A login's password cannot be digested.
    #[error("the password of the login cannot be digested")]
    Password,
    /// The site does not serve the API of the route.
    #[error("the site does not serve the API of the route")]
    RouteNotServed,
    /// What leads to the application needs its port.
    #[error("the application has no port")]
    PortMissing,
    /// The package of the form cannot be used.
    #[error("the package cannot be used")]
    Package(#[from] super::packages::PackageError),
    /// The objects cannot be written as YAML.
    #[error("the objects cannot be written")]
    Write,
    /// What a release keeps of a form is not understood.
    #[error("what the release keeps of its form is not understood")]
    Stored,
    /// What a release keeps of a form was written by a newer version of this program.
    #[error("the form was written by a newer version of this program (format {version})")]
    StoredNewer {
        /// Its format.
        version: u64,
    },
}
