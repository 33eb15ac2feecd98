//! How well a name fits what was typed.

use std::borrow::Cow;

/// The shortest word that is looked for with gaps.
const GAPS: usize = 3;

/// How well a row fits; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    fit: u32,
    /// Shorter names are nearer to what was typed.
    length: usize,
}

/// How a word fits a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// It is the text.
    Exact,
    /// The text begins with it.
    Prefix,
    /// A word of the text begins with it.
    Word,
    /// It occurs.
    Part,
    /// It occurs elsewhere: in the namespace, the kind or the site.
    Place,
    /// Its letters occur in order, with gaps.
    Gaps,
}

/// What was typed, in lower case.
#[derive(Debug)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// The words of a text.
    pub(super) fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_lowercase).collect())
    }

    /// Whether nothing was typed.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How well a name fits, at a place of these texts (in lower case); none if it does not.
    pub(super) fn rank(&self, name: &str, place: &[&str]) -> Option<Rank> {
        let name = lower(name);
        let mut fit = 0;
        let mut named = false;
        for word in &self.0 {
            let one = match fits(&name, word) {
                Some(one) if one != Fit::Gaps => one,
                gaps => {
                    place.iter().any(|text| text.contains(word.as_str())).then_some(Fit::Place).or(gaps)?
                }
            };
            named |= one != Fit::Place;
            fit += one as u32;
        }
        named.then_some(Rank { fit, length: name.len() })
    }
}

fn fits(name: &str, word: &str) -> Option<Fit> {
    if name == word {
        return Some(Fit::Exact);
    }
    if name.starts_with(word) {
        return Some(Fit::Prefix);
    }
    match name.find(word) {
        Some(_) => {
            let begins = name.match_indices(word).any(|(at, _)| !name[..at].ends_with(char::is_alphanumeric));
            Some(if begins { Fit::Word } else { Fit::Part })
        }
        None => has_gapped(name, word).then_some(Fit::Gaps),
    }
}

/// Whether the letters occur in order, beginning with a word of the name.
fn has_gapped(name: &str, word: &str) -> bool {
    if word.len() < GAPS {
        return false;
    }
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return false };
    let begin = name
        .char_indices()
        .find(|(at, letter)| *letter == first && !name[..*at].ends_with(char::is_alphanumeric));
    let Some((at, _)) = begin else { return false };
    let mut rest = name[at..].chars().skip(1);
    letters.all(|letter| rest.any(|other| other == letter))
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_before_prefix_before_word_before_part_before_gaps() {
        let rank = |name: &str| Words::new("web").rank(name, &[]);
        let ranked = ["web", "web-1", "my-web", "cobweb", "wide-embers"];
        assert!(ranked.windows(2).all(|pair| rank(pair[0]).unwrap() < rank(pair[1]).unwrap()));
        assert_eq!(rank("we-are"), None);
        assert_eq!(rank("xwxexb"), None, "gaps begin with a word");
        assert_eq!(
            Words::new("system:a").rank("system:Admin", &[]).map(|rank| rank.fit),
            Some(Fit::Prefix as u32)
        );
    }
}
