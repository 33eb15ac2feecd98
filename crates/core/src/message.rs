//! Text that the Rust side shows itself: titles of native dialogs and the words of a diagnosis.

use concertina_contract::{Failure, ProbeFinding};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::BTreeMap;
use std::fmt;
use unic_langid::LanguageIdentifier;

const ENGLISH: [&str; 3] = [
    include_str!("../../../messages/en/native.ftl"),
    include_str!("../../../messages/en/failures.ftl"),
    include_str!("../../../messages/en/doctor.ftl"),
];
const KOREAN: [&str; 3] = [
    include_str!("../../../messages/ko/native.ftl"),
    include_str!("../../../messages/ko/failures.ftl"),
    include_str!("../../../messages/ko/doctor.ftl"),
];
/// Every value that the message of a failure may use; each comes with `hasNAME`, `yes` or `no`.
const VALUES: [&str; 22] = [
    "reason",
    "name",
    "hint",
    "path",
    "method",
    "command",
    "seconds",
    "host",
    "server",
    "status",
    "verb",
    "resource",
    "namespace",
    "message",
    "known",
    "found",
    "said",
    "pinned",
    "shown",
    "size",
    "limit",
    "field",
];

/// The messages of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The messages of `en` or `ko`; anything else is English.
    pub fn new(locale: &str) -> Self {
        let (locale, sources) = if locale == "ko" { ("ko", KOREAN) } else { ("en", ENGLISH) };
        let language: LanguageIdentifier = locale.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks around values are for mixed directions of writing; native dialogs show them as boxes.
        bundle.set_use_isolating(false);
        // A broken entry is left out, the rest is read; a test reads every entry.
        for source in sources {
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
            bundle.add_resource_overriding(resource);
        }
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

    /// What a failure says and what to do about it, as the window words it.
    pub fn failure(&self, failure: &Failure) -> String {
        let code = code_word(failure);
        let reason = failure.params.get("reason").cloned().unwrap_or_default();
        let params = failure.params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let said = self.maybe(&format!("reason-{reason}"), params.clone()).unwrap_or(reason);
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        for name in VALUES {
            let value = failure.params.get(name).cloned().unwrap_or_default();
            let has = format!("has{}{}", name[..1].to_uppercase(), &name[1..]);
            values.insert(has, if value.is_empty() { "no" } else { "yes" }.to_owned());
            values.insert(name.to_owned(), value);
        }
        values.extend(params.map(|(name, value)| (name.to_owned(), value.to_owned())));
        values.insert("reason".to_owned(), said);
        let all = || values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let what = self.maybe(&format!("failure-{code}"), all()).unwrap_or_else(|| code.clone());
        let hint = self.maybe(&format!("failure-{code}-hint"), all()).unwrap_or_default();
        tidy(&format!("{what} {hint}"))
    }

    /// What the doctor found, and what to do about it, as the window words it.
    pub fn finding(&self, finding: &ProbeFinding) -> (String, Option<String>) {
        let probe = |probe: &str| self.text(&format!("doctor-{probe}"));
        let name = word(&finding.probe);
        let what = finding.params.get("probe").map(|before| probe(before)).unwrap_or_default();
        let values = || {
            let params = finding.params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            params.chain([("what", what.as_str())])
        };
        let ids = [format!("doctor-{name}-{}", finding.word), format!("doctor-any-{}", finding.word)];
        let text = ids.iter().find_map(|id| self.maybe(id, values())).unwrap_or_default();
        (text, self.maybe(&format!("{}-hint", ids[0]), values()))
    }

    /// A message with values, if there is one of this name. A `count` is a number.
    fn maybe<'a>(&self, id: &str, values: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<String> {
        self.bundle.get_message(id)?.value()?;
        let value = |name: &str, value: &'a str| {
            if name == "count" { FluentValue::try_number(value) } else { FluentValue::from(value) }
        };
        let values: FluentArgs<'_> =
            values.into_iter().map(|(name, text)| (name, value(name, text))).collect();
        Some(self.format(id, Some(&values)))
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

/// The word of a value of the contract, as on the wire.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn code_word(failure: &Failure) -> String {
    word(&failure.code)
}

/// Closes the gaps that values leave which are not known.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace(" ,", ",")
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
        for (english, korean) in ENGLISH.into_iter().zip(KOREAN) {
            assert_eq!(ids(english), ids(korean));
            for source in [english, korean] {
                FluentResource::try_new(source.to_owned()).unwrap();
            }
            for locale in ["en", "ko"] {
                let messages = Messages::new(locale);
                assert!(ids(english).into_iter().all(|id| messages.bundle.has_message(id)));
            }
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
