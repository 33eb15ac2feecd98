//! Masks what looks secret within a text: arguments, addresses, and lines of configuration files.

use super::mask::{MASK, looks_secret};
use std::borrow::Cow;

/// The least length of a word that is a credential by what stands before it.
const LONG: usize = 8;

/// The text with what looks secret in it masked, line by line; none if nothing does.
///
/// The value of a telling name is masked (`spring.datasource.password=…`, `"apiKey": "…"`, `--token=…`, `password="…"`), user and
/// password of an address, what follows `Bearer` and `Basic`, and JSON web tokens. Names of files, references (`${…}`) and plain
/// words (`true`, `none`) stay.
pub(crate) fn mask_text(text: &str) -> Option<String> {
    let masked: Vec<Cow<'_, str>> = text.split('\n').map(mask_line).collect();
    let changed = masked.iter().any(|line| matches!(line, Cow::Owned(_)));
    changed.then(|| masked.join("\n"))
}

/// What is masked in `text` as it was in `before`, of which `shown` is the masked form: line by line. None if a masked line is
/// another one than before, as nobody knows what was meant.
pub(crate) fn unmask_text(text: &str, shown: &str, before: &str) -> Option<String> {
    let mut known: Vec<(&str, &str)> = shown.split('\n').zip(before.split('\n')).collect();
    let mut restore = |line| {
        if !str::contains(line, MASK) {
            return Some(line);
        }
        // Each once: two lines that look alike may hide different secrets.
        let place = known.iter().position(|(shown, _)| *shown == line)?;
        Some(known.remove(place).1)
    };
    let lines: Option<Vec<&str>> = text.split('\n').map(&mut restore).collect();
    lines.map(|lines| lines.join("\n"))
}

fn mask_line(line: &str) -> Cow<'_, str> {
    let mut secrets = Vec::new();
    let mut from = 0;
    while let Some((start, end)) = word(line, from) {
        from = end;
        if let Some(secret) = value_of(line, start, end).or_else(|| credential(line, start, end)) {
            from = secret.1.max(end);
            secrets.push(secret);
        }
    }
    secrets.extend(addresses(line));
    secrets.sort_unstable();
    if secrets.is_empty() {
        return Cow::Borrowed(line);
    }
    let (mut masked, mut at) = (String::with_capacity(line.len()), 0);
    for (start, end) in secrets {
        if start >= at {
            masked.push_str(&line[at..start]);
            masked.push_str(MASK);
        }
        at = at.max(end);
    }
    masked.push_str(&line[at..]);
    if masked == line { Cow::Borrowed(line) } else { Cow::Owned(masked) }
}

/// The next run of letters, digits and what joins them.
fn word(line: &str, from: usize) -> Option<(usize, usize)> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    let start = from + line[from..].find(is_part)?;
    let end = line[start..].find(|char| !is_part(char)).map_or(line.len(), |length| start + length);
    Some((start, end))
}

/// Where the value of a telling name stands.
fn value_of(line: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    if !looks_secret(&line[start..end]) {
        return None;
    }
    // JSON within a text has its quotes escaped.
    let closed = line[end..].trim_start_matches(['\\', '"', '\'']);
    let after = closed.trim_start().strip_prefix(['=', ':'])?;
    // The scheme of an address is no name: `auth://host`.
    if after.starts_with("//") {
        return None;
    }
    let value = after.trim_start().trim_start_matches('\\');
    let at = line.len() - value.len();
    let (at, length) = match value.chars().next()? {
        quote @ ('"' | '\'') => (at + 1, value[1..].find(quote).unwrap_or(value.len() - 1)),
        // A value of properties may have spaces; in a longer line it ends where another one begins.
        _ if line[..start].trim().is_empty() => (at, value.trim_end().len()),
        _ => (at, value.find([' ', '\t', ',', ';', '&', '<', '>', '"', '\'']).unwrap_or(value.len())),
    };
    let value = &line[at..at + length];
    let plain = ["true", "false", "yes", "no", "on", "off", "null", "none", "|", ">", "|-", "{", "["];
    let stays = value.is_empty() || value.starts_with(['$', '{', '[']) || plain.contains(&value);
    (!stays).then_some((at, at + length))
}

/// A word that is a credential by itself, or by the scheme before it.
fn credential(line: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let end = line[end..]
        .find(|char: char| !matches!(char, '+' | '/' | '=' | '~'))
        .map_or(line.len(), |more| end + more);
    let word = &line[start..end];
    let named = scheme_before(line, start);
    let token = word.starts_with("eyJ") && word.len() >= 20;
    (token || (named && word.len() >= LONG)).then_some((start, end))
}

/// Whether the word before is one of the schemes of HTTP that name a credential (RFC 9110, 11.1). The end is looked at alone: a line
/// can be a whole file.
fn scheme_before(line: &str, start: usize) -> bool {
    let before = line[..start].trim_end().as_bytes();
    let ends = |scheme: &str| {
        let at = before.len().saturating_sub(scheme.len());
        before[at..].eq_ignore_ascii_case(scheme.as_bytes())
    };
    ends("bearer") || ends("basic")
}

/// Where passwords of addresses stand, or their users where these are all there is: a token.
fn addresses(line: &str) -> impl Iterator<Item = (usize, usize)> {
    line.match_indices("://").filter_map(|(at, found)| {
        let start = at + found.len();
        let authority = line[start..].split(['/', '?', ' ', '"', '\'', '<', '>', ',']).next()?;
        let user_info = authority.rsplit_once('@')?.0;
        let (from, secret) = match user_info.split_once(':') {
            Some((user, password)) => (start + user.len() + 1, password),
            None => (start, user_info),
        };
        let stays = secret.is_empty() || secret.starts_with('$');
        (!stays).then_some((from, from + secret.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        mask_text(text).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn secrets_of_configuration_files_are_masked_wherever_they_stand() {
        for (text, shown) in [
            ("--db-password=canary", "--db-password=••••••"),
            ("spring.datasource.password = can ary", "spring.datasource.password = ••••••"),
            ("api_token: canary # note", "api_token: ••••••"),
            (
                r#"{"user": "kim", "apiKey": "canary", "n": 1}"#,
                r#"{"user": "kim", "apiKey": "••••••", "n": 1}"#,
            ),
            (
                r#"<Resource user="kim" password="canary" url="x"/>"#,
                r#"<Resource user="kim" password="••••••" url="x"/>"#,
            ),
            (
                "jdbc:postgresql://db/shop?user=kim&password=canary&ssl=true",
                "jdbc:postgresql://db/shop?user=kim&password=••••••&ssl=true",
            ),
            (
                "postgres://kim:canary@db:5432/shop and amqp://lee:canary@mq",
                "postgres://kim:••••••@db:5432/shop and amqp://lee:••••••@mq",
            ),
            ("https://canary@git.example/x", "https://••••••@git.example/x"),
            ("Authorization: Bearer canary-canary", "Authorization: ••••••"),
            ("header Bearer canary-canary;", "header Bearer ••••••;"),
            ("t eyJhbGciOiJIUzI1NiJ9.canary.canary", "t ••••••"),
        ] {
            assert_eq!(masked(text), shown);
        }
        let file = "a=1\npassword=canary\r\nb=2\n";
        assert_eq!(masked(file), "a=1\npassword=••••••\r\nb=2\n");
    }

    #[test]
    fn a_line_that_is_a_whole_file_costs_no_more_a_word_than_a_short_one() {
        // 2 MB. With each word's whole beginning looked at, this would take minutes.
        let line = "a word ".repeat(300_000) + "Bearer canary-canary";
        let begun = std::time::Instant::now();
        assert!(masked(&line).ends_with("a word Bearer ••••••"));
        assert!(begun.elapsed() < std::time::Duration::from_secs(20));
    }

    #[test]
    fn what_only_names_or_switches_something_stays() {
        for text in [
            "auth=true",
            "password=${DB_PASSWORD}",
            "auth_basic \"Restricted\";",
            "tokens are fine",
            "password:",
            "https://host/path?x=1",
            "auth://host",
            "http://${USER}@host",
            "secretName",
            "the password is asked for",
        ] {
            assert_eq!(mask_text(text), None, "{text}");
        }
    }

    #[test]
    fn masked_lines_that_were_left_alone_come_back() {
        let before = "a=1\npassword=one\npassword=two\nb=2";
        let shown = masked(before);
        let edited = shown.replace("b=2", "b=3").replace("a=1\n", "");
        assert_eq!(unmask_text(&edited, &shown, before).as_deref(), Some("password=one\npassword=two\nb=3"));
        assert_eq!(unmask_text("password=•••••• x", &shown, before), None);
        assert_eq!(unmask_text("password=new", &shown, before).as_deref(), Some("password=new"));
    }
}
