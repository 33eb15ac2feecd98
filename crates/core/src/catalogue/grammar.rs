//! Which names and paths Kubernetes takes (`k8s.io/apimachinery/pkg/util/validation`).

/// A DNS label: lower case letters, digits and hyphens inside, at most 63.
pub(super) fn is_label(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A DNS label that begins with a letter, as names of Services do.
pub(super) fn is_service_name(text: &str) -> bool {
    is_label(text) && text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// A DNS subdomain: labels with dots between them, at most 253 characters. Most objects have such names.
pub(super) fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// A host name of a route: a DNS subdomain, the first label may be `*`. An address is none.
pub(super) fn is_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    is_subdomain(name) && (name.len() == text.len() || name.contains('.')) && !is_address(name)
}

fn is_address(name: &str) -> bool {
    name.parse::<std::net::IpAddr>().is_ok()
}

/// The name of a variable of the environment (`IsEnvVarName`) that can be a key of a Secret as well.
pub(super) fn is_variable(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    text.len() <= 253
        && text.bytes().all(plain)
        && text.starts_with(|first: char| !first.is_ascii_digit())
        && text != "."
        && !text.starts_with("..")
}

/// The value of a label.
pub(super) fn is_label_value(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    text.len() <= 63
        && text.bytes().all(plain)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.ends_with(|last: char| last.is_ascii_alphanumeric())
}

/// Where something is mounted: an absolute path other than `/`, without `.`, `..`, empty parts and what a runtime cannot
/// mount at (`:`, control characters).
pub(super) fn is_mount_path(path: &str) -> bool {
    let good = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.len() <= 4_000
        && path.strip_prefix('/').is_some_and(|rest| rest.split('/').all(good))
        && !path.contains(|char: char| char == ':' || char.is_control())
}

/// The path of a route or of a probe: from `/`, of characters that a URL can have. Parts `.` and `..` and empty ones are
/// refused by the Gateway API, and meant by nobody.
pub(super) fn is_url_path(path: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`');
    let good = |part: &str| !matches!(part, "." | "..");
    path.len() <= 1_024
        && path.starts_with('/')
        && path.bytes().all(plain)
        && !path.contains("//")
        && path.split('/').all(good)
}

/// Text that a person can read and every reader of YAML takes: no control characters but line ends and tabs.
pub(super) fn is_text(text: &str) -> bool {
    !text.contains(|one: char| one.is_control() && !matches!(one, '\n' | '\r' | '\t'))
}

/// The path at which a Java application answers: `/`, or one part of letters, digits, hyphens, dots and underscores, which is
/// the name of its file too.
pub(super) fn is_context(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    path.strip_prefix('/').is_some_and(|name| {
        name.len() <= 63 && name.bytes().all(plain) && !name.starts_with(['.', '-']) && name != "ROOT"
    })
}

/// A host name, or an address of either family, as pods reach a database.
pub(super) fn is_host_or_address(text: &str) -> bool {
    is_subdomain(text) || is_address(text)
}

/// The name of a database within an address of JDBC.
pub(super) fn is_database(text: &str) -> bool {
    let plain = |one: char| one.is_alphanumeric() || matches!(one, '-' | '.' | '_' | '$');
    text.len() <= 128 && text.chars().all(plain)
}

/// A name below `java:comp/env/`, such as `jdbc/main`.
pub(super) fn is_jndi_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    text.len() <= 128 && text.split('/').all(|part| !part.is_empty() && part.bytes().all(plain))
}

/// A name to log in with, as a file of `htpasswd` can have it.
pub(super) fn is_user(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'@');
    text.len() <= 64
        && text.bytes().all(plain)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
}

/// A time zone of the tz database; where this machine has none, what looks like one.
pub(super) fn is_time_zone(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'_' | b'/');
    let known = jiff::tz::db();
    (1..=64).contains(&text.len())
        && text.bytes().all(plain)
        && (known.is_definitively_empty() || known.get(text).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(grammar: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(grammar(text), "{text:?} is good");
        }
        for text in bad {
            assert!(!grammar(text), "{text:?} is bad");
        }
    }

    #[test]
    fn names_are_those_that_kubernetes_takes() {
        let (longest, longer) = ("a".repeat(63), "a".repeat(64));
        check(is_label, &["a", "web-2", "0", &longest], &["", "-a", "a-", "A", "a.b", "a_b", "한", &longer]);
        check(is_service_name, &["web"], &["2web", ""]);
        check(is_subdomain, &["a", "a.b-c.d"], &["", ".", "a..b", "a.", ".a", "a_b"]);
        check(
            is_host,
            &["shop.example.org", "*.example.org", "localhost"],
            &["*", "*.org", "*x.org", "a.*.org", "10.0.0.1", "Shop.org", "shop.org/", "shop.org:80", ""],
        );
    }

    #[test]
    fn variables_have_names_that_a_container_can_have() {
        check(
            is_variable,
            &["A", "_a", "a.b-c", "JAVA_OPTS", "-x"],
            &["", "1A", ".", "..", "..a", "A=B", "A B", "é", &"A".repeat(254)],
        );
    }

    #[test]
    fn values_of_labels_begin_and_end_with_letters_or_digits() {
        check(is_label_value, &["1.29", "v1_2-rc.1"], &["", "1.", "-1", &"1".repeat(64), "a+b"]);
    }

    #[test]
    fn what_a_server_is_told_cannot_be_something_else() {
        check(is_context, &["/", "/shop", "/shop-2.1"], &["", "shop", "/a/b", "/..", "/a b", "/ROOT", "/가"]);
        check(
            is_host_or_address,
            &["db", "db.shop.svc", "10.0.0.1", "fd00::1"],
            &["", "db:5432", "a b", "db/x"],
        );
        check(is_database, &["shop", "shop_2.x", "가게"], &["a b", "a?b", "a;b", "a/b", "a&b", "\""]);
        check(is_jndi_name, &["jdbc/main", "main"], &["", "/jdbc", "jdbc/", "a b", "a\"b"]);
        check(is_time_zone, &["Asia/Seoul", "UTC", "Etc/GMT+9"], &["", "Asia/Nowhere", "a b", "$(x)"]);
    }

    #[test]
    fn text_has_no_control_characters() {
        check(is_text, &["", "a\r\n\tb", "한글"], &["\0", "a\u{1b}[31m", "\u{7f}", "\u{85}"]);
    }

    #[test]
    fn paths_lead_nowhere_else() {
        check(
            is_mount_path,
            &["/etc/app.yaml", "/data", "/한글/a b"],
            &["", "/", "etc", "/etc/", "//etc", "/a/../b", "/a/./b", "/a:b", "/a\nb"],
        );
        check(
            is_url_path,
            &["/", "/health", "/a/b?x=1", "/a/", "/%2F"],
            &["", "a", "//", "/a//b", "/../a", "/a/./", "/a b", "/é", "/a\""],
        );
    }
}
