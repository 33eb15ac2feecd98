//! Text from a cluster is untrusted: control and direction characters go, and every string has an end.

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The longest name: a DNS subdomain.
pub(super) const NAME: usize = 253;
/// The longest message that a row keeps, in characters.
pub(super) const MESSAGE: usize = 200;
/// The longest image reference and other single values that a row keeps, in characters.
pub(super) const VALUE: usize = 512;
/// The most labels that a row keeps.
pub(super) const LABELS: usize = 64;

/// A string of the wire, borrowed where it has no escapes; `null` and absent are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text<'a>(Cow<'a, str>);

impl Text<'_> {
    /// The text as it came.
    pub(super) fn raw(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, cleaned, at most so many characters.
    pub(super) fn keep(&self, most: usize) -> Box<str> {
        clean(&self.0, most).into()
    }

    /// As [`Self::keep`], for text that many rows have.
    pub(super) fn share(&self, most: usize) -> Arc<str> {
        clean(&self.0, most).into()
    }

    /// The time it names in RFC 3339, in milliseconds since the Unix epoch.
    pub(super) fn time(&self) -> Option<i64> {
        if self.is_empty() {
            return None;
        }
        self.0.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
    }
}

/// The text without control characters and characters that turn the direction of writing, at most `most` characters
/// long; what is cut off is marked with `…`.
pub fn clean(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most && text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len().min(most * 4));
    for (count, letter) in text.chars().filter_map(harmless).enumerate() {
        if count == most {
            out.push('…');
            break;
        }
        out.push(letter);
    }
    Cow::Owned(out)
}

/// The character if it may be shown, a blank for white space, nothing for the rest.
fn harmless(letter: char) -> Option<char> {
    match letter {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Marks, embeddings, overrides and isolates of direction, invisible joiners, and tags.
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{061c}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => None,
        letter if letter.is_control() => None,
        letter => Some(letter),
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or null")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text)))
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_and_control_characters_go() {
        assert_eq!(clean("a\u{202e}b\u{1b}[31mc\u{0}\nd", 99), "ab[31mc d");
        assert_eq!(clean("한글 ok", 99), "한글 ok");
    }

    #[test]
    fn long_text_ends_with_an_ellipsis() {
        assert_eq!(clean("abcdef", 3), "abc…");
        assert_eq!(clean("한글한글", 2), "한글…");
    }

    #[test]
    fn null_is_empty_and_escapes_are_read() {
        let text: Vec<Text<'_>> = serde_json::from_str(r#"[null, "a\u0041", "b"]"#).unwrap();
        let text: Vec<&str> = text.iter().map(Text::raw).collect();
        assert_eq!(text, ["", "aA", "b"]);
    }
}
