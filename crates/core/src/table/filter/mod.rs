//! Which rows a query shows.

mod cursor;
mod key;
mod parse;
mod selector;
mod term;
#[cfg(test)]
mod tests;

use crate::watch::Row;
use concertina_contract::{FilterProblem, Millis, TableQuery};
use std::borrow::Cow;
use std::cell::LazyCell;
use term::{Clause, Key, Term, Test};

pub(crate) use cursor::{Cursor, is_space};
pub(super) use key::SiteWords;
pub(crate) use term::Word;

/// Namespaces and conditions.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    namespaces: Vec<String>,
    clauses: Vec<Clause>,
    /// What is wrong with the newest text; the conditions are those of the last text that could be read.
    problem: Option<FilterProblem>,
}

impl Filter {
    /// Takes over a query. A text that cannot be read leaves the conditions as they are, and says why.
    pub(super) fn change(&mut self, query: &TableQuery) {
        self.namespaces.clone_from(&query.namespaces);
        match parse::parse(&query.text, &query.kind) {
            Ok(clauses) => {
                self.clauses = clauses;
                self.problem = None;
            }
            Err(problem) => self.problem = Some(problem),
        }
    }

    /// What is wrong with the newest text.
    pub(super) fn problem(&self) -> Option<&FilterProblem> {
        self.problem.as_ref()
    }

    /// Whether rows come and go as time passes.
    pub(super) fn follows_time(&self) -> bool {
        self.clauses.iter().any(
            |clause| matches!(clause.term, Term::Fact(_, Test::Compares(_, amount)) if amount.span.is_some()),
        )
    }

    /// Whether rows come and go with what they use.
    pub(super) fn follows_use(&self) -> bool {
        let by_use = |clause: &Clause| matches!(&clause.term, Term::Fact(Key::Column(id), _) if id.measure().is_some());
        self.clauses.iter().any(by_use)
    }

    /// Whether it looks for words in what rows say.
    pub(super) fn searches(&self) -> bool {
        self.clauses.iter().any(|clause| matches!(clause.term, Term::Word(_)))
    }

    /// Whether the row is in the namespaces.
    pub(super) fn is_in(&self, row: &Row) -> bool {
        let namespace = &row.meta().namespace;
        self.namespaces.is_empty()
            || self.namespaces.iter().any(|wanted| wanted.as_str() == namespace.as_ref())
    }

    /// Whether the row is in the namespaces and meets all conditions. `said` is what it says, in lower case.
    pub(super) fn shows<'r>(
        &self,
        row: &Row,
        site: &SiteWords,
        now: Millis,
        said: impl FnOnce() -> Cow<'r, str>,
    ) -> bool {
        self.is_in(row) && self.meets(row, site, now, said)
    }

    /// Whether the row meets all conditions. `said` is what it says, in lower case; it is asked once, if a word is looked for.
    pub(super) fn meets<'r>(
        &self,
        row: &Row,
        site: &SiteWords,
        now: Millis,
        said: impl FnOnce() -> Cow<'r, str>,
    ) -> bool {
        let said = LazyCell::new(said);
        self.clauses.iter().all(|clause| {
            let meets = match &clause.term {
                Term::Word(word) => word.is_in(&said) || word.is_in(&site.name),
                Term::Fact(key, test) => key::passes(row, site, key, test, now),
                Term::Labels(requirements) => requirements.iter().all(|one| one.holds(row.meta())),
            };
            meets != clause.not
        })
    }
}
