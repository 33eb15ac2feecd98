//! The repositories that the user added to `helm`, and the charts in them, as its own copies of their indexes tell.

use super::fetch::is_name;
use super::program::LOCAL;
use super::{Helm, HelmError};
use crate::change::mask_text;
use crate::redact::{cap, plain};
use concertina_contract::{ChartHit, ChartRepository, HelmView};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The most charts of one answer.
const MOST: usize = 200;

#[derive(Deserialize)]
struct Repository {
    name: String,
    url: String,
}

#[derive(Deserialize)]
struct Hit {
    name: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    app_version: String,
    #[serde(default)]
    description: String,
}

impl Helm {
    /// Its version and its repositories.
    pub async fn view(&self) -> Result<HelmView, HelmError> {
        let version = self.version().await?;
        let repositories = if version.is_some() { self.list(&["repo", "list"]).await? } else { Vec::new() };
        let shown = |one: Repository| ChartRepository {
            name: cap(&plain(&one.name)),
            url: cap(&plain(&mask_text(&one.url).unwrap_or(one.url))),
        };
        Ok(HelmView { version, repositories: repositories.into_iter().map(shown).collect() })
    }

    /// Charts whose name, keywords or description have a text in them; the newest version of each, at most 200.
    pub async fn search(&self, text: &str) -> Result<Vec<ChartHit>, HelmError> {
        let text = text.trim().trim_start_matches('-');
        let words = if text.is_empty() { vec!["search", "repo"] } else { vec!["search", "repo", text] };
        Ok(self.list::<Hit>(&words).await?.into_iter().take(MOST).map(|one| hit(&one)).collect())
    }

    /// The versions of a chart, newest first, at most 200.
    pub async fn versions(&self, chart: &str) -> Result<Vec<ChartHit>, HelmError> {
        if !is_name(chart) {
            return Err(HelmError::Reference);
        }
        let hits: Vec<Hit> = self.list(&["search", "repo", chart, "--versions"]).await?;
        Ok(hits.into_iter().filter(|one| one.name == chart).take(MOST).map(|one| hit(&one)).collect())
    }

    /// What it lists as JSON; nothing where it has no repositories, of which it says so in words.
    async fn list<T: DeserializeOwned>(&self, words: &[&str]) -> Result<Vec<T>, HelmError> {
        let arguments = [words, &["--output", "json"]].concat();
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        match self.run(&arguments, None, LOCAL, &[]).await {
            Ok(output) => serde_json::from_slice(&output).map_err(|_| HelmError::Output),
            Err(HelmError::Failed { said }) if said.contains("no repositories") => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

fn hit(hit: &Hit) -> ChartHit {
    ChartHit {
        chart: cap(&plain(&hit.name)),
        version: cap(&plain(&hit.version)),
        app_version: cap(&plain(&hit.app_version)),
        description: cap(&plain(&hit.description)),
    }
}
