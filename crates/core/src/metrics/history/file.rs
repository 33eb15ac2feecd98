//! The database of figures: a file of its own, so that a broken or full one never hurts the audit record.

use super::HistoryError;
use rusqlite::Connection;
use std::fs;
use std::path::Path;

/// Large enough that the chunks of some series share a page.
const PAGE: u32 = 16_384;
/// Pages that the write-ahead log may grow to.
const LOG: u32 = 128;

/// Opens or makes the database. One that is broken or of another version is moved aside, in place of the last such one.
pub(super) fn open(path: &Path) -> Result<Connection, HistoryError> {
    match open_checked(path) {
        Err(HistoryError::Statement(error)) if is_broken(&error) => {
            move_aside(path)?;
            open_checked(path)
        }
        other => other,
    }
}

/// Moves the file aside with what belongs to it.
pub(super) fn move_aside(path: &Path) -> Result<(), HistoryError> {
    let aside = path.with_extension("broken");
    fs::rename(path, &aside).map_err(HistoryError::Aside)?;
    for log in ["db-wal", "db-shm"] {
        // There need not be any.
        let _ = fs::remove_file(path.with_extension(log));
    }
    tracing::warn!(aside = %aside.display(), "the recorded figures were broken and have been moved aside");
    Ok(())
}

/// Whether the file itself is the trouble, not the disk or a lock.
pub(super) fn is_broken(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(NotADatabase | DatabaseCorrupt))
        || matches!(error, rusqlite::Error::SqliteFailure(_, Some(text)) if text.starts_with("no such table"))
}

fn open_checked(path: &Path) -> Result<Connection, HistoryError> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "page_size", PAGE)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "journal_size_limit", PAGE * LOG)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG)?;
    // Figures may lose their last minutes in a power cut; nothing else may depend on them.
    connection.pragma_update(None, "synchronous", "normal")?;
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        connection.execute_batch(concat!(
            "BEGIN;",
            include_str!("schema.sql"),
            "PRAGMA user_version = 1; COMMIT;"
        ))?;
    }
    connection.query_row("SELECT count(*) FROM series", [], |_| Ok(()))?;
    Ok(connection)
}
