//! Which lines are looked for: a text, or a regular expression between slashes.

use concertina_contract::{FilterFault, FilterProblem};
use regex::{Regex, RegexBuilder};

/// The longest filter in bytes.
const LONGEST: usize = 1_000;
/// Memory that one expression may take once it is compiled.
const COMPILED: usize = 1 << 20;
/// Places of one line that are marked, at most.
const MARKS: usize = 50;

/// Finds lines. Matching takes linear time, whatever the expression.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter(Option<Regex>);

impl Filter {
    /// Reads a filter; the problem says what is wrong with it.
    pub(super) fn read(text: &str) -> Result<Self, FilterProblem> {
        if text.len() > LONGEST {
            return Err(problem(text, FilterFault::TooLong, String::new()));
        }
        if text.is_empty() {
            return Ok(Self(None));
        }
        let (pattern, any_case) = match expression(text) {
            Some((pattern, any_case)) => (pattern.to_owned(), any_case),
            None => (regex::escape(text), true),
        };
        let built = RegexBuilder::new(&pattern).case_insensitive(any_case).size_limit(COMPILED).build();
        built.map(|regex| Self(Some(regex))).map_err(|error| {
            // The last line of its message says what is wrong; those before draw the place.
            let words = error.to_string();
            let words = words.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            problem(text, FilterFault::BadPattern, words)
        })
    }

    /// Whether a text passes.
    pub(super) fn passes(&self, text: &str) -> bool {
        self.0.as_ref().is_none_or(|regex| regex.is_match(text))
    }

    /// Where it is found in a text, in UTF-16 units.
    pub(super) fn marks(&self, text: &str) -> Vec<(u32, u32)> {
        let Some(regex) = &self.0 else { return Vec::new() };
        let found = regex.find_iter(text).filter(|found| !found.is_empty()).take(MARKS);
        let (mut marks, mut units, mut done) = (Vec::new(), 0, 0);
        for found in found {
            let mut reach = |to: usize| {
                units += text[done..to].encode_utf16().count();
                done = to;
                u32::try_from(units).unwrap_or(u32::MAX)
            };
            marks.push((reach(found.start()), reach(found.end())));
        }
        marks
    }
}

/// `/pattern/` or `/pattern/i`: the pattern, and whether case does not matter.
fn expression(text: &str) -> Option<(&str, bool)> {
    let inner = text.strip_prefix('/')?;
    let (pattern, any_case) = match inner.strip_suffix("/i") {
        Some(pattern) => (pattern, true),
        None => (inner.strip_suffix('/')?, false),
    };
    (!pattern.is_empty()).then_some((pattern, any_case))
}

fn problem(text: &str, fault: FilterFault, part: String) -> FilterProblem {
    let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    FilterProblem { fault, start: 0, end, part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_in_any_case_and_patterns_as_they_are_written() {
        let found = |filter: &str, text: &str| Filter::read(filter).unwrap().passes(text);
        assert!(found("", "") && found("Error [1]", "an ERROR [1] came") && !found("a.c", "abc"));
        assert!(found("/a.c/", "abc") && !found("/A.C/", "abc") && found("/A.C/i", "abc"));
        assert!(found("/", "a/b") && found("//", "a//b") && found("/etc/app", "GET /ETC/app"));
    }

    #[test]
    fn marks_count_as_the_page_does() {
        let marks = |filter: &str, text: &str| Filter::read(filter).unwrap().marks(text);
        assert_eq!(marks("한", "😀 한글, 한"), [(3, 4), (7, 8)]);
        assert_eq!(marks("/x*/", "axxb"), [(1, 3)]);
        assert_eq!(marks("", "abc"), []);
        assert_eq!(marks("a", &"a".repeat(1_000)).len(), MARKS);
    }

    #[test]
    fn a_bad_pattern_says_what_is_wrong_and_a_huge_one_is_refused() {
        let bad = Filter::read("/a(b/").unwrap_err();
        assert_eq!((bad.fault, bad.part.as_str(), bad.end), (FilterFault::BadPattern, "unclosed group", 5));
        assert_eq!(Filter::read("/(a{1000}){1000}/").unwrap_err().fault, FilterFault::BadPattern);
        assert_eq!(Filter::read(&"x".repeat(2_000)).unwrap_err().fault, FilterFault::TooLong);
    }
}
