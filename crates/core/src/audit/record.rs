//! The rows of the audit record.

use super::Entry;
use concertina_contract::{AuditEntry, AuditEvent, Millis, OperationId, PlanId, SiteId};
use rusqlite::types::Type;
use rusqlite::{Connection, Row, Transaction, params};

/// Appends within a transaction.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    entry: &Entry,
    author: &str,
    now: Millis,
) -> rusqlite::Result<u32> {
    transaction.execute(
        "INSERT INTO audit (at, author, event, plan, operation, site, object, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            now,
            author,
            word(entry.event)?,
            entry.plan.as_ref().map(PlanId::as_str),
            entry.operation.as_ref().map(OperationId::as_str),
            entry.site.as_ref().map(SiteId::as_str),
            entry.object,
            entry.text,
        ],
    )?;
    Ok(u32::try_from(transaction.last_insert_rowid()).unwrap_or(u32::MAX))
}

/// Newest first.
pub(super) fn query(
    connection: &Connection,
    before: Option<u32>,
    limit: u32,
) -> rusqlite::Result<Vec<AuditEntry>> {
    connection
        .prepare_cached(
            "SELECT number, at, author, event, plan, operation, site, object, text FROM audit \
             WHERE number < ?1 ORDER BY number DESC LIMIT ?2",
        )?
        .query_map(params![before.map_or(i64::MAX, i64::from), limit], entry)?
        .collect()
}

fn entry(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    Ok(AuditEntry {
        number: row.get(0)?,
        at: row.get(1)?,
        author: row.get(2)?,
        event: event(&row.get::<_, String>(3)?)?,
        plan: row.get::<_, Option<String>>(4)?.map(PlanId::new),
        operation: row.get::<_, Option<String>>(5)?.map(OperationId::new),
        site: row.get::<_, Option<String>>(6)?.map(SiteId::new),
        object: row.get(7)?,
        text: row.get(8)?,
    })
}

/// The event as the contract spells it.
fn word(event: AuditEvent) -> rusqlite::Result<String> {
    let value = serde_json::to_value(event).map_err(unwritable)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

fn event(word: &str) -> rusqlite::Result<AuditEvent> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|error| unreadable(3, error))
}

/// A value of ours that did not become JSON.
pub(super) fn unwritable(error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}

/// A column that did not hold what we wrote.
pub(super) fn unreadable(column: usize, error: serde_json::Error) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

#[cfg(test)]
mod tests {
    use crate::audit::{Audit, Entry};
    use crate::clock::Clock;
    use crate::store::Store;
    use concertina_contract::{AuditEvent, PlanId};

    fn audit() -> (Audit, Store) {
        let store = Store::in_memory().unwrap();
        (Audit::new(store.clone(), Clock::from_fn(|| 7), "kim"), store)
    }

    #[test]
    fn entries_come_newest_first_and_page_by_number() {
        let (audit, _) = audit();
        for text in ["one", "two", "three"] {
            audit.append(&Entry::new(AuditEvent::GateRefused, text).plan(&PlanId::new("p"))).unwrap();
        }
        let page = audit.query(Some(3), 10).unwrap();
        assert_eq!(page.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>(), ["two", "one"]);
        assert_eq!((page[0].number, page[0].at, page[0].author.as_str()), (2, 7, "kim"));
        assert_eq!(audit.query(None, 1).unwrap()[0].text, "three");
    }

    #[test]
    fn the_record_can_neither_be_changed_nor_thinned_out() {
        let (audit, store) = audit();
        audit.append(&Entry::new(AuditEvent::PlanApproved, "was")).unwrap();
        assert!(store.write(|transaction| transaction.execute("UPDATE audit SET text = 'is'", [])).is_err());
        assert!(store.write(|transaction| transaction.execute("DELETE FROM audit", [])).is_err());
        assert_eq!(audit.query(None, 10).unwrap()[0].text, "was");
    }

    #[test]
    fn control_characters_do_not_reach_the_record() {
        assert_eq!(Entry::new(AuditEvent::GateRefused, "a\u{1b}[31mb\n").text, "a[31mb");
    }
}
