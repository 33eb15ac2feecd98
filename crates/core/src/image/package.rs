//! A package of the catalogue as an artifact in a registry: an OCI manifest with one layer, a gzipped tar archive of the package's
//! folder, as `oras push REGISTRY/REPOSITORY:TAG FOLDER` makes it. It is the work of a stranger: read within limits, and nothing of
//! it is written anywhere before all of it was looked over.

use super::transfer::Transfer;
use crate::catalogue::{ImageReference, LONGEST_FILE, MOST_FILES};
use crate::registry::{Client, Descriptor, Known, KnownError, RegistryError};
use concertina_contract::{ErrorCode, Failure};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::time::Duration;
use tar::{Archive, EntryType};

/// How an artifact is named.
const SCHEME: &str = "oci://";
/// The media types of its layer: one of its own, and that of any folder.
const LAYERS: [&str; 2] =
    ["application/vnd.concertina.package.v1.tar+gzip", "application/vnd.oci.image.layer.v1.tar+gzip"];
/// The largest layer as it is sent, and the largest archive, in bytes.
const LARGEST: u64 = 4 << 20;
const LARGEST_UNPACKED: u64 = 16 << 20;
/// How long one question to the registry may take.
const LIMIT: Duration = Duration::from_secs(15);

/// A package as it came from a registry.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// The digest of its manifest.
    pub(crate) digest: String,
    /// Its files by their names.
    pub(crate) files: BTreeMap<String, String>,
}

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArtifactError {
    /// It is no `oci://REGISTRY/REPOSITORY:TAG`.
    #[error("no reference of an artifact")]
    Reference,
    /// The registry could not be found.
    #[error(transparent)]
    Known(#[from] KnownError),
    /// The registry did not do what it was asked.
    #[error("the registry {server} failed")]
    Registry {
        /// Its address.
        server: String,
        /// The cause.
        source: RegistryError,
    },
    /// It is no artifact of one folder.
    #[error("no artifact of a package")]
    Kind,
    /// It is larger, or of more files, than a package may be.
    #[error("larger than a package may be")]
    TooLarge,
    /// A path in it leads elsewhere, or is a link.
    #[error("a path leads elsewhere")]
    Path,
    /// Its archive cannot be read.
    #[error("the archive cannot be read")]
    Broken(#[source] io::Error),
}

impl ArtifactError {
    /// What the window shows.
    pub(crate) fn failure(&self, reference: &str) -> Failure {
        let refused = |reason: &str| {
            Failure::new(ErrorCode::PackageRefused).with("name", reference).with("reason", reason)
        };
        match self {
            Self::Reference => refused("artifact-reference"),
            Self::Known(error) => error.failure(),
            Self::Registry { server, source } => source.failure(server),
            Self::Kind => refused("artifact-kind"),
            Self::TooLarge => refused("artifact-too-large"),
            Self::Path => refused("artifact-path"),
            Self::Broken(error) => refused("artifact-broken").detail(error.to_string()),
        }
    }
}

/// Brings an artifact (`oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]`), with the login of its registry if that is configured.
pub(crate) async fn fetch(known: &Known, reference: &str) -> Result<Fetched, ArtifactError> {
    let parsed = reference.strip_prefix(SCHEME).and_then(ImageReference::parse);
    let Some(ImageReference { registry: Some(server), path, tag, digest }) = parsed else {
        return Err(ArtifactError::Reference);
    };
    let failed = |source| ArtifactError::Registry { server: server.to_owned(), source };
    let client = Client::new(known.access(Some(server), true).await?, LIMIT);
    let repository = client.access().repository(path);
    let manifest = client.manifest(&repository, digest.or(tag).unwrap_or("latest")).await.map_err(failed)?;
    let layers = serde_json::from_value::<Vec<Descriptor>>(manifest.body["layers"].clone());
    let layers = layers.ok().filter(|_| manifest.is_image()).ok_or(ArtifactError::Kind)?;
    let [layer] = layers.as_slice() else { return Err(ArtifactError::Kind) };
    if !LAYERS.contains(&layer.media_type.as_str()) {
        return Err(ArtifactError::Kind);
    }
    if layer.size > LARGEST {
        return Err(ArtifactError::TooLarge);
    }
    let transfer = Transfer::open(&client, &repository, false).await.map_err(failed)?;
    let packed = transfer.small(layer).await.map_err(failed)?;
    Ok(Fetched { digest: manifest.digest, files: unpack(&packed)? })
}

/// The files of the folder: at the root of the archive, or in the only folder there. As in a folder on this machine, folders in it
/// are passed over.
fn unpack(packed: &[u8]) -> Result<BTreeMap<String, String>, ArtifactError> {
    let mut archive = Archive::new(GzDecoder::new(packed).take(LARGEST_UNPACKED));
    let (mut files, mut folders) = (BTreeMap::new(), BTreeMap::<String, BTreeMap<_, _>>::new());
    for (count, entry) in archive.entries().map_err(ArtifactError::Broken)?.enumerate() {
        let entry = entry.map_err(ArtifactError::Broken)?;
        if count > 4 * MOST_FILES {
            return Err(ArtifactError::TooLarge);
        }
        let path = String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| ArtifactError::Path)?;
        let parts = parts(&path)?;
        match entry.header().entry_type() {
            EntryType::Directory | EntryType::XGlobalHeader => continue,
            EntryType::Regular => {}
            _ => return Err(ArtifactError::Path),
        }
        if entry.size() > LONGEST_FILE as u64 {
            return Err(ArtifactError::TooLarge);
        }
        let mut text = String::new();
        entry.take(LONGEST_FILE as u64).read_to_string(&mut text).map_err(ArtifactError::Broken)?;
        match parts.as_slice() {
            [name] => drop(files.insert((*name).to_owned(), text)),
            [folder, name] => {
                drop(folders.entry((*folder).to_owned()).or_default().insert((*name).to_owned(), text));
            }
            _ => {}
        }
    }
    if files.is_empty() && folders.len() == 1 {
        files = folders.pop_first().map(|(_, files)| files).unwrap_or_default();
    }
    if files.len() > MOST_FILES { Err(ArtifactError::TooLarge) } else { Ok(files) }
}

/// The parts of a path below the archive's root.
fn parts(path: &str) -> Result<Vec<&str>, ArtifactError> {
    let path = path.strip_prefix("./").unwrap_or(path).trim_end_matches('/');
    let parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    let escapes = path.contains(['\\', '\0'])
        || parts.iter().any(|part| *part == ".." || (part.is_empty() && !path.is_empty()));
    if escapes { Err(ArtifactError::Path) } else { Ok(parts) }
}

#[cfg(test)]
#[path = "package_tests.rs"]
mod tests;
