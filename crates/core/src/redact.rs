//! Takes secrets and control characters out of text, in one place.
//!
//! All text that comes from outside (a cluster, a plugin, a library's error) goes through a [`Redactor`] before it
//! reaches a failure, the audit record, a log or a diagnosis.

use crate::secrets::Secret;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// The longest text that is shown, in characters.
const LONGEST: usize = 2_000;
/// A registered value shorter than this is a word, not a secret: masking it would only mangle texts.
const SHORTEST_SECRET: usize = 6;
/// What stands in a secret's place.
const MASK: &str = "[hidden]";
/// Words after which a long run of base64 is taken for a secret.
const KEYS: [&str; 8] = [
    "token",
    "secret",
    "password",
    "passwd",
    "authorization",
    "key",
    "credential",
    "certificate-authority-data",
];

/// So many parts of secrets are known; those that were registered longest ago are forgotten. Tokens are renewed every
/// hour or so and registered anew each time, and a key has some thirty lines: this is a day of some hundred sites.
const MOST: usize = 16_384;

/// Knows the secrets in use and takes them out of text. Cheap to clone; clones share what they know.
#[derive(Clone, Default)]
pub struct Redactor(Arc<Mutex<Known>>);

/// Parts of secrets by their digests, each with the number of its last registration.
#[derive(Default)]
struct Known {
    parts: HashMap<[u8; 32], (Zeroizing<String>, u64)>,
    registrations: u64,
}

impl Known {
    fn add(&mut self, part: &str) {
        self.registrations += 1;
        let digest = Sha256::digest(part).into();
        let registrations = self.registrations;
        let entry = self.parts.entry(digest);
        entry.or_insert_with(|| (Zeroizing::new(part.to_owned()), 0)).1 = registrations;
    }

    /// Forgets the oldest half of what is too much, so that this is seldom done.
    fn bound(&mut self) {
        if self.parts.len() > MOST {
            let mut ages: Vec<u64> = self.parts.values().map(|(_, age)| *age).collect();
            ages.sort_unstable();
            let oldest = ages[self.parts.len() - MOST / 2];
            self.parts.retain(|_, (_, age)| *age >= oldest);
        }
    }
}

impl Redactor {
    /// Keeps a secret out of all text from now on.
    pub fn register(&self, secret: &Secret) {
        let Some(text) = secret.text() else { return };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A key travels by lines too: PEM in an error may be cut anywhere.
        for part in std::iter::once(text.trim()).chain(text.lines().map(str::trim)) {
            if part.len() >= SHORTEST_SECRET && !part.starts_with("-----") {
                known.add(part);
            }
        }
        known.bound();
    }

    /// Text that is safe to show and to write down.
    pub fn text(&self, text: &str) -> String {
        let mut text = plain(text);
        {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let parts = known.parts.values().map(|(part, _)| part.as_str());
            let mut found: Vec<&str> = parts.filter(|part| text.contains(part)).collect();
            // The longest first, so that a secret inside another one leaves no rest.
            found.sort_by_key(|part| std::cmp::Reverse(part.len()));
            for part in found {
                text = text.replace(part, MASK);
            }
        }
        cap(&mask_urls(&mask_words(&mask_pem(&text))))
    }
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redactor")
    }
}

/// Text without escape sequences, control characters and marks that change the direction of writing. Line ends stay.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '\u{1b}' => skip_escape(&mut rest),
            '\u{9b}' => skip_control_sequence(&mut rest),
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            char if char.is_control() || is_format(char) => {}
            char => out.push(char),
        }
    }
    out
}

/// Text with what [`plain`] takes out written as `\u{…}`: for what a person is to trust, nothing may be hidden or turned.
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, char| {
        if char.is_control() || is_format(char) {
            out.extend(char.escape_unicode());
        } else {
            out.push(char);
        }
        out
    })
}

/// Arguments of a command, with the secrets among them masked: what follows a telling name, behind `=` or as the next
/// argument, also within the script of a shell. What is not named is not known to be one.
pub fn mask_arguments(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    let redactor = Redactor::default();
    let mut follows = false;
    let mut masked = Vec::new();
    for argument in arguments {
        let is_value = follows && !argument.starts_with('-');
        follows = argument.starts_with('-') && is_telling(&argument);
        masked.push(if is_value && !is_switch(&argument) {
            MASK.to_owned()
        } else {
            redactor.text(&mask_assignments(&argument))
        });
    }
    masked
}

/// Masks the values of `NAME=value` with a telling name, wherever they stand in a text.
fn mask_assignments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        let value = after.trim_start_matches(['"', '\'']);
        out.push_str(&after[..after.len() - value.len()]);
        let end = value
            .find(|char: char| char.is_whitespace() || matches!(char, '"' | '\'' | ';' | '&' | ','))
            .unwrap_or(value.len());
        let name = &before[..at];
        if end > 0 && is_telling(last(name)) && !is_switch(&value[..end]) {
            out.push_str(MASK);
            rest = &value[end..];
        } else {
            rest = value;
        }
    }
    out.push_str(rest);
    out
}

/// Whether a value of this name is a secret, for example `--oidc-client-secret` or `AWS_SECRET_ACCESS_KEY`.
fn is_telling(name: &str) -> bool {
    const ENDS: [&str; 9] =
        ["secret", "token", "password", "passwd", "pwd", "passphrase", "key", "credential", "credentials"];
    let name = name.to_ascii_lowercase();
    ENDS.iter().any(|end| name.ends_with(end))
}

fn is_switch(value: &str) -> bool {
    matches!(value, "true" | "false")
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Skips what follows ESC: a control sequence, a string up to its terminator, or one character.
fn skip_escape(rest: &mut Chars<'_>) {
    match rest.next() {
        Some('[') => skip_control_sequence(rest),
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(char) = rest.next() {
                if char == '\u{7}'
                    || char == '\u{9c}'
                    || (char == '\u{1b}' && rest.next_if_eq(&'\\').is_some())
                {
                    break;
                }
            }
        }
        _ => {}
    }
}

/// Skips parameters and the final byte of a control sequence.
fn skip_control_sequence(rest: &mut Chars<'_>) {
    while let Some(char) = rest.next_if(|char| ('\u{20}'..='\u{7e}').contains(char)) {
        if ('\u{40}'..='\u{7e}').contains(&char) {
            break;
        }
    }
}

/// Bidirectional controls, zero-width characters and line separators.
fn is_format(char: char) -> bool {
    matches!(char,
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// At most [`LONGEST`] characters.
pub fn cap(text: &str) -> String {
    if text.char_indices().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    let end = text.char_indices().nth(LONGEST - 1).map_or(text.len(), |(at, _)| at);
    format!("{}…", &text[..end])
}

fn mask_pem(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find("-----BEGIN ") {
        out.push_str(&rest[..begin]);
        out.push_str(MASK);
        let after = &rest[begin..];
        rest = match after.find("-----END ") {
            Some(end) => {
                let tail = &after[end + "-----END ".len()..];
                tail.find("-----").map_or("", |at| &tail[at + 5..])
            }
            None => "",
        };
    }
    out.push_str(rest);
    out
}

/// Masks what follows `Bearer` and `Basic`, values of telling keys, and JSON web tokens wherever they stand.
fn mask_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_token_char) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let before = last(&text[..text.len() - rest.len()]);
        let end = rest.find(|char| !is_token_char(char)).unwrap_or(rest.len());
        let word = &rest[..end];
        let secret = word.starts_with("eyJ") && word.len() >= 20
            || (follows_scheme(before) && word.len() >= 8)
            || (word.len() >= 40 && follows_key(before));
        out.push_str(if secret { MASK } else { word });
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// The last characters of a text: as far back as a telling word is looked for, so that a long text takes no longer.
fn last(text: &str) -> &str {
    let from = text.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
    &text[from..]
}

fn is_token_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '+' | '/' | '=' | '-' | '_' | '.' | '~')
}

fn follows_scheme(before: &str) -> bool {
    let before = before.trim_end().to_ascii_lowercase();
    before.ends_with("bearer") || before.ends_with("basic")
}

fn follows_key(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '"', '\'', ':', '=', '\\', '\n']).to_ascii_lowercase();
    KEYS.iter().any(|key| before.ends_with(key)) || before.ends_with("data")
}

/// Masks user name and password in URLs.
fn mask_urls(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (scheme, after) = rest.split_at(at + 3);
        out.push_str(scheme);
        let end = after
            .find(|char: char| char == '/' || char == '?' || char.is_whitespace() || char == '"')
            .unwrap_or(after.len());
        let authority = &after[..end];
        match authority.rsplit_once('@') {
            Some((_, host)) => {
                out.push_str(MASK);
                out.push('@');
                out.push_str(host);
            }
            None => out.push_str(authority),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact(text: &str) -> String {
        Redactor::default().text(text)
    }

    #[test]
    fn control_characters_and_escapes_vanish() {
        assert_eq!(plain("a\u{1b}[31mred\u{1b}[0m b\u{1b}]0;title\u{7}c\u{9b}1md\u{0}\re\n"), "ared bcde\n");
        assert_eq!(plain("ab\u{202e}cd\u{200b}e"), "abcde");
        assert_eq!(plain("\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\"), "link");
        assert_eq!(plain("한국어"), "한국어");
    }

    #[test]
    fn what_is_to_be_trusted_hides_nothing() {
        assert_eq!(visible("--safe \u{202e}mr\u{200b}\n한"), "--safe \\u{202e}mr\\u{200b}\\u{a}한");
    }

    #[test]
    fn registered_secrets_are_masked_wherever_they_stand() {
        let redactor = Redactor::default();
        redactor.register(&Secret::from("hunter2-token"));
        redactor.register(&Secret::from("-----BEGIN KEY-----\nabcdefghijk\n-----END KEY-----\n"));
        assert_eq!(redactor.text("<hunter2-token> abcdefghijk"), "<[hidden]> [hidden]");
    }

    #[test]
    fn things_that_look_like_secrets_are_masked() {
        let long = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2w=";
        for text in [
            "Authorization: Bearer abcdefgh12345678".to_owned(),
            "basic dXNlcjpwYXNzd29yZA==".to_owned(),
            format!("client-key-data: {long}"),
            format!("\"token\":\"{long}\""),
            "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.e30.sig".to_owned(),
            "https://me:canary12@host/path".to_owned(),
            "x -----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----".to_owned(),
            "-----BEGIN CERTIFICATE-----\ncanary".to_owned(),
        ] {
            let redacted = redact(&text);
            assert!(redacted.contains(MASK), "{redacted}");
            for secret in ["abcdefgh12345678", "dXNl", "QUJD", "eyJ", "canary"] {
                assert!(!redacted.contains(secret), "{redacted}");
            }
        }
    }

    #[test]
    fn secrets_among_arguments_are_masked() {
        let mask = |arguments: &[&str]| mask_arguments(arguments.iter().map(|&one| one.to_owned())).join(" ");
        for arguments in [
            &["kubelogin", "get-token", "--oidc-client-secret=canary"][..],
            &["kubelogin", "--client-secret", "canary"],
            &["--password", "canary", "--user", "me"],
            &["env", "AWS_SECRET_ACCESS_KEY=canary", "aws"],
            &["sh", "-c", "export TOKEN=canary; MY_API_KEY='canary' login --token=\"canary\""],
            &["--header", "Authorization: Bearer canary-canary"],
            &["--url=https://me:canary@example.org/"],
        ] {
            let shown = mask(arguments);
            assert!(!shown.contains("canary") && shown.contains(MASK), "{shown}");
        }
        let plain = [
            "aws",
            "eks",
            "get-token",
            "--cluster-name",
            "tokyo",
            "--region=ap-northeast-1",
            "--use-token=true",
        ];
        assert_eq!(mask(&plain), plain.join(" "));
    }

    #[test]
    fn what_was_registered_long_ago_is_forgotten_and_what_is_in_use_is_not() {
        let redactor = Redactor::default();
        let in_use = Secret::from("canary-in-use");
        for number in 0..3 * MOST {
            redactor.register(&Secret::from(format!("old-token-{number:08}").as_str()));
            if number % 1_000 == 0 {
                redactor.register(&in_use);
            }
        }
        assert!(redactor.0.lock().unwrap().parts.len() <= MOST);
        assert_eq!(redactor.text("a canary-in-use z"), format!("a {MASK} z"));
        let newest = format!("old-token-{:08}", 3 * MOST - 1);
        assert_eq!(redactor.text(&newest), MASK);
    }

    #[test]
    fn ordinary_text_stays() {
        for text in ["connect to https://host:6443/api failed", "pods \"web-6d4cf56db6-abcde\" not found"] {
            assert_eq!(redact(text), text);
        }
    }

    /// A hostile server may send a message of a megabyte: time must not grow with its square.
    #[test]
    fn a_long_text_takes_no_longer_than_its_length() {
        let began = std::time::Instant::now();
        assert_eq!(redact(&"ab ".repeat(350_000)).chars().count(), LONGEST);
        assert!(began.elapsed() < std::time::Duration::from_secs(10), "{:?}", began.elapsed());
    }

    #[test]
    fn texts_are_capped_in_characters() {
        assert_eq!(redact(&"한".repeat(5_000)).chars().count(), LONGEST);
    }
}
