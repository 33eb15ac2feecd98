//! Label selectors of objects that choose pods.

use serde_json::Value;

/// Whether a `LabelSelector` chooses an object by the values of its labels; an empty one chooses all, as policies and budgets
/// have it.
pub(crate) fn chooses<'a>(selector: &Value, label: impl Fn(&str) -> Option<&'a str>) -> bool {
    let wanted = selector["matchLabels"].as_object().into_iter().flatten();
    let expressions = selector["matchExpressions"].as_array().into_iter().flatten();
    wanted.into_iter().all(|(key, value)| label(key) == value.as_str())
        && expressions.into_iter().all(|expression| holds(expression, &label))
}

fn holds<'a>(expression: &Value, label: impl Fn(&str) -> Option<&'a str>) -> bool {
    let value = label(expression["key"].as_str().unwrap_or_default());
    let values = || expression["values"].as_array().into_iter().flatten();
    let listed = || values().any(|wanted| value.is_some() && value == wanted.as_str());
    match expression["operator"].as_str().unwrap_or_default() {
        "In" => listed(),
        "NotIn" => !listed(),
        "Exists" => value.is_some(),
        "DoesNotExist" => value.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pods_are_chosen_as_the_api_server_chooses_them() {
        let label = |key: &str| match key {
            "app" => Some("web"),
            "tier" => Some("a"),
            _ => None,
        };
        let expression = |operator: &str, key: &str, values: &[&str]| {
            let one = json!({ "matchExpressions": [{ "key": key, "operator": operator, "values": values }] });
            chooses(&one, label)
        };
        assert!(chooses(&json!({}), label) && chooses(&json!({}), |_| None));
        assert!(chooses(&json!({ "matchLabels": { "app": "web" } }), label));
        assert!(!chooses(&json!({ "matchLabels": { "app": "db" } }), label));
        assert!(!chooses(&json!({ "matchLabels": { "none": 1 } }), |_| Some("1")));
        assert!(expression("In", "tier", &["b", "a"]) && !expression("In", "none", &["a"]));
        assert!(!expression("NotIn", "tier", &["a"]) && expression("NotIn", "none", &["a"]));
        assert!(expression("Exists", "app", &[]) && !expression("Exists", "none", &[]));
        assert!(expression("DoesNotExist", "none", &[]) && !expression("Gt", "tier", &["a"]));
    }
}
