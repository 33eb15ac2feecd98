//! Helm charts, which the user's own `helm` reads and renders, and the form by which one is deployed.

use crate::{ApplicationName, ChartId, FileId, SecretText, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The user's `helm`, and the repositories that it knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HelmView {
    /// Its version, for example `v4.3.1`; none when there is no `helm` on the PATH of the login shell.
    pub version: Option<String>,
    /// The repositories that the user added to it.
    pub repositories: Vec<ChartRepository>,
}

/// A repository of charts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartRepository {
    /// Its name, as the user gave it.
    pub name: String,
    /// Its address, without what would let somebody in.
    pub url: String,
}

/// One version of a chart in a repository of the user's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartHit {
    /// Repository and name: `REPOSITORY/NAME`.
    pub chart: String,
    /// Its version.
    pub version: String,
    /// Version of what it installs; empty if it tells none.
    pub app_version: String,
    /// A line about it.
    pub description: String,
}

/// Where a chart comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "from", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChartSource {
    /// A repository that the user added to `helm`.
    Repository {
        /// Repository and name: `REPOSITORY/NAME`.
        chart: String,
    },
    /// A repository by its address.
    Url {
        /// Its address, `https://…` or `http://…`.
        repository: String,
        /// Name of the chart there.
        chart: String,
    },
    /// A registry of images that holds charts too.
    Oci {
        /// The reference, `oci://…`.
        reference: String,
        /// It is asked by HTTP without TLS, as a registry within a plant may be.
        plain_http: bool,
    },
    /// A packaged chart or a folder of this machine, chosen in a native dialog.
    Picked {
        /// The file.
        file: FileId,
    },
}

/// A chart that was opened: it is on this machine, and can be deployed by its id until the program ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HelmChart {
    /// Its id.
    pub id: ChartId,
    /// Where it came from; none of a file.
    pub source: Option<ChartSource>,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Version of what it installs; empty if it tells none.
    pub app_version: String,
    /// A line about it.
    pub description: String,
    /// Its own values as YAML, with their comments.
    pub defaults: String,
    /// What its user reads about it, as Markdown; empty if there is none.
    pub readme: String,
    /// Fields of its values that a form can show, in the order of the chart.
    pub fields: Vec<ChartField>,
    /// The chart says which values can be: the fields are those of its schema, else of its own values.
    pub has_schema: bool,
}

/// One value of a chart, as a form shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartField {
    /// The way to it, key by key.
    pub path: Vec<String>,
    /// What it is called; its last key where the schema has no title.
    pub title: String,
    /// What it is for; empty if that is not told.
    pub description: String,
    /// What it can be.
    pub kind: ChartFieldKind,
    /// The values of a choice.
    pub choices: Vec<String>,
    /// What the chart has without it, as text; empty for nothing. Lists and maps are YAML.
    pub default: String,
    /// It must be there.
    pub required: bool,
    /// It looks like a secret: it is not shown.
    pub secret: bool,
}

/// What a value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ChartFieldKind {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of some texts.
    Choice,
    /// A list or a map, written as YAML.
    Yaml,
}

/// An application that is made from a chart. Its values may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartForm {
    /// The application. Its name is that of the release.
    pub application: ApplicationName,
    /// The chart.
    pub chart: ChartId,
    /// What is set beside the chart's own values, as YAML. What is still masked is as in the release before.
    pub values: SecretText,
    /// What is different on some of the sites, at most one a site.
    pub differences: Vec<ChartDifference>,
}

/// What is different on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartDifference {
    /// The site.
    pub site: SiteId,
    /// Values as YAML: they are laid over those of all sites, and null takes one away.
    pub values: SecretText,
}

/// What the releases of an application keep of their chart and values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenedChart {
    /// Name of the chart.
    pub chart: String,
    /// Its version.
    pub version: String,
    /// Where it came from, or where one of this name is among the user's repositories; none when it has to be asked.
    pub source: Option<ChartSource>,
    /// What is set on all sites, as YAML; what looks secret is masked.
    pub values: String,
    /// What is different on some sites, at most one a site.
    pub differences: Vec<OpenedDifference>,
    /// What the chart tells its user, as its newest release here has it; secrets of the values are masked.
    pub notes: String,
}

/// What is different on one site, to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OpenedDifference {
    /// The site.
    pub site: SiteId,
    /// Values as YAML; what looks secret is masked.
    pub values: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_of_a_chart_is_written() {
        let application = ApplicationName { project: "shop".to_owned(), name: "web".to_owned() };
        let difference = ChartDifference { site: SiteId::new("seoul"), values: SecretText::new("a: canary") };
        let form = ChartForm {
            application,
            chart: ChartId::new("c"),
            values: SecretText::new("password: canary"),
            differences: vec![difference],
        };
        let written = serde_json::to_string(&form).unwrap();
        assert!(written.contains("seoul") && !written.contains("canary"));
        assert!(!format!("{form:?}").contains("canary"));
    }
}
