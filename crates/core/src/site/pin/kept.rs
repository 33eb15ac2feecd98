//! Pinned certificates on disk: rows of the table `site_pin`.

use crate::store::{Store, StoreError};
use concertina_contract::{Millis, SiteId};
use rusqlite::params;
use std::collections::HashMap;
use std::sync::Arc;

/// What is pinned, by the record of the address.
pub(in crate::site) fn all(store: &Store) -> Result<HashMap<SiteId, Arc<[u8]>>, StoreError> {
    store.read(|connection| {
        connection
            .prepare("SELECT site, certificate FROM site_pin")?
            .query_map([], |row| {
                Ok((SiteId::new(row.get::<_, String>(0)?), row.get::<_, Vec<u8>>(1)?.into()))
            })?
            .collect()
    })
}

/// Pins a certificate, in place of the one before.
pub(super) fn keep(store: &Store, address: &SiteId, der: &[u8], now: Millis) -> Result<(), StoreError> {
    store.write(|transaction| {
        let statement = "INSERT OR REPLACE INTO site_pin (site, certificate, pinned_at) VALUES (?1, ?2, ?3)";
        transaction.execute(statement, params![address.as_str(), der, now]).map(drop)
    })
}

/// Forgets what is pinned.
pub(super) fn forget(store: &Store, address: &SiteId) -> Result<(), StoreError> {
    store.write(|transaction| {
        transaction.execute("DELETE FROM site_pin WHERE site = ?1", [address.as_str()]).map(drop)
    })
}
