//! Brings a chart onto this machine: `helm pull` from a repository or a registry, `helm package` of a folder, a copy of a file.

use super::chart::Folder;
use super::program::{LOCAL, REMOTE};
use super::{Chart, Helm, HelmError};
use concertina_contract::ChartSource;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The largest archive, in bytes.
const LARGEST: u64 = 50 << 20;
/// The longest name, address or version.
const LONGEST: usize = 512;

impl Helm {
    /// Opens a chart of a repository or a registry; without a version the newest. Credentials are those that `helm` keeps.
    pub async fn open(&self, source: &ChartSource, version: Option<&str>) -> Result<Arc<Chart>, HelmError> {
        let mut arguments = vec!["pull".to_owned()];
        arguments.extend(address(source)?);
        if let Some(version) = version.filter(|version| !version.is_empty()) {
            arguments.push(format!(
                "--version={}",
                Some(version).filter(|text| is_version(text)).ok_or(HelmError::Reference)?
            ));
        }
        let folder = self.folder()?;
        arguments.extend(["--destination".to_owned(), folder.0.to_string_lossy().into_owned()]);
        self.run(&arguments, None, REMOTE, &[]).await?;
        self.read(folder, Some(source.clone())).await
    }

    /// Opens a packaged chart or a folder of this machine.
    pub async fn open_path(&self, path: &Path) -> Result<Arc<Chart>, HelmError> {
        let folder = self.folder()?;
        if path.is_dir() {
            let (from, to) = (path.to_string_lossy(), folder.0.to_string_lossy());
            let arguments = ["package", &from, "--destination", &to].map(str::to_owned);
            self.run(&arguments, None, LOCAL, &[]).await?;
        } else {
            let (from, to) = (path.to_owned(), folder.0.join("chart.tgz"));
            let copied = tokio::task::spawn_blocking(move || copy(&from, &to)).await;
            copied.map_err(|_| HelmError::Timeout)??;
        }
        self.read(folder, None).await
    }

    /// Reads the one archive in a folder.
    async fn read(&self, folder: Folder, source: Option<ChartSource>) -> Result<Arc<Chart>, HelmError> {
        let archive = archive_in(&folder.0).ok_or(HelmError::Output)?;
        let arguments = ["show", "chart", &archive.to_string_lossy()].map(str::to_owned);
        let metadata = self.run(&arguments, None, LOCAL, &[]).await?;
        let metadata = String::from_utf8_lossy(&metadata).into_owned();
        let chart =
            tokio::task::spawn_blocking(move || Chart::read(folder, archive, source, &metadata)).await;
        Ok(self.keep(chart.map_err(|_| HelmError::Timeout)??))
    }

    /// A folder of its own, for this user only.
    fn folder(&self) -> Result<Folder, HelmError> {
        let path = self.0.folder.join(uuid::Uuid::new_v4().to_string());
        crate::settings::make_private(&path).map_err(HelmError::Keep)?;
        Ok(Folder(path))
    }
}

/// How `helm` names a chart.
fn address(source: &ChartSource) -> Result<Vec<String>, HelmError> {
    match source {
        ChartSource::Repository { chart } if is_name(chart) => Ok(vec![chart.clone()]),
        ChartSource::Url { repository, chart } if is_name(chart) => {
            is_address(repository, &["https://", "http://"])?;
            Ok(vec![chart.clone(), "--repo".to_owned(), repository.clone()])
        }
        ChartSource::Oci { reference, plain_http } => {
            is_address(reference, &["oci://"])?;
            let plain = plain_http.then(|| "--plain-http".to_owned());
            Ok(std::iter::once(reference.clone()).chain(plain).collect())
        }
        _ => Err(HelmError::Reference),
    }
}

/// Whether a text is an address of one of these schemes. Names and passwords belong to `helm registry login` and `helm repo add`.
fn is_address(text: &str, schemes: &[&str]) -> Result<(), HelmError> {
    let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme)).ok_or(HelmError::Reference)?;
    if rest.split('/').next().is_some_and(|host| host.contains('@')) {
        return Err(HelmError::Credentials);
    }
    let good = !rest.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    if good { Ok(()) } else { Err(HelmError::Reference) }
}

/// A name that is no argument: letters, digits and `.`, `_`, `-`, with slashes between.
pub(super) fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let part =
        |part: &str| !part.is_empty() && part != ".." && !part.starts_with('-') && part.bytes().all(plain);
    text.len() <= LONGEST && text.split('/').all(part)
}

/// A version, or what one has to be like.
fn is_version(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".+-*^~<>=|, ".contains(&byte);
    text.len() <= LONGEST && text.bytes().all(allowed)
}

fn archive_in(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let is_archive =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "tgz" || ending == "gz");
    files.into_iter().find(is_archive)
}

/// Copies as much as an archive may have.
fn copy(from: &Path, to: &Path) -> Result<(), HelmError> {
    use std::io::Read as _;
    let file = std::fs::File::open(from).map_err(HelmError::Keep)?;
    let mut copy = std::fs::File::create(to).map_err(HelmError::Keep)?;
    let size = std::io::copy(&mut file.take(LARGEST + 1), &mut copy).map_err(HelmError::Keep)?;
    if size > LARGEST { Err(super::archive::ArchiveError::TooLarge.into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_names_a_chart_is_an_argument() {
        let url = |repository: &str| ChartSource::Url {
            repository: repository.to_owned(),
            chart: "web".to_owned(),
        };
        let named = |chart: &str| ChartSource::Repository { chart: chart.to_owned() };
        let oci = |reference: &str| ChartSource::Oci { reference: reference.to_owned(), plain_http: false };
        assert_eq!(address(&named("shop/web")).unwrap(), ["shop/web"]);
        assert_eq!(
            address(&url("http://127.0.0.1:80/a")).unwrap(),
            ["web", "--repo", "http://127.0.0.1:80/a"]
        );
        assert_eq!(address(&oci("oci://r.example/web")).unwrap(), ["oci://r.example/web"]);
        for source in [
            named("--post-renderer=/bin/sh"),
            named("../web"),
            named(""),
            url("file:///etc"),
            url("-x"),
            oci("oci://"),
            oci("https://x"),
        ] {
            assert!(matches!(address(&source), Err(HelmError::Reference)), "{source:?}");
        }
        assert!(matches!(address(&url("https://kim:canary@charts.example")), Err(HelmError::Credentials)));
        assert!(is_version(">=1.2.0, <2") && !is_version("1;2"));
    }
}
