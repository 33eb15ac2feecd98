//! Which writes of a release go side by side.

use super::draft::Step;
use crate::change::call::Verb;

/// Resources that do not wait for each other when they are changed: the pods of the first three need none of the others to start.
const SIDE_BY_SIDE: [&str; 8] = [
    "deployments.apps",
    "statefulsets.apps",
    "daemonsets.apps",
    "services",
    "poddisruptionbudgets.policy",
    "ingresses.networking.k8s.io",
    "httproutes.gateway.networking.k8s.io",
    "horizontalpodautoscalers.autoscaling",
];

/// The steps in their order, those that need not wait for each other together. What pods need to start, what is made and what goes is
/// each on its own.
pub(super) fn together(steps: &[Step]) -> impl Iterator<Item = &[Step]> {
    steps.chunk_by(|one, next| goes_beside(one) && goes_beside(next))
}

/// Whether a step changes an object that is there and of such a kind.
fn goes_beside(step: &Step) -> bool {
    step.call.verb == Verb::Apply
        && step.before.is_some()
        && SIDE_BY_SIDE.contains(&step.object.kind.resource())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::call::Call;
    use concertina_contract::{Kind, ObjectRef, SiteId};
    use serde_json::{Value, json};

    fn step(resource: &str, verb: Verb, there: bool) -> Step {
        let (plural, group) = resource.split_once('.').unwrap_or((resource, ""));
        let object = ObjectRef {
            site: SiteId::new("s"),
            kind: Kind::of(plural, group).unwrap(),
            namespace: "shop".to_owned(),
            name: "web".to_owned(),
            uid: String::new(),
        };
        let call = Call { verb, path: String::new(), body: Value::Null };
        Step {
            object,
            call,
            path: String::new(),
            before: there.then(|| json!({})),
            words: resource.to_owned(),
        }
    }

    #[test]
    fn what_pods_need_comes_before_them_and_what_leads_to_them_beside_them() {
        let steps = [
            step("poddisruptionbudgets.policy", Verb::Apply, true),
            step("configmaps", Verb::Apply, true),
            step("secrets", Verb::Apply, true),
            step("services", Verb::Json, true),
            step("services", Verb::Apply, true),
            step("deployments.apps", Verb::Apply, true),
            step("ingresses.networking.k8s.io", Verb::Apply, false),
            step("daemonsets.apps", Verb::Delete, true),
        ];
        let sizes: Vec<usize> = together(&steps).map(<[Step]>::len).collect();
        assert_eq!(sizes, [1, 1, 1, 1, 2, 1, 1]);
    }
}
