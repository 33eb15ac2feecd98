//! Configuration, Secrets and keys that a container wants and that are not there.

use super::container::Container;
use super::{Cause, Scene};
use crate::detail::who::Who;

/// Why a container cannot be made from its configuration.
pub(super) fn cause(container: Container<'_>, who: &Who, scene: Scene<'_>) -> Option<Cause> {
    let waits = container.waits();
    if !matches!(waits.as_str(), "CreateContainerConfigError" | "CreateContainerError") {
        return None;
    }
    let message = container.message();
    let cause = missing(&message, who).unwrap_or_else(|| Cause::bad(other(&message), who));
    let event = scene.around.events_of(&who.uid).find(|event| event.reason == "Failed");
    let event = event.filter(|event| event.message != format!("Error: {message}"));
    Some(cause.with("container", container.name()).state(waits, message, None).event(event))
}

/// The object or key that the kubelet's message names: `configmap "settings" not found`,
/// `couldn't find key port in ConfigMap shop/settings`.
pub(super) fn missing(message: &str, pod: &Who) -> Option<Cause> {
    let blocker = |kind: &str, name: &str| Who::new(kind, "v1", &pod.namespace, name, "");
    if let Some((_, rest)) = message.split_once("find key ") {
        let (key, rest) = rest.split_once(" in ")?;
        let (kind, place) = rest.split_once(' ')?;
        let name = place.rsplit('/').next()?.trim_matches(['"', '.', ' ']);
        let id = if kind == "Secret" { "config-no-secret-key" } else { "config-no-map-key" };
        let cause = Cause::bad(id, pod).with("name", name).with("key", key);
        return Some(cause.blocked_by(blocker(kind, name)));
    }
    if let Some((_, rest)) = message.split_once("references non-existent config key: ") {
        let key = rest.split_whitespace().next()?;
        return Some(Cause::bad("config-no-volume-key", pod).with("key", key));
    }
    for (word, kind, id) in [
        ("configmap ", "ConfigMap", "config-no-map"),
        ("configmaps ", "ConfigMap", "config-no-map"),
        ("secret ", "Secret", "config-no-secret"),
        ("secrets ", "Secret", "config-no-secret"),
    ] {
        let named = message.match_indices(word).find_map(|(at, _)| {
            let rest = message[at + word.len()..].trim_start_matches(['\\', '"']);
            let (name, after) = rest.split_once(['"', '\\'])?;
            after.contains("not found").then_some(name)
        });
        if let Some(name) = named {
            return Some(Cause::bad(id, pod).with("name", name).blocked_by(blocker(kind, name)));
        }
    }
    None
}

fn other(message: &str) -> &'static str {
    if message.contains("runAsNonRoot") {
        "config-runs-as-root"
    } else if message.contains("no command specified") {
        "config-no-command"
    } else {
        "config-refused"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_missing_one_is_named() {
        let pod = Who::new("Pod", "v1", "shop", "web-1", "u");
        for (message, id, name, key) in [
            ("configmap \"settings\" not found", "config-no-map", "settings", ""),
            ("secret \"login\" not found", "config-no-secret", "login", ""),
            ("couldn't find key port in ConfigMap shop/settings", "config-no-map-key", "settings", "port"),
            ("couldn't find key pw in Secret shop/login", "config-no-secret-key", "login", "pw"),
            (
                "MountVolume.SetUp failed for volume \"conf\" : configmap \"settings\" not found",
                "config-no-map",
                "settings",
                "",
            ),
            (
                "MountVolume.SetUp failed for volume \"conf\" : configmap references non-existent config key: a.txt",
                "config-no-volume-key",
                "",
                "a.txt",
            ),
        ] {
            let cause = missing(message, &pod).unwrap();
            let value = |name: &str| cause.params.get(name).map_or("", String::as_str);
            assert_eq!((cause.id, value("name"), value("key")), (id, name, key), "{message}");
        }
        assert_eq!(missing("container has runAsNonRoot and image will run as root", &pod), None);
    }
}
