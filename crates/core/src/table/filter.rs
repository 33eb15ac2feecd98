//! Which rows a query shows.

use super::column;
use crate::watch::Row;
use concertina_contract::TableQuery;

/// Namespaces and words.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    namespaces: Vec<String>,
    wanted: Vec<String>,
    unwanted: Vec<String>,
    /// The text of one row, kept for its memory.
    text: String,
}

impl Filter {
    /// The filter of a query: words must all occur, `-word` must not; case does not matter.
    pub(super) fn new(query: &TableQuery) -> Self {
        let mut filter = Self { namespaces: query.namespaces.clone(), ..Self::default() };
        for word in query.text.split_whitespace().map(str::to_lowercase) {
            match word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
                Some(rest) => filter.unwanted.push(rest.to_owned()),
                None => filter.wanted.push(word),
            }
        }
        filter
    }

    /// Whether the row is in the namespaces.
    pub(super) fn is_in(&self, row: &Row) -> bool {
        let namespace = &row.meta().namespace;
        self.namespaces.is_empty()
            || self.namespaces.iter().any(|wanted| wanted.as_str() == namespace.as_ref())
    }

    /// Whether the row is in the namespaces and its text has the words. `site` is the site's name, in lower case.
    pub(super) fn shows(&mut self, row: &Row, site: &str) -> bool {
        if !self.is_in(row) {
            return false;
        }
        if self.wanted.is_empty() && self.unwanted.is_empty() {
            return true;
        }
        self.text.clear();
        column::write_text(row, &mut self.text);
        if self.text.is_ascii() {
            self.text.make_ascii_lowercase();
        } else {
            self.text = self.text.to_lowercase();
        }
        let has = |word: &String| self.text.contains(word.as_str()) || site.contains(word.as_str());
        self.wanted.iter().all(has) && !self.unwanted.iter().any(has)
    }
}
