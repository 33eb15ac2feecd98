//! Which applications a query shows.
//!
//! ```text
//! orders api              both words occur: in project, name, package, kinds, images, owners, health or sites
//! "two words" -word       these two beside each other; does not occur
//! project:shop name:web package:tomcat kind:statefulset
//! site:busan health:down,degraded image:1.27 owner:argocd
//! changed:yes             others changed it outside, as of the last look
//! ```
//!
//! `key:a,b` is met when one of the texts occurs, `key=a` when it is that, `key!=a` and `-key:a` when not. Site, health, image,
//! owner and changed are about cells: one cell must meet all of them.

use super::words;
use crate::table::{Cursor, Word, is_space};
use concertina_contract::{ApplicationCell, ApplicationRow, FilterFault, FilterProblem, SiteId};

/// The longest text, in bytes, and the most conditions.
const TEXT: usize = 4_000;
const CLAUSES: usize = 100;
/// What stands between a key and its values, whether those are meant as a whole, and whether the sense is turned.
const SIGNS: [(&str, bool, bool); 4] =
    [(":", false, false), ("!=", true, true), ("==", true, false), ("=", true, false)];

/// Conditions that an application must meet.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// Conditions about cells: one cell must meet all of them.
    cells: Vec<Clause>,
    /// The others.
    whole: Vec<Clause>,
    /// What is wrong with the newest text; the conditions are those of the last text that could be read.
    problem: Option<FilterProblem>,
}

#[derive(Clone, Debug)]
struct Clause {
    not: bool,
    term: Term,
}

#[derive(Clone, Debug)]
enum Term {
    /// The word occurs somewhere.
    Word(Word),
    /// One of the texts, in lower case, occurs in what the key names, or is it.
    Fact { key: Key, whole: bool, values: Vec<String> },
}

/// What a key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Project,
    Name,
    Package,
    Kind,
    Site,
    Health,
    Image,
    Owner,
    Changed,
}

impl Key {
    fn find(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "project" | "namespace" | "ns" => Some(Self::Project),
            "name" | "application" | "app" => Some(Self::Name),
            "package" | "chart" => Some(Self::Package),
            "kind" => Some(Self::Kind),
            "site" | "cluster" => Some(Self::Site),
            "health" | "status" | "state" => Some(Self::Health),
            "image" | "images" | "img" => Some(Self::Image),
            "owner" => Some(Self::Owner),
            "changed" | "outside" => Some(Self::Changed),
            _ => None,
        }
    }

    fn is_of_cells(self) -> bool {
        matches!(self, Self::Site | Self::Health | Self::Image | Self::Owner | Self::Changed)
    }
}

impl Filter {
    /// Takes over a text. One that cannot be read leaves the conditions as they are, and says why.
    pub(super) fn change(&mut self, text: &str) {
        match parse(text) {
            Ok(clauses) => {
                let (cells, whole) = clauses.into_iter().partition(Clause::is_of_cells);
                *self = Self { cells, whole, problem: None };
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// What is wrong with the newest text.
    pub(super) fn problem(&self) -> Option<&FilterProblem> {
        self.problem.as_ref()
    }

    /// Whether it asks what others changed.
    pub(super) fn asks_changed(&self) -> bool {
        self.cells.iter().any(|clause| matches!(clause.term, Term::Fact { key: Key::Changed, .. }))
    }

    /// Whether an application meets all conditions. `written` is all that it says, in lower case.
    pub(super) fn shows(
        &self,
        row: &ApplicationRow,
        written: &str,
        site_name: &impl Fn(&SiteId) -> String,
    ) -> bool {
        let of_cell = |cell: &ApplicationCell| {
            self.cells.iter().all(|clause| clause.meets_cell(cell, site_name) != clause.not)
        };
        self.whole.iter().all(|clause| clause.meets(row, written) != clause.not)
            && (self.cells.is_empty() || row.cells.iter().any(of_cell))
    }
}

impl Clause {
    fn is_of_cells(&self) -> bool {
        matches!(self.term, Term::Fact { key, .. } if key.is_of_cells())
    }

    fn meets(&self, row: &ApplicationRow, written: &str) -> bool {
        match &self.term {
            Term::Word(word) => word.is_in(written),
            Term::Fact { key, whole, values } => match key {
                Key::Project => such(&row.project, *whole, values),
                Key::Name => such(&row.name, *whole, values),
                Key::Package => such(row.package.as_deref().unwrap_or_default(), *whole, values),
                _ => row.kinds.iter().any(|kind| such(words::kind(kind), *whole, values)),
            },
        }
    }

    fn meets_cell(&self, cell: &ApplicationCell, site_name: &impl Fn(&SiteId) -> String) -> bool {
        let Term::Fact { key, whole, values } = &self.term else { return false };
        match key {
            Key::Site => such(&site_name(&cell.site), *whole, values),
            Key::Health => such(words::health(cell.health), *whole, values),
            Key::Image => cell.images.iter().any(|image| such(&image.image, *whole, values)),
            Key::Changed => such(words::changed(cell.changed), *whole, values),
            _ => such(&words::owner(&cell.owner), *whole, values),
        }
    }
}

/// Whether a text has one of the values, or is one.
fn such(text: &str, whole: bool, values: &[String]) -> bool {
    let text = text.to_lowercase();
    values.iter().any(|value| if whole { text == *value } else { text.contains(value.as_str()) })
}

fn parse(text: &str) -> Result<Vec<Clause>, FilterProblem> {
    let mut cursor = Cursor::new(text);
    let mut clauses = Vec::new();
    loop {
        cursor.skip_space();
        if cursor.rest().is_empty() {
            return Ok(clauses);
        }
        if text.len() > TEXT || clauses.len() == CLAUSES {
            let begin = cursor.at();
            cursor.take_while(|_| true);
            return Err(cursor.problem(FilterFault::TooLong, begin));
        }
        clauses.push(clause(&mut cursor)?);
    }
}

fn clause(cursor: &mut Cursor<'_>) -> Result<Clause, FilterProblem> {
    let not = cursor.take("-");
    if cursor.peek() == Some('"') {
        return Ok(Clause { not, term: Term::Word(Word::new(&cursor.quoted()?)) });
    }
    let begin = cursor.at();
    let key = Key::find(cursor.take_while(char::is_alphabetic));
    if let Some(key) = key
        && let Some((_, whole, turned)) = SIGNS.into_iter().find(|(sign, ..)| cursor.take(sign))
    {
        let values = cursor.values(begin)?;
        return Ok(Clause { not: not != turned, term: Term::Fact { key, whole, values } });
    }
    // `nginx:1.27` and `orders` are words.
    cursor.go(begin);
    let word = cursor.take_while(|letter| !is_space(letter));
    // A dash alone is a dash.
    let (not, word) = if word.is_empty() { (false, "-") } else { (not, word) };
    Ok(Clause { not, term: Term::Word(Word::new(word)) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{cell, row};
    use super::*;
    use concertina_contract::{ApplicationOwner, Health};

    fn shows(text: &str) -> bool {
        let mut here = cell("busan", Health::Down);
        here.owner = ApplicationOwner::Argocd { name: "team-a".to_owned() };
        here.changed = true;
        let row = row("shop", "orders", vec![here, cell("tokyo", Health::Healthy)]);
        let name = |site: &SiteId| format!("Site {site}");
        let mut filter = Filter::default();
        filter.change(text);
        assert_eq!(filter.problem(), None, "{text}");
        filter.shows(&row, &words::of(&row, &name), &name)
    }

    #[test]
    fn words_and_keys_choose_applications() {
        for text in [
            "",
            "orders SHOP",
            "\"site busan\"",
            "-billing",
            "team-a",
            "orders:4.2.0",
            "project=shop",
            "name:ord kind:deploy",
            "health:down,degraded",
            "site:tokyo health:healthy",
            "image:4.2 -owner:argocd",
            "owner!=helm",
            "-site:busan",
            "changed:yes site:busan",
        ] {
            assert!(shows(text), "{text}");
        }
        for text in [
            "billing",
            "-orders",
            "project=sho",
            "kind:job",
            "site:tokyo health:down",
            "owner:argocd site:tokyo",
            "health!=down site:busan",
            "changed:yes site:tokyo",
            "none",
        ] {
            assert!(!shows(text), "{text}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_read_leaves_the_conditions() {
        let mut filter = Filter::default();
        filter.change("billing");
        for (text, fault, part) in [
            ("orders \"open", FilterFault::UnclosedQuote, "\"open"),
            ("health:", FilterFault::NoValue, "health:"),
            ("site:a,", FilterFault::NoValue, "site:a,"),
        ] {
            filter.change(text);
            let problem = filter.problem().unwrap();
            assert_eq!((problem.fault, problem.part.as_str()), (fault, part));
        }
        let row = row("shop", "orders", Vec::new());
        assert!(!filter.shows(&row, "orders", &ToString::to_string));
    }
}
