//! Packages of the catalogue: servers, and what an application that is made from one tells its server.

use crate::{AppForm, Resources, SecretValue};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What an application made from a package tells its server. A package passes over what it has no use for
/// ([`PackageView::settings`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageForm {
    /// Name of the package, for example `tomcat`.
    pub name: String,
    /// Options of the Java machine, with spaces between them; they come after those of the package, and so win.
    pub jvm_options: String,
    /// The path at which the application answers: `/`, or one part such as `/shop`.
    pub context_path: String,
    /// The time zone as the tz database names it, such as `Asia/Seoul`; none for UTC.
    pub time_zone: Option<String>,
    /// Minutes without a request after which a session ends, unless the application says otherwise; none for the server's own.
    pub session_minutes: Option<u32>,
    /// Each request is a line of the log.
    pub access_log: bool,
    /// Configuration of the user's own, for everybody who may read `ConfigMap`s: in place of the package's, or after it, as
    /// the package says.
    pub configuration: Option<String>,
    /// The database that the server connects the application to.
    pub datasource: Option<Datasource>,
    /// The pods of a site are members of one cluster, and know each other's sessions.
    pub cluster: Option<Cluster>,
    /// Who may come in; none for everybody who reaches it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub login: Option<PackageLogin>,
}

impl PackageForm {
    /// What is told when nothing was chosen.
    pub fn of(package: &str) -> Self {
        Self {
            name: package.to_owned(),
            jvm_options: String::new(),
            context_path: "/".to_owned(),
            time_zone: None,
            session_minutes: None,
            access_log: true,
            configuration: None,
            datasource: None,
            cluster: None,
            login: None,
        }
    }
}

/// The one who may come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageLogin {
    /// The name.
    pub user: String,
    /// The password. It stands in Secrets alone, and the server gets a digest of it.
    pub password: SecretValue,
}

/// A database, and how the server keeps connections to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Datasource {
    /// What it is.
    pub kind: DatabaseKind,
    /// Host name or address, as the site's pods reach it.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// Name of the database; of Oracle the service name.
    pub database: String,
    /// Who connects.
    pub user: String,
    /// The password. It stands in a Secret alone.
    pub password: SecretValue,
    /// Connections that are kept open while nobody asks.
    pub pool_min: u32,
    /// The most connections, at least 1.
    pub pool_max: u32,
    /// The name by which the application finds it, below `java:comp/env/` (`jdbc/main`).
    pub jndi_name: String,
    /// Before anything is changed on a site, a pod of the application's image tries there whether the database takes a
    /// connection.
    #[serde(default)]
    pub check: bool,
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseKind {
    /// PostgreSQL.
    Postgresql,
    /// `MySQL`.
    Mysql,
    /// `MariaDB`.
    Mariadb,
    /// Oracle.
    Oracle,
    /// Microsoft SQL Server.
    SqlServer,
}

/// How the members of a cluster share the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Cluster {
    /// A browser stays with the member that answered it first, as long as that is there.
    pub sticky: bool,
}

/// The packages that applications are made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageList {
    /// Those that can be used, by their names.
    pub packages: Vec<PackageView>,
    /// The user's own that cannot.
    pub problems: Vec<PackageProblem>,
    /// The folder whose folders are the user's own packages.
    pub folder: String,
    /// Those of the user's that came from registries.
    pub artifacts: Vec<PackageArtifact>,
}

/// A package of the user's own that came from a registry, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageArtifact {
    /// Where it came from: `oci://REGISTRY/REPOSITORY:TAG`.
    pub reference: String,
    /// The digest of the manifest that stood there.
    pub digest: String,
}

/// A package as the catalogue shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageView {
    /// Its name.
    pub name: String,
    /// Version of the package, not of its server.
    pub version: String,
    /// What people call it.
    pub title: String,
    /// It is one of the user's own.
    pub own: bool,
    /// The image to which a file is added, or that runs as it is.
    pub base: String,
    /// Which file an application is; none where the image is all.
    pub file: Option<PackageFile>,
    /// Where the jar of a database's driver goes, as another layer; none if it cannot connect to one.
    pub driver: Option<PackageFile>,
    /// What of [`PackageForm`] it has a use for.
    pub settings: Vec<PackageSetting>,
    /// The databases that it can connect an application to; none if it cannot.
    pub databases: Vec<DatabaseKind>,
    /// It can ask who comes for a name and a password.
    pub login: bool,
    /// What its applications are to others.
    pub serves: Option<PackageService>,
    /// Sizes of a pod, the smallest first.
    pub sizes: Vec<PackageSize>,
    /// The form with which an application begins.
    pub form: AppForm,
    /// What it is and does, by language (`en`, `ko`).
    pub documentation: BTreeMap<String, Vec<DocumentBlock>>,
}

/// What the applications of a package are to others. They have to be reached from outside the cluster then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PackageService {
    /// A registry, where images are pushed to and pulled from.
    Registry,
}

/// The file that is added to the base image of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageFile {
    /// What it is.
    pub kind: FileKind,
    /// Where it stands in the image, with `{context}` in place of the name of the context path; of a site its folder.
    pub place: String,
    /// The user that it belongs to in the image.
    pub owner: u32,
}

/// What is added to a base image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FileKind {
    /// A web application archive.
    War,
    /// An executable jar.
    Jar,
    /// Files of a static site.
    Site,
}

/// A part of [`PackageForm`] that a package may have a use for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PackageSetting {
    /// Options of the Java machine.
    JvmOptions,
    /// The path at which the application answers.
    ContextPath,
    /// The time zone.
    TimeZone,
    /// When sessions end.
    SessionMinutes,
    /// The log of requests.
    AccessLog,
    /// Configuration in place of the package's.
    Configuration,
    /// Commands that are carried out after the package's configuration.
    Script,
    /// Members that know each other's sessions.
    Cluster,
}

/// What a pod of a size asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageSize {
    /// Its name, such as `small`.
    pub name: String,
    /// What it asks for. The Java machine takes its heap from the limit of memory.
    pub resources: Resources,
}

/// A package of the user's own that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PackageProblem {
    /// Name of its folder.
    pub folder: String,
    /// Which file of it.
    pub file: String,
    /// What is wrong; the message is `package-problem-CODE`.
    pub code: PackageProblemCode,
    /// The same in the words of the reader, with the line.
    pub what: String,
}

/// What can be wrong with a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PackageProblemCode {
    /// The file is missing, too large, or no text.
    Unreadable,
    /// It is not what a package is described with.
    Malformed,
    /// A template of it cannot be filled in.
    Template,
    /// The form with which its applications begin cannot be.
    Form,
    /// Another package has this name.
    NameTaken,
}

/// A block of documentation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "block", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DocumentBlock {
    /// A heading, 1 for the highest.
    Heading {
        /// Its level.
        level: u8,
        /// Its text.
        text: Vec<DocumentSpan>,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<DocumentSpan>,
    },
    /// An item of a list.
    Item {
        /// Its text.
        text: Vec<DocumentSpan>,
    },
    /// Lines as they are.
    Code {
        /// The lines.
        text: String,
    },
}

/// Text of one look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentSpan {
    /// The text.
    pub text: String,
    /// How it looks.
    pub look: DocumentLook,
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum DocumentLook {
    /// As the text around it.
    Plain,
    /// Stressed.
    Strong,
    /// As it is typed.
    Code,
}
