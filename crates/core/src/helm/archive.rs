//! A packaged chart: a gzipped tar archive whose files lie below a folder of the chart's name
//! (`pkg/chart/loader/archive/archive.go`). It is the work of a stranger: read within Helm's own limits, and never unpacked.

use flate2::read::GzDecoder;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use tar::{Archive, EntryType};

/// The largest chart when it is unpacked, in bytes.
const LARGEST: u64 = 100 << 20;
/// The largest of its files, in bytes.
const LARGEST_FILE: u64 = 5 << 20;
/// The most of its files.
const MOST: usize = 10_000;

/// Why an archive cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It is no gzipped tar archive.
    #[error("it is no archive of a chart")]
    Malformed(#[source] std::io::Error),
    /// It is larger than a chart may be.
    #[error("it is larger than a chart may be")]
    TooLarge,
    /// There is no chart in it.
    #[error("there is no Chart.yaml in it")]
    NoChart,
}

impl ArchiveError {
    /// The message that says why.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "chart-malformed",
            Self::TooLarge => "chart-too-large",
            Self::NoChart => "chart-missing",
        }
    }
}

/// The files of a chart with their paths in it, in the order of the archive. It blocks.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let file = File::open(path).map_err(ArchiveError::Malformed)?;
    let mut archive = Archive::new(GzDecoder::new(file).take(LARGEST + 1));
    let (mut files, mut size) = (Vec::new(), 0);
    for entry in archive.entries().map_err(ArchiveError::Malformed)? {
        let mut entry = entry.map_err(ArchiveError::Malformed)?;
        if entry.header().entry_type() != EntryType::Regular {
            continue;
        }
        size += entry.size();
        if entry.size() > LARGEST_FILE || size > LARGEST || files.len() >= MOST {
            return Err(ArchiveError::TooLarge);
        }
        let Some(name) = within(&String::from_utf8_lossy(&entry.path_bytes())) else { continue };
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(ArchiveError::Malformed)?;
        files.push((name, content));
    }
    if files.iter().any(|(name, _)| name == "Chart.yaml") { Ok(files) } else { Err(ArchiveError::NoChart) }
}

/// The path within the chart; none of what is not below its folder.
fn within(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let (_, name) = path.strip_prefix("./").unwrap_or(&path).split_once('/')?;
    let plain = !name.is_empty() && !name.starts_with('/') && name.split('/').all(|part| part != "..");
    plain.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_within_the_chart() {
        assert_eq!(within("shop/templates/web.yaml").as_deref(), Some("templates/web.yaml"));
        assert_eq!(within("./shop/Chart.yaml").as_deref(), Some("Chart.yaml"));
        for other in ["Chart.yaml", "shop/", "shop/../../etc/passwd", "shop//etc/passwd"] {
            assert_eq!(within(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_no_chart_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tgz");
        std::fs::write(&path, "no archive").unwrap();
        assert!(matches!(read(&path), Err(ArchiveError::Malformed(_))));
        let write = |name: &str, size: usize| {
            let packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            let mut archive = tar::Builder::new(packed);
            let mut header = tar::Header::new_gnu();
            header.set_size(size as u64);
            header.set_cksum();
            archive.append_data(&mut header, name, vec![b'a'; size].as_slice()).unwrap();
            std::fs::write(&path, archive.into_inner().unwrap().finish().unwrap()).unwrap();
        };
        write("shop/values.yaml", 9);
        assert!(matches!(read(&path), Err(ArchiveError::NoChart)));
        write("shop/Chart.yaml", (5 << 20) + 1);
        assert!(matches!(read(&path), Err(ArchiveError::TooLarge)));
        write("shop/Chart.yaml", 3);
        assert_eq!(read(&path).unwrap(), [("Chart.yaml".to_owned(), b"aaa".to_vec())]);
    }
}
