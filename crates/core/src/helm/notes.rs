//! What a chart tells its user once it runs: its `NOTES.txt`.
//!
//! `helm template` leaves it out, so that it comes from `helm install` as a dry run of the client, which knows nothing of the site and
//! asks no cluster.

use super::program::LOCAL;
use super::{Chart, Helm, Rendering, values};
use crate::change::MASK;
use crate::redact::plain;
use serde::Deserialize;
use serde_json::Value;

/// Where a chart has its notes.
const FILE: &str = "templates/NOTES.txt";
/// The longest notes that are kept and shown, in characters.
const LONGEST: usize = 20_000;
/// The shortest secret that is masked where it stands in a text.
const SHORTEST: usize = 4;

/// What is read of the release that `helm install --output json` prints.
#[derive(Deserialize)]
struct Printed {
    info: Info,
}

#[derive(Deserialize)]
struct Info {
    #[serde(default)]
    notes: String,
}

impl Helm {
    /// The notes of a chart, which may hold secrets. Empty when it has none; a release needs none, so that they are empty, too, when
    /// they cannot be rendered without the site.
    pub(crate) async fn notes(&self, chart: &Chart, wanted: &Rendering<'_>) -> String {
        if !chart.has(FILE) {
            return String::new();
        }
        let input = wanted.values.to_string();
        let arguments = arguments(&chart.archive().to_string_lossy(), wanted);
        let hidden = values::secrets(wanted.values);
        match self.run(&arguments, Some(input.as_bytes()), LOCAL, &hidden).await {
            Ok(output) => read(&output),
            Err(error) => {
                tracing::debug!(%error, "the notes of a chart cannot be rendered");
                String::new()
            }
        }
    }
}

/// Notes as they are shown: no control characters, no end of them, and nothing in them that is masked among the values.
pub(crate) fn shown_notes(notes: &str, values: &Value) -> String {
    let mut text: String = plain(notes).chars().take(LONGEST).collect();
    for secret in values::secrets(values).iter().filter(|secret| secret.len() >= SHORTEST) {
        text = text.replace(secret.as_str(), MASK);
    }
    text.trim().to_owned()
}

fn arguments(archive: &str, wanted: &Rendering<'_>) -> Vec<String> {
    let words = ["--namespace", wanted.namespace, "--values", "-", "--dry-run=client", "--output", "json"];
    ["install", wanted.name, archive].into_iter().chain(words).map(str::to_owned).collect()
}

fn read(output: &[u8]) -> String {
    let printed: Option<Printed> = serde_json::from_slice(output).ok();
    printed.map(|printed| printed.info.notes.chars().take(LONGEST).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::helm::ChartOffer;
    use serde_json::json;

    #[test]
    fn notes_come_from_a_dry_run_that_asks_no_cluster() {
        let (values, offer) = (json!({}), ChartOffer::default());
        let wanted =
            Rendering { name: "web", namespace: "shop", upgrade: true, values: &values, offer: &offer };
        let expected = "install web /c.tgz --namespace shop --values - --dry-run=client --output json";
        assert_eq!(arguments("/c.tgz", &wanted).join(" "), expected);
        assert_eq!(
            read(br#"{"name":"web","info":{"status":"pending-install","notes":"Hello\n"}}"#),
            "Hello\n"
        );
        assert_eq!((read(b"{\"info\":{}}"), read(b"no JSON")), (String::new(), String::new()));
    }

    #[test]
    fn a_secret_among_the_values_is_no_part_of_the_notes_that_are_shown() {
        let values = json!({ "adminPassword": "canary-word", "host": "shop.example" });
        let notes = "\nOpen http://shop.example\u{1b}[1m\nand log in with canary-word.\n";
        let shown = shown_notes(notes, &values);
        assert!(shown.starts_with("Open http://shop.example") && shown.contains(MASK), "{shown:?}");
        assert!(!shown.contains("canary") && !shown.contains('\u{1b}'), "{shown:?}");
    }
}
