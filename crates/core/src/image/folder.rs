//! Folders of the user: their files, within the same limits as archives.

use super::archive::{Entry, LARGEST_UNPACKED, MOST, Refusal, is_left_out, within};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The most folders within each other.
const DEEPEST: usize = 64;

/// The files below a folder, by path. A link is refused: it may lead anywhere. It blocks.
pub(super) fn survey(root: &Path) -> Result<Vec<Entry>, Refusal> {
    survey_within(root, MOST)
}

/// The same, with so many files and open folders at most.
pub(super) fn survey_within(root: &Path, most: usize) -> Result<Vec<Entry>, Refusal> {
    let (mut entries, mut bytes) = (Vec::new(), 0_u64);
    let mut folders: Vec<(PathBuf, String)> = vec![(root.to_owned(), String::new())];
    while let Some((folder, path)) = folders.pop() {
        if path.split('/').count() > DEEPEST {
            return Err(Refusal::Because("file-path"));
        }
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_str().ok_or(Refusal::Because("file-path"))?;
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            if is_left_out(&path) {
                continue;
            }
            let path = within(&path).ok_or(Refusal::Because("file-path"))?;
            // That of the entry itself, not of what a link leads to.
            let metadata = entry.metadata()?;
            if metadata.is_dir() {
                folders.push((entry.path(), path));
                continue;
            }
            if !metadata.is_file() {
                return Err(Refusal::Because("file-link"));
            }
            bytes = bytes.saturating_add(metadata.len());
            let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            let modified = modified.unwrap_or_default().as_secs();
            entries.push(Entry { path, index: 0, bytes: metadata.len(), modified });
            if bytes > LARGEST_UNPACKED {
                return Err(Refusal::Because("file-too-large"));
            }
            if entries.len() + folders.len() > most {
                return Err(Refusal::Because("file-too-many"));
            }
        }
    }
    entries.sort_unstable();
    Ok(entries)
}
