//! What a pod tells of its pull, in the words of its kubelet and its runtime.

use serde_json::Value;

/// How a pull stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not over.
    Pending,
    /// The image is on the node.
    Pulled,
    /// It failed: the message that says why, and the node's own words.
    Failed(&'static str, String),
}

/// Why a pull failed, by words that stand in the message; the first that fits. containerd's and CRI-O's errors come through
/// unchanged (`kubelet/images/image_manager.go`).
const WORDS: [(&str, &[&str]); 10] = [
    ("pull-http", &["server gave http response to https client"]),
    ("pull-authority", &["x509:", "certificate signed by unknown", "failed to verify certificate", "tls: "]),
    ("pull-throttled", &["toomanyrequests", "429 too many", "rate limit"]),
    (
        "pull-login",
        &[
            "pull access denied",
            "unauthorized",
            "authentication required",
            "no basic auth credentials",
            "401 ",
            "403 ",
            "insufficient_scope",
            "authorization failed",
        ],
    ),
    ("pull-name", &["no such host", "server misbehaving", "temporary failure in name resolution"]),
    ("pull-refused", &["connection refused"]),
    (
        "pull-route",
        &[
            "i/o timeout",
            "no route to host",
            "network is unreachable",
            "deadline exceeded",
            "connection reset",
            "handshake timeout",
        ],
    ),
    ("pull-full", &["no space left"]),
    ("pull-platform", &["no match for platform"]),
    ("pull-missing", &["not found", "manifest unknown", "name unknown", "does not exist"]),
];

/// Reads a pod.
pub(super) fn of(pod: &Value) -> Verdict {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let status = &pod["status"]["containerStatuses"][0];
    if status.is_null() {
        let refused = pod["status"]["phase"] == "Failed";
        return if refused {
            let words = [text(&pod["status"]["reason"]), text(&pod["status"]["message"])].join(": ");
            Verdict::Failed("pull-not-admitted", words)
        } else {
            Verdict::Pending
        };
    }
    let state = &status["state"];
    let waiting = &state["waiting"];
    match waiting["reason"].as_str() {
        None if state["running"].is_object() || state["terminated"].is_object() => Verdict::Pulled,
        None | Some("ContainerCreating" | "PodInitializing" | "") => Verdict::Pending,
        Some("InvalidImageName") => Verdict::Failed("pull-reference", text(&waiting["message"])),
        Some("ErrImagePull" | "ImagePullBackOff" | "RegistryUnavailable" | "SignatureValidationFailed") => {
            let message = text(&waiting["message"]);
            Verdict::Failed(reason(&message), message)
        }
        // Whatever else it waits for, the image is there.
        Some(_) => Verdict::Pulled,
    }
}

fn reason(message: &str) -> &'static str {
    let words = message.to_ascii_lowercase();
    let fits = |list: &[&str]| list.iter().any(|text| words.contains(text));
    WORDS.iter().find(|(_, list)| fits(list)).map_or("pull-other", |(reason, _)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn waits(reason: &str, message: &str) -> Value {
        let state = json!({ "waiting": { "reason": reason, "message": message } });
        json!({ "status": { "phase": "Pending", "containerStatuses": [{ "state": state }] } })
    }

    #[test]
    fn the_words_of_the_node_tell_what_to_do() {
        for (said, reason) in [
            (
                "failed to do request: Head \"https://r:5000/v2/a\": http: server gave HTTP response to HTTPS client",
                "pull-http",
            ),
            (
                "tls: failed to verify certificate: x509: certificate signed by unknown authority",
                "pull-authority",
            ),
            ("Head \"https://r/v2/a\": unexpected status from HEAD request: 401 Unauthorized", "pull-login"),
            ("dial tcp: lookup r.example on 10.0.0.1:53: no such host", "pull-name"),
            ("dial tcp 10.0.0.1:5000: connect: connection refused", "pull-refused"),
            ("dial tcp 10.0.0.1:5000: i/o timeout", "pull-route"),
            (
                "rpc error: code = NotFound desc = failed to resolve reference \"r/a:9\": r/a:9: not found",
                "pull-missing",
            ),
            ("no match for platform in manifest: not found", "pull-platform"),
            ("write /var/lib/containerd: no space left on device", "pull-full"),
            ("something else", "pull-other"),
        ] {
            assert_eq!(of(&waits("ErrImagePull", said)), Verdict::Failed(reason, said.to_owned()));
        }
    }

    #[test]
    fn an_image_that_is_to_start_was_pulled() {
        assert_eq!(of(&json!({ "status": { "phase": "Pending" } })), Verdict::Pending);
        assert_eq!(of(&waits("ContainerCreating", "")), Verdict::Pending);
        assert_eq!(of(&waits("CreateContainerConfigError", "root")), Verdict::Pulled);
        let ended = json!({ "status": { "phase": "Failed", "containerStatuses": [
            { "state": { "terminated": { "reason": "StartError", "exitCode": 128 } } }] } });
        assert_eq!(of(&ended), Verdict::Pulled);
        let turned_away = json!({ "status": { "phase": "Failed", "reason": "OutOfcpu", "message": "full" } });
        let words = "OutOfcpu: full".to_owned();
        assert_eq!(of(&turned_away), Verdict::Failed("pull-not-admitted", words));
    }
}
