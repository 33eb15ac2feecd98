//! Which page is in which window.

use concertina_contract::{ErrorCode, Failure, PageId};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The live page of each window, by the window's label.
#[derive(Debug, Default)]
pub(super) struct Pages(Mutex<HashMap<String, PageId>>);

impl Pages {
    /// A new page in a window; the answer names the page that was there before.
    pub(super) fn open(&self, window: &str) -> (PageId, Option<PageId>) {
        let page = PageId::new(format!("page-{}", uuid::Uuid::new_v4().simple()));
        let before = self.pages().insert(window.to_owned(), page.clone());
        (page, before)
    }

    /// Forgets the page of a window.
    pub(super) fn close(&self, window: &str) -> Option<PageId> {
        self.pages().remove(window)
    }

    /// Fails when the page is not live: a late call of a page that was reloaded starts nothing.
    pub(super) fn check(&self, page: &PageId) -> Result<(), Failure> {
        if self.pages().values().any(|live| live == page) {
            return Ok(());
        }
        Err(Failure::new(ErrorCode::BadRequest).with("reason", "page-gone"))
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<String, PageId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reload_ends_the_page_before() {
        let pages = Pages::default();
        let (first, before) = pages.open("main");
        assert_eq!(before, None);
        let (second, before) = pages.open("main");
        assert_eq!(before, Some(first.clone()));
        pages.check(&second).unwrap();
        assert_eq!(pages.check(&first).unwrap_err().code, ErrorCode::BadRequest);
        assert_eq!(pages.close("main"), Some(second));
    }
}
