//! From memory to disk.

use super::super::Usage;
use super::super::owner::Workload;
use super::{BLOCK, BOUND, HistoryError, Inner, KEPT, Name, Open, Sample, file};
use concertina_contract::SiteId;
use rusqlite::params;

impl Inner {
    /// Adds samples of one time. A new block sends the one before to disk.
    pub(super) fn add<'a>(
        &mut self,
        site: &SiteId,
        at: i64,
        samples: impl Iterator<Item = (Name, Option<&'a Workload>, Usage)>,
    ) {
        let block = at.div_euclid(BLOCK);
        if block > self.block {
            self.flush();
            self.block = block;
        }
        let open = self.open.entry(site.clone()).or_default();
        for (name, owner, usage) in samples {
            let series = open.entry(name).or_default();
            // Whose it is may be known later than what it uses; its row is written anew then.
            if owner.is_some() && series.owner.as_ref() != owner {
                series.owner = owner.cloned();
                series.id = None;
            }
            series.encoder.push(Sample { at, usage });
        }
    }

    /// Writes what is in memory, and lets go of what is old. What cannot be written is dropped: memory must not grow because
    /// a disk is full.
    pub(super) fn flush(&mut self) {
        let written = self.write().and_then(|()| self.trim());
        if let Err(error) = &written {
            tracing::warn!(%error, "figures could not be recorded");
        }
        if let Err(HistoryError::Statement(error)) = &written
            && file::is_broken(error)
            && let Ok(connection) = file::move_aside(&self.path).and_then(|()| file::open(&self.path))
        {
            self.connection = connection;
            self.open.clear();
        }
        for open in self.open.values_mut() {
            // A series without a sample in the whole block has ended.
            open.retain(|_, series| !series.encoder.is_empty());
            for series in open.values_mut() {
                series.encoder.clear();
            }
        }
        self.open.retain(|_, open| !open.is_empty());
    }

    fn write(&mut self) -> Result<(), HistoryError> {
        let block = self.block;
        let transaction = self.connection.transaction()?;
        {
            let mut name_it = transaction.prepare_cached(
                "INSERT INTO series (site, namespace, name, container, owner, block) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT DO UPDATE SET owner = ?5, block = ?6 RETURNING id",
            )?;
            let mut touch = transaction.prepare_cached("UPDATE series SET block = ?2 WHERE id = ?1")?;
            let mut put =
                transaction.prepare_cached("INSERT OR REPLACE INTO chunk VALUES (?1, ?2, ?3, ?4)")?;
            for (site, open) in &mut self.open {
                for (name, series) in open.iter_mut().filter(|(_, series)| !series.encoder.is_empty()) {
                    let id = if let Some(id) = series.id {
                        touch.execute(params![id, block])?;
                        id
                    } else {
                        let (namespace, name, container) = name;
                        let owner = owner(series);
                        let row = params![site.as_str(), namespace, name, container, owner, block];
                        name_it.query_row(row, |row| row.get(0))?
                    };
                    series.id = Some(id);
                    put.execute(params![block, id, series.encoder.first(), series.encoder.bytes()])?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Deletes what is a day old, and the oldest blocks while the file is too large.
    fn trim(&mut self) -> Result<(), HistoryError> {
        let oldest = self.block - KEPT;
        self.connection.execute("DELETE FROM chunk WHERE block < ?1", [oldest])?;
        self.connection.execute("DELETE FROM series WHERE block < ?1", [oldest])?;
        let series: usize = self.open.values().map(std::collections::HashMap::len).sum();
        let bound = BOUND.max(BOUND / 5_000 * u64::try_from(series).unwrap_or(u64::MAX));
        while self.used()? > bound {
            let first = "SELECT block FROM chunk ORDER BY block LIMIT 1";
            let block: i64 = self.connection.query_row(first, [], |row| row.get(0))?;
            self.connection.execute("DELETE FROM chunk WHERE block = ?1", [block])?;
        }
        Ok(())
    }

    /// Bytes of the file that hold something.
    fn used(&self) -> Result<u64, HistoryError> {
        let count = |pragma| self.connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        let used = (count("page_count")? - count("freelist_count")?) * count("page_size")?;
        Ok(u64::try_from(used).unwrap_or_default())
    }
}

/// `Deployment/shop`; empty for what belongs to none.
fn owner(series: &Open) -> String {
    series.owner.as_ref().map(|(kind, name)| format!("{kind}/{name}")).unwrap_or_default()
}
