//! Files that are no kubeconfigs, or too much of one: each has a reason of its own, and takes a bounded time.

use super::*;
use concertina_contract::ErrorCode;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Reads a file; answers the reason that the window shows, and how many contexts it has.
fn read(path: &Path) -> (String, usize) {
    let began = Instant::now();
    let loaded = Kubeconfig::load(&Sources { arguments: vec![path.to_owned()], ..Sources::default() });
    assert!(began.elapsed() < Duration::from_mins(5), "{:?}", began.elapsed());
    let problem = loaded.files[0].problem.clone();
    let reason = problem.map(|problem| {
        assert!(matches!(problem.code, ErrorCode::FileUnreadable | ErrorCode::KubeconfigInvalid));
        assert!(!format!("{problem:?}").contains("canary"), "nothing of the content is shown");
        problem.params["reason"].clone()
    });
    (reason.unwrap_or_default(), loaded.logins.len())
}

fn reason(content: impl AsRef<[u8]>) -> String {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config");
    std::fs::write(&file, content).unwrap();
    let (reason, contexts) = read(&file);
    assert_eq!(contexts, 0);
    reason
}

/// Contexts that are each other's equal but for their names, with inline certificates of this length.
fn many(contexts: usize, certificate: usize) -> String {
    let certificate = "QUJD".repeat(certificate / 4);
    let mut text = String::from("apiVersion: v1\nkind: Config\nclusters:\n");
    for number in 0..contexts {
        let _ = writeln!(
            text,
            "- name: c{number}\n  cluster:\n    server: https://c{number}.example:6443\n    certificate-authority-data: {certificate}"
        );
    }
    text.push_str("users:\n");
    for number in 0..contexts {
        let _ = writeln!(text, "- name: u{number}\n  user:\n    token: t{number}");
    }
    text.push_str("contexts:\n");
    for number in 0..contexts {
        let _ = writeln!(text, "- name: x{number}\n  context:\n    cluster: c{number}\n    user: u{number}");
    }
    text
}

#[test]
fn each_bad_file_has_its_own_reason() {
    assert_eq!(reason(b"\x7fELF\x02\x01\x01\x00canary\xff\xfe"), "not-text");
    assert_eq!(reason("canary\0canary"), "not-text");
    let junk: Vec<u8> =
        (0..10_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert_eq!(reason(junk), "not-text");
    assert_eq!(reason("clusters: [canary"), "invalid");
    assert_eq!(reason("just words of a canary\n"), "other-kind");
    assert_eq!(reason("apiVersion: v1\nkind: Secret\ndata: {canary: YQ==}\n"), "other-kind");
    assert_eq!(reason("apiVersion: v2\nkind: Config\n"), "other-kind");
    assert_eq!(reason(format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000))), "too-deep");
    let mut deep = String::new();
    for depth in 0..200 {
        let _ = writeln!(deep, "{}a:", " ".repeat(depth));
    }
    assert_eq!(reason(deep), "too-deep");
}

#[test]
fn a_bomb_of_aliases_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let previous = format!("*a{}, ", level - 1).repeat(10);
        let _ = writeln!(text, "a{level}: &a{level} [{}]", previous.trim_end_matches(", "));
    }
    assert_eq!(reason(&text), "too-many-aliases");
    let mut merged = String::from("a0: &a0 {x0: 1, y0: 1}\n");
    for level in 1..60 {
        let _ = writeln!(
            merged,
            "a{level}: &a{level}\n  <<: [*a{0}, *a{0}]\n  x{level}: *a{0}\n  y{level}: *a{0}",
            level - 1
        );
    }
    assert_eq!(reason(&merged), "too-many-aliases");
    assert_eq!(reason("a: &a [*a]\n"), "too-many-aliases");
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_in_a_circle_and_what_is_no_file_are_told() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    std::os::unix::fs::symlink(at("a"), at("b")).unwrap();
    std::os::unix::fs::symlink(at("b"), at("a")).unwrap();
    assert_eq!(read(&at("a")), ("link-loop".to_owned(), 0));
    std::os::unix::fs::symlink(at("gone"), at("dangling")).unwrap();
    assert_eq!(read(&at("dangling")), ("missing".to_owned(), 0));
    assert_eq!(read(home.path()), ("not-a-file".to_owned(), 0));
    assert_eq!(read(Path::new("/dev/zero")), ("not-a-file".to_owned(), 0));
}

#[test]
fn ten_megabytes_and_ten_thousand_contexts_are_read() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config");
    let large = many(2_000, 5_200);
    assert!(large.len() > 10 << 20);
    std::fs::write(&file, large).unwrap();
    assert_eq!(read(&file), (String::new(), 2_000));
    std::fs::write(&file, many(10_000, 64)).unwrap();
    assert_eq!(read(&file), (String::new(), 10_000));
    std::fs::write(&file, many(50_001, 4)).unwrap();
    assert_eq!(read(&file).0, "too-many-entries");
}

#[test]
fn a_file_that_is_too_large_is_not_read_into_memory() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config");
    // A hole, so that the disk is not filled.
    std::fs::File::create(&file).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(read(&file), ("too-large".to_owned(), 0));
}
