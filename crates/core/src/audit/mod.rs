//! The append-only audit record and the journal of operations.
