//! Images that cannot be pulled. The runtime's errors come through unchanged, so their words tell what is wrong.

use super::container::Container;
use super::{Cause, Scene};
use crate::detail::who::Who;

const NOT_THERE: [&str; 6] = [
    "not found",
    "manifest unknown",
    "no such manifest",
    "name unknown",
    "does not exist",
    "no match for platform",
];
const NO_RIGHT: [&str; 8] = [
    "pull access denied",
    "unauthorized",
    "authentication required",
    "authorization failed",
    "no basic auth credentials",
    "403 forbidden",
    "401 unauthorized",
    "insufficient_scope",
];
const NOT_REACHABLE: [&str; 12] = [
    "dial tcp",
    "no such host",
    "connection refused",
    "i/o timeout",
    "handshake timeout",
    "x509:",
    "certificate",
    "server gave http response",
    "deadline exceeded",
    "network is unreachable",
    "connection reset",
    "service unavailable",
];

/// Why the image of a container is not there, if that is what it waits for.
pub(super) fn cause(container: Container<'_>, who: &Who, scene: Scene<'_>) -> Option<Cause> {
    let waits = container.waits();
    let event = scene.around.events_of(&who.uid).find(|event| {
        event.reason == "Failed"
            && event.message.contains("pull")
            && event.container().is_none_or(|name| name == container.name())
            && event.message.contains(&container.image())
    });
    let words = match waits.as_str() {
        "ErrImagePull"
        | "ImagePullBackOff"
        | "RegistryUnavailable"
        | "ErrImageNeverPull"
        | "InvalidImageName"
        | "ImageInspectError"
        | "SignatureValidationFailed" => {
            format!("{} {}", container.message(), event.map_or("", |event| event.message.as_str()))
        }
        _ => return None,
    };
    let id = match waits.as_str() {
        "InvalidImageName" => "image-name-invalid",
        "ErrImageNeverPull" => "image-never-pulled",
        "RegistryUnavailable" => "image-unreachable",
        _ => reason(&words),
    };
    let image = container.image();
    let cause = Cause::bad(id, who).with("image", &image).with("registry", registry(&image));
    Some(cause.with("container", container.name()).state(waits, container.message(), None).event(event))
}

/// By the words of the runtime; a right that is missing hides whether the image is there.
fn reason(words: &str) -> &'static str {
    let words = words.to_ascii_lowercase();
    let has = |list: &[&str]| list.iter().any(|text| words.contains(text));
    if has(&NO_RIGHT) {
        "image-no-right"
    } else if has(&NOT_REACHABLE) {
        "image-unreachable"
    } else if words.contains("no match for platform") {
        "image-platform"
    } else if has(&NOT_THERE) {
        "image-not-found"
    } else {
        "image-failed"
    }
}

/// The registry in an image's name; Docker Hub when it names none.
fn registry(image: &str) -> String {
    let first = image.split('/').next().unwrap_or_default();
    let named = image.contains('/') && (first.contains(['.', ':']) || first == "localhost");
    if named { first.to_owned() } else { "docker.io".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_runtime_tell() {
        for (words, id) in [
            (
                "rpc error: code = NotFound desc = failed to resolve reference \"r/a:9\": r/a:9: not found",
                "image-not-found",
            ),
            ("failed to pull and unpack image: 10.200.0.1:21100/web:9: manifest unknown", "image-not-found"),
            (
                "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
                "image-no-right",
            ),
            (
                "unexpected status from HEAD request to https://ghcr.io/v2/x/manifests/1: 403 Forbidden",
                "image-no-right",
            ),
            (
                "failed to do request: Head \"https://r.example/v2/a\": dial tcp: lookup r.example: no such host",
                "image-unreachable",
            ),
            (
                "tls: failed to verify certificate: x509: certificate signed by unknown authority",
                "image-unreachable",
            ),
            ("no match for platform in manifest: not found", "image-platform"),
            ("something else", "image-failed"),
        ] {
            assert_eq!(reason(words), id, "{words}");
        }
    }

    #[test]
    fn the_registry_is_the_first_part_if_it_can_be_a_host() {
        for (image, registry_name) in [
            ("nginx", "docker.io"),
            ("library/nginx:1", "docker.io"),
            ("localhost/a", "localhost"),
            ("r:5000/a/b:1", "r:5000"),
            ("ghcr.io/a", "ghcr.io"),
        ] {
            assert_eq!(registry(image), registry_name);
        }
    }
}
