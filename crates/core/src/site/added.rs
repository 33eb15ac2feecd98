//! Files, folders and pasted texts that the user added, as they are remembered.

use crate::kubeconfig::Added;
use crate::store::{Store, StoreError};
use concertina_contract::{LoginId, Millis, SourceId};
use rusqlite::{Row, params};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What is read, oldest first.
pub(super) fn list(store: &Store) -> Result<Vec<Added>, StoreError> {
    select(
        store,
        "SELECT path, pasted, left_out FROM kubeconfig_file WHERE removed_at IS NULL ORDER BY added_at, path",
    )
}

/// What was taken away and is not forgotten yet.
fn removed(store: &Store) -> Result<Vec<Added>, StoreError> {
    select(store, "SELECT path, pasted, left_out FROM kubeconfig_file WHERE removed_at IS NOT NULL")
}

/// Remembers them. One that is known takes the contexts that are left out now.
pub(super) fn add(store: &Store, added: &[Added], now: Millis) -> Result<(), StoreError> {
    store.write(|transaction| {
        for one in added {
            let left_out: Vec<&str> = one.left_out.iter().map(LoginId::as_str).collect();
            transaction.execute(
                "INSERT INTO kubeconfig_file (path, added_at, pasted, left_out) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (path) DO UPDATE SET left_out = ?4, removed_at = NULL",
                params![text(&one.path), now, one.pasted, serde_json::json!(left_out).to_string()],
            )?;
        }
        Ok(())
    })
}

/// Takes one away; answers whether it was there.
pub(super) fn remove(store: &Store, id: &SourceId, now: Millis) -> Result<bool, StoreError> {
    let found = list(store)?.into_iter().find(|added| added.id() == *id);
    mark(store, found.as_ref(), Some(now))
}

/// Brings one back; answers whether it was still known.
pub(super) fn restore(store: &Store, id: &SourceId) -> Result<bool, StoreError> {
    let found = removed(store)?.into_iter().find(|added| added.id() == *id);
    mark(store, found.as_ref(), None)
}

/// Forgets what was taken away, but for what was taken away after this time. Texts that were pasted are deleted.
pub(super) fn forget(store: &Store, after: Millis) -> Result<(), StoreError> {
    let old = "SELECT path, pasted, left_out FROM kubeconfig_file WHERE removed_at <= ";
    for added in select(store, &format!("{old}{after}"))? {
        if added.pasted
            && let Err(error) = std::fs::remove_file(&added.path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a pasted kubeconfig could not be deleted");
            continue;
        }
        store.write(|transaction| {
            transaction
                .execute("DELETE FROM kubeconfig_file WHERE path = ?1", [text(&added.path)])
                .map(|_| ())
        })?;
    }
    Ok(())
}

fn mark(store: &Store, added: Option<&Added>, removed_at: Option<Millis>) -> Result<bool, StoreError> {
    let Some(added) = added else { return Ok(false) };
    store.write(|transaction| {
        let path = text(&added.path);
        let statement = "UPDATE kubeconfig_file SET removed_at = ?2 WHERE path = ?1";
        transaction.execute(statement, params![path, removed_at]).map(|count| count > 0)
    })
}

fn select(store: &Store, statement: &str) -> Result<Vec<Added>, StoreError> {
    store.read(|connection| connection.prepare(statement)?.query_map([], read)?.collect())
}

fn read(row: &Row<'_>) -> Result<Added, rusqlite::Error> {
    let left_out: Vec<String> = serde_json::from_str(&row.get::<_, String>("left_out")?).unwrap_or_default();
    Ok(Added {
        path: PathBuf::from(row.get::<_, String>("path")?),
        pasted: row.get("pasted")?,
        left_out: left_out.into_iter().map(LoginId::new).collect::<HashSet<_>>(),
    })
}

/// Paths were checked to be Unicode before they got here.
fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
