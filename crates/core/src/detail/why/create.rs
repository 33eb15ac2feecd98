//! Pods that the API server does not let a controller create.

use super::Cause;
use crate::detail::who::Who;

/// From the API server's refusal, as a controller repeats it in a condition or an event.
pub(super) fn cause(message: &str, who: &Who) -> Cause {
    let has = |text: &str| message.contains(text);
    if let Some(quota) = quota(message) {
        let blocker = Who::new("ResourceQuota", "v1", &who.namespace, &quota.name, "");
        let cause = Cause::bad("create-quota", who).with("quota", &quota.name).blocked_by(blocker);
        return cause.with("asks", quota.asks).with("used", quota.used).with("most", quota.most);
    }
    if has("failed quota:") && has("must specify") {
        let name = between(message, "failed quota: ", ":");
        return Cause::bad("create-quota-unset", who)
            .with("quota", name)
            .with("fields", after(message, "must specify "));
    }
    if has("serviceaccount") && has("not found") {
        let name = between(message, "serviceaccount \"", "\"");
        let blocker = Who::new("ServiceAccount", "v1", &who.namespace, name, "");
        return Cause::bad("create-no-account", who).with("name", name).blocked_by(blocker);
    }
    if has("violates PodSecurity") {
        return Cause::bad("create-pod-security", who)
            .with("level", between(message, "PodSecurity \"", "\""));
    }
    if has("admission webhook") {
        let (name, why) =
            (between(message, "admission webhook \"", "\""), after(message, "denied the request: "));
        return Cause::bad("create-webhook", who).with("webhook", name).with("answer", why);
    }
    if has("failed calling webhook") {
        return Cause::bad("create-webhook-silent", who)
            .with("webhook", between(message, "failed calling webhook \"", "\""));
    }
    if ["maximum cpu", "maximum memory", "minimum cpu", "minimum memory", "limit to request ratio"]
        .iter()
        .any(|text| has(text))
    {
        return Cause::bad("create-limit-range", who);
    }
    if has("is forbidden") && has("being terminated") {
        return Cause::bad("create-namespace-ends", who).with("namespace", &who.namespace);
    }
    Cause::bad("create-refused", who)
}

struct Quota {
    name: String,
    asks: String,
    used: String,
    most: String,
}

/// `exceeded quota: compute, requested: pods=1, used: pods=2, limited: pods=2`
fn quota(message: &str) -> Option<Quota> {
    let (_, rest) = message.split_once("exceeded quota: ")?;
    let (name, rest) = rest.split_once(", requested: ")?;
    let (asks, rest) = rest.split_once(", used: ")?;
    let (used, most) = rest.split_once(", limited: ")?;
    let owned = |text: &str| text.trim().to_owned();
    Some(Quota { name: owned(name), asks: owned(asks), used: owned(used), most: owned(most) })
}

fn between<'a>(text: &'a str, before: &str, until: &str) -> &'a str {
    let rest = after(text, before);
    rest.split(until).next().unwrap_or(rest)
}

fn after<'a>(text: &'a str, before: &str) -> &'a str {
    text.split_once(before).map_or("", |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_its_cause() {
        let who = Who::new("ReplicaSet", "apps/v1", "shop", "web-1", "u");
        for (message, id, name, value) in [
            (
                "pods \"web-1-x\" is forbidden: exceeded quota: compute, requested: pods=1,requests.cpu=1, used: pods=2, limited: pods=2",
                "create-quota",
                "asks",
                "pods=1,requests.cpu=1",
            ),
            (
                "pods \"web-1-x\" is forbidden: failed quota: compute: must specify limits.cpu for: app",
                "create-quota-unset",
                "quota",
                "compute",
            ),
            (
                "pods \"web-1-\" is forbidden: error looking up service account shop/robot: serviceaccount \"robot\" not found",
                "create-no-account",
                "name",
                "robot",
            ),
            (
                "pods \"web-1-x\" is forbidden: violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false",
                "create-pod-security",
                "level",
                "restricted:latest",
            ),
            (
                "admission webhook \"policy.example\" denied the request: no latest tags",
                "create-webhook",
                "answer",
                "no latest tags",
            ),
            (
                "Internal error occurred: failed calling webhook \"policy.example\": Post \"https://x\": dial tcp",
                "create-webhook-silent",
                "webhook",
                "policy.example",
            ),
            ("Pod \"web-1-x\" is invalid: spec", "create-refused", "", ""),
        ] {
            let cause = cause(message, &who);
            assert_eq!(cause.id, id, "{message}");
            assert_eq!(cause.params.get(name).map_or("", String::as_str), value, "{message}");
        }
    }
}
