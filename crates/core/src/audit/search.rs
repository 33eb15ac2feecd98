//! The audit record, searched.

use super::{Audit, AuditError};
use concertina_contract::{AuditEntry, AuditQuery, SiteId};

/// Entries that are read at once: the database is free for others between two pages.
const PAGE: u32 = 1_000;

impl Audit {
    /// Entries that fit, newest first, at most `limit`. `name` gives the display name of a site.
    pub fn search(
        &self,
        query: &AuditQuery,
        limit: usize,
        name: impl Fn(&SiteId) -> String,
    ) -> Result<Vec<AuditEntry>, AuditError> {
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let mut found = Vec::new();
        for page in self.pages(query.before) {
            found.extend(page?.into_iter().filter(|entry| {
                query.event.is_none_or(|event| event == entry.event)
                    && (words.is_empty() || said(entry, &name, &words))
            }));
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The entries before a number in pages, newest first.
    pub(super) fn pages(
        &self,
        before: Option<u32>,
    ) -> impl Iterator<Item = Result<Vec<AuditEntry>, AuditError>> + '_ {
        let mut next = Some(before);
        std::iter::from_fn(move || {
            let page = self.query(next.take()?, PAGE);
            let last = page.as_ref().ok().and_then(|page| page.last());
            next = last.map(|entry| Some(entry.number));
            match page {
                Ok(page) if page.is_empty() => None,
                page => Some(page),
            }
        })
    }
}

/// Whether all words stand in an entry.
fn said(entry: &AuditEntry, name: impl Fn(&SiteId) -> String, words: &[String]) -> bool {
    let site = entry.site.as_ref().map(name).unwrap_or_default();
    let event = serde_json::to_string(&entry.event).unwrap_or_default();
    let all = [&entry.author, &event, &site, &entry.object, &entry.text].map(|text| text.to_lowercase());
    words.iter().all(|word| all.iter().any(|text| text.contains(word.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Entry;
    use crate::clock::Clock;
    use crate::store::Store;
    use concertina_contract::AuditEvent;

    #[test]
    fn words_an_event_and_a_number_narrow_the_record_over_its_pages() {
        let audit = Audit::new(Store::in_memory().unwrap(), Clock::from_fn(|| 7), "Kim");
        let site = SiteId::new("s1");
        audit.append(&Entry::new(AuditEvent::WriteFailed, "replicas 3 → 6").site(&site)).unwrap();
        for _ in 0..2 * PAGE {
            audit.append(&Entry::new(AuditEvent::Verified, "restart")).unwrap();
        }
        let search = |text: &str, event: Option<AuditEvent>, before: Option<u32>, limit: usize| {
            let query = AuditQuery { before, text: text.to_owned(), event };
            let found = audit.search(&query, limit, |site| format!("Plant {}", site.as_str())).unwrap();
            found.into_iter().map(|entry| entry.number).collect::<Vec<_>>()
        };
        assert_eq!(search("kim REPLICAS plant failed", None, None, 200), [1]);
        assert_eq!(search("", Some(AuditEvent::WriteFailed), None, 200), [1]);
        assert_eq!(search("plant restart", None, None, 200), [0_u32; 0]);
        assert_eq!(search("restart", None, Some(10), 3), [9, 8, 7]);
        assert_eq!(search("", None, None, usize::MAX).len(), 2 * PAGE as usize + 1);
    }
}
