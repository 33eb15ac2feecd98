//! A chart that was opened: what it says of itself, and what a release keeps of it.

use super::tree::Tree;
use super::{HelmError, archive, fields, values};
use crate::redact::plain;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use concertina_contract::{ChartId, ChartSource, HelmChart};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::path::{Path, PathBuf};

/// The longest readme and the longest defaults that are shown, in characters.
const SHOWN: usize = 200_000;

/// A chart on this machine. Its archive goes with it.
pub struct Chart {
    id: ChartId,
    source: Option<ChartSource>,
    archive: PathBuf,
    _folder: Folder,
    /// As `helm show chart` tells it.
    metadata: Value,
    files: Vec<(String, Vec<u8>)>,
}

/// A folder that goes when nobody needs it any more.
pub(super) struct Folder(pub(super) PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left is taken away at the next start.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Chart {
    /// Reads an archive in a folder of its own. `metadata` is what `helm show chart` printed. It blocks.
    pub(super) fn read(
        folder: Folder,
        archive: PathBuf,
        source: Option<ChartSource>,
        metadata: &str,
    ) -> Result<Self, HelmError> {
        let files = archive::read(&archive)?;
        let bytes = std::fs::read(&archive).map_err(HelmError::Keep)?;
        let digest = crate::kubeconfig::hex(&Sha256::digest(&bytes));
        let metadata = values::parse(metadata).map_err(|_| HelmError::Output)?;
        let id = ChartId::new(digest.get(..32).unwrap_or(&digest));
        Ok(Self { id, source, archive, _folder: folder, metadata, files })
    }

    /// Its id: the same for the same archive.
    pub fn id(&self) -> &ChartId {
        &self.id
    }

    /// Its archive.
    pub(super) fn archive(&self) -> &Path {
        &self.archive
    }

    /// Whether there is a file of this path in it.
    pub(super) fn has(&self, name: &str) -> bool {
        self.file(name).is_some()
    }

    /// Where it came from; none of a file.
    pub(crate) fn source(&self) -> Option<&ChartSource> {
        self.source.as_ref()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.metadata["name"].as_str().unwrap_or_default()
    }

    /// Its version.
    pub fn version(&self) -> &str {
        self.metadata["version"].as_str().unwrap_or_default()
    }

    /// As the window has it.
    pub fn view(&self) -> HelmChart {
        let told = |key: &str| plain(self.metadata[key].as_str().unwrap_or_default());
        let shown = |name: &str| plain(&self.text(name)).chars().take(SHOWN).collect::<String>();
        let schema = self.schema();
        let defaults = values::read(&self.text("values.yaml")).unwrap_or(Tree::NULL);
        HelmChart {
            id: self.id.clone(),
            source: self.source.clone(),
            name: told("name"),
            version: told("version"),
            app_version: told("appVersion"),
            description: told("description"),
            defaults: shown("values.yaml"),
            readme: shown("README.md"),
            fields: fields::of(schema.as_ref(), &defaults),
            has_schema: schema.is_some(),
        }
    }

    /// The `chart` member of a release (`pkg/chart/v2/chart.go`), less the charts that it depends on, as Helm keeps it.
    pub(crate) fn record(&self) -> Value {
        let part = |wanted: fn(&str) -> bool| -> Vec<Value> {
            let files = self.files.iter().filter(|(name, _)| wanted(name));
            files.map(|(name, content)| json!({ "name": name, "data": STANDARD.encode(content) })).collect()
        };
        let lock =
            self.file("Chart.lock").and_then(|text| values::parse(&String::from_utf8_lossy(text)).ok());
        json!({
            "metadata": self.metadata,
            "lock": lock,
            "templates": part(is_template),
            "values": values::read(&self.text("values.yaml")).map(|tree| tree.value()).unwrap_or_default(),
            "schema": self.file("values.schema.json").map(|schema| STANDARD.encode(schema)),
            "schemamodtime": "0001-01-01T00:00:00Z",
            "files": part(is_file),
        })
    }

    fn schema(&self) -> Option<Tree> {
        serde_json::from_slice(self.file("values.schema.json")?).ok()
    }

    fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|(other, _)| other == name).map(|(_, content)| content.as_slice())
    }

    fn text(&self, name: &str) -> String {
        self.file(name).map(|content| String::from_utf8_lossy(content).into_owned()).unwrap_or_default()
    }
}

fn is_template(name: &str) -> bool {
    name.starts_with("templates/")
}

/// What is neither read by name, nor a template, nor a chart that this one depends on.
fn is_file(name: &str) -> bool {
    let known = ["Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json"];
    !known.contains(&name) && !is_template(name) && !name.starts_with("charts/")
}

impl fmt::Debug for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chart({} {})", self.name(), self.version())
    }
}
