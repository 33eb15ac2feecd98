//! Where the chart of a release came from, and what holds on other sites, kept in the release itself: as annotations of its chart,
//! which `helm` carries on and does not render. A release that `helm` made has none.

use super::values;
use concertina_contract::ChartSource;
use serde_json::{Value, json};

/// Where the chart came from, as JSON.
const SOURCE: &str = "concertina.app/source";
/// What laid over the values of this site gives those of all sites, as JSON.
const BASE: &str = "concertina.app/values-of-all-sites";

/// What a release keeps beside its chart and its values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Origin {
    /// Where the chart came from; none of a file.
    pub source: Option<ChartSource>,
    /// The values of all sites.
    pub base: Value,
}

/// Writes it into the `chart` member of a release whose own values are `here`.
pub(crate) fn annotate(chart: &mut Value, origin: &Origin, here: &Value) {
    let mut marks = Vec::new();
    if let Some(source) = &origin.source {
        marks.push((SOURCE, json!(source).to_string()));
    }
    if origin.base != *here {
        marks.push((BASE, values::difference(here, &origin.base).to_string()));
    }
    if marks.is_empty() {
        return;
    }
    let annotations = &mut chart["metadata"]["annotations"];
    if !annotations.is_object() {
        *annotations = json!({});
    }
    for (key, value) in marks {
        annotations[key] = json!(value);
    }
}

/// Reads it out of the `chart` member of a release whose own values are `here`.
pub(crate) fn origin(chart: &Value, here: &Value) -> Origin {
    let mark = |key: &str| chart["metadata"]["annotations"][key].as_str();
    let source = mark(SOURCE).and_then(|text| serde_json::from_str(text).ok());
    let base = mark(BASE).and_then(|text| serde_json::from_str::<Value>(text).ok());
    Origin { source, base: base.map_or_else(|| here.clone(), |patch| values::merge(here, &patch)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_keeps_what_holds_on_all_sites() {
        let source = Some(ChartSource::Repository { chart: "shop/web".to_owned() });
        let (base, here) = (json!({ "a": 1, "b": { "c": 2 } }), json!({ "b": { "c": 3 }, "d": 4 }));
        let written = Origin { source, base };
        let mut chart = json!({ "metadata": { "name": "web", "annotations": null } });
        annotate(&mut chart, &written, &here);
        assert_eq!(origin(&chart, &here), written);
        let annotations = chart["metadata"]["annotations"].as_object().unwrap();
        assert!(annotations.values().all(Value::is_string));
    }

    #[test]
    fn a_release_of_helm_tells_its_own_values() {
        let here = json!({ "a": 1 });
        let mut chart = json!({ "metadata": { "name": "web" } });
        annotate(&mut chart, &Origin { source: None, base: here.clone() }, &here);
        assert_eq!(chart, json!({ "metadata": { "name": "web" } }));
        assert_eq!(origin(&chart, &here), Origin { source: None, base: here });
    }
}
