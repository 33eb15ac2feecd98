//! The append-only audit record and the journal of operations.
//!
//! Both live in one database, so that a step of the journal and the entry that tells of it are on disk together or not
//! at all. Every call returns only after its commit is on disk. Texts name verbs and objects, never values of secrets.

mod entry;
mod error;
mod export;
mod journal;
mod load;
mod prune;
mod record;
mod reviews;
mod search;

pub use entry::Entry;
pub use error::AuditError;
pub use journal::{OperationRecord, Stage, TargetRecord};

use crate::clock::Clock;
use crate::store::Store;
use concertina_contract::AuditEntry;

/// The audit record and the journal. Cheap to clone; calls are short and block.
#[derive(Clone, Debug)]
pub struct Audit {
    store: Store,
    clock: Clock,
    author: String,
}

impl Audit {
    /// Opens the record; `author` stands in every entry, and is the user of this machine.
    pub fn new(store: Store, clock: Clock, author: impl Into<String>) -> Self {
        Self { store, clock, author: author.into() }
    }

    /// Who acts.
    pub fn author(&self) -> &str {
        &self.author
    }

    /// Appends one entry and answers with its number. It is on disk when this returns.
    pub fn append(&self, entry: &Entry) -> Result<u32, AuditError> {
        self.store
            .write(|transaction| record::insert(transaction, entry, &self.author, self.clock.now()))
            .map_err(AuditError::Append)
    }

    /// Entries newest first, before a number, at most `limit`.
    pub fn query(&self, before: Option<u32>, limit: u32) -> Result<Vec<AuditEntry>, AuditError> {
        self.store.read(|connection| record::query(connection, before, limit)).map_err(AuditError::Read)
    }
}
