//! Objects of kinds without rows of their own: what the server's Table says of them (`meta.k8s.io/v1 Table`).

use super::Meta;
use concertina_contract::Kind;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

/// The most names of columns in one run. They come from servers, so there is an end to them.
const MOST_NAMES: usize = 8_192;

/// One object of a kind without rows of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Its kind.
    pub kind: Kind,
    /// Metadata.
    pub meta: Meta,
    /// The server's columns, shared by all rows of a list.
    pub columns: Arc<[TableColumn]>,
    /// A cell a column.
    pub cells: Box<[TableCell]>,
}

/// One column of a server's Table. Name and age are not among them: every row has those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// What names it, also on other sites.
    pub id: ColumnId,
    /// The server's title for it.
    pub title: Box<str>,
    /// Its cells are numbers.
    pub number: bool,
    /// kubectl shows it with `-o wide` only.
    pub wide: bool,
    /// Its place among the server's cells.
    pub(super) at: usize,
}

/// One cell of a server's Table.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum TableCell {
    /// Nothing.
    None,
    /// Text.
    Text(Box<str>),
    /// A number.
    Number(f64),
}

/// Names a column of a server's Table: its title in lower case with hyphens, behind `x-` so that it is none of ours. Cheap to
/// copy and compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ColumnId(u16);

static NAMES: RwLock<Vec<Arc<str>>> = RwLock::new(Vec::new());

impl ColumnId {
    /// The id of a title; `among` are those that the table has already. None when there are too many names.
    pub(super) fn of(title: &str, among: &[TableColumn]) -> Option<Self> {
        let mut name = String::from("x-");
        for letter in title.chars().flat_map(char::to_lowercase) {
            if letter.is_alphanumeric() {
                name.push(letter);
            } else if !name.ends_with('-') {
                name.push('-');
            }
        }
        let plain = name.trim_end_matches('-').len().max(1);
        name.truncate(plain);
        let twins = among.iter().filter(|other| *other.id.name() == *name).count();
        if twins > 0 {
            // Writing to a String cannot fail.
            let _ = write!(name, "-{}", twins + 1);
        }
        Self::find(&name).or_else(|| {
            let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
            let at = names.iter().position(|other| **other == *name).unwrap_or(names.len());
            if at == names.len() && at < MOST_NAMES {
                names.push(name.into());
            }
            u16::try_from(at).ok().filter(|_| at < names.len()).map(Self)
        })
    }

    /// The id of a name, if any server has told it in this run.
    pub fn find(name: &str) -> Option<Self> {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        names.iter().position(|other| **other == *name).and_then(|at| u16::try_from(at).ok()).map(Self)
    }

    /// The name.
    pub fn name(self) -> Arc<str> {
        let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
        names.get(usize::from(self.0)).cloned().unwrap_or_default()
    }
}

impl TableColumn {
    /// Its place among the server's cells.
    pub(in crate::watch) fn at(&self) -> usize {
        self.at
    }

    /// Columns as they were told in an earlier run: title, whether they are numbers, wide, and their place.
    pub(in crate::watch) fn told(
        columns: impl Iterator<Item = (Box<str>, bool, bool, usize)>,
    ) -> Arc<[Self]> {
        let mut told: Vec<Self> = Vec::new();
        for (title, number, wide, at) in columns {
            let id = ColumnId::of(&title, &told);
            told.extend(id.map(|id| Self { id, title, number, wide, at }));
        }
        told.into()
    }
}

impl TableRow {
    /// The cell of a column, with the column; none if this site's Table does not have it.
    pub fn cell(&self, id: ColumnId) -> Option<(&TableColumn, &TableCell)> {
        let place = self.columns.iter().position(|column| column.id == id)?;
        Some((self.columns.get(place)?, self.cells.get(place)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_ids_that_are_none_of_ours() {
        let name = |title: &str| ColumnId::of(title, &[]).unwrap().name().to_string();
        assert_eq!(name("Port(s)"), "x-port-s");
        assert_eq!(name("Last Seen"), "x-last-seen");
        assert_eq!(name("site"), "x-site");
        assert_eq!(name("상태"), "x-상태");
        assert_eq!(name("<script>"), "x-script");
        assert_eq!(ColumnId::of("LAST seen", &[]), ColumnId::find("x-last-seen"));
        let id = ColumnId::of("CPU", &[]).unwrap();
        let column = TableColumn { id, title: "CPU".into(), number: false, wide: false, at: 1 };
        assert_eq!(&*ColumnId::of("CPU%", &[column]).unwrap().name(), "x-cpu-2");
    }
}
