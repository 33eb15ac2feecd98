//! The one local database: SQLite in write-ahead mode, migrated at start, moved aside when it is broken.
//!
//! A commit is on disk before the call returns (`synchronous=FULL`): the audit record and the journal rely on it.

use rusqlite::{Connection, Transaction};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The local database. Cheap to clone; calls are short and block.
#[derive(Clone, Debug)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    moved_aside: Option<PathBuf>,
}

/// What can fail here.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder of the database could not be made.
    #[error("cannot make the folder {}", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The database could not be opened, nor moved aside.
    #[error("cannot open the database {}", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: rusqlite::Error,
    },
    /// A newer Concertina wrote the database.
    #[error("the database {} was written by a newer version", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// A statement failed.
    #[error("the database refused a statement")]
    Statement(#[from] rusqlite::Error),
}

/// Migrations in order; the database's `user_version` counts those that ran. Never edit one that was released.
const MIGRATIONS: &[&str] = &[
    include_str!("0001_sites.sql"),
    include_str!("0002_operations.sql"),
    include_str!("0003_identity.sql"),
    include_str!("0004_namespaces.sql"),
    include_str!("0005_imports.sql"),
    include_str!("0006_groups.sql"),
    include_str!("0007_pins.sql"),
    include_str!("0008_reviews.sql"),
];

impl Store {
    /// Opens or makes the database. A file that is no database is moved aside, never deleted.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent() {
            make_private_folder(folder)?;
        }
        match Self::open_migrated(path) {
            Err(StoreError::Open { source, .. } | StoreError::Statement(source)) if is_broken(&source) => {
                let aside = path.with_extension(format!("broken-{}", jiff::Timestamp::now().as_second()));
                fs::rename(path, &aside)
                    .map_err(|source| StoreError::Folder { path: aside.clone(), source })?;
                tracing::warn!(aside = %aside.display(), "the database was broken and has been moved aside");
                let mut store = Self::open_migrated(path)?;
                store.moved_aside = Some(aside);
                Ok(store)
            }
            other => other,
        }
    }

    /// A database in memory, for tests.
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory()?;
        migrate(&mut connection, Path::new(":memory:"))?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), moved_aside: None })
    }

    /// Where a broken database was moved to when this one was opened.
    pub fn moved_aside(&self) -> Option<&Path> {
        self.moved_aside.as_deref()
    }

    /// Runs statements in one transaction; all of them happen, or none.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let out = work(&transaction)?;
        transaction.commit()?;
        Ok(out)
    }

    /// Reads.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, StoreError> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&connection)?)
    }

    fn open_migrated(path: &Path) -> Result<Self, StoreError> {
        let mut connection =
            Connection::open(path).map_err(|source| StoreError::Open { path: path.to_owned(), source })?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection, path)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), moved_aside: None })
    }
}

/// Runs the migrations that the database has not seen yet.
fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let done: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = (1_u32..).zip(MIGRATIONS);
    if done > known.clone().map(|(number, _)| number).last().unwrap_or_default() {
        return Err(StoreError::Newer { path: path.to_owned() });
    }
    for (number, migration) in known.filter(|(number, _)| *number > done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Whether the file itself is the trouble, not the disk or a lock.
fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
    )
}

/// Makes a folder that only this user can read.
fn make_private_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Folder { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_moved_aside() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state/concertina.db");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, b"this is no database at all, but it is long enough to be read as a header")
            .unwrap();
        let store = Store::open(&path).unwrap();
        assert!(store.moved_aside().unwrap().exists());
        assert!(Store::open(&path).unwrap().moved_aside().is_none());
    }

    #[test]
    fn a_newer_database_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("concertina.db");
        Store::open(&path).unwrap();
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { .. })));
    }
}
