//! Last known rows on disk, so that they can be read after a restart and without a network.
//!
//! A file for each site and kind: a line about it, then a line a row, compressed. It is a cache: what cannot be read or
//! was written by another version is dropped, and a write that fails is only told to the log.

use super::kept_rows;
use super::row::Row;
use concertina_contract::{Kind, Millis, PartialRows, SiteId};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest file that is read, unpacked: 200,000 rows and more.
const LARGEST: u64 = 512 << 20;
/// What all files together may take. The oldest go first.
const ALL: u64 = 256 << 20;

/// Keeps rows in a folder that only this user can read. Calls block.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// The rows of one site and kind as they were last right.
#[derive(Debug)]
pub(super) struct Kept {
    /// When that was.
    pub(super) as_of: Millis,
    /// What is missing where not all may be read.
    pub(super) partial: Option<PartialRows>,
    /// The rows.
    pub(super) rows: Vec<Arc<Row>>,
}

impl Shelf {
    /// A shelf in a folder, which is made when something is kept.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// What is kept of a site and kind. A file that cannot be read is taken away.
    pub(super) fn load(&self, site: &SiteId, kind: &Kind) -> Option<Kept> {
        let path = self.path(site, kind)?;
        let file = File::open(&path).ok()?;
        let mut lines = BufReader::new(GzDecoder::new(BufReader::new(file)).take(LARGEST));
        match kept_rows::read(&mut lines, kind) {
            Ok(kept) => Some(kept),
            Err(error) => {
                tracing::info!(path = %path.display(), %error, "last known rows cannot be read and are dropped");
                let _ = fs::remove_file(&path);
                None
            }
        }
    }

    /// Keeps rows in place of those before.
    pub(super) fn save(&self, site: &SiteId, kind: &Kind, kept: &Kept) {
        let Some(path) = self.path(site, kind) else { return };
        if let Err(error) = write(&path, kept).and_then(|()| self.bound(&path)) {
            tracing::warn!(path = %path.display(), %error, "last known rows cannot be kept");
        }
    }

    /// Forgets what is kept of a site.
    pub(super) fn forget(&self, site: &SiteId) {
        let Some(folder) = self.site(site) else { return };
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(path = %folder.display(), %error, "last known rows cannot be forgotten");
            }
            _ => {}
        }
    }

    /// Where the rows are kept; nowhere for names that are no file's. That of a kind has lower-case letters, digits, hyphens
    /// and dots alone.
    fn path(&self, site: &SiteId, kind: &Kind) -> Option<PathBuf> {
        self.site(site).map(|folder| folder.join(format!("{}.rows", kind.resource())))
    }

    fn site(&self, site: &SiteId) -> Option<PathBuf> {
        let name = site.as_str();
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (plain && !name.is_empty()).then(|| self.folder.join(name))
    }

    /// Takes the oldest files away until the rest is small enough. The one that was just written stays.
    fn bound(&self, written: &Path) -> io::Result<()> {
        let mut files = Vec::new();
        for site in fs::read_dir(&self.folder)? {
            for file in fs::read_dir(site?.path())? {
                let file = file?;
                let meta = file.metadata()?;
                files.push((meta.modified()?, meta.len(), file.path()));
            }
        }
        files.sort();
        let mut all: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
        for (_, bytes, path) in files.into_iter().filter(|(.., path)| path != written) {
            if all <= ALL {
                break;
            }
            fs::remove_file(path)?;
            all -= bytes;
        }
        Ok(())
    }
}

fn write(path: &Path, kept: &Kept) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    make_private(folder.parent().unwrap_or(folder))?;
    make_private(folder)?;
    let fresh = path.with_extension("new");
    let written = pack(&fresh, kept).and_then(|()| fs::rename(&fresh, path));
    // Half a file, as on a full disk, is of no use to anybody.
    written.inspect_err(|_| drop(fs::remove_file(&fresh)))
}

fn pack(fresh: &Path, kept: &Kept) -> io::Result<()> {
    let mut out = BufWriter::new(GzEncoder::new(create_private(fresh)?, Compression::fast()));
    kept_rows::write(&mut out, kept)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.finish().map(drop)
}

fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}
