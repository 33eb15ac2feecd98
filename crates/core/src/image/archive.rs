//! Zip archives by their central directory: what is in them, before anything is unpacked.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use zip::ZipArchive;

/// The largest archive, in bytes.
pub(super) const LARGEST: u64 = 2 << 30;
/// The most of its files, and their bytes in all when unpacked.
pub(super) const MOST: usize = 100_000;
pub(super) const LARGEST_UNPACKED: u64 = 4 << 30;
/// An archive that unpacks to more than this many times its size is a bomb, where it is of any size at all.
const RATIO: u64 = 200;
const HARMLESS: u64 = 16 << 20;
/// The longest path, in bytes.
const LONGEST: usize = 1_024;
/// The largest manifest of a jar, in bytes.
const MANIFEST: u64 = 1 << 20;

/// One file of an archive or of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Its path, with `/` and without `.` and `..`.
    pub(super) path: String,
    /// Its number in the archive, or in the folder's list.
    pub(super) index: usize,
    /// Its bytes.
    pub(super) bytes: u64,
    /// When it was last changed, in seconds since the Unix epoch.
    pub(super) modified: u64,
}

/// Why something is not taken.
#[derive(Debug)]
pub(super) enum Refusal {
    /// For this reason, which is a message.
    Because(&'static str),
    /// It cannot be read.
    Io(io::Error),
}

/// An archive that was looked over.
pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// Its files, by path.
    pub(super) entries: Vec<Entry>,
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Archive {
    /// Opens an archive and looks over all that it says of itself. It blocks.
    pub(super) fn open(path: &Path) -> Result<Self, Refusal> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        if size > LARGEST {
            return Err(Refusal::Because("file-too-large"));
        }
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|_| Refusal::Because("file-no-zip"))?;
        let mut archive = Self { zip, entries: Vec::new() };
        archive.entries = archive.survey(size)?;
        Ok(archive)
    }

    /// Whether a path, or something below it, is there.
    pub(super) fn has(&self, path: &str) -> bool {
        let at = self.entries.partition_point(|entry| entry.path.as_str() < path);
        self.entries
            .get(at)
            .is_some_and(|entry| entry.path == path || (path.ends_with('/') && entry.path.starts_with(path)))
    }

    /// The main class that the manifest of a jar names.
    pub(super) fn names_main_class(&mut self) -> Result<bool, Refusal> {
        let manifest = |entry: &&Entry| entry.path == "META-INF/MANIFEST.MF";
        let Some(entry) = self.entries.iter().find(manifest).cloned() else { return Ok(false) };
        let mut text = Vec::new();
        self.read(&entry)?.take(MANIFEST).read_to_end(&mut text)?;
        let text = String::from_utf8_lossy(&text);
        let named = |line: &str| line.strip_prefix("Main-Class:").is_some_and(|name| !name.trim().is_empty());
        Ok(text.lines().any(named))
    }

    /// The bytes of a file. What has another sum than the archive says fails at the end.
    pub(super) fn read(&mut self, entry: &Entry) -> Result<impl Read + '_, Refusal> {
        self.zip.by_index(entry.index).map_err(|_| Refusal::Because("file-broken"))
    }

    fn survey(&mut self, size: u64) -> Result<Vec<Entry>, Refusal> {
        if self.zip.len() > MOST {
            return Err(Refusal::Because("file-too-many"));
        }
        let (mut entries, mut unpacked) = (Vec::with_capacity(self.zip.len()), 0_u64);
        for index in 0..self.zip.len() {
            let file = self.zip.by_index_raw(index).map_err(|_| Refusal::Because("file-broken"))?;
            if file.encrypted() {
                return Err(Refusal::Because("file-encrypted"));
            }
            if file.is_symlink() {
                return Err(Refusal::Because("file-link"));
            }
            let name = file.name().map_err(|_| Refusal::Because("file-path"))?;
            let is_folder = file.is_dir();
            let path = within(name.trim_end_matches('/')).ok_or(Refusal::Because("file-path"))?;
            if is_folder || is_left_out(&path) {
                continue;
            }
            unpacked = unpacked.saturating_add(file.size());
            let modified = file.last_modified().map_or(0, seconds);
            entries.push(Entry { path, index, bytes: file.size(), modified });
        }
        if unpacked > LARGEST_UNPACKED || (unpacked > HARMLESS && unpacked / RATIO > size) {
            return Err(Refusal::Because("file-bomb"));
        }
        entries.sort_unstable();
        if entries.windows(2).any(|pair| pair[0].path == pair[1].path) {
            return Err(Refusal::Because("file-twice"));
        }
        Ok(entries)
    }
}

/// A path that leads nowhere but below where it begins; none of one that may lead elsewhere.
pub(super) fn within(path: &str) -> Option<String> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0']);
    let good = path.len() <= LONGEST && !path.chars().any(char::is_control) && path.split('/').all(plain);
    // `C:` is a drive elsewhere.
    (good && path.as_bytes().get(1).is_none_or(|byte| *byte != b':')).then(|| path.to_owned())
}

/// Whether a file is a trace of whoever made the folder, and nothing to be served.
pub(super) fn is_left_out(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| matches!(part, ".git" | ".svn" | ".hg" | ".DS_Store" | "__MACOSX"))
}

/// The time of an entry, which has no zone, as if it were UTC: the same archive is the same layer everywhere.
fn seconds(time: zip::DateTime) -> u64 {
    let date = || {
        let (year, month) = (i16::try_from(time.year()).ok()?, i8::try_from(time.month()).ok()?);
        let day = i8::try_from(time.day()).ok()?;
        let (hour, minute) = (i8::try_from(time.hour()).ok()?, i8::try_from(time.minute()).ok()?);
        let second = i8::try_from(time.second()).ok()?.min(59);
        let civil = jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
        let stamp = jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?;
        u64::try_from(stamp.as_second()).ok()
    };
    date().unwrap_or_default()
}
