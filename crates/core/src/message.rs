//! Text that the Rust side shows itself: titles of native dialogs and the words of a diagnosis.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::fmt;
use unic_langid::LanguageIdentifier;

const ENGLISH: &str = include_str!("../../../messages/en/native.ftl");
const KOREAN: &str = include_str!("../../../messages/ko/native.ftl");

/// The messages of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The messages of `en` or `ko`; anything else is English.
    pub fn new(locale: &str) -> Self {
        let (locale, source) = if locale == "ko" { ("ko", KOREAN) } else { ("en", ENGLISH) };
        let language: LanguageIdentifier = locale.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around values are for mixed directions of writing; native dialogs show them as boxes.
        bundle.set_use_isolating(false);
        // A broken entry is left out, the rest is read; a test reads every entry.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// A message without values. An unknown id is its own text.
    pub fn text(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// A message about a `count` of things.
    pub fn count(&self, id: &str, count: u32) -> String {
        self.format(id, Some(&FluentArgs::from_iter([("count", FluentValue::from(count))])))
    }

    /// A message with values.
    pub fn with<'a>(&self, id: &str, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let values = values.into_iter().map(|(name, value)| (name, FluentValue::from(value)));
        self.format(id, Some(&values.collect()))
    }

    fn format(&self, id: &str, values: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            tracing::error!(id, "a message is missing");
            return id.to_owned();
        };
        let mut problems = Vec::new();
        let text = self.bundle.format_pattern(pattern, values, &mut problems).into_owned();
        if !problems.is_empty() {
            tracing::error!(id, ?problems, "a message lacks values");
        }
        text
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Messages")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of the messages in a file.
    fn ids(source: &str) -> Vec<&str> {
        let lines = source.lines().filter(|line| !line.starts_with([' ', '#', '}']));
        lines.filter_map(|line| line.split_once(" =").map(|(id, _)| id)).collect()
    }

    #[test]
    fn both_languages_have_the_same_native_messages() {
        assert_eq!(ids(ENGLISH), ids(KOREAN));
        for source in [ENGLISH, KOREAN] {
            FluentResource::try_new(source.to_owned()).unwrap();
        }
        for locale in ["en", "ko"] {
            let messages = Messages::new(locale);
            assert!(ids(ENGLISH).into_iter().all(|id| messages.bundle.has_message(id)));
        }
    }

    #[test]
    fn counts_are_worded() {
        let english = Messages::new("en");
        assert!(english.count("quit-operations", 1).contains("One operation"));
        assert!(english.count("quit-operations", 3).contains("3 operations"));
        assert!(Messages::new("ko").count("quit-operations", 3).contains('3'));
    }
}
