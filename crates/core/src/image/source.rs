//! Files and folders that the user chose for an image. The page knows them by ids.

use super::archive::{Archive, Entry, Refusal};
use super::error::ImageError;
use super::folder;
use concertina_contract::{SourceFile, SourceFileId, SourceKind};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

/// Files that are known at once; the oldest is forgotten.
const KEPT: usize = 64;
/// The longest tag that is offered, in characters.
const TAG: usize = 60;

/// A file that was looked into.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) kind: SourceKind,
}

/// What is in a file.
pub(super) enum Content {
    /// An archive.
    Archive(Archive),
    /// A folder.
    Folder(Vec<Entry>),
}

/// Files that were looked into, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Sources(Mutex<VecDeque<(SourceFileId, Source)>>);

impl Sources {
    /// Looks into a file or folder and keeps it under an id. It blocks.
    pub(crate) fn look(&self, path: &Path, kind: SourceKind) -> Result<SourceFile, ImageError> {
        let name =
            path.file_name().map(|name| crate::redact::plain(&name.to_string_lossy())).unwrap_or_default();
        let source = Source { path: path.to_owned(), name, kind };
        let content = source.open()?;
        let entries = content.entries();
        let metadata = std::fs::metadata(path).map_err(|error| source.unreadable(error))?;
        let bytes = match &content {
            Content::Archive(_) => metadata.len(),
            Content::Folder(entries) => entries.iter().map(|entry| entry.bytes).sum(),
        };
        let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let file = SourceFile {
            id: SourceFileId::new(format!("source-{}", uuid::Uuid::new_v4().simple())),
            name: source.name.clone(),
            kind,
            bytes,
            files: u32::try_from(entries.len()).unwrap_or(u32::MAX),
            tag: tag(&source.name, changed.unwrap_or_default().as_secs()),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((file.id.clone(), source));
        while kept.len() > KEPT {
            kept.pop_front();
        }
        Ok(file)
    }

    pub(super) fn one(&self, id: &SourceFileId) -> Result<Source, ImageError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|(known, _)| known == id)
            .map(|(_, source)| source.clone())
            .ok_or(ImageError::Unknown)
    }
}

impl Source {
    /// Looks over what is in it, and whether that is what it is to be. It blocks.
    pub(super) fn open(&self) -> Result<Content, ImageError> {
        self.try_open().map_err(|refusal| self.refused(refusal))
    }

    fn try_open(&self) -> Result<Content, Refusal> {
        if std::fs::metadata(&self.path)?.is_dir() {
            if self.kind != SourceKind::Site {
                return Err(Refusal::Because("file-folder"));
            }
            let entries = folder::survey(&self.path)?;
            return if is_site(&entries) {
                Ok(Content::Folder(entries))
            } else {
                Err(Refusal::Because("file-no-site"))
            };
        }
        let mut archive = Archive::open(&self.path)?;
        match self.kind {
            SourceKind::War if !self.is_war(&archive) => Err(Refusal::Because("file-no-war")),
            SourceKind::Jar if !archive.names_main_class()? => Err(Refusal::Because("file-no-jar")),
            SourceKind::Library if !archive.entries.iter().any(|entry| ends(&entry.path, &["class"])) => {
                Err(Refusal::Because("file-no-library"))
            }
            SourceKind::Site if !is_site(&archive.entries) => Err(Refusal::Because("file-no-site")),
            _ => Ok(Content::Archive(archive)),
        }
    }

    /// Web applications without `WEB-INF` are pages alone: their name has to say it.
    fn is_war(&self, archive: &Archive) -> bool {
        let named = self.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("war"));
        let pages = || archive.entries.iter().any(|entry| ends(&entry.path, &["jsp", "html", "class"]));
        archive.has("WEB-INF/") || (named && pages())
    }

    pub(super) fn refused(&self, refusal: Refusal) -> ImageError {
        match refusal {
            Refusal::Because(reason) => ImageError::Refused { name: self.name.clone(), reason },
            Refusal::Io(error) => self.unreadable(error),
        }
    }

    pub(super) fn unreadable(&self, source: std::io::Error) -> ImageError {
        ImageError::Unreadable { name: self.name.clone(), source }
    }
}

impl Content {
    pub(super) fn entries(&self) -> &[Entry] {
        match self {
            Self::Archive(archive) => &archive.entries,
            Self::Folder(entries) => entries,
        }
    }

    /// The one folder that all of a site lies in, as many archives have it; empty where the first page is at the top.
    pub(super) fn top(&self) -> &str {
        let entries = self.entries();
        if entries.iter().any(|entry| !entry.path.contains('/')) {
            return "";
        }
        let first = entries.first().and_then(|entry| entry.path.split_once('/')).map_or("", |(top, _)| top);
        let all = entries.iter().all(|entry| entry.path.split('/').next() == Some(first));
        if all { first } else { "" }
    }
}

/// Whether there is a page to be served.
fn is_site(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| ends(&entry.path, &["html", "htm"]))
}

fn ends(path: &str, endings: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| endings.iter().any(|one| end.eq_ignore_ascii_case(one)))
}

/// A tag out of the name and the time of a file: `shop-20260301-1405` (UTC).
fn tag(name: &str, changed: u64) -> String {
    let base = name.rsplit_once('.').map_or(name, |(base, _)| base);
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-') { letter } else { '-' }
    };
    let base: String = base.chars().map(plain).take(TAG).collect();
    let base = base.trim_matches(['.', '-']);
    let base = if base.is_empty() { "file" } else { base };
    let time = jiff::Timestamp::from_second(i64::try_from(changed).unwrap_or_default()).unwrap_or_default();
    format!("{base}-{}", time.strftime("%Y%m%d-%H%M"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_offered_that_every_registry_takes() {
        assert_eq!(tag("shop.war", 1_772_373_900), "shop-20260301-1405");
        assert_eq!(tag("주문.war", 0), "file-19700101-0000");
        assert_eq!(tag("my shop (2).war", 0), "my-shop--2-19700101-0000");
    }
}
