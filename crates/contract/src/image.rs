//! From a file of the user to an image in a registry.

use crate::{Failure, FileId, SourceFileId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SourceKind {
    /// A web application for a servlet container.
    War,
    /// An executable jar: its manifest names a main class.
    Jar,
    /// Files for a web server, in a zip archive or a folder.
    Site,
    /// A jar of classes that a server loads, such as the driver of a database.
    Library,
}

/// A file of the user that was looked into and is what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SourceFile {
    /// Its id.
    pub id: SourceFileId,
    /// Its name without folders.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// Bytes of the file, or of all files of a folder.
    pub bytes: u64,
    /// Files in it.
    pub files: u32,
    /// The base of its name and the time it was last changed, as a tag.
    pub tag: String,
}

/// Where a file goes in an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Placement {
    /// Reference of the image that it is added to.
    pub base: String,
    /// Its absolute path in the image; of what is unpacked, the folder.
    pub path: String,
    /// What is in the file is put there, not the file itself.
    pub unpack: bool,
    /// The user id that owns it.
    pub owner: u32,
    /// The group id that owns it.
    pub group: u32,
}

/// What is to be made of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageOrder {
    /// The file.
    pub source: SourceFileId,
    /// Where it goes.
    pub placement: Placement,
    /// Address of the registry that takes the image.
    pub registry: String,
    /// Its repository there, for example `team/shop`.
    pub repository: String,
    /// Its tag.
    pub tag: String,
    /// A driver that the server loads, as a layer of its own below that of the file: the next version sends the file alone.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub driver: Option<ImageDriver>,
}

/// The driver of a database in an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageDriver {
    /// Where it comes from.
    pub from: DriverSource,
    /// Its absolute path in the image.
    pub path: String,
    /// The user id that owns it.
    pub owner: u32,
    /// The group id that owns it.
    pub group: u32,
}

/// Where a driver comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum DriverSource {
    /// A file of the user.
    File {
        /// The file.
        source: SourceFileId,
    },
    /// The layer of an image that was made before; none if that is gone, or has no driver at this path.
    Image {
        /// Its reference.
        image: String,
    },
}

/// What a build is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum BuildPhase {
    /// The base is looked up.
    #[default]
    Base,
    /// The layer is made of the file.
    Pack,
    /// Layers of the base that the registry lacks are copied.
    Copy,
    /// The new layer is sent.
    Push,
    /// The manifest is written, which makes the image.
    Finish,
}

/// How far a build is. It is called off by ending its subscription; nothing that was half done is an image then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImageBuild {
    /// What it is at.
    pub phase: BuildPhase,
    /// Bytes of the phase that are done.
    pub done: u64,
    /// Bytes of the phase; 0 while that is not known.
    pub total: u64,
    /// The image, at the end.
    pub built: Option<BuiltImage>,
    /// Why there is none, at the end.
    pub failure: Option<Failure>,
}

/// An image that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BuiltImage {
    /// Its reference with tag and digest, for a form.
    pub reference: String,
    /// The digest of its manifest.
    pub digest: String,
    /// Bytes that were sent to the registry.
    pub sent: u64,
    /// Layers that were sent to the registry; the others were there.
    pub layers: u32,
}

/// A file that the user chose for an image, before it was looked into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SourceChoice {
    /// Chosen in the native dialog, or dropped.
    Picked {
        /// The file.
        file: FileId,
    },
    /// Asks the native dialog for a file.
    Dialog {
        /// Asks for a folder instead.
        folder: bool,
    },
}
