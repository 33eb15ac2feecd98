//! What a filter consists of.

use super::super::column;
use super::selector::Requirement;
use concertina_contract::Millis;
use memchr::memmem::Finder;

/// One condition of a filter; a row must meet all of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    /// Rows that meet the term are left out.
    pub(super) not: bool,
    pub(super) term: Term,
}

/// What is asked of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Term {
    /// The word occurs in one of the columns or in the site's name.
    Word(Word),
    /// A column, or another fact, has this.
    Fact(Key, Test),
    /// The labels meet all requirements.
    Labels(Vec<Requirement>),
}

/// A text that is looked for, whatever its case.
#[derive(Clone, Debug)]
pub(crate) struct Word(Box<Finder<'static>>);

/// What a key names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    /// The name of the site.
    Site,
    /// Where the site stands: `physical`, `virtual`, `cloud` or `unknown`.
    Place,
    /// The namespace.
    Namespace,
    /// Kind and name of the controlling owner.
    Owner,
    /// The images of the containers.
    Image,
    /// The time since it was made.
    Age,
    /// Any other column.
    Column(column::Id),
}

/// How a fact is tested.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    /// One of these texts, in lower case, occurs in it.
    Has(Vec<String>),
    /// It is one of these texts, in lower case.
    Is(Vec<String>),
    /// It is so much.
    Compares(Relation, Amount),
}

/// How two amounts relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    More,
    MoreOrSame,
    Less,
    LessOrSame,
}

/// What an amount is compared with: a number, a span of time, or either, as the column wants it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Amount {
    /// `5`, `1.5`, `250m`, `2Gi`.
    pub(super) number: Option<f64>,
    /// `90s`, `1h30m`, in milliseconds.
    pub(super) span: Option<Millis>,
    /// `80%`.
    pub(super) share: Option<f64>,
}

impl Word {
    pub(crate) fn new(text: &str) -> Self {
        Self(Box::new(Finder::new(text.to_lowercase().as_bytes()).into_owned()))
    }

    /// Whether it occurs in a text in lower case.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.find(text.as_bytes()).is_some()
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.0.needle() == other.0.needle()
    }
}

impl Relation {
    /// Whether the two relate so.
    pub(super) fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::More => left > right,
            Self::MoreOrSame => left >= right,
            Self::Less => left < right,
            Self::LessOrSame => left <= right,
        }
    }
}

impl Amount {
    /// Reads an amount.
    pub(super) fn read(text: &str) -> Self {
        let share = text.strip_suffix('%').and_then(number).map(|percent| percent / 100.0);
        Self { number: number(text), span: span(text), share }
    }
}

/// A number, with a suffix of a Kubernetes quantity if there is one.
pub(super) fn number(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+')).unwrap_or(text.len());
    let (digits, suffix) = text.split_at(end);
    let factor = match suffix {
        "" => 1.0,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" => 1024.0,
        "Mi" => 1024.0 * 1024.0,
        "Gi" => 1024.0 * 1024.0 * 1024.0,
        "Ti" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        "%" => 0.01,
        _ => return None,
    };
    digits.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number * factor)
}

/// A span of time as kubectl writes ages: `45s`, `1h30m`, `2d`, `1y`; in milliseconds.
pub(super) fn span(text: &str) -> Option<Millis> {
    let mut sum: Millis = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
        let count: Millis = rest[..digits].parse().ok()?;
        let unit = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        let milliseconds = match &rest[digits..unit] {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 7 * 86_400_000,
            "y" => 365 * 86_400_000,
            _ => return None,
        };
        sum = sum.checked_add(count.checked_mul(milliseconds)?)?;
        rest = &rest[unit..];
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_kubernetes_writes_them() {
        assert_eq!(number("250m"), Some(0.25));
        assert_eq!(number("2Gi"), Some(2.0 * 1024.0 * 1024.0 * 1024.0));
        assert_eq!(span("1h30m"), Some(5_400_000));
        assert_eq!(span("2d"), Some(172_800_000));
        for wrong in ["", "h", "5", "1h3", "5 m", "99999999999999999999s"] {
            assert_eq!(span(wrong), None, "{wrong}");
        }
        for wrong in ["", "x", "1..2", "5z", "1e5000", "한"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
