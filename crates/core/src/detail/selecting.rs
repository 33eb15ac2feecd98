//! Label selectors of objects that choose pods.

use super::part::Part;

/// Whether a `LabelSelector` chooses labels; an empty one chooses all, as policies and budgets have it.
pub(super) fn chooses(selector: Part<'_>, labels: &[(String, String)]) -> bool {
    let equal = selector.pairs("/matchLabels").iter().all(|wanted| labels.contains(wanted));
    equal && selector.list("/matchExpressions").all(|expression| holds(expression, labels))
}

fn holds(expression: Part<'_>, labels: &[(String, String)]) -> bool {
    let key = expression.text("/key");
    let value = labels.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
    let listed =
        || expression.list("/values").any(|wanted| value.is_some_and(|value| *value == wanted.text("")));
    match expression.text("/operator").as_str() {
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
        let labels = [("app".to_owned(), "web".to_owned()), ("tier".to_owned(), "a".to_owned())];
        let expression = |operator: &str, key: &str, values: &[&str]| {
            let one = json!({ "matchExpressions": [{ "key": key, "operator": operator, "values": values }] });
            chooses(Part::new(&one), &labels)
        };
        assert!(chooses(Part::new(&json!({})), &labels) && chooses(Part::new(&json!({})), &[]));
        assert!(chooses(Part::new(&json!({ "matchLabels": { "app": "web" } })), &labels));
        assert!(!chooses(Part::new(&json!({ "matchLabels": { "app": "db" } })), &labels));
        assert!(expression("In", "tier", &["b", "a"]) && !expression("In", "none", &["a"]));
        assert!(!expression("NotIn", "tier", &["a"]) && expression("NotIn", "none", &["a"]));
        assert!(expression("Exists", "app", &[]) && !expression("Exists", "none", &[]));
        assert!(expression("DoesNotExist", "none", &[]) && !expression("Gt", "tier", &["a"]));
    }
}
