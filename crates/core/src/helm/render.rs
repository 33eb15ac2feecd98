//! Renders a chart for one site: `helm template` with what the site offers.

use super::hook::hook;
use super::program::LOCAL;
use super::{Chart, ChartOffer, Helm, HelmError, values};
use crate::release::{Hook, documents, read_document};
use serde_json::Value;

/// What a chart is rendered for.
pub(crate) struct Rendering<'a> {
    /// Name of the release.
    pub name: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// There is a release of the name already.
    pub upgrade: bool,
    /// What is set beside the chart's own values.
    pub values: &'a Value,
    /// What the site offers.
    pub offer: &'a ChartOffer,
}

/// A rendered chart. It may hold secrets, so nothing of it has a `Debug` form.
pub(crate) struct Rendered {
    /// Its objects as Helm keeps them, in the order in which it makes them.
    pub manifest: String,
    /// What runs at certain moments.
    pub hooks: Vec<Hook>,
    /// Definitions of kinds, which come first (`crds/`).
    pub definitions: Vec<Value>,
}

impl Helm {
    /// Renders a chart.
    pub(crate) async fn render(&self, chart: &Chart, wanted: &Rendering<'_>) -> Result<Rendered, HelmError> {
        let values = wanted.values.to_string();
        let archive = chart.archive().to_string_lossy();
        let hidden = values::secrets(wanted.values);
        let output = self.run(&arguments(&archive, wanted), Some(values.as_bytes()), LOCAL, &hidden).await?;
        let text = std::str::from_utf8(&output).map_err(|_| HelmError::Output)?;
        part(text).ok_or(HelmError::Output)
    }
}

/// The arguments. Values are read from the input, where JSON is the YAML that it is.
fn arguments(archive: &str, wanted: &Rendering<'_>) -> Vec<String> {
    let Rendering { name, namespace, upgrade, values: _, offer } = wanted;
    let mut arguments = vec!["template".to_owned(), (*name).to_owned(), archive.to_owned()];
    arguments.extend(["--namespace", namespace, "--values", "-", "--include-crds"].map(str::to_owned));
    if *upgrade {
        arguments.push("--is-upgrade".to_owned());
    }
    if let Some(version) = &offer.version {
        arguments.extend(["--kube-version".to_owned(), version.clone()]);
    }
    if !offer.apis.is_empty() {
        arguments.extend(["--api-versions".to_owned(), offer.apis.join(",")]);
    }
    arguments
}

/// Parts what was printed into objects, hooks and definitions; none if it cannot be read.
fn part(text: &str) -> Option<Rendered> {
    let mut rendered = Rendered { manifest: String::new(), hooks: Vec::new(), definitions: Vec::new() };
    for document in documents(text) {
        let (path, body) = told_source(document);
        if body.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#')) {
            continue;
        }
        let object = read_document(document)?;
        if is_definition(path) {
            rendered.definitions.push(object);
        } else if let Some(hook) = hook(&object, path, body.trim_start_matches('\n')) {
            rendered.hooks.push(hook);
        } else {
            rendered.manifest.push_str("---");
            rendered.manifest.push_str(document);
            rendered.manifest.push('\n');
        }
    }
    Some(rendered)
}

/// The template that a document comes from, and what follows the line that says so.
fn told_source(document: &str) -> (&str, &str) {
    let body = document.trim_start_matches(['\n', '\r', ' ']);
    match body.strip_prefix("# Source: ").and_then(|rest| rest.split_once('\n')) {
        Some((path, rest)) => (path.trim(), rest),
        None => ("", body),
    }
}

/// Whether a file is one of a chart's definitions, its own or one of a chart that it depends on.
fn is_definition(path: &str) -> bool {
    path.contains("/crds/") && !path.contains("/templates/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release;
    use serde_json::json;

    #[test]
    fn a_chart_is_rendered_for_the_site() {
        let offer = ChartOffer {
            version: Some("v1.36.3".to_owned()),
            apis: vec!["apps/v1".to_owned(), "v1".to_owned()],
        };
        let values = json!({ "password": "canary" });
        let wanted =
            Rendering { name: "web", namespace: "shop", upgrade: true, values: &values, offer: &offer };
        let expected = "template web /c.tgz --namespace shop --values - --include-crds --is-upgrade --kube-version v1.36.3 \
                        --api-versions apps/v1,v1";
        assert_eq!(arguments("/c.tgz", &wanted).join(" "), expected);
        let offer = ChartOffer::default();
        let first = Rendering { upgrade: false, offer: &offer, ..wanted };
        assert_eq!(arguments("/c.tgz", &first).len(), 8);
    }

    #[test]
    fn what_was_rendered_is_parted() {
        let text = "---\n# Source: shop/crds/w.yaml\nkind: CustomResourceDefinition\nmetadata: {name: w.example}\n\n---\n\
            # Source: shop/templates/web.yaml\nkind: Deployment\nmetadata: {name: web}\n# end\n---\n# Source: shop/templates/none.yaml\n\n---\n\
            # Source: shop/templates/crds/own.yaml\nkind: ConfigMap\nmetadata: {name: own}\n---\n# Source: shop/templates/job.yaml\n\
            kind: Job\nmetadata:\n  name: before\n  annotations: {helm.sh/hook: pre-install}\n\n";
        let rendered = part(text).unwrap();
        assert_eq!(rendered.definitions[0]["metadata"]["name"], "w.example");
        let objects = release::objects(&rendered.manifest).unwrap();
        assert_eq!(
            objects.iter().map(|one| one["metadata"]["name"].clone()).collect::<Vec<_>>(),
            ["web", "own"]
        );
        assert!(rendered.manifest.starts_with("---\n# Source: shop/templates/web.yaml\nkind: Deployment\n"));
        let hook = &rendered.hooks[0];
        assert_eq!((hook.name.as_str(), hook.path.as_str()), ("before", "shop/templates/job.yaml"));
        assert!(hook.manifest.starts_with("kind: Job\n"));
        assert!(part("---\nkind: [\n").is_none());
    }
}
