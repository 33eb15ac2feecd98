//! `package.yaml`: what a package is.

use concertina_contract::{DatabaseKind, PackageFile, PackageService, PackageSetting, Storage};
use serde::Deserialize;
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Budget, Options};

/// Lists, maps and scalars of one file.
const NODES: usize = 4_000;
/// How deep they may lie in each other.
const DEPTH: usize = 16;

/// A package as its file describes it. Texts of the environment, of command, arguments and ending, and the files of `template` are
/// templates, filled in with what a form says ([`Facts`](super::facts::Facts)).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::catalogue) struct Definition {
    /// Its name: a DNS label.
    pub(super) name: String,
    /// Its version (`SemVer`).
    pub(super) version: String,
    /// What people call it.
    pub(super) title: String,
    /// The image to which the file of an application is added, or that runs as it is.
    pub(super) base: String,
    /// That file; none where the image is all.
    #[serde(default)]
    pub(super) file: Option<PackageFile>,
    /// Where the jar of a database's driver goes.
    #[serde(default)]
    pub(super) driver: Option<PackageFile>,
    /// What of a form it has a use for.
    #[serde(default)]
    pub(super) settings: Vec<PackageSetting>,
    /// Databases that it can connect an application to.
    #[serde(default)]
    pub(in crate::catalogue) databases: Vec<DatabaseKind>,
    /// Where it reads who may come in; none if it cannot ask.
    #[serde(default)]
    pub(in crate::catalogue) login: Option<LoginFile>,
    /// What its applications are to others; they are to be reached from outside the cluster then.
    #[serde(default)]
    pub(in crate::catalogue) serves: Option<PackageService>,
    /// Folders that outlive the pod, with which an application begins.
    #[serde(default)]
    pub(super) storage: Vec<Storage>,
    /// Sizes of a pod, the smallest first; an application begins with the first.
    pub(super) sizes: Vec<Size>,
    /// The port that the server listens on unless a form says another one.
    pub(super) port: u16,
    /// Pods a site with which an application begins.
    pub(super) replicas: u32,
    /// Seconds until nobody sends to a pod any more that is to end.
    pub(super) drain_seconds: u32,
    /// Seconds that it has after that.
    pub(super) grace_seconds: u32,
    /// Runs in its container before it is told to end, and lasts those seconds; only a wait without one.
    #[serde(default)]
    pub(super) ending: Vec<String>,
    /// How it tells that it takes requests; its port takes connections if it cannot.
    #[serde(default)]
    pub(super) readiness: Option<Readiness>,
    /// How its pods find each other; none if they cannot.
    #[serde(default)]
    pub(super) cluster: Option<Members>,
    /// Where each of the pods of a cluster tells of itself; none if they do not.
    #[serde(default)]
    pub(super) members: Option<MembersPage>,
    /// Runs in place of the image's entry point.
    #[serde(default)]
    pub(super) command: Vec<String>,
    /// Arguments in place of the image's.
    #[serde(default)]
    pub(super) arguments: Vec<String>,
    /// Variables; one that is filled in with nothing is left out.
    #[serde(default)]
    pub(super) environment: Vec<Variable>,
    /// Files; one that is filled in with nothing is left out.
    #[serde(default)]
    pub(super) files: Vec<File>,
}

/// A file of who may come in, as Apache's `htpasswd` writes it with bcrypt.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::catalogue) struct LoginFile {
    /// Where it stands in the container.
    pub(in crate::catalogue) path: String,
}

/// What a pod asks for. Its limit of memory is its request: a Java machine takes all that it is given.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Size {
    pub(super) name: String,
    pub(super) cpu_request: String,
    pub(super) memory: String,
}

/// A GET that the server answers well when it takes requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::catalogue) struct Readiness {
    pub(in crate::catalogue) path: String,
    /// The application's port unless it is another one.
    #[serde(default)]
    pub(in crate::catalogue) port: Option<u16>,
}

/// How members find each other: by the addresses behind a Service without one of its own.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Members {
    /// The port at which they talk.
    pub(super) port: u16,
}

/// A GET that a member answers with what it sees, in JSON: `sees`, the addresses or the names of the pods of the other members;
/// `sessions`, those of its own; if it can, `kept`, those of others that it has a copy of; `heapUsed` and `heapMax`, in bytes. It
/// is read through the API server, and no Service need lead to it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MembersPage {
    pub(super) port: u16,
    pub(super) path: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct File {
    /// Where it stands in the container.
    pub(super) path: String,
    /// Name of the file of the package.
    pub(super) template: String,
    /// Configuration of the user's own takes its place.
    #[serde(default)]
    pub(super) configuration: bool,
}

impl Definition {
    /// Name and version, as a chart tells them.
    pub(in crate::catalogue) fn chart(&self) -> (&str, &str) {
        (&self.name, &self.version)
    }

    /// Reads it; else what is wrong in the reader's words.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut options = Options::default();
        options.duplicate_keys = DuplicateKeyPolicy::Error;
        let mut budget = Budget::default();
        budget.max_nodes = NODES;
        budget.max_events = 2 * NODES;
        budget.max_depth = DEPTH;
        options.budget = Some(budget);
        serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())
    }
}
