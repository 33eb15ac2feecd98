//! What rows say, kept while filters are typed: to look into it takes a tenth of the time that it takes to write it.

use super::column;
use crate::watch::Row;
use concertina_contract::Millis;
use std::borrow::Cow;
use std::sync::OnceLock;

/// How long texts are kept after the last filter, in milliseconds.
const KEPT: Millis = 60_000;
/// Numbers may reach so many times as far as there are rows; rows of a table that is open for days have higher ones.
const SPARSE: usize = 4;

/// The texts of a table's rows, by the numbers of the rows.
#[derive(Debug, Default)]
pub(super) struct Texts {
    each: Vec<OnceLock<Box<str>>>,
    /// When a filter looked at them last.
    looked: Millis,
}

impl Texts {
    /// A filter is about to look at so many rows, whose numbers reach so far.
    pub(super) fn open(&mut self, rows: usize, last: u32, now: Millis) {
        self.looked = now;
        let length = usize::try_from(last).unwrap_or(usize::MAX).saturating_add(1);
        if length > rows.saturating_mul(SPARSE) {
            self.each = Vec::new();
        } else {
            self.each.resize_with(length.max(self.each.len()), OnceLock::new);
        }
    }

    /// What the row with this number says.
    pub(super) fn of(&self, id: u32, row: &Row) -> Cow<'_, str> {
        let kept = usize::try_from(id).ok().and_then(|at| self.each.get(at));
        match kept {
            Some(text) => Cow::Borrowed(text.get_or_init(|| said(row).into_boxed_str())),
            None => Cow::Owned(said(row)),
        }
    }

    /// The row with this number says something else.
    pub(super) fn forget(&mut self, id: u32) {
        if let Some(text) = usize::try_from(id).ok().and_then(|at| self.each.get_mut(at)) {
            text.take();
        }
    }

    /// Nobody types filters any more: the texts go.
    pub(super) fn rest(&mut self, now: Millis) {
        if now.saturating_sub(self.looked) > KEPT {
            self.each = Vec::new();
        }
    }
}

/// What the columns of a row say, in lower case.
pub(super) fn said(row: &Row) -> String {
    let mut text = String::new();
    column::write_text(row, &mut text);
    if text.is_ascii() {
        text.make_ascii_lowercase();
        text
    } else {
        text.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::Kind;
    use concertina_testkit::build;

    fn pod(name: &str) -> Row {
        Row::read(&Kind::Pod, build::pod("shop", name).to_string().as_bytes()).unwrap()
    }

    fn kept(texts: &Texts) -> usize {
        texts.each.iter().filter(|text| text.get().is_some()).count()
    }

    #[test]
    fn a_text_is_kept_until_its_row_changes() {
        let mut texts = Texts::default();
        texts.open(2, 2, 0);
        assert!(texts.of(1, &pod("Web")).contains("web"));
        assert!(texts.of(1, &pod("other")).contains("web"), "it is not written anew");
        texts.forget(1);
        assert!(texts.of(1, &pod("other")).contains("other"));
        assert_eq!(kept(&texts), 1);
    }

    #[test]
    fn texts_go_a_minute_after_the_last_filter() {
        let mut texts = Texts::default();
        texts.open(1, 1, 1_000);
        texts.of(1, &pod("web"));
        texts.rest(1_000 + KEPT);
        assert_eq!(kept(&texts), 1);
        texts.rest(1_001 + KEPT);
        assert_eq!(kept(&texts), 0);
    }

    #[test]
    fn of_few_rows_with_high_numbers_none_is_kept() {
        let mut texts = Texts::default();
        texts.open(10, 1_000_000, 0);
        assert!(texts.of(999_999, &pod("web")).contains("web"));
        assert_eq!(texts.each.len(), 0);
    }
}
