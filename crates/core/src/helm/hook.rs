//! When a hook of a chart runs, and what becomes of it (`pkg/release/v1/hook.go`, `pkg/action/hooks.go`).

use crate::release::Hook;
use serde_json::{Value, json};

/// The annotation that makes an object a hook.
const HOOK: &str = "helm.sh/hook";
/// Its place among those of the same event.
const WEIGHT: &str = "helm.sh/hook-weight";
/// When it is deleted.
const DELETE: &str = "helm.sh/hook-delete-policy";
/// When its log is told.
const LOG: &str = "helm.sh/hook-output-log-policy";
/// Events that Helm knows.
const EVENTS: [&str; 9] = [
    "pre-install",
    "post-install",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "pre-delete",
    "post-delete",
    "test",
];

/// A moment in the life of a release, in Helm's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Event(pub &'static str);

/// When the object of a hook is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeletePolicy {
    /// Before it is made anew.
    BeforeCreation,
    /// When it ended well.
    Succeeded,
    /// When it failed.
    Failed,
}

/// A hook that runs, with its place in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HookPlan {
    /// Its place among the hooks of the release.
    pub index: usize,
    weight: i64,
}

impl HookPlan {
    /// The hooks of an event in the order in which they run: by weight, then by kind and name as Helm sorts them.
    pub(crate) fn of(hooks: &[Hook], event: Event) -> Vec<Self> {
        let runs =
            hooks.iter().enumerate().filter(|(_, hook)| hook.events.iter().any(|other| *other == event.0));
        let mut plans: Vec<Self> = runs
            .map(|(index, hook)| Self {
                index,
                weight: hook.rest.get("weight").and_then(Value::as_i64).unwrap_or(0),
            })
            .collect();
        plans.sort_by(|one, other| {
            let name = |plan: &Self| hooks.get(plan.index).map(|hook| hook.name.as_str());
            one.weight.cmp(&other.weight).then_with(|| name(one).cmp(&name(other)))
        });
        plans
    }
}

/// The policies of a hook; one that has none is deleted before it is made anew.
pub(crate) fn policies(hook: &Hook) -> Vec<DeletePolicy> {
    let told = hook.rest.get("delete_policies").and_then(Value::as_array);
    let known = |word: &Value| match word.as_str()? {
        "before-hook-creation" => Some(DeletePolicy::BeforeCreation),
        "hook-succeeded" => Some(DeletePolicy::Succeeded),
        "hook-failed" => Some(DeletePolicy::Failed),
        _ => None,
    };
    let policies: Vec<_> = told.into_iter().flatten().filter_map(known).collect();
    if policies.is_empty() { vec![DeletePolicy::BeforeCreation] } else { policies }
}

/// The hook that an object of a rendered chart is; none of an ordinary object.
pub(super) fn hook(object: &Value, path: &str, text: &str) -> Option<Hook> {
    let mark = |key: &str| object["metadata"]["annotations"][key].as_str();
    let list = |key: &str| -> Vec<String> {
        let words = mark(key).unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    mark(HOOK)?;
    let mut hook = Hook {
        name: object["metadata"]["name"].as_str().unwrap_or_default().to_owned(),
        kind: object["kind"].as_str().unwrap_or_default().to_owned(),
        path: path.to_owned(),
        manifest: text.to_owned(),
        events: list(HOOK)
            .into_iter()
            .map(known_by_its_new_name)
            .filter(|event| EVENTS.contains(&event.as_str()))
            .collect(),
        ..Hook::default()
    };
    let weight = mark(WEIGHT).and_then(|text| text.trim().parse::<i64>().ok()).unwrap_or(0);
    if weight != 0 {
        hook.rest.insert("weight".to_owned(), json!(weight));
    }
    for (key, member) in [(DELETE, "delete_policies"), (LOG, "output_log_policies")] {
        let words = list(key);
        if !words.is_empty() {
            hook.rest.insert(member.to_owned(), json!(words));
        }
    }
    Some(hook)
}

/// Helm 2 knew tests by another name.
fn known_by_its_new_name(event: String) -> String {
    if event == "test-success" { "test".to_owned() } else { event }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(name: &str, marks: &Value) -> Hook {
        let object = json!({ "kind": "Job", "metadata": { "name": name, "annotations": marks } });
        hook(&object, "shop/templates/job.yaml", "kind: Job\n").unwrap()
    }

    #[test]
    fn hooks_run_by_weight_and_then_by_name() {
        let hooks = [
            job("c", &json!({ HOOK: "pre-install, pre-upgrade", WEIGHT: "5" })),
            job("b", &json!({ HOOK: "pre-install" })),
            job("a", &json!({ HOOK: "pre-install" })),
            job("d", &json!({ HOOK: "post-install", WEIGHT: "-9" })),
            job("e", &json!({ HOOK: "pre-install", WEIGHT: "-1" })),
        ];
        let order = |event| -> Vec<&str> {
            HookPlan::of(&hooks, Event(event)).iter().map(|plan| hooks[plan.index].name.as_str()).collect()
        };
        assert_eq!(order("pre-install"), ["e", "a", "b", "c"]);
        assert_eq!((order("pre-upgrade"), order("test")), (vec!["c"], vec![]));
    }

    #[test]
    fn a_hook_has_the_form_that_helm_keeps() {
        let hook = job(
            "a",
            &json!({ HOOK: "post-upgrade,test-success,odd", WEIGHT: "-3", DELETE: "hook-succeeded, hook-failed" }),
        );
        let written = serde_json::to_value(&hook).unwrap();
        assert_eq!(written["events"], json!(["post-upgrade", "test"]));
        assert_eq!((&written["weight"], &written["last_run"]), (&json!(-3), &json!({ "phase": "" })));
        assert_eq!(policies(&hook), [DeletePolicy::Succeeded, DeletePolicy::Failed]);
        assert_eq!(policies(&job("a", &json!({ HOOK: "test" }))), [DeletePolicy::BeforeCreation]);
        assert_eq!(super::hook(&json!({ "kind": "Job", "metadata": { "name": "a" } }), "", ""), None);
    }
}
