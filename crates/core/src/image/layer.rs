//! The layer: a tar archive of the file, or of what is in it, that is the same for the same file.

use super::archive::{Entry, Refusal};
use super::error::ImageError;
use super::source::{Content, Source};
use super::tell::Tell;
use crate::registry::written;
use concertina_contract::{BuildPhase, Placement};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use tar::{Builder, Header};

/// When files that are put there whole were last changed: for all the same, and not 0, which Java takes for "not there".
const CHANGED: u64 = 946_684_800;
/// Who may read and write.
const MODE: u32 = 0o644;

/// A layer on this machine. Its file goes with it.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) path: PathBuf,
    /// Digest of what is sent.
    pub(super) digest: String,
    /// Digest of what that unpacks to.
    pub(super) diff: String,
    /// Bytes of what is sent.
    pub(super) size: u64,
    /// It is compressed. What is an archive already is not: that would take its time and gain nothing.
    pub(super) packed: bool,
}

impl Drop for Layer {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "a layer stays on this machine");
        }
    }
}

/// What is written, with its digest and size.
struct Hashed<W> {
    inner: W,
    hash: Sha256,
    size: u64,
}

impl<W: Write> Hashed<W> {
    fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new(), size: 0 }
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        self.size += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Makes the layer of a file in a folder. It blocks.
pub(super) fn make(
    source: &Source,
    placement: &Placement,
    folder: &Path,
    tell: &Tell,
) -> Result<Layer, ImageError> {
    crate::settings::make_private(folder).map_err(ImageError::Keep)?;
    let path = folder.join(format!("layer-{}", uuid::Uuid::new_v4().simple()));
    let file = File::create_new(&path).map_err(ImageError::Keep)?;
    // From here on the file goes with the layer, whatever happens.
    let mut layer =
        Layer { path, digest: String::new(), diff: String::new(), size: 0, packed: placement.unpack };
    let sent = Hashed::new(BufWriter::new(file));
    if layer.packed {
        let plain = Hashed::new(GzEncoder::new(sent, Compression::default()));
        let plain = fill(source, placement, plain, tell)?;
        layer.diff = written(&plain.hash.finalize());
        let sent = plain.inner.finish().map_err(ImageError::Keep)?;
        end(&mut layer, sent)?;
    } else {
        let sent = fill(source, placement, sent, tell)?;
        end(&mut layer, sent)?;
        layer.diff.clone_from(&layer.digest);
    }
    Ok(layer)
}

fn end(layer: &mut Layer, mut sent: Hashed<BufWriter<File>>) -> Result<(), ImageError> {
    sent.flush().map_err(ImageError::Keep)?;
    layer.size = sent.size;
    layer.digest = written(&sent.hash.finalize());
    Ok(())
}

/// Writes the tar archive.
pub(super) fn fill<W: Write>(
    source: &Source,
    placement: &Placement,
    to: W,
    tell: &Tell,
) -> Result<W, ImageError> {
    let mut content = source.open()?;
    let mut tar = Builder::new(to);
    let place = placement.path.trim_matches('/');
    if placement.unpack {
        let total = content.entries().iter().map(|entry| entry.bytes).sum();
        tell.phase(BuildPhase::Pack, total);
        let top = format!("{}/", content.top());
        for entry in content.entries().to_vec() {
            let inner = entry.path.strip_prefix(&top).unwrap_or(&entry.path);
            let at = format!("{place}/{inner}");
            add_entry(&mut tar, source, &mut content, &entry, (&at, placement), tell)?;
        }
    } else {
        if matches!(content, Content::Folder(_)) {
            return Err(source.refused(Refusal::Because("file-folder")));
        }
        let file = File::open(&source.path).map_err(|error| source.unreadable(error))?;
        let bytes = file.metadata().map_err(|error| source.unreadable(error))?.len();
        tell.phase(BuildPhase::Pack, bytes);
        add(&mut tar, source, (bytes, CHANGED), (place, placement), file, tell)?;
    }
    tar.into_inner().map_err(ImageError::Keep)
}

fn add_entry<W: Write>(
    tar: &mut Builder<W>,
    source: &Source,
    content: &mut Content,
    entry: &Entry,
    at: (&str, &Placement),
    tell: &Tell,
) -> Result<(), ImageError> {
    let about = (entry.bytes, entry.modified);
    match content {
        Content::Archive(archive) => {
            let reader = archive.read(entry).map_err(|refusal| source.refused(refusal))?;
            add(tar, source, about, at, reader, tell)
        }
        Content::Folder(_) => {
            let file = File::open(source.path.join(&entry.path)).map_err(|error| source.unreadable(error))?;
            add(tar, source, about, at, file, tell)
        }
    }
}

/// Adds one file of `(bytes, changed)` at a path. A source that ends early or goes on changed meanwhile, or lied.
fn add<W: Write>(
    tar: &mut Builder<W>,
    source: &Source,
    (bytes, changed): (u64, u64),
    (path, placement): (&str, &Placement),
    reader: impl Read,
    tell: &Tell,
) -> Result<(), ImageError> {
    let mut header = Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(MODE);
    header.set_uid(placement.owner.into());
    header.set_gid(placement.group.into());
    header.set_mtime(changed);
    let mut watched = Watched { reader, left: bytes, tell, failed: None };
    let added = tar.append_data(&mut header, path, &mut watched);
    if tell.is_stopped() {
        return Err(ImageError::Cancelled);
    }
    if let Some(error) = watched.failed {
        return Err(match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => {
                source.refused(Refusal::Because("file-broken"))
            }
            _ => source.unreadable(error),
        });
    }
    added.map_err(ImageError::Keep)
}

/// Tells how far the reading is, remembers whose error one is, and gives exactly as many bytes as were promised.
struct Watched<'a, R> {
    reader: R,
    left: u64,
    tell: &'a Tell,
    failed: Option<io::Error>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.tell.is_stopped() {
            return Err(io::Error::other("called off"));
        }
        let room = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        // What is read after the promised end tells an archive whether its sum is right.
        let mut one = [0; 1];
        let wanted = if room == 0 { &mut one[..] } else { &mut buffer[..room] };
        let read = match self.reader.read(wanted) {
            Ok(0) if self.left > 0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            Ok(read) if room == 0 && read > 0 => Err(io::Error::from(io::ErrorKind::InvalidData)),
            other => other,
        };
        match read {
            Ok(read) => {
                self.left -= read as u64;
                self.tell.step(read as u64);
                Ok(read)
            }
            Err(error) => {
                self.failed = Some(io::Error::new(error.kind(), error.to_string()));
                Err(error)
            }
        }
    }
}
