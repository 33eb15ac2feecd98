//! What can fail in the audit record and the journal.

use crate::store::StoreError;

/// What can fail here.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// An entry could not be written.
    #[error("cannot append to the audit record")]
    Append(#[source] StoreError),
    /// The record could not be read.
    #[error("cannot read the audit record")]
    Read(#[source] StoreError),
    /// The record could not be written to a file.
    #[error("cannot write the audit record to a file")]
    Export(#[source] std::io::Error),
    /// A new operation could not be written to the journal.
    #[error("cannot open an operation in the journal")]
    Open(#[source] StoreError),
    /// A step could not be written to the journal.
    #[error("cannot write a step to the journal")]
    Step(#[source] StoreError),
    /// Old operations could not be taken out of the journal.
    #[error("cannot take old operations out of the journal")]
    Prune(#[source] StoreError),
    /// The journal could not be read.
    #[error("cannot read the journal")]
    Load(#[source] StoreError),
}
