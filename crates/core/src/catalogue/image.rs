//! References of images, as registries understand them (`distribution/reference`).

use super::grammar::is_label_value;

/// The longest name, registry and path together.
const LONGEST_NAME: usize = 255;
/// The longest tag.
const LONGEST_TAG: usize = 128;

/// The parts of a reference `[REGISTRY/]PATH[:TAG][@DIGEST]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageReference<'a> {
    /// Host and port of the registry; none for that of Docker.
    pub registry: Option<&'a str>,
    /// The path of the repository there, for example `library/nginx`.
    pub path: &'a str,
    /// The tag.
    pub tag: Option<&'a str>,
    /// The digest, for example `sha256:` and 64 digits.
    pub digest: Option<&'a str>,
}

impl<'a> ImageReference<'a> {
    /// The host of the registry, as registries are configured and logins are named: that of Docker where none is named.
    pub(crate) fn host(&self) -> &'a str {
        match self.registry {
            None | Some("index.docker.io") => "docker.io",
            Some(registry) => registry,
        }
    }

    /// Reads a reference; none if it is not one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        // A colon after the last slash begins the tag; one before it, the port of the registry.
        let (name, tag) = match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (rest, None),
        };
        let (registry, path) = match name.split_once('/') {
            Some((first, path)) if names_registry(first) => (Some(first), path),
            _ => (None, name),
        };
        let good = name.len() <= LONGEST_NAME
            && registry.is_none_or(is_registry)
            && path.split('/').all(is_component)
            && tag.is_none_or(is_tag)
            && digest.is_none_or(is_digest);
        good.then_some(Self { registry, path, tag, digest })
    }

    /// The tag, where it can be the value of a label.
    pub(super) fn version(&self) -> Option<&'a str> {
        self.tag.filter(|tag| is_label_value(tag))
    }
}

/// Whether the first part of a name is a registry and no part of the path, as Docker decides it.
fn names_registry(first: &str) -> bool {
    first.contains(['.', ':']) || first == "localhost" || first.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, rest)) => {
            let port = rest.strip_prefix(':');
            let good = address.parse::<std::net::Ipv6Addr>().is_ok() && (rest.is_empty() || port.is_some());
            return good && port.is_none_or(is_port);
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let label = |part: &str| {
        !part.is_empty() && part.bytes().all(plain) && !part.starts_with('-') && !part.ends_with('-')
    };
    host.split('.').all(label) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Runs of lower case letters and digits with `.`, `_`, `__` or hyphens between them.
fn is_component(text: &str) -> bool {
    let letter = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    let separator =
        |part: &str| matches!(part, "" | "." | "_" | "__") || part.bytes().all(|byte| byte == b'-');
    text.starts_with(letter) && text.ends_with(letter) && text.split(letter).all(separator)
}

fn is_tag(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    (1..=LONGEST_TAG).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with(['.', '-'])
}

/// The digests that registries use: SHA-256 and SHA-512 in lower case.
fn is_digest(text: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    match text.split_once(':') {
        Some(("sha256", digits)) => digits.len() == 64 && hex(digits),
        Some(("sha512", digits)) => digits.len() == 128 && hex(digits),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (Option<&str>, &str, Option<&str>, bool) {
        let image = ImageReference::parse(text).unwrap_or_else(|| panic!("{text} is one"));
        (image.registry, image.path, image.tag, image.digest.is_some())
    }

    #[test]
    fn references_have_their_parts() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(parts("nginx"), (None, "nginx", None, false));
        assert_eq!(parts("library/nginx:1.29"), (None, "library/nginx", Some("1.29"), false));
        assert_eq!(parts("localhost/web"), (Some("localhost"), "web", None, false));
        assert_eq!(
            parts("r.example:5000/team/web:1"),
            (Some("r.example:5000"), "team/web", Some("1"), false)
        );
        assert_eq!(parts("r.example:5000/web"), (Some("r.example:5000"), "web", None, false));
        assert_eq!(parts("[::1]:5000/web"), (Some("[::1]:5000"), "web", None, false));
        assert_eq!(parts(&format!("web:1@{digest}")), (None, "web", Some("1"), true));
        assert_eq!(parts("a__b/c-d/e.f_g---h"), (None, "a__b/c-d/e.f_g---h", None, false));
    }

    #[test]
    fn what_no_registry_understands_is_no_reference() {
        let long = format!("{}/web", "a".repeat(252));
        for text in [
            "",
            " nginx",
            "nginx ",
            "Nginx",
            "nginx:",
            "nginx:.1",
            "a//b",
            "/a",
            "a/",
            "a___b",
            "a..b",
            "-a",
            "a-",
            "r.example:99999/web",
            "r_x.example/web",
            "https://r.example/web",
            "web@sha256:12",
            "web@md5:12",
            "[::1/web",
            "[::1]x/web",
            "web:1:2",
            "web:한",
            long.as_str(),
        ] {
            assert_eq!(ImageReference::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_tag_is_a_version_where_a_label_can_have_it() {
        let version = |text| ImageReference::parse(text).and_then(|image| image.version());
        assert_eq!(version("web:1.2"), Some("1.2"));
        assert_eq!((version("web"), version("web:1.")), (None, None));
    }
}
